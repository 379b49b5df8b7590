/** One table of fields per editing command: its options, its schema, its form and its help all follow from the table. */
import { z } from 'zod';
import { holdsImpossibleDate } from '../../lib/calendar.ts';
import { type Field, field } from '../forms/form.ts';
import { type Choice, flagSchema, type Option, type OptionKind, option, optionalTextSchema } from '../options.ts';

export type OptionText = string | undefined;

export interface FieldDefinition {
  name: string;
  kind: OptionKind;
  /** As an option, for /help. Without one nobody types it: only the form asks for it or keeps it. */
  summary?: string;
  positional?: boolean;
  /** A platform that lists options leaves it out: Discord has room for 25. */
  isTypedOnly?: boolean;
  /** In the form, at most 45 characters. Without one the form does not ask for it. */
  label?: string;
  /** How the form asks for it; by default as its kind suggests. */
  input?: Field['kind'];
  /** At most 100 characters. */
  help?: string;
  /** The form has to have it. What has no place in the form is a required option. */
  required?: boolean;
  choices?: readonly (string | Choice)[];
  /** What is wrong with the text by itself, with the remedy. */
  check?: (text: string) => string | null;
  /** Kept to the last blank. */
  isVerbatim?: boolean;
  /** Says what is edited, not what becomes of it. */
  isTarget?: boolean;
}

/** The value of a field as it was typed. */
type ValueOf<Definition extends FieldDefinition> = Definition['kind'] extends 'flag' ? boolean : OptionText;
type OptionOf<Definition> = Definition extends FieldDefinition
  ? Option<Definition['name'], ValueOf<Definition>>
  : never;

export interface FieldTable<Definitions extends readonly FieldDefinition[]> {
  /** Those that people type; for the type of `run`, those of `formOptions` too. */
  options: readonly OptionOf<Definitions[number]>[];
  /** Those that only the form gives. */
  formOptions: readonly Option[];
  /** The field of the form, with what is wrong with its text unless `more` gives another error. */
  field(name: Definitions[number]['name'], value: OptionText, more?: Partial<Field>): Field;
  /** Whether anything was given besides what is edited. Where not, the form is wanted, filled with what is there. */
  hasContent(given: InputOf<Definitions>): boolean;
}

type InputOf<Definitions extends readonly FieldDefinition[]> = {
  [Definition in Definitions[number] as Definition['name']]: ValueOf<Definition>;
};
/** What was typed into the options of a table. */
export type Input<Table> = Table extends FieldTable<infer Definitions> ? InputOf<Definitions> : never;

export function defineFields<const Definitions extends readonly FieldDefinition[]>(
  definitions: Definitions,
): FieldTable<Definitions> {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const options = (isListed: boolean) =>
    definitions.filter(({ summary }) => (summary !== undefined) === isListed).map(definitionToOption);
  return {
    options: options(true) as unknown as readonly OptionOf<Definitions[number]>[],
    formOptions: options(false),
    field(name, value, more = {}) {
      const definition = byName.get(name);
      if (definition === undefined) throw new Error(`no field ${name}`);
      const error = more.error ?? definition.check?.(value ?? '') ?? null;
      return { ...definitionToField(definition, value), ...more, error };
    },
    hasContent: (given) => Object.entries(pickDefined(given)).some(([name]) => byName.get(name)?.isTarget !== true),
  };
}

function definitionToOption(definition: FieldDefinition): Option {
  const { name, kind, summary = '', label, required = false, choices = [], ...more } = definition;
  const textSchema = more.isVerbatim ? z.string().optional() : optionalTextSchema;
  return option<string, unknown>(name, kind, summary, {
    required: required && label === undefined,
    positional: more.positional ?? false,
    isTypedOnly: more.isTypedOnly ?? false,
    choices: kind === 'choice' ? choices.map((choice) => toChoice(choice).value) : [],
    schema: kind === 'flag' ? flagSchema : textSchema,
  });
}

function definitionToField(definition: FieldDefinition, value: OptionText): Field {
  const { name, kind, label = name, help = null, required = false, choices = [] } = definition;
  const input = definition.input ?? (kind === 'flag' || kind === 'choice' ? kind : 'short');
  const completes = input === 'short' && !['text', 'number'].includes(kind) ? kind : null;
  return field(name, input, label, value, { help, required, choices: choices.map(toChoice), completes });
}

const toChoice = (choice: string | Choice): Choice =>
  typeof choice === 'string' ? { label: choice, value: choice } : choice;

/** A flag that is off, and an option that was left out, say nothing. */
export function pickDefined<Given extends object>(given: Given): Partial<Given> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== false),
  ) as Partial<Given>;
}

/** What is wrong with a line that is too long for the record; null for any other. */
export function lengthError(text: OptionText): string | null {
  return (text ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
}

/** What is wrong with a date. It may be in the source's own words, such as "on Wednesday", but not 31 February. */
export function dateError(text: OptionText): string | null {
  if (!holdsImpossibleDate(text ?? '')) return lengthError(text);
  return 'No calendar has this date: give it as the source does, or as 2026-11-25.';
}

/** What every editing command has: the proposal whose form it fills in, and what a form was opened on. */
export const proposalField = {
  name: 'proposal',
  kind: 'text',
  summary: 'Edits this proposal instead, such as P3',
  isTypedOnly: true,
  isTarget: true,
} as const satisfies FieldDefinition;
/** What somebody else changed since then is reported, not overwritten. */
export const baseField = { name: 'base', kind: 'text', isTarget: true } as const satisfies FieldDefinition;
