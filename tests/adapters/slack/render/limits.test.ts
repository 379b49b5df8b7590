import fc from 'fast-check';
import Keyv from 'keyv';
import { describe, expect, it } from 'vitest';
import { slackLimits } from '../../../../src/adapters/slack/limits.ts';
import { answerToSlack } from '../../../../src/adapters/slack/render/render.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  footer,
  heading,
  link,
  paragraph,
  quote,
  type Span,
  strong,
  text,
} from '../../../../src/bot/answer.ts';
import { createButtons, type Press } from '../../../../src/bot/buttons.ts';
import { slackPayloadProblems } from '../../../payloads/slack.ts';
import { readableInSlack } from './readable.ts';

const origin = { command: 'whosaid', options: { phrase: 'ready to dialogue' } };
const idOf = ({ invocation, part }: Press) => `${invocation.command}:${part}`;
const buttons = createButtons(new Keyv<string>(), 'newsroom', slackLimits.press);
const withoutIsolates = (value: string) => value.replace(/[\u2068\u2069]/g, '');

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 1200 }),
  fc.constantFrom(
    '',
    '<!channel>',
    '👩‍👩‍👧‍👦'.repeat(900),
    `e${'\u0301'.repeat(5000)}`,
    '\u0000\u0007'.repeat(3000),
    '\ud800x',
    'שלום \u202e',
  ),
  fc.lorem({ maxCount: 400 }),
);
const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyText.map(text),
  anyText.map(strong),
  anyText.map(code),
  fc
    .tuple(anyText, fc.oneof(fc.webUrl(), fc.constant(`https://example.org/${'a'.repeat(2900)}`)))
    .map(([label, url]) => link(label, url)),
);
const spans = fc.array(anySpan, { maxLength: 6 });
const anyAction: fc.Arbitrary<Action> = fc.record(
  {
    label: fc.string({ maxLength: 40 }),
    spoken: fc.string({ maxLength: 120 }),
    command: fc.constant('source'),
    options: fc.dictionary(fc.constantFrom('statement', 'phrase'), fc.string({ maxLength: 300 })),
  },
  { requiredKeys: ['label', 'command', 'options'] },
);
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  spans.map((value) => heading(...value)),
  spans.map((value) => paragraph(...value)),
  spans.map((value) => quote(...value)),
  fc
    .array(fc.record({ name: fc.string({ maxLength: 30 }), value: spans }), { maxLength: 6 })
    .map((fields): Block => ({ kind: 'fields', fields })),
  fc.array(spans, { maxLength: 8 }).map((items): Block => ({ kind: 'list', items })),
  spans.map((value) => footer(...value)),
  fc.constant<Block>({ kind: 'divider' }),
  fc.array(anyAction, { maxLength: 7 }).map((actions): Block => ({ kind: 'actions', actions })),
  fc
    .record({ label: fc.string({ maxLength: 200 }), choices: fc.array(anyAction, { maxLength: 25 }) })
    .map((menu): Block => ({ kind: 'menu', ...menu })),
);
const anyAnswer = fc
  .record({
    title: fc.oneof(fc.string({ minLength: 1, maxLength: 120 }), anyText),
    blocks: fc.array(anyBlock, { maxLength: 8 }),
    actions: fc.array(anyAction, { maxLength: 12 }),
    origin: fc.constantFrom(null, origin),
  })
  .map((parts): Answer => createAnswer(parts));

/** What a reader must find, in order: the words of the blocks, without what shows nothing. */
function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'fields')
        return block.fields.flatMap(({ name, value }) => [`${name}: `, ...value.map((span) => span.text)]);
      if (block.kind === 'list') return block.items.flat().map((span) => span.text);
      return 'spans' in block ? block.spans.map((span) => span.text) : [];
    })
    .join('');
}

describe('any answer, over all of its parts', () => {
  const squeeze = (value: string) => withoutIsolates(value.toWellFormed()).replace(/\s+/g, '');

  it('loses and repeats no character', () => {
    const plain = fc.array(anyBlock, { maxLength: 10 }).map((blocks) => blocks.map(withoutLinks));
    fc.assert(
      fc.property(plain, (blocks) => {
        const pages = readableInSlack(createAnswer({ title: 'T', blocks }));
        const body = pages.map((page) => page.replace(/^T(\nPart \d+ of \d+)?(\nContinued: .*)?/, '')).join('');
        expect(squeeze(body)).toBe(squeeze(wordsOf(blocks)));
      }),
      { numRuns: 30 },
    );
  });

  it('stays within Slack’s limits', () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const { parts } = answerToSlack(answer, 1, buttons.idOf);
        for (let part = 1; part <= parts; part += 1) {
          const { payload } = answerToSlack(answer, part, buttons.idOf);
          expect(payload.blocks.length).toBeLessThanOrEqual(slackLimits.blocks);
          expect(JSON.stringify(payload.blocks).length).toBeLessThanOrEqual(slackLimits.blocksJson);
          expect(payload.text.length).toBeLessThanOrEqual(slackLimits.fallback);
          expect(payload.text.trim()).not.toBe('');
          expect(payload.text).not.toMatch(/[<>]/);
          expect(slackPayloadProblems(payload)).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['its words fit as long as they stand before it', 'a'.repeat(2901), 'w'.repeat(78), '<https://example.org/a'],
    ['its words take more room when they are escaped', 'a'.repeat(2000), '&'.repeat(200), '<https://example.org/a'],
    ['it leaves no room even for a short label', 'a'.repeat(2978), 'the article', 'the article'],
    ['it takes more room when it is escaped', '?a&'.repeat(900), 'the article', 'the article'],
  ])('stays within them with a long address in a footer: %s', (_, path, label, shown) => {
    const answer = createAnswer({ title: '', blocks: [footer(link(label, `https://example.org/${path}`))] });
    const { payload } = answerToSlack(answer, 1, idOf);
    expect(slackPayloadProblems(payload)).toEqual([]);
    expect(JSON.stringify(payload.blocks)).toContain(shown);
    expect(
      readableInSlack(answer)
        .join('')
        .replace(/\n?link$/, ''),
    ).toBe(label);
  });

  it('stays within them with any footer', () => {
    const address = fc
      .tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom('a', '&', '%7C|'))
      .map(([length, unit]) => `https://example.org/?${unit.repeat(length).slice(0, length)}`);
    const label = fc
      .tuple(fc.integer({ min: 0, max: 250 }), fc.constantFrom('w', '&', '<', 'ש', '*'))
      .map(([length, unit]) => unit.repeat(length));
    fc.assert(
      fc.property(fc.array(fc.tuple(label, address), { maxLength: 6 }), (links) => {
        const answer = createAnswer({ title: 'T', blocks: [footer(...links.map(([words, url]) => link(words, url)))] });
        const { parts } = answerToSlack(answer, 1, idOf);
        for (let part = 1; part <= parts; part += 1) {
          expect(slackPayloadProblems(answerToSlack(answer, part, longId).payload)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const longId = ({ invocation, part }: Press) => `=["${invocation.command}<&>",${part}]`.padEnd(100, '"');

function withoutLinks(block: Block): Block {
  const bare = (value: readonly Span[]) => value.map((span) => (span.kind === 'link' ? text(span.text) : span));
  if (block.kind === 'fields')
    return { ...block, fields: block.fields.map(({ name, value }) => ({ name, value: bare(value) })) };
  if (block.kind === 'list') return { ...block, items: block.items.map(bare) };
  return 'spans' in block ? { ...block, spans: bare(block.spans) } : block;
}
