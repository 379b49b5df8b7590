import Keyv from 'keyv';
import { expect, test } from 'vitest';
import { slackLimits } from '../../../../src/adapters/slack/limits.ts';
import { answerToSlack } from '../../../../src/adapters/slack/render/render.ts';
import {
  type Action,
  type Block,
  createAnswer,
  footer,
  heading,
  paragraph,
  quote,
  text,
} from '../../../../src/bot/answer.ts';
import { createButtons } from '../../../../src/bot/buttons.ts';
import { inLanguage } from '../../../../src/locales/index.ts';
import { answers } from '../../answers.ts';
import { controlsIn, readableInSlack } from './readable.ts';

const buttons = createButtons(new Keyv<string>(), '', slackLimits.press);
const render = (blocks: readonly Block[], actions: readonly Action[] = []) =>
  answerToSlack(createAnswer({ title: 'T', blocks, actions }), 1, buttons.idOf);
const typesOf = (blocks: readonly Block[], actions: readonly Action[] = []) =>
  render(blocks, actions).payload.blocks.map(({ type }) => type);
const open = (statement: string): Action => ({ label: 'Read in article', command: 'source', options: { statement } });
const menu = (choices: readonly Action[]): Block => ({ kind: 'menu', label: 'Open a topic in full', choices });
const divider: Block = { kind: 'divider' };

test('buttons stand under the statement they belong to, each with what a screen reader says', () => {
  const actions = (id: string): Block => ({
    kind: 'actions',
    actions: [{ ...open(id), spoken: `Read ${id} in the article` }],
  });
  const { payload, presses } = render([
    quote(text('one')),
    actions('S5'),
    divider,
    heading(text('Also close')),
    quote(text('two')),
    actions('S6'),
    footer(text('One article.')),
  ]);
  expect(payload.blocks.map(({ type }) => type)).toEqual([
    'header',
    'rich_text',
    'actions',
    'divider',
    'rich_text',
    'actions',
    'context',
  ]);
  expect(payload.blocks[5]).toEqual({
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'press-block-5-0',
        text: { type: 'plain_text', text: 'Read in article', emoji: false },
        value: '=["source",{"statement":"S6"},1]',
        accessibility_label: 'Read S6 in the article',
      },
    ],
  });
  expect(presses.map(({ invocation }) => invocation.options.statement)).toEqual(['S5', 'S6']);
});

test('a menu and the buttons beside it share a row', () => {
  const { payload } = render(
    [paragraph(text('x')), menu([open('S1'), open('S2')])],
    [{ ...open('S9'), label: 'Share' }],
  );
  expect(payload.blocks.slice(2)).toEqual([
    {
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: 'press-block-1-0',
          placeholder: { type: 'plain_text', text: 'Open a topic in full', emoji: false },
          options: ['S1', 'S2'].map((id) => ({
            text: { type: 'plain_text', text: 'Read in article', emoji: false },
            value: `=["source",{"statement":"${id}"},1]`,
          })),
        },
        expect.objectContaining({ type: 'button', action_id: 'press-action-0' }),
      ],
    },
  ]);
});

test('an option that is too long for Slack is stored, and found again', async () => {
  const long = open('S1'.repeat(200));
  const { payload, presses } = render([menu([long, long])]);
  await buttons.save(presses);
  const [value, ...more] = JSON.stringify(payload.blocks).match(/"value":"[^"]+"/g) ?? [];
  expect(more).toEqual([]);
  expect(await buttons.load(JSON.parse(`{${value}}`).value)).toEqual({
    invocation: { command: long.command, options: long.options },
    part: 1,
  });
});

test('a line separates: there is none at an end, and no two of them', () => {
  const one = paragraph(text('one'));
  expect(typesOf([divider, one, divider, divider, one, divider])).toEqual([
    'header',
    'rich_text',
    'divider',
    'rich_text',
  ]);
  expect(typesOf([divider, divider])).toEqual(['header']);
});

test('text is one block up to the next heading', () => {
  const blocks = [
    paragraph(text('a')),
    quote(text('b')),
    heading(text('h')),
    paragraph(text('c')),
    paragraph(text('d')),
  ];
  expect(typesOf(blocks)).toEqual(['header', 'rich_text', 'rich_text']);
});

test('a page that takes over a statement begins with its heading, also for its buttons', () => {
  const blocks = [
    heading(text('Shoigu')),
    quote(text('word '.repeat(2500))),
    { kind: 'actions', actions: [open('S5')] } as const,
  ];
  const answer = createAnswer({ title: 'T', blocks, origin: { command: 'whosaid', options: {} } });
  const { parts } = answerToSlack(answer, 1, buttons.idOf);
  const last = answerToSlack(answer, parts, buttons.idOf).payload;
  expect(controlsIn(last)[0]).toBe('Read in article');
  expect(readableInSlack(answer).at(-1)).toContain('Continued: Shoigu');
});

test('the notification begins with the title, then who, how sure and who denies it, without the controls', () => {
  const answer = answers['statements with buttons of their own, and a menu'];
  if (answer === undefined) throw new Error('no such answer');
  const { text: fallback } = answerToSlack(answer, 1, buttons.idOf).payload;
  expect(fallback.split('\n')).toEqual([
    '“ready to dialogue”: attributed to Sergei Shoigu (Russia)',
    ...[1, 2, 3].flatMap((number) => [
      `Also close: statement ${number}`,
      `it was said, in sentence ${number}, that both were “ready, ${number}” to talk`,
    ]),
  ]);
  const long = `“${'word '.repeat(40)}”: attributed to Shoigu`;
  const { payload } = answerToSlack(createAnswer({ title: long, blocks: [paragraph(text('x'))] }), 1, buttons.idOf);
  expect(payload.text.slice(0, 90)).toBe(long.slice(0, 90));
});

test('its own few sentences are in the language of the answer', () => {
  const answer = inLanguage('fr', () =>
    createAnswer({
      title: 'Long',
      blocks: [heading(text('Choïgou')), quote(text('mot '.repeat(4000)))],
      origin: { command: 'whosaid', options: {} },
    }),
  );
  const second = answerToSlack(answer, 2, buttons.idOf).payload;
  expect(JSON.stringify(second)).toMatch(/Partie 2 sur 2.*Suite\u00a0: .*Choïgou.*← Partie 1/s);
});
