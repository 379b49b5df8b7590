/** What an option of a command is, and the options that several commands share. */
import { z } from 'zod';

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

export interface Choice {
  /** What is shown, at most 100 characters. */
  label: string;
  /** What the option takes, at most 100 characters. */
  value: string;
}

/** A text option that may be left out, as it was typed. */
export const optionalTextSchema = z.string().trim().optional();

type Details = Partial<Pick<Option, 'required' | 'positional' | 'choices' | 'isTypedOnly'>>;

/** An option of the usual kind: named, not required, and read as the text that was typed unless it has a schema. */
export function option<const Name extends string>(
  name: Name,
  kind: OptionKind,
  summary: string,
  more?: Details,
): Option<Name, string | undefined>;
export function option<const Name extends string, Value>(
  name: Name,
  kind: OptionKind,
  summary: string,
  more: Details & { schema: z.ZodType<Value> },
): Option<Name, Value>;
export function option(name: string, kind: OptionKind, summary: string, more: Partial<Option> = {}): Option {
  return {
    name,
    kind,
    summary,
    required: false,
    positional: false,
    choices: [],
    isTypedOnly: false,
    schema: optionalTextSchema,
    ...more,
  };
}

/** An option that the command cannot do without; `missing` is what the asker is told where it is not given. */
export function requiredOption<const Name extends string>(
  name: Name,
  kind: OptionKind,
  summary: string,
  missing: string,
): Option<Name, string> {
  return option(name, kind, summary, {
    required: true,
    positional: true,
    schema: z.string({ error: missing }).trim().min(1, missing),
  });
}

/** A name as typed; an empty one is the asker's slip and told as such. */
export const nameSchema = (what: string) =>
  z.string().trim().min(1, `The ${what} is empty: name one, or leave ${what}: out.`);

/** What Slack and the console type as `force:yes` and Discord sends as true. */
export const flagSchema = z
  .string()
  .transform((value) => ['yes', 'true', 'y', '1', 'on'].includes(value.toLowerCase()))
  .default(false);

export const flagOption = <const Name extends string>(name: Name, summary: string): Option<Name, boolean> =>
  option(name, 'flag', summary, { schema: flagSchema });

/** Pages count from 1. */
export const pageSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, 'The page has to be a number, such as page:2.')
  .transform(Number)
  .default(1);

export const dossierOption = option('dossier', 'dossier', 'Only this dossier', {
  schema: nameSchema('dossier').optional(),
});
export const topicOption = option('topic', 'topic', 'Only this topic', { schema: nameSchema('topic').optional() });
export const speakerOption = option('speaker', 'speaker', 'Only this speaker', {
  schema: nameSchema('speaker').optional(),
});
export const sideOption = option('side', 'side', 'Only speakers of this side', {
  schema: nameSchema('side').optional(),
});
export const pageOption = option('page', 'number', 'Which page of a long answer', { schema: pageSchema });
