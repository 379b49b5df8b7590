/** The bot as its front ends see it: text or a named command in, an Answer out. */
import type { Answer, Invocation } from './answer.ts';
import type { Buttons } from './buttons.ts';
import type { Asker, Command, Poster } from './command.ts';

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
