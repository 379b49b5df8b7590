/** The bot as its front ends see it: text or a named command in, an Answer out. The one place where an error becomes an Answer. */

import type { Board } from '../claims/board.ts';
import type { Actor, Entry } from '../claims/entry.ts';
import { DataError, UserError } from '../errors.ts';
import { type Answer, createAnswer, type Invocation, paragraph, text } from './answer.ts';
import type { Buttons } from './buttons.ts';
import type { Asker, Command, Context, EntryBody, Poster } from './command.ts';
import { completeOption } from './completion.ts';
import { commandToUsage, parseLine } from './line.ts';
import type { Log } from './log.ts';

export interface Choice {
  /** What is shown, at most 100 characters. */
  label: string;
  /** What the option takes, at most 100 characters. */
  value: string;
}

export interface Bot {
  /** In the order of the help. */
  readonly commands: readonly Command[];
  readonly buttons: Buttons;
  /** Answers a typed line: `/whosaid "…"`, `whosaid "…"`, or a bare phrase, which is asked of /whosaid. Never rejects: every error is an Answer. */
  answerLine(line: string, asker: Asker, poster: Poster | null): Promise<Answer>;
  /** Answers a command whose options are named already: a typed option, a button, a shortcut. Never rejects. */
  answer(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer>;
  /** What an option may be completed to, nearest first, at most 25; `others` are the options typed so far. Never rejects. */
  complete(command: string, option: string, typed: string, others: Readonly<Record<string, string>>): Promise<Choice[]>;
}

interface BotOptions {
  commands: readonly Command[];
  board: Board;
  buttons: Buttons;
  /** Appends an entry and brings the board up to it. */
  record(body: EntryBody, by: Actor): Promise<Entry>;
  now(): Date;
  log: Log;
}

/** The command that a bare phrase is asked of. */
const FALLBACK = 'whosaid';

export function createBot({ commands, board, buttons, record, now, log }: BotOptions): Bot {
  async function run(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer> {
    const command = commands.find(({ name }) => name === invocation.command);
    if (command === undefined)
      throw new UserError(`There is no command /${invocation.command}. Type /help for the list of commands.`);
    const options = command.schema.safeParse(invocation.options);
    if (!options.success)
      throw new UserError(
        `${options.error.issues.map(({ message }) => message).join(' ')} Usage: ${commandToUsage(command)}. Example: ${command.examples[0]}`,
      );
    const context: Context = {
      board,
      record: (body) => record(body, { kind: 'person', id: asker.id, name: asker.name, platform: asker.platform }),
      asker,
      poster,
      now,
      commands,
      ask: (other) => run(other, asker, poster),
    };
    const answer = await command.run(context, options.data);
    return withShare({ ...answer, origin: answer.origin ?? invocation }, command, asker, poster);
  }

  async function guarded(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UserError)
        return createAnswer({ tone: 'mistake', title: 'That did not work', blocks: [paragraph(text(error.message))] });
      if (error instanceof DataError)
        return createAnswer({
          tone: 'mistake',
          title: 'Refused',
          blocks: [{ kind: 'list', items: error.problems.map((problem) => [text(problem)]) }],
        });
      log.error('a command failed', { error });
      return createAnswer({
        tone: 'fault',
        title: 'Something went wrong here',
        blocks: [
          paragraph(
            text(
              'The fault is ours, not yours, and it has been logged. Nothing was changed unless the answer said so. Please ask again; if it happens twice, tell whoever runs Whosaid.',
            ),
          ),
        ],
      });
    }
  }

  return {
    commands,
    buttons,
    answerLine: (line, asker, poster) => guarded(async () => run(parseLine(line, commands, FALLBACK), asker, poster)),
    answer: (invocation, asker, poster) => guarded(() => run(invocation, asker, poster)),
    async complete(command, option, typed, others) {
      try {
        return completeOption({ commands, board }, command, option, typed, others);
      } catch (error) {
        log.warn('a completion failed', { error });
        return [];
      }
    },
  };
}

/** A private answer about the record can be shared where it was asked; its own button runs the same command again, publicly. */
function withShare(answer: Answer, command: Command, asker: Asker, poster: Poster | null): Answer {
  const shareable =
    answer.tone === 'answer' && command.audience === 'asker' && !command.hidden && answer.statements.length > 0;
  if (!shareable || poster === null || asker.channel === null || answer.origin === null) return answer;
  const { origin } = answer;
  return {
    ...answer,
    actions: [
      ...answer.actions,
      { label: 'Share in channel', command: 'share', options: { answer: JSON.stringify(origin) } },
    ],
  };
}
