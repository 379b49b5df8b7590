/** Field tables: the options, schema, form fields and help of an editing command all come from one table. */
import { z } from 'zod';
import { holdsImpossibleDate } from '../../lib/calendar.ts';
import { type MessageKey, t } from '../../locales/index.ts';
import { type Field, field } from '../forms/form.ts';
import { choiceToLabel, flagSchema, type Option, type OptionKind, option, optionalTextSchema } from '../options.ts';

export type OptionText = string | undefined;

export interface FieldDefinition {
  name: string;
  kind: OptionKind;
  /** The key of the option's description. Without it the field cannot be typed: only the form gives it. */
  summary?: MessageKey;
  positional?: boolean;
  /** Not listed as an option in Discord, which has room for 25. */
  isTypedOnly?: boolean;
  /** The key of at most 45 characters. Without it the form does not ask for the field. */
  label?: MessageKey;
  /** By default derived from `kind`. */
  input?: Field['kind'];
  /** The key of at most 100 characters. */
  help?: MessageKey;
  /** Required in the form; a required option if it is not in the form. */
  required?: boolean;
  /** As they are typed; the form shows them as `choiceToLabel` calls them. */
  choices?: readonly string[];
  /** Checks the text by itself. @returns an error that says what to do, or null. */
  check?: (text: string) => string | null;
  /** Not trimmed. */
  isVerbatim?: boolean;
  /** Names what is edited and is not content itself. */
  isTarget?: boolean;
}

type ValueOf<Definition extends FieldDefinition> = Definition['kind'] extends 'flag' ? boolean : OptionText;
type OptionOf<Definition> = Definition extends FieldDefinition
  ? Option<Definition['name'], ValueOf<Definition>>
  : never;

export interface FieldTable<Definitions extends readonly FieldDefinition[]> {
  /** The options that can be typed. The type includes those of `formOptions`, for the type of `run`. */
  options: readonly OptionOf<Definitions[number]>[];
  /** The options that only the form gives. */
  formOptions: readonly Option[];
  /** A form field. Its error is that of `more`, or else that of the definition's check. */
  field(name: Definitions[number]['name'], value: OptionText, more?: Partial<Field>): Field;
  /** Whether anything was given besides the target. If not, the form opens, filled with the current values. */
  hasContent(given: InputOf<Definitions>): boolean;
}

type InputOf<Definitions extends readonly FieldDefinition[]> = {
  [Definition in Definitions[number] as Definition['name']]: ValueOf<Definition>;
};
/** The typed values of a table's options. */
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
  const { name, kind, summary = 'command.internal', label, required = false, choices = [], ...more } = definition;
  const textSchema = more.isVerbatim ? z.string().optional() : optionalTextSchema;
  return option<string, unknown>(name, kind, summary, {
    required: required && label === undefined,
    positional: more.positional ?? false,
    isTypedOnly: more.isTypedOnly ?? false,
    choices: kind === 'choice' ? choices : [],
    schema: kind === 'flag' ? flagSchema : textSchema,
  });
}

function definitionToField(definition: FieldDefinition, value: OptionText): Field {
  const { name, kind, label, help, required = false, choices = [] } = definition;
  const input = definition.input ?? (kind === 'flag' || kind === 'choice' ? kind : 'short');
  const completes = input === 'short' && !['text', 'number'].includes(kind) ? kind : null;
  return field(name, input, label === undefined ? name : t(label), value, {
    help: help === undefined ? null : t(help),
    required,
    choices: choices.map((choice) => ({ label: choiceToLabel(choice), value: choice })),
    completes,
  });
}

/** Without flags that are off and options that were left out. */
export function pickDefined<Given extends object>(given: Given): Partial<Given> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== false),
  ) as Partial<Given>;
}

/** An error if the text is too long for the record. */
export function lengthError(text: OptionText): string | null {
  return (text ?? '').length > 2_000 ? t('field.too-long') : null;
}

/** A date may be in the source's own words, such as "on Wednesday", but not 31 February. */
export function dateError(text: OptionText): string | null {
  if (!holdsImpossibleDate(text ?? '')) return lengthError(text);
  return t('field.no-date');
}

/** The proposal that the command edits. */
export const proposalField = {
  name: 'proposal',
  kind: 'text',
  summary: 'option.edited-proposal',
  isTypedOnly: true,
  isTarget: true,
} as const satisfies FieldDefinition;
/** The version that the form was opened on, so that somebody else's later change is not overwritten. */
export const baseField = { name: 'base', kind: 'text', isTarget: true } as const satisfies FieldDefinition;
