/** A form as a Discord modal, and back: https://docs.discord.com/developers/components/reference#label */
import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { z } from 'zod';
import { type Answer, createAnswer } from '../../../bot/answer.ts';
import type { Field, Form, FormStepRef } from '../../../bot/forms/form.ts';
import { truncate } from '../../../lib/text.ts';
import {
  MAX_CHOICE_LENGTH,
  MAX_CHOICES,
  MAX_FIELD_DESCRIPTION_LENGTH,
  MAX_FIELD_VALUE_LENGTH,
  MAX_MODAL_COMPONENTS,
  MAX_MODAL_TITLE_LENGTH,
} from '../limits.ts';
import { textToMarkdown } from './escape.ts';
import { answerToPages } from './paginate.ts';

/** The custom id of our modals begins with this; the draft and the step follow. */
const PREFIX = 'form:';
/** The value of a flag that is not set: not every client can submit an empty select menu. */
const NO = 'no';

type Component = Record<string, unknown>;

export interface DiscordModal {
  custom_id: string;
  title: string;
  components: Component[];
}

/** One step. A value that is too long for an input is mentioned instead of shown, and remains unchanged. */
export function formToDiscordModal(form: Form): DiscordModal {
  const count = form.steps === 1 ? '' : ` (${form.step} of ${form.steps})`;
  const fields = form.fields.map(fieldToComponent);
  const room = MAX_MODAL_COMPONENTS - fields.length;
  return {
    custom_id: `${PREFIX}${form.draft}:${form.step}`,
    title: `${truncate(form.title, MAX_MODAL_TITLE_LENGTH - count.length)}${count}`,
    components: [...(room > 0 ? introOf(form) : []), ...fields],
  };
}

/** Which draft a modal belongs to; null for one that is not ours. */
export function customIdToFormStepRef(customId: string): FormStepRef | null {
  const match = /^form:([0-9a-f-]{36}):(\d{1,3})$/.exec(customId);
  return match === null ? null : { draft: match[1] ?? '', step: Number(match[2]) };
}

/** What was typed, by the fields' names. Rows and labels have one input each. */
export function componentsToValues(components: readonly unknown[]): Record<string, string> {
  return Object.fromEntries(
    components.flatMap((component) => {
      const sent = submittedSchema.safeParse(component).data;
      const input = sent?.component ?? sent?.components?.[0];
      if (input === undefined) return [];
      const value = input.value ?? input.values?.[0] ?? '';
      return [[input.custom_id, input.values !== undefined && value === NO ? '' : value]];
    }),
  );
}

const inputSchema = z.object({
  custom_id: z.string(),
  value: z.string().optional(),
  values: z.array(z.string()).optional(),
});
const submittedSchema = z.object({ component: inputSchema.optional(), components: z.array(inputSchema).optional() });

/** What the form is about, if there is room beside the fields: whoever retracts S5 has to see what S5 says. */
function introOf({ intro }: Form): Component[] {
  if (intro.length === 0) return [];
  const [page] = answerToPages(createAnswer({ title: '', blocks: intro }) satisfies Answer);
  const content = (page?.items ?? []).flatMap((item) => (item.kind === 'text' ? [item.markdown] : [])).join('\n');
  return content.trim() === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

function fieldToComponent(field: Field): Component {
  if (field.kind !== 'choice' && field.value.length > MAX_FIELD_VALUE_LENGTH) {
    const tooLongNote = `${field.label}: ${field.value.length} characters were given, more than Discord can show here. They are kept.`;
    return { type: ComponentType.TextDisplay, content: textToMarkdown(tooLongNote) };
  }
  const note = field.error === null ? field.help : `⚠ ${field.error}`;
  return {
    type: ComponentType.Label,
    label: truncate(field.label, MAX_MODAL_TITLE_LENGTH),
    ...(note === null || note.trim() === '' ? {} : { description: truncate(note, MAX_FIELD_DESCRIPTION_LENGTH) }),
    component: fieldToInput(field),
  };
}

function fieldToInput({ name, kind, value, required, choices }: Field): Component {
  if (kind === 'flag') {
    const option = (label: string, each: string) => ({
      label,
      value: each,
      default: (value === 'yes' ? 'yes' : NO) === each,
    });
    return {
      type: ComponentType.StringSelect,
      custom_id: name,
      required: false,
      options: [option('No', NO), option('Yes', 'yes')],
    };
  }
  if (kind === 'choice' && choices.length > 0) {
    const options = choices.slice(0, MAX_CHOICES).map((choice) => ({
      label: truncate(choice.label || choice.value, MAX_CHOICE_LENGTH),
      value: choice.value,
      default: choice.value === value,
    }));
    return { type: ComponentType.StringSelect, custom_id: name, required, options };
  }
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'long' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: MAX_FIELD_VALUE_LENGTH,
    required,
    ...(value === '' ? {} : { value: kind === 'long' ? value : value.replace(/\s*\n\s*/g, ' ') }),
  };
}
