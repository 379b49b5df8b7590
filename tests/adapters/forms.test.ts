/** Forms on both platforms, within their limits whatever was typed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  componentsToValues,
  customIdToFormStepRef,
  formToDiscordModal,
} from '../../src/adapters/discord/render/modal.ts';
import {
  answerToSlackModal,
  formToSlackModal,
  metadataToModalStepRef,
  stateToValues,
} from '../../src/adapters/slack/render/modal.ts';
import { createAnswer, paragraph, text } from '../../src/bot/answer.ts';
import { type Field, type Form, field } from '../../src/bot/forms/form.ts';
import { discordPayloadProblems } from '../payloads/discord.ts';
import { slackPayloadProblems } from '../payloads/slack.ts';

const DRAFT = '01a21056-4be2-70c4-a097-f25662499611';
const choice = { label: 'The first source', value: 'article' };

function formOf(fields: readonly Field[], more: Partial<Form> = {}): Form {
  return {
    draft: DRAFT,
    command: 'record',
    title: 'Record a statement',
    intro: [],
    fields,
    step: 1,
    steps: 1,
    submit: 'Send',
    ...more,
  };
}

const all = formOf(
  [
    field('speaker', 'short', 'Speaker', 'Lecornu', { required: true }),
    field('quotation', 'long', 'Quotation', 'line\nbreak', { error: 'This is not in the source.', help: 'As printed' }),
    field('source', 'choice', 'Source', 'article', {
      required: true,
      choices: [choice, { label: 'New', value: 'new' }],
    }),
    field('newtopic', 'flag', 'It is a new topic', 'yes'),
    field('text', 'long', 'Its text', 'x'.repeat(5_000)),
  ],
  { step: 2, steps: 3, submit: 'Next', intro: [paragraph(text('<!channel> @everyone & co'))] },
);

describe('in Slack', () => {
  it('has an input for each field with what was typed, the error before it, and the draft in its metadata', () => {
    const view = formToSlackModal(all);
    expect(slackPayloadProblems(view)).toEqual([]);
    expect(metadataToModalStepRef(view.private_metadata ?? '')).toEqual({
      draft: DRAFT,
      step: 2,
      reopens: false,
      command: 'record',
    });
    expect(view.title.text).toBe('Record a statement 2/3');
    const inputs = view.blocks.filter(({ type }) => type === 'input');
    expect(inputs).toMatchObject([
      { block_id: 'speaker', optional: false, element: { type: 'plain_text_input', initial_value: 'Lecornu' } },
      { block_id: 'quotation', optional: true, element: { multiline: true, initial_value: 'line\nbreak' } },
      { block_id: 'source', element: { type: 'static_select', initial_option: { value: 'article' } } },
      { block_id: 'newtopic', element: { type: 'checkboxes', initial_options: [{ value: 'yes' }] } },
    ]);
    expect(JSON.stringify(view)).toContain('⚠ Quotation: This is not in the source.');
    expect(JSON.stringify(view)).toContain('5000 characters were given, more than Slack can show here. They are kept.');
  });

  it('shows what became of it in its place, with the way back where there is one', () => {
    const answer = createAnswer({
      tone: 'mistake',
      title: 'That did not work',
      blocks: [paragraph(text('Retracted.'))],
    });
    const view = answerToSlackModal(answer, { draft: DRAFT, step: 1 });
    expect(slackPayloadProblems(view)).toEqual([]);
    expect(view.submit?.text).toBe('Back to the form');
    expect(metadataToModalStepRef(view.private_metadata ?? '')).toEqual({ draft: DRAFT, step: 1, reopens: true });
    expect(answerToSlackModal(answer, null).submit).toBeUndefined();
  });
});

describe('in Discord', () => {
  it('has a label with an input for each field, and the draft in its custom id', () => {
    const modal = formToDiscordModal(all);
    expect(discordPayloadProblems('callback', { type: 9, data: modal })).toEqual([]);
    expect(customIdToFormStepRef(modal.custom_id)).toEqual({ draft: DRAFT, step: 2 });
    expect(modal.title).toBe('Record a statement (2 of 3)');
    expect(modal.components).toMatchObject([
      { type: 18, label: 'Speaker', component: { type: 4, style: 1, value: 'Lecornu', required: true } },
      { type: 18, description: '⚠ This is not in the source.', component: { style: 2, value: 'line\nbreak' } },
      {
        component: { type: 3, custom_id: 'source', options: [{ value: 'article', default: true }, { default: false }] },
      },
      {
        component: {
          type: 3,
          custom_id: 'newtopic',
          required: false,
          options: [{ value: 'no' }, { value: 'yes', default: true }],
        },
      },
      { type: 10, content: expect.stringContaining('5000 characters were given') },
    ]);
  });

  it('says what it is about where a field leaves room', () => {
    const modal = formToDiscordModal(formOf([field('reason', 'long', 'Why', '')], { intro: all.intro }));
    expect(discordPayloadProblems('callback', { type: 9, data: modal })).toEqual([]);
    expect(modal.components).toHaveLength(2);
    expect(modal.components[0]).toMatchObject({ type: 10 });
  });

  it('reads an unset flag as empty, and inputs in rows as in labels', () => {
    const values = componentsToValues([
      { type: 18, component: { type: 3, custom_id: 'newtopic', values: ['no'] } },
      { type: 18, component: { type: 3, custom_id: 'source', values: ['new'] } },
      { type: 1, components: [{ type: 4, custom_id: 'reason', value: 'no' }] },
      { type: 10 },
    ]);
    expect(values).toEqual({ newtopic: '', source: 'new', reason: 'no' });
  });
});

const words = fc.string({ unit: 'grapheme', maxLength: 200 });
const anyField = fc.record({
  kind: fc.constantFrom('short', 'long', 'choice', 'flag') as fc.Arbitrary<Field['kind']>,
  label: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((label) => `L${label}`),
  value: fc.oneof(
    words,
    words.map((value) => value.repeat(40)),
  ),
  required: fc.boolean(),
  error: fc.option(words),
  help: fc.option(words),
  choices: fc
    .array(fc.record({ label: words, value: fc.string({ minLength: 1, maxLength: 60 }) }), { maxLength: 30 })
    .map((list) => [...new Map(list.map((each) => [each.value, each])).values()]),
});

it('is never refused by either platform, whatever was typed into it', () => {
  fc.assert(
    fc.property(fc.array(anyField, { minLength: 1, maxLength: 5 }), words, (parts, title) => {
      const fields = parts.map(({ kind, label, value, ...more }, index) =>
        field(`f${index}`, kind, label, value, more),
      );
      const form = formOf(fields, { title: `T${title}`, intro: [paragraph(text(title))] });
      expect(slackPayloadProblems(formToSlackModal(form))).toEqual([]);
      expect(discordPayloadProblems('callback', { type: 9, data: formToDiscordModal(form) })).toEqual([]);
    }),
  );
});

describe('what comes back from a form', () => {
  it('is text by the fields’ names', () => {
    const input = { type: 4, custom_id: 'says', value: 'words' };
    expect(
      componentsToValues([
        { type: 18, component: input },
        { type: 1, components: [input] },
      ]),
    ).toEqual({
      says: 'words',
    });
    expect(stateToValues({ says: { says: { type: 'plain_text_input', value: 'words' } } })).toEqual({ says: 'words' });
  });

  it.each([
    [[null]],
    [['text', 7, []]],
    [[{ component: null }, { components: [null] }]],
    [[{ component: { custom_id: 'says', value: { text: 'x' } } }]],
    [[{ component: { custom_id: 7, value: 'x' } }]],
  ])('%j is nothing that a form of ours sends, and gives no text', (components) => {
    expect(componentsToValues(components)).toEqual({});
    for (const state of [components, { block: components }, { block: { field: components[0] } }])
      expect(stateToValues(state)).toEqual({});
  });
});
