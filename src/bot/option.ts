/** An option of a command, and what it may be completed to. */
import type { z } from 'zod';

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
  /** Reads what was typed; its messages are shown to the asker. */
  schema: z.ZodType<Value>;
}

export interface Choice {
  /** What is shown, at most 100 characters. */
  label: string;
  /** What the option takes, at most 100 characters. */
  value: string;
}
