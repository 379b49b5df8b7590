/** Options of commands, and those that several commands share. */
import { z } from 'zod';
import { isBlank } from '../lib/text.ts';
import { isMessageKey, type MessageKey, t } from '../locales/index.ts';

/** What an option names. `text` is free; the names of most other kinds can be completed from the read model. */
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
  /** A file given with the command or the message; its value is a reference for `Poster.file`. */
  | 'file'
  | 'command'
  | 'choice'
  | 'flag'
  | 'number';

export interface Option<Name extends string = string, Value = unknown> {
  /** Lower-case letters, as typed in `side:france`. */
  name: Name;
  /** The key of a line of at most 100 characters, Discord's limit for an option's description. */
  summary: MessageKey;
  kind: OptionKind;
  required: boolean;
  /** Filled from words without an option name, in the order of the list; the last one gets the rest of the text. */
  positional: boolean;
  /** For `choice`: what may be chosen; empty for the other kinds. */
  choices: readonly string[];
  /** Only typed, or given by a button or another command: platforms do not list it among the command's options. */
  isTypedOnly: boolean;
  /** Whether the message shortcut passes all parts of the message, as formatMessageParts writes them, or only its text. */
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

/** A text option that may be left out, as it was typed; what nobody sees is nothing. */
export const optionalTextSchema = z
  .string()
  .trim()
  .transform((value) => (isBlank(value) ? '' : value))
  .optional();

type Details = Partial<Pick<Option, 'required' | 'positional' | 'choices' | 'isTypedOnly'>>;

/** An option that is named and not required. Its value is the typed text unless it has a schema. */
export function option<const Name extends string>(
  name: Name,
  kind: OptionKind,
  summary: MessageKey,
  more?: Details,
): Option<Name, string | undefined>;
export function option<const Name extends string, Value>(
  name: Name,
  kind: OptionKind,
  summary: MessageKey,
  more: Details & { schema: z.ZodType<Value> },
): Option<Name, Value>;
export function option(name: string, kind: OptionKind, summary: MessageKey, more: Partial<Option> = {}): Option {
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

/** A required, positional option. `missing` is the key of the error message if it is not given. */
export function requiredOption<const Name extends string>(
  name: Name,
  kind: OptionKind,
  summary: MessageKey,
  missing: MessageKey,
): Option<Name, string> {
  return option(name, kind, summary, {
    required: true,
    positional: true,
    schema: z
      .string({ error: () => t(missing) })
      .trim()
      .refine((value) => !isBlank(value), { error: () => t(missing) }),
  });
}

/** A name as typed; an empty one is an error. */
export const nameSchema = (what: string) =>
  z
    .string()
    .trim()
    .refine((value) => !isBlank(value), { error: () => t('option.empty', { what }) });

/** One of several words, whatever their case. @param error made when it is needed, in the asker's language */
export const choiceSchema = <const Choices extends readonly string[]>(choices: Choices, error: () => string) =>
  z.string().trim().toLowerCase().pipe(z.enum(choices, { error }));

/** What a choice is called in the current language; it is typed as it is. */
export function choiceToLabel(value: string): string {
  const key = `choice.${value}`;
  return isMessageKey(key) ? t(key) : value;
}

/** What Slack and the console type as `force:yes` and Discord sends as true. */
export const flagSchema = z
  .string()
  .transform((value) => ['yes', 'true', 'y', '1', 'on'].includes(value.toLowerCase()))
  .default(false);

export const flagOption = <const Name extends string>(name: Name, summary: MessageKey): Option<Name, boolean> =>
  option(name, 'flag', summary, { schema: flagSchema });

/** Pages count from 1. */
export const pageSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, { error: () => t('option.page.number') })
  .transform(Number)
  .default(1);

export const dossierOption = option('dossier', 'dossier', 'option.dossier', {
  schema: nameSchema('dossier').optional(),
});
export const topicOption = option('topic', 'topic', 'option.topic', { schema: nameSchema('topic').optional() });
export const speakerOption = option('speaker', 'speaker', 'option.speaker', {
  schema: nameSchema('speaker').optional(),
});
export const sideOption = option('side', 'side', 'option.side', {
  schema: nameSchema('side').optional(),
});
export const pageOption = option('page', 'number', 'option.page', { schema: pageSchema });
