/**
 * A form: what a command returns instead of an Answer if something is missing. Platforms show it as a modal and the console
 * asks field by field. Where neither is possible it becomes an Answer that says how to type it on one line.
 */
import type { Action, Answer, Block } from '../answer.ts';
import type { Choice, OptionKind } from '../options.ts';

/** Discord's limit for a modal, used everywhere so that a form has the same steps on all platforms. */
export const MAX_FIELDS = 5;

export interface Field {
  /** The option of the command that it fills in. */
  name: string;
  /** At most 45 characters: Discord's limit. */
  label: string;
  kind: 'short' | 'long' | 'choice' | 'flag';
  required: boolean;
  /** What was typed so far; "yes" or "" for a flag. */
  value: string;
  /** At most 100 characters. */
  help: string | null;
  /** An error that says what to do, or null. */
  error: string | null;
  /** Nothing was typed yet: the error is told where no form can be shown, but a form does not open with it. */
  isUnasked?: true | undefined;
  /** For `choice`: at most 25. */
  choices: readonly Choice[];
  /** For `short`: what a platform can complete it to. */
  completes: OptionKind | null;
}

/** What a command returns instead of an Answer. Each step has at most MAX_FIELDS fields. */
export interface FormSpec {
  title: string;
  /** Shown above the fields: what the form is about, and what is wrong. */
  intro: readonly Block[];
  steps: readonly (readonly Field[])[];
  /** Options that the form carries without showing them. */
  kept: Readonly<Record<string, string>>;
  /** As of an answer: what asks for a further step takes the place of the message whose button was pressed. */
  isInPlace?: true | undefined;
}

/** One step of a form. */
export interface Form {
  /** The id of the saved form. */
  draft: string;
  command: string;
  title: string;
  intro: readonly Block[];
  fields: readonly Field[];
  /** From 1. */
  step: number;
  steps: number;
  submit: string;
  isInPlace?: true | undefined;
}

export type Reply = Answer | Form;

/** Identifies a step of a saved form, also after a restart. */
export interface FormStepRef {
  draft: string;
  /** From 1. */
  step: number;
}

/** The command of the button that opens a saved form again. The bot itself answers it. */
export const FORM_COMMAND = 'form';

export function isForm(reply: Reply): reply is Form {
  return 'fields' in reply;
}

export function isFormSpec(reply: Answer | FormSpec): reply is FormSpec {
  return 'steps' in reply;
}

/** A field with its defaults. */
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

/** Whether the field prevents the form from being accepted. */
export function isInvalid({ required, value, error }: Field): boolean {
  return error !== null || (required && value.trim() === '');
}

export const openFormAction = (label: string, { draft, step }: FormStepRef): Action => ({
  label,
  command: FORM_COMMAND,
  options: { draft, step: String(step) },
});
