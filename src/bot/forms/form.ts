/**
 * A form, beside the Answer: what a command asks for when it has not been told enough. Platforms show it as a modal, the
 * console asks field by field, and where neither can be shown it becomes an Answer that says how to type it on one line.
 */
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  paragraph,
  type Spans,
  strong,
  text,
} from '../answer.ts';
import type { Choice } from '../bot.ts';
import type { Command, OptionKind } from '../command.ts';
import { formatCommandLine } from '../parse-command.ts';

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

/** For where a modal cannot be opened at once: the form's errors and a button that opens it. */
export function formToAnswer(form: Form): Answer {
  const label = form.step === 1 ? 'Fill in the form' : `Step ${form.step} of ${form.steps}`;
  return createAnswer({
    title: form.title,
    blocks: [
      ...form.intro,
      ...errorsToBlocks(form.fields),
      paragraph(
        text(
          form.steps === 1 ? 'What was typed is kept.' : `Step ${form.step} of ${form.steps}. What was typed is kept.`,
        ),
      ),
    ],
    actions: [openFormAction(label, form)],
  });
}

/** For where no form can be shown: what is missing or wrong, and the line that gives it. */
export function formSpecToAnswer(spec: FormSpec, command: Command, options: Readonly<Record<string, string>>): Answer {
  const fields = spec.steps.flat();
  const missing = fields.filter((one) => one.error === null && isInvalid(one));
  // What the form keeps for itself, such as the version it was opened on, nobody can type.
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== '' && command.options.some((one) => one.name === name)),
  );
  // No value is proposed, not even one of the choices: whoever copies the line has to decide.
  const example = Object.fromEntries(missing.map(({ name }) => [name, '…']));
  return createAnswer({
    tone: 'mistake',
    title: spec.title,
    blocks: [
      ...spec.intro,
      ...errorsToBlocks(fields),
      ...(missing.length === 0
        ? []
        : [
            paragraph(strong('Still needed:')),
            {
              kind: 'list' as const,
              items: missing.flatMap(fieldToItems),
            },
          ]),
      paragraph(
        text('Nothing was recorded. Type it on one line: '),
        code(formatCommandLine({ command: command.name, options: { ...given, ...example } }, [command])),
      ),
      paragraph(code(`/help ${command.name}`), text(' tells all options.')),
    ],
  });
}

/** Where a value says nothing by itself, being the number of a place, each choice is an item with what it stands for. */
function fieldToItems({ name, label, help, choices }: Field): Spans[] {
  const isTelling = choices.every(({ value }) => !/^[0-9]+$/.test(value));
  const known = choices.length === 0 || !isTelling ? '' : ` (${choices.map(({ value }) => value).join(', ')})`;
  const items: Spans[] = [[code(`${name}:`), text(` ${label}${known}${help === null ? '' : `: ${help}`}`)]];
  if (isTelling) return items;
  return [...items, ...choices.map((choice): Spans => [code(`${name}:${choice.value}`), text(` ${choice.label}`)])];
}

function errorsToBlocks(fields: readonly Field[]): Block[] {
  const wrong = fields.filter(({ error }) => error !== null);
  if (wrong.length === 0) return [];
  return [{ kind: 'list', items: wrong.map(({ label, error }) => [strong(`${label}: `), text(error ?? '')]) }];
}
