/** The console: a prompt with history and completion on a terminal, plain lines where input is piped. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Asker } from '../../bot/asker.ts';
import type { Bot } from '../../bot/bot.ts';
import { completeLine } from './completer.ts';
import { type NextLine, promptForms } from './form-prompt.ts';
import { answerToText } from './render.ts';

interface ConsoleOptions {
  bot: Bot;
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  /** The file that keeps what was typed, for the next time. */
  historyFile: string;
}

const MAX_HISTORY = 500;
const PROMPT = 'whosaid> ';

export interface Console {
  /** Resolves at the end of the input, or when the asker types exit or presses Control-D. */
  run(): Promise<void>;
  stop(): void;
}

export function createConsole({ bot, input, output, historyFile }: ConsoleOptions): Console {
  const terminal = input.isTTY === true && output.isTTY === true;
  const colour = output.isTTY === true && process.env.NO_COLOR === undefined;
  const asker = consoleAsker();
  const lines = createInterface({
    input,
    output: terminal ? output : undefined,
    terminal,
    prompt: PROMPT,
    historySize: MAX_HISTORY,
    history: terminal ? readHistory(historyFile) : [],
    removeHistoryDuplicates: true,
    completer: (line: string) => completeLine(bot, line),
  } as Parameters<typeof createInterface>[0]);

  return {
    async run() {
      const typed = lines[Symbol.asyncIterator]();
      const nextLine: NextLine = async (prompt) => {
        if (terminal) {
          lines.setPrompt(prompt);
          lines.prompt();
        }
        const next = await typed.next();
        return next.done === true ? null : next.value;
      };
      const asking = { bot, asker, style: { colour }, write: (value: string) => void output.write(value), nextLine };
      for (let line = await nextLine(PROMPT); line !== null; line = await nextLine(PROMPT)) {
        if (/^\s*\/?(exit|quit)\s*$/i.test(line)) break;
        if (line.trim() === '') continue;
        const answer = await promptForms(asking, await bot.replyLine(line, asker, null, null));
        output.write(`${answerToText(answer, { colour }, bot.commands)}\n`);
      }
      if (terminal) writeHistory(historyFile, lines);
      lines.close();
    },
    stop: () => lines.close(),
  };
}

/** Whoever is logged in; a container may have no name for its user. */
export function consoleAsker(): Asker {
  let name = 'console';
  try {
    name = userInfo().username;
  } catch {
    // The name is only for the record's audit trail; without one the platform's stands.
  }
  return { id: name, name, platform: 'console', channel: null, groups: [] };
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
    // A folder that cannot be written to has been reported by the store; a lost history is no reason to end badly.
  }
}
