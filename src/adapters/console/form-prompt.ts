/** Forms in the console, field by field. What was typed before is the default. */

import { type Answer, createAnswer, paragraph, text } from '../../bot/answer.ts';
import type { Asker } from '../../bot/asker.ts';
import type { Bot } from '../../bot/bot.ts';
import { type Field, type Form, isForm, type Reply } from '../../bot/forms/form.ts';
import { answerToText, type Style } from './render.ts';

/** The next line that is typed; null at the end of the input. */
export type NextLine = (prompt: string) => Promise<string | null>;

interface PromptDeps {
  bot: Bot;
  asker: Asker;
  style: Style;
  write(text: string): void;
  nextLine: NextLine;
}

const CANCEL = /^\s*\/(cancel|stop)\s*$/i;

/** Asks until there is an answer. Nothing is recorded when the asker cancels or the input ends. */
export async function promptForms(deps: PromptDeps, first: Reply): Promise<Answer> {
  let reply = first;
  while (isForm(reply)) {
    const form: Form = reply;
    deps.write(formToText(form, deps.style));
    const values: Record<string, string> = {};
    for (const one of form.fields) {
      const value = await promptField(deps, one);
      if (value === null) return cancelledAnswer(form);
      values[one.name] = value;
    }
    reply = await deps.bot.submit({ draft: form.draft, step: form.step }, values, deps.asker, null);
  }
  return reply;
}

async function promptField(deps: PromptDeps, field: Field): Promise<string | null> {
  const { label, required, value, help, error, choices } = field;
  const note = [help, required ? null : 'may stay empty', value === '' ? null : 'empty line keeps it, - empties it']
    .filter((part) => part !== null)
    .join('; ');
  const lines = [
    ...(error === null ? [] : [`! ${error}`]),
    ...choices.map((choice, index) => `  ${index + 1}. ${choice.label}`),
    ...(value === '' ? [] : [`  now: ${value}`]),
    `${label}${note === '' ? '' : ` (${note})`}:`,
  ];
  deps.write(plain(lines.join('\n'), deps.style));
  const typed = await deps.nextLine('> ');
  if (typed === null || CANCEL.test(typed)) return null;
  const answer = typed.trim();
  if (answer === '') return value;
  if (answer === '-') return '';
  if (field.kind === 'flag') return /^(y|yes|true|1|on)$/i.test(answer) ? 'yes' : '';
  return choices[Number(answer) - 1]?.value ?? answer;
}

function formToText(form: Form, style: Style): string {
  const step = form.steps === 1 ? '' : `, step ${form.step} of ${form.steps}`;
  return answerToText(
    createAnswer({
      title: `${form.title}${step}`,
      blocks: [
        ...form.intro,
        paragraph(text('One line for each field. /cancel stops; nothing is recorded before the end.')),
      ],
    }),
    style,
  );
}

/** Uses the renderer of answers: what was typed must not control the terminal. */
function plain(value: string, style: Style): string {
  const [title = '', ...rest] = value.split('\n');
  return answerToText(createAnswer({ title, blocks: rest.map((each) => paragraph(text(each))) }), {
    ...style,
    colour: false,
  });
}

function cancelledAnswer(form: Form): Answer {
  return createAnswer({
    tone: 'nothing',
    title: 'Stopped',
    blocks: [paragraph(text('Nothing was recorded. What was typed in the steps before is kept.'))],
    actions: [{ label: 'Go on with it', command: 'form', options: { draft: form.draft, step: String(form.step) } }],
  });
}
