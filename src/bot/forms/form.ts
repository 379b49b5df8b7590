/**
 * A form, beside the Answer: what a command asks for when it has not been told enough. Platforms show it as a modal, the
 * console asks field by field, and where neither can be shown it becomes an Answer that says how to type it on one line.
 */
import type { Action, Answer, Block } from '../answer.ts';
import type { Choice, OptionKind } from '../options.ts';

/** Discord's limit for a modal; other platforms keep to it, so that a form has the same steps everywhere. */
export const MAX_FIELDS = 5;

export interface Field {
  /** The option of the command that it fills in. */
  name: string;
  /** At most 45 characters: Discord's limit. */
  label: string;
  kind: 'short' | 'long' | 'choice' | 'flag';
  required: boolean;
  /** What was typed so far; for a flag "yes" or "". */
  value: string;
  /** At most 100 characters. */
  help: string | null;
  /** What is wrong with the value, with the remedy; null when nothing is. */
  error: string | null;
  /** For `choice`: at most 25. */
  choices: readonly Choice[];
  /** For `short`: what it names, where a platform can complete it. */
  completes: OptionKind | null;
}

/** What a command returns instead of an Answer: all of its fields in steps, each of at most five. */
export interface FormSpec {
  title: string;
  /** Above the fields: what the form is about, and what was found wrong. */
  intro: readonly Block[];
  steps: readonly (readonly Field[])[];
  /** Options that the form keeps without showing them. */
  kept: Readonly<Record<string, string>>;
}

/** One step of a form as it is shown. */
export interface Form {
  /** What its submission is known by, also after a restart. */
  draft: string;
  command: string;
  title: string;
  intro: readonly Block[];
  fields: readonly Field[];
  /** From 1. */
  step: number;
  steps: number;
  submit: string;
}

export type Reply = Answer | Form;

/** What a submission of a form's step is known by. */
export interface FormStepRef {
  draft: string;
  /** From 1. */
  step: number;
}

/** The command of the button that opens a draft again; the bot itself answers it. */
export const FORM_COMMAND = 'form';

export function isForm(reply: Reply): reply is Form {
  return 'fields' in reply;
}

export function isFormSpec(reply: Answer | FormSpec): reply is FormSpec {
  return 'steps' in reply;
}

/** A field with what was typed; label and help are as long as every platform takes. */
export function field(
  name: string,
  kind: Field['kind'],
  label: string,
  value: string | undefined,
  more: Partial<Field> = {},
): Field {
  return {
    name,
    kind,
    label,
    value: value ?? '',
    required: false,
    help: null,
    error: null,
    choices: [],
    completes: null,
    ...more,
  };
}

/** Whether the field keeps the form from being taken. */
export function isInvalid({ required, value, error }: Field): boolean {
  return error !== null || (required && value.trim() === '');
}

export const openFormAction = (label: string, { draft, step }: FormStepRef): Action => ({
  label,
  command: FORM_COMMAND,
  options: { draft, step: String(step) },
});
