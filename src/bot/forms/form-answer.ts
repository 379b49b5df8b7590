/** Turns forms into Answers where no modal can be opened. */
import { t } from '../../locales/index.ts';
import { type Answer, type Block, code, createAnswer, paragraph, type Spans, strong, text } from '../answer.ts';
import type { Command } from '../command.ts';
import { formatCommandLine } from '../parsing/parse-command.ts';
import { type Field, type Form, type FormSpec, isInvalid, openFormAction } from './form.ts';

/** The form's errors and a button that opens it, for when a modal can be opened only on a press. */
export function formToAnswer(form: Form): Answer {
  const label = form.step === 1 ? t('form.fill') : t('form.step', { step: form.step, steps: form.steps });
  return createAnswer({
    title: form.title,
    blocks: [
      ...form.intro,
      ...errorsToBlocks(form.fields),
      paragraph(text(form.steps === 1 ? t('form.kept') : t('form.step.kept', { step: form.step, steps: form.steps }))),
    ],
    actions: [openFormAction(label, form)],
    ...(form.isInPlace ? { isInPlace: true } : {}),
  });
}

/** What is missing or wrong, and the line to type, for when no form can be shown. */
export function formSpecToAnswer(spec: FormSpec, command: Command, options: Readonly<Record<string, string>>): Answer {
  const fields = spec.steps.flat();
  const missing = fields.filter((one) => one.error === null && isInvalid(one));
  // Options that only the form gives cannot be typed.
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== '' && command.options.some((one) => one.name === name)),
  );
  // No value is suggested, not even one of the choices: whoever copies the line has to decide.
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
            paragraph(strong(t('form.needed'))),
            {
              kind: 'list' as const,
              items: missing.flatMap(fieldToItems),
            },
          ]),
      paragraph(
        text(`${t('form.type')} `),
        code(formatCommandLine({ command: command.name, options: { ...given, ...example } }, [command])),
      ),
      paragraph(code(`/help ${command.name}`), text(` ${t('form.help')}`)),
    ],
  });
}

/** Numbered choices, such as places, are listed with what they stand for. */
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
