import fc from 'fast-check';
import Keyv from 'keyv';
import { expect, test } from 'vitest';
import { answerToDiscord, type DiscordMessage } from '../../../../src/adapters/discord/render/render.ts';
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
import { discordPayloadProblems } from '../../../payloads/discord.ts';

const { idOf } = createButtons(new Keyv<string>());
const origin = { command: 'whosaid', options: {} };
const open = (statement: string, label = 'Read in article'): Action => ({
  label,
  command: 'source',
  options: { statement },
});
const divider: Block = { kind: 'divider' };
const partsOf = (blocks: readonly Block[], actions: readonly Action[] = []): DiscordMessage[] => {
  const answer = createAnswer({ title: 'T', blocks, actions, origin });
  const { parts } = answerToDiscord(answer, 1, idOf);
  return Array.from({ length: parts }, (_, index) => answerToDiscord(answer, index + 1, idOf).payload);
};
const inContainer = ([message]: readonly DiscordMessage[]) => message?.components[0]?.components ?? [];
const typesOf = (blocks: readonly Block[]) => inContainer(partsOf(blocks)).map(({ type }) => type);

test('buttons stand in the container, under the statement they belong to, with a line between statements', () => {
  const blocks = [
    quote(text('one')),
    { kind: 'actions', actions: [open('S5')] },
    divider,
    heading(text('Also close')),
    quote(text('two')),
    { kind: 'actions', actions: [open('S6')] },
    footer(text('One article.')),
  ] as const;
  const button = (id: string) => ({
    type: 1,
    components: [{ type: 2, style: 2, custom_id: `=["source",{"statement":"${id}"},1]`, label: 'Read in article' }],
  });
  expect(inContainer(partsOf(blocks))).toEqual([
    { type: 10, content: '## T\n> one' },
    button('S5'),
    { type: 14, divider: true, spacing: 1 },
    { type: 10, content: '### Also close\n> two' },
    button('S6'),
    { type: 10, content: '-# One article.' },
  ]);
});

test('a menu is a select whose options are commands, each once', () => {
  const choices = [open('S1', 'One'), open('S2', 'Two'), open('S1', 'One again')];
  expect(inContainer(partsOf([{ kind: 'menu', label: 'Open a topic', choices }])).at(-1)).toEqual({
    type: 1,
    components: [
      {
        type: 3,
        custom_id: 'menu-1',
        placeholder: 'Open a topic',
        options: [
          { label: 'One', value: '=["source",{"statement":"S1"},1]' },
          { label: 'Two', value: '=["source",{"statement":"S2"},1]' },
        ],
      },
    ],
  });
});

test('a line separates: there is none at an end, and no two of them', () => {
  const one = paragraph(text('one'));
  expect(typesOf([one, divider, divider, one, divider])).toEqual([10, 14, 10]);
});

test('a button of the answer that a statement has already is not repeated', () => {
  const parts = partsOf([{ kind: 'actions', actions: [open('S5')] }], [open('S5', 'Again'), open('S6', 'Other')]);
  expect(JSON.stringify(parts)).not.toContain('Again');
  expect(JSON.stringify(parts)).toContain('Other');
});

test('statements whose buttons do not fit on a page turn it, and stay with their buttons', () => {
  const blocks = Array.from({ length: 30 }, (_, index): Block[] => [
    heading(text(`Speaker ${index}`)),
    quote(text(`words ${index}`)),
    { kind: 'actions', actions: [open(`S${index}`, `Read ${index}`), open(`T${index}`, `Details ${index}`)] },
  ]).flat();
  const parts = partsOf(blocks, [open('X', 'All')]);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) {
    expect(discordPayloadProblems('message', part)).toEqual([]);
    const shown = JSON.stringify(part);
    const speakers = [...shown.matchAll(/### Speaker (\d+)/g)].map(([, number]) => number);
    expect([...shown.matchAll(/Details (\d+)/g)].map(([, number]) => number)).toEqual(speakers);
    expect(shown).not.toContain('›');
  }
});

test('whatever blocks an answer has, no message is refused, and every command is offered', () => {
  const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.constant('国'.repeat(3000)));
  const action = fc
    .tuple(fc.nat(), fc.string({ minLength: 1, maxLength: 40 }))
    .map(([number, label]) => open(`S${number}`, label));
  const block: fc.Arbitrary<Block> = fc.oneof(
    words.map((value) => quote(text(value))),
    words.map((value) => paragraph(text(value))),
    fc.string({ maxLength: 80 }).map((value) => heading(text(value))),
    fc.constant(divider),
    fc.array(action, { maxLength: 12 }).map((actions): Block => ({ kind: 'actions', actions })),
    fc.array(action, { maxLength: 25 }).map((choices): Block => ({ kind: 'menu', label: 'Open one', choices })),
  );
  fc.assert(
    fc.property(fc.array(block, { maxLength: 14 }), fc.array(action, { maxLength: 24 }), (blocks, actions) => {
      const parts = partsOf(blocks, actions);
      expect(parts.flatMap((part) => discordPayloadProblems('message', part))).toEqual([]);
      const shown = JSON.stringify(parts);
      const inBlocks = blocks.flatMap((one) =>
        one.kind === 'actions' ? one.actions : one.kind === 'menu' ? one.choices : [],
      );
      for (const { options } of [...inBlocks, ...actions])
        expect(shown).toContain(JSON.stringify(JSON.stringify(options)).slice(1, -1));
    }),
    { numRuns: 60 },
  );
});

test('its own few sentences are in the language of the answer', () => {
  const answer = inLanguage('fr', () =>
    createAnswer({ title: 'Long', blocks: [quote(text('mot '.repeat(1500)))], origin }),
  );
  const shown = JSON.stringify(answerToDiscord(answer, 2, idOf).payload);
  expect(shown).toMatch(/-# Suite\u00a0: Long.*-# Partie 2 sur 3.*← Partie 1.*Partie 3 →/s);
});
