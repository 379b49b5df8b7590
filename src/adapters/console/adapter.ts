/** The console: a prompt with history and completion on a terminal, plain lines where input is piped. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Asker } from '../../bot/asker.ts';
import type { Bot } from '../../bot/bot.ts';
import { type Language, toLanguage } from '../../locales/index.ts';
import type { Adapter } from '../adapter.ts';
import { completeLine } from './completer.ts';
import { type NextLine, promptForms } from './form-prompt.ts';
import { answerToText } from './render.ts';

interface ConsoleOptions {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  /** The file in which the history is saved. */
  historyFile: string;
  /** Called at the end of the input, or when the asker types exit or presses Control-D. */
  onEnd(): void;
}

const MAX_HISTORY = 500;
const PROMPT = 'whosaid> ';

/** Prompts when the newsroom has joined. */
export function createConsoleAdapter({ input, output, historyFile, onEnd }: ConsoleOptions): Adapter {
  const terminal = input.isTTY === true && output.isTTY === true;
  const colour = output.isTTY === true && process.env.NO_COLOR === undefined;
  const asker = consoleAsker();
  let lines: Interface | null = null;

  function readLines(bot: Bot): Interface {
    return createInterface({
      input,
      output: terminal ? output : undefined,
      terminal,
      prompt: PROMPT,
      historySize: MAX_HISTORY,
      history: terminal ? readHistory(historyFile) : [],
      removeHistoryDuplicates: true,
      completer: (line: string) => completeLine(bot, line),
    } as Parameters<typeof createInterface>[0]);
  }

  async function run(bot: Bot, reader: Interface): Promise<void> {
    const typed = reader[Symbol.asyncIterator]();
    const nextLine: NextLine = async (prompt) => {
      if (terminal) {
        reader.setPrompt(prompt);
        reader.prompt();
      }
      const next = await typed.next();
      return next.done === true ? null : next.value;
    };
    for (let line = await nextLine(PROMPT); line !== null; line = await nextLine(PROMPT)) {
      if (/^\s*\/?(exit|quit)\s*$/i.test(line)) break;
      if (line.trim() === '') continue;
      // The terminal may have been resized since the last line.
      const style = { colour, width: output.isTTY === true ? output.columns : undefined };
      const asking = { bot, asker, style, write: (value: string) => void output.write(value), nextLine };
      const answer = await promptForms(asking, await bot.replyLine(line, asker, null, null));
      output.write(`${answerToText(answer, style, bot.commands)}\n`);
    }
    if (terminal) writeHistory(historyFile, reader);
    reader.close();
  }

  return {
    platform: 'console',
    async start() {},
    async join({ bot }) {
      lines = readLines(bot);
      // What fails here ends the process, as nothing else is running.
      void run(bot, lines).then(onEnd);
    },
    async stop() {
      lines?.close();
    },
  };
}

/** Whoever is logged in; a container may have no name for its user. */
/** In the language of the terminal (LANG), unless another is given. */
export function consoleAsker(language: Language = toLanguage(process.env.LC_ALL || process.env.LANG)): Asker {
  let name = 'console';
  try {
    name = userInfo().username;
  } catch {
    // The name is only for the record's audit trail; “console” will do.
  }
  return { id: name, name, platform: 'console', channel: null, groups: [], language };
}

function readHistory(file: string): string[] {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .slice(0, MAX_HISTORY)
    : [];
}

function writeHistory(file: string, lines: Interface): void {
  const { history } = lines as unknown as { history: string[] };
  try {
    writeFileSync(file, history.slice(0, MAX_HISTORY).join('\n'), { mode: 0o600 });
  } catch {
    // The store has reported a folder that cannot be written to; a lost history is no reason to fail.
  }
}
