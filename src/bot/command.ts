/**
 * A command, stated once: Slack's parsing and manifest, Discord's registration, help, completion and the README's table
 * all come from its definition.
 */
import type { z } from 'zod';
import type { DraftReviewEntry, EditingEntry, Entry, EntryBody } from '../claims/model/entry.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import type { Originals } from '../storage/originals.ts';
import type { Answer, Invocation } from './answer.ts';
import type { Asker } from './asker.ts';
import type { Articles } from './editing/draft-review/articles.ts';
import type { Editor } from './editing/editor.ts';
import type { FormSpec } from './forms/form.ts';
import type { Option } from './options.ts';
import type { Publisher } from './outbox/publish.ts';

export interface Context {
  readModel: ReadModel;
  /** Appends an entry in the asker's name; resolves when it is durable and on the board. Rejects with LedgerError. */
  record(body: Exclude<EntryBody, { kind: (EditingEntry | DraftReviewEntry)['kind'] }>): Promise<Entry>;
  /** Changes the record, or proposes to: the only way for a command to do so, since it asks who may. */
  editor: Editor;
  articles: Articles;
  /** Keeps files as they came. */
  originals: Originals;
  /** True while a form is filled in and has further steps: the command then returns its Questions, however much is given. */
  isFormStep: boolean;
  asker: Asker;
  /** Null on a front end that cannot post (the command line). */
  poster: Publisher | null;
  now(): Date;
  commands: readonly Command[];
  /** Runs another command for the same asker: what a share button and a summary's links are made of. */
  runCommand(invocation: Invocation): Promise<Answer | FormSpec>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of commands has as many option types as commands; each `run` gets what its own `schema` made.
export interface Command<Options = any> {
  /** Lower-case letters: the slash command. */
  name: string;
  /** One line, at most 100 characters. */
  summary: string;
  options: readonly Option[];
  /** Turns the options' texts into what `run` takes; its messages are shown to the asker. */
  schema: z.ZodType<Options>;
  /** Whole lines as typed, each of which works on the seeded dossier. */
  examples: readonly string[];
  /** Who sees the answer where a platform can tell them apart: the asker alone, or the channel. */
  audience: 'asker' | 'channel';
  /** Words that part two positional options, such as "vs"; empty for most commands. */
  separators: readonly string[];
  /** The label of the message shortcut that runs this command on a message's text; null for none. */
  shortcut: string | null;
  /** True for commands that only buttons run: not registered, not in the help. */
  hidden: boolean;
  /** An Answer, or Questions where it has not been told enough. */
  run(context: Context, options: Options): Promise<Answer | FormSpec>;
}
