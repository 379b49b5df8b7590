/**
 * A command. Slack's parsing and manifest, Discord's registration, the help, completion and the docs all come from its
 * definition.
 */
import type { z } from 'zod';
import type { DraftReviewEntry, EditingEntry, Entry, EntryBody, QuestionEntry } from '../claims/model/entry.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import type { Language } from '../locales/index.ts';
import type { Originals } from '../storage/originals.ts';
import type { Answer, Invocation } from './answer.ts';
import type { Asker } from './asker.ts';
import type { Articles } from './editing/draft-review/articles.ts';
import type { Editor } from './editing/editor.ts';
import type { FormSpec } from './forms/form.ts';
import type { Option } from './options.ts';
import type { Publisher } from './outbox/poster.ts';
import type { HeldWords } from './questions/held-words.ts';
import type { Checks } from './story-check/checks.ts';

export interface Context {
  readModel: ReadModel;
  /** Appends an entry in the asker's name. Resolves when it is durable and in the read model. Rejects with LedgerError. */
  record(body: Exclude<EntryBody, { kind: (EditingEntry | DraftReviewEntry | QuestionEntry)['kind'] }>): Promise<Entry>;
  /** As `record`, once for all deliveries of the request. @returns null if an earlier delivery has recorded it. */
  recordQuestion(body: Extract<EntryBody, { kind: QuestionEntry['kind'] }>): Promise<Entry | null>;
  heldWords: HeldWords;
  /** The only way for a command to change the record, or to propose a change: it checks permissions. */
  editor: Editor;
  articles: Articles;
  checks: Checks;
  /** Stores files unchanged. */
  originals: Originals;
  /** True while a form has further steps: the command then returns its FormSpec even if nothing is missing. */
  isFormStep: boolean;
  asker: Asker;
  /** The language of what is posted, whatever the asker reads. */
  postLanguage: Language;
  /** Null if nothing can be posted, as from the console. */
  poster: Publisher | null;
  now(): Date;
  commands: readonly Command[];
  /** Runs another command for the same asker. */
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
  /** As typed. Each works on the seeded dossier. */
  examples: readonly string[];
  /** Who sees the answer, on platforms that support private answers. */
  audience: 'asker' | 'channel';
  /** Words that separate two positional options, such as "vs". */
  separators: readonly string[];
  /** The label of the message shortcut that runs this command on a message's text; null for none. */
  shortcut: string | null;
  /** Whether the shortcut also gives the message itself: see MessageOrigin. */
  takesMessage: boolean;
  /** True for commands that only buttons run: not registered, not in the help. */
  hidden: boolean;
  /**
   * Whether the answer to these options depends only on them, on the list of commands and on the read model. It is then
   * shared between askers until the read model changes, so it must not depend on the asker or the time.
   */
  isCacheable(options: Options): boolean;
  /** Returns an Answer, or a FormSpec if something is missing. */
  run(context: Context, options: Options): Promise<Answer | FormSpec>;
}
