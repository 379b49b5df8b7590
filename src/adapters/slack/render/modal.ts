/** A form as a Slack modal, and back: https://docs.slack.dev/surfaces/modals */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import { type Answer, createAnswer } from '../../../bot/answer.ts';
import type { Field, Form, FormStepRef } from '../../../bot/forms/form.ts';
import { layOut } from '../../../bot/layout/lay-out.ts';
import type { Choice } from '../../../bot/options.ts';
import { truncate } from '../../../lib/text.ts';
import { slackLimits } from '../limits.ts';
import { blockToPieces } from './blocks.ts';
import { piecesToBlocks } from './merge.ts';
import type { SlackBlock } from './piece.ts';
import { answerToSlack } from './render.ts';
import { literal } from './rich-text.ts';

/** The callback id of our modals. */
export const FORM_CALLBACK = 'form';

const modalStepRefSchema = z.object({
  draft: z.string(),
  step: z.int().min(1),
  reopens: z.boolean(),
  command: z.string().optional(),
  respondTo: z.url().optional(),
});
/**
 * `reopens`: the modal only shows a message; submitting it shows the form again. `command`: what completes the form's
 * fields; absent in modals of an earlier version. `respondTo`: where an answer takes the place
 * of the message whose button opened the form.
 */
export type ModalStepRef = FormStepRef & {
  reopens: boolean;
  command?: string | undefined;
  respondTo?: string | undefined;
};

type ViewBlock = SlackBlock | types.InputBlock | types.SectionBlock;

/** One step. A value that is too long for an input is not shown in one, and remains unchanged. */
export function formToSlackModal(form: Form, respondTo?: string): types.ModalView {
  const { draft, step, steps, command } = form;
  const count = steps === 1 ? '' : ` ${step}/${steps}`;
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    private_metadata: JSON.stringify({ draft, step, reopens: false, command, respondTo } satisfies ModalStepRef),
    title: plain(`${truncate(form.title, slackLimits.viewTitle - count.length)}${count}`, slackLimits.viewTitle),
    submit: plain(form.submit, slackLimits.viewTitle),
    close: plain('Close', slackLimits.viewTitle),
    blocks: [...introToBlocks(form).slice(0, MAX_INTRO_BLOCKS), ...form.fields.flatMap(fieldToBlocks)],
  };
}

/** Replaces a form by its outcome. `press` lets the form be shown again; null if there is nothing to go back to. */
export function answerToSlackModal(answer: Answer, press: Omit<ModalStepRef, 'reopens'> | null): types.ModalView {
  const { payload } = answerToSlack(withoutControls(answer), 1, () => '');
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    private_metadata: press === null ? '' : JSON.stringify({ ...press, reopens: true } satisfies ModalStepRef),
    title: plain(answer.tone === 'answer' ? 'Done' : 'Not done', slackLimits.viewTitle),
    ...(press === null ? {} : { submit: plain('Back to the form', slackLimits.viewTitle) }),
    close: plain('Close', slackLimits.viewTitle),
    blocks: payload.blocks,
  };
}

/** Nothing answers a press in a modal. */
function withoutControls(answer: Answer): Answer {
  const blocks = answer.blocks
    .filter(({ kind }) => kind !== 'actions' && kind !== 'menu')
    .map((block) => (block.kind === 'statement' ? { ...block, actions: [] } : block));
  return { ...answer, blocks, actions: [], origin: null };
}

/** Which draft a modal belongs to; null for one that is not ours. */
export function metadataToModalStepRef(metadata: string): ModalStepRef | null {
  try {
    return modalStepRefSchema.parse(JSON.parse(metadata));
  } catch {
    return null;
  }
}

/** What was typed, by the fields' names. */
export function stateToValues(values: unknown): Record<string, string> {
  const typed = Object.values(stateSchema.safeParse(values).data ?? {}).flatMap((block) => Object.entries(block));
  return Object.fromEntries(typed.map(([name, state]) => [name, stateToText(state)]));
}

const chosenSchema = z.object({ value: z.string() });
const stateValueSchema = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: chosenSchema.nullish(),
  selected_options: z.array(chosenSchema).nullish(),
});
/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload (`view.state.values`) */
const stateSchema = z.record(z.string(), z.record(z.string(), stateValueSchema));
type StateValue = z.infer<typeof stateValueSchema>;

function stateToText({ type, value, selected_option, selected_options }: StateValue): string {
  if (type === 'checkboxes') return selected_options?.[0]?.value ?? '';
  if (type === 'static_select' || type === 'external_select') return selected_option?.value ?? '';
  return value ?? '';
}

const MAX_INTRO_BLOCKS = 40;

/** What the form is about, without its buttons, which nothing answers in a modal. */
function introToBlocks({ intro }: Form): SlackBlock[] {
  const pieces = layOut(createAnswer({ title: '', blocks: intro })).flatMap((block) =>
    blockToPieces(block, '', () => ''),
  );
  return piecesToBlocks(pieces.filter(({ role }) => role !== 'controls'));
}

function fieldToBlocks(field: Field): ViewBlock[] {
  const error: ViewBlock[] =
    field.error === null
      ? []
      : [
          {
            type: 'section',
            text: {
              type: 'plain_text',
              text: truncate(literal(`⚠ ${field.label}: ${field.error}`), slackLimits.textObject),
              emoji: false,
            },
          },
        ];
  if (field.value.length > slackLimits.inputLength && field.kind !== 'choice') {
    const tooLongNote = `${field.label}: ${field.value.length} characters were given, more than Slack can show here. They are kept.`;
    return [...error, { type: 'section', text: { type: 'plain_text', text: tooLongNote, emoji: false } }];
  }
  return [
    ...error,
    {
      type: 'input',
      block_id: field.name,
      label: plain(field.label, slackLimits.textObject),
      ...((field.help ?? '').trim() === '' || field.help === null
        ? {}
        : { hint: plain(field.help, slackLimits.textObject) }),
      optional: !field.required,
      element: fieldToElement(field),
    },
  ];
}

function fieldToElement(field: Field): types.InputBlock['element'] {
  const { name, kind, value, choices, completes, required } = field;
  if (kind === 'flag') {
    const yes = { text: plain('Yes', slackLimits.optionText), value: 'yes' };
    return {
      type: 'checkboxes',
      action_id: name,
      options: [yes],
      ...(value === 'yes' ? { initial_options: [yes] } : {}),
    };
  }
  if (kind === 'choice' && choices.length > 0) {
    const options = choices.slice(0, slackLimits.options).map((choice) => ({
      text: plain(choice.label || choice.value, slackLimits.optionText),
      value: choice.value,
    }));
    const chosen = options.find((option) => option.value === value);
    return {
      type: 'static_select',
      action_id: name,
      options,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    };
  }
  // Nobody can empty a select menu again, so an optional field stays a text input.
  if (kind === 'short' && required && completes !== null && value.length <= slackLimits.optionValue) {
    return {
      type: 'external_select',
      action_id: name,
      min_query_length: 0,
      ...(value === '' ? {} : { initial_option: { text: plain(value, slackLimits.optionText), value } }),
    };
  }
  return {
    type: 'plain_text_input',
    action_id: name,
    multiline: kind === 'long',
    max_length: slackLimits.inputLength,
    ...(value === '' ? {} : { initial_value: value }),
  };
}

/**
 * The options of a field that is completed: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
 * What was typed is one of them, since a name may be new.
 */
export function choicesToOptions(choices: readonly Choice[], typed: string): types.PlainTextOption[] {
  const words = typed.trim();
  const isGiven = words === '' || choices.some(({ value }) => value === words);
  const all = isGiven ? choices : [...choices, { label: `“${words}”`, value: words }];
  return all
    .filter(({ value }) => value !== '' && value.length <= slackLimits.optionValue)
    .map(({ label, value }) => ({ text: plain(label || value, slackLimits.optionText), value }));
}

function plain(value: string, maxLength: number): types.PlainTextElement {
  return { type: 'plain_text', text: truncate(literal(value), maxLength), emoji: false };
}
