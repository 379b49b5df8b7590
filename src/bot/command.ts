/**
 * A command, stated once: Slack's parsing and manifest, Discord's registration, help, completion and the README's table
 * all come from its definition.
 */
import type { z } from 'zod';
import type { DraftReviewEntry, EditingEntry, Entry } from '../claims/model/entry.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import type { Originals } from '../storage/originals.ts';
import type { Answer, Invocation } from './answer.ts';
import type { ArticleFile, Articles } from './articles.ts';
import type { Editor } from './editing/editor.ts';
import type { FormSpec } from './forms/form.ts';

/** What an option names, so that a platform can offer it: `text` is free, the others complete from the board. */
export type OptionKind =
  | 'text'
  | 'statement'
  | 'speaker'
  | 'side'
  | 'party'
  | 'subject'
  | 'topic'
  | 'dossier'
  | 'channel'
  /** A file given with the command or the message; its value is what the front end's `file` takes. */
  | 'file'
  | 'command'
  | 'choice'
  | 'flag'
  | 'number';

export interface Option<Name extends string = string, Value = unknown> {
  /** Lower-case letters, as typed in `side:france`. */
  name: Name;
  /** At most 100 characters: Discord's limit for an option's description. */
  summary: string;
  kind: OptionKind;
  required: boolean;
  /** Taken from the words without a name, in the order of the list; the last one takes the rest of the line. */
  positional: boolean;
  /** For `choice`: what may be chosen; empty for the other kinds. */
  choices: readonly string[];
  /** Only for a typed line: a platform that lists a command's options leaves it out, and a button or another command gives it. */
  isTypedOnly: boolean;
  /** Whether a message's menu gives all that the message has, as formatMessageParts writes it, or its words alone. */
  takesParts?: boolean;
  /** Reads what was typed; its messages are shown to the asker. */
  schema: z.ZodType<Value>;
}

export type Platform = 'slack' | 'discord' | 'console';

export interface Asker {
  /** The platform's user id; in the console the login name. */
  id: string;
  name: string;
  platform: Platform;
  /** Where the question was asked; null where there is no channel (the console). */
  channel: string | null;
  /** Group or role ids the platform gives for the asker, or why it does not. */
  groups: readonly string[] | UnknownGroups;
}

/** Nobody is an editor by a group that cannot be read, and nobody's change becomes a proposal for that reason alone. */
export interface UnknownGroups {
  /** Which group, why it cannot be read, and who has to do what: "Slack … . Whoever runs Whosaid has to …" */
  trouble: string;
}

/** Where a public post stands. `link` opens it; null where the platform gives no address. */
export interface PostedMessage {
  platform: Platform;
  channel: string;
  message: string;
  link: string | null;
}

/** What makes that a message goes out once, although the process that sent it may not live to hear of it. */
export interface IdempotencyKey {
  /** The same for every attempt to send this message, and for no other message. */
  key: string;
  /** When the first attempt began that may have arrived unnoticed, ISO: look for it before sending. Null when there was none. */
  since: string | null;
}

/** `channel` is the platform's id or, where a person typed it, a #name. */
export interface PostTarget {
  channel: string;
  /** The message of ours that it belongs under: in Slack in its thread, in Discord as a reply to it. */
  thread: string | null;
  /** Null for what may go out twice: nothing that the bot posts by itself. */
  idempotencyKey: IdempotencyKey | null;
}

/** Posts answers publicly. Rejects with a DeliveryError whose message tells the remedy. */
export interface Poster {
  /** The platform's id of a channel that a person named. Rejects with a DeliveryError if there is none, or none that the asker sees. */
  resolve(channel: string): Promise<string>;
  /** Whether the asker sees a channel, by its id; false where the platform cannot tell. */
  canSee(channel: string): Promise<boolean>;
  /**
   * Rejects with a DeliveryError where the asker may not write in a channel themselves. To be asked before a post is planned:
   * whoever carries out the plan knows no asker.
   */
  assertCanPost(channel: string): Promise<void>;
  /** Asks for what `admit` tells as well. */
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  /** A file of the platform, by what a `file` option holds. Rejects with a UserError for one that may not or cannot be read. */
  file(reference: string): Promise<ArticleFile>;
}

/** A public post that a person asks for. */
export interface Publication {
  /** The key of its plan, the same for all who ask for the same post; null for the key of what asks for this one. */
  planKey: string | null;
  /** The platform's id. */
  channel: string;
  answer: Answer;
  /** For a summary: the dossier and the version that it shows. */
  about: { dossier: string; version: string } | null;
  /** The last change of the read model before the answer was made: what changes while it is posted still reaches it. */
  asOf: string | null;
}

/** Posts answers publicly, and records them. */
export interface Publisher extends Pick<Poster, 'resolve' | 'canSee' | 'assertCanPost' | 'file'> {
  /** @returns where the post stands. Rejects with a DeliveryError, which says whether it will still go out, or a LedgerError. */
  publish(publication: Publication): Promise<PostedMessage>;
}

/** An entry without its header. */
export type EntryBody = Entry extends infer E
  ? E extends Entry
    ? Omit<E, 'id' | 'newsroom' | 'at' | 'by'>
    : never
  : never;

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
