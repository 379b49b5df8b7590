import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slackLimits } from '../../../src/adapters/slack/limits.ts';
import { answerToSlack } from '../../../src/adapters/slack/render.ts';
import {
  type Answer,
  type Block,
  code,
  createAnswer,
  footer,
  heading,
  link,
  paragraph,
  type Span,
  strong,
  text,
} from '../../../src/bot/answer.ts';
import type { Press } from '../../../src/bot/buttons.ts';
import { slackPayloadProblems } from '../../payloads/slack.ts';
import { readableInSlack } from './readable.ts';

const origin = { command: 'whosaid', options: { phrase: 'ready to dialogue' } };
const idOf = ({ invocation, part }: Press) => `${invocation.command}:${part}`;
const first = (answer: Answer) => answerToSlack(answer, 1, idOf).payload;
const withoutIsolates = (value: string) => value.replace(/[\u2068\u2069]/g, '');

const attributed = createAnswer({
  title: 'Who said “ready to dialogue”',
  blocks: [
    heading(strong('Sergei Shoigu'), text(' · Russian side')),
    paragraph(text('Word for word in a quotation. '), code('S5')),
    { kind: 'quote', text: '“ready to dialogue”' },
    { kind: 'fields', fields: [{ name: 'Via', value: [text('the Russian Defence Ministry')] }] },
    { kind: 'list', items: [[text('Disputed by '), strong('Paris'), text(' (denial)')]] },
    footer(text('Source: '), link('the article', 'https://example.org/a?b=1&c=2')),
  ],
  actions: [{ label: 'Show in source', command: 'source', options: { statement: 'S5' } }],
  origin,
});

describe('answerToSlack', () => {
  it('renders headings, quotations, fields, lists, footers and buttons as literal Block Kit', () => {
    expect(first(attributed)).toEqual({
      text: 'Who said “ready to dialogue”\nSergei Shoigu · Russian side\nWord for word in a quotation. S5\n“ready to dialogue”\nVia: the Russian Defence Ministry\n• Disputed by Paris (denial)\nSource: the article',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Who said “ready to dialogue”', emoji: false } },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Sergei Shoigu', style: { bold: true } },
                { type: 'text', text: ' · Russian side', style: { bold: true } },
              ],
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Word for word in a quotation. ' },
                { type: 'text', text: 'S5', style: { code: true } },
              ],
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: '“ready to dialogue”' }] }],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Via: ', style: { bold: true } },
                { type: 'text', text: 'the Russian Defence Ministry' },
              ],
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_list',
              style: 'bullet',
              elements: [
                {
                  type: 'rich_text_section',
                  elements: [
                    { type: 'text', text: 'Disputed by ' },
                    { type: 'text', text: 'Paris', style: { bold: true } },
                    { type: 'text', text: ' (denial)' },
                  ],
                },
              ],
            },
          ],
        },
        {
          type: 'context',
          elements: [
            { type: 'plain_text', text: 'Source: ', emoji: false },
            { type: 'mrkdwn', text: '<https://example.org/a?b=1&amp;c=2|the article>' },
          ],
        },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'press-action-0',
              text: { type: 'plain_text', text: 'Show in source', emoji: false },
              value: 'source:1',
            },
          ],
        },
      ],
    });
  });

  it('shows every cell of a table under its row, named by its head', () => {
    const answer = createAnswer({
      title: 'Compare',
      blocks: [
        {
          kind: 'table',
          head: ['Topic', 'France', 'Russia'],
          rows: [[[text('dialogue')], [text('nothing accepted')], [text('ready')]]],
        },
      ],
    });
    expect(readableInSlack(answer)).toEqual(['Compare\nTopic: dialogue\nFrance: nothing accepted\nRussia: ready']);
  });

  it('keeps markup of a source inert in the blocks and escapes it in the notification', () => {
    const hostile = '<!channel> <@U1> *bold* `code` :tada: https://example.org & &lt; @everyone';
    const { text: fallback, blocks } = first(createAnswer({ title: 'T', blocks: [{ kind: 'quote', text: hostile }] }));
    expect(blocks[1]).toEqual({
      type: 'rich_text',
      elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: hostile }] }],
    });
    expect(fallback).toContain('&lt;!channel&gt; &lt;@U1&gt;');
    expect(fallback).toContain('&amp; &amp;lt;');
    expect(fallback).not.toMatch(/<|>/);
  });

  it('links only http and https addresses; any other is plain text', () => {
    const spans = ['javascript:alert(1)', 'slack://open', 'not an address'].map((url) => link('label', url));
    const rendered = JSON.stringify(
      first(createAnswer({ title: 'T', blocks: [paragraph(...spans), footer(...spans)] })),
    );
    expect(rendered).not.toMatch(/javascript|slack:|"link"|mrkdwn/);
  });

  it('writes a footer’s label that Slack would read as markup as literal text before its link', () => {
    const { blocks } = first(
      createAnswer({ title: 'T', blocks: [footer(link('*a* | b', 'https://example.org/x|y'))] }),
    );
    expect(blocks[1]).toEqual({
      type: 'context',
      elements: [
        { type: 'plain_text', text: '*a* | b', emoji: false },
        { type: 'mrkdwn', text: '<https://example.org/x%7Cy|link>' },
      ],
    });
  });

  it('isolates right-to-left words, so that they do not reorder what stands beside them', () => {
    const { blocks } = first(createAnswer({ title: 'T', blocks: [paragraph(text('مستعد'), text(' (S5)'))] }));
    expect(blocks[1]).toMatchObject({ elements: [{ elements: [{ text: '\u2068مستعد\u2069' }, { text: ' (S5)' }] }] });
  });

  it('splits a 20,000-character quotation over parts with their number and buttons to the parts beside', () => {
    const quotation = 'One says this. Another says that! '.repeat(600);
    const answer = createAnswer({ title: 'Long', blocks: [{ kind: 'quote', text: quotation }], origin });
    const { payload, parts, presses } = answerToSlack(answer, 2, idOf);
    expect(parts).toBe(3);
    expect(payload.blocks[1]).toEqual({
      type: 'context',
      elements: [{ type: 'plain_text', text: 'Part 2 of 3', emoji: false }],
    });
    expect(presses).toEqual([
      { invocation: origin, part: 1 },
      { invocation: origin, part: 3 },
    ]);
    expect(payload.text).toContain('Long (part 2 of 3)');
  });

  it('keeps a match on one page where it fits, and never ends a page in a heading', () => {
    const match = (at: number): Block[] => [heading(text(`Speaker ${at}`)), { kind: 'quote', text: 'q'.repeat(700) }];
    const answer = createAnswer({
      title: 'Many',
      blocks: Array.from({ length: 60 }, (_, at) => match(at)).flat(),
      origin,
    });
    const pages = readableInSlack(answer);
    expect(pages.length).toBeGreaterThan(4);
    for (const page of pages) expect(page).toMatch(/^Many\nPart \d+ of \d+\nSpeaker \d+\n.*q$/s);
  });

  it('names the disputes in the notification even after a long quotation, and says that it is shortened', () => {
    const { text: fallback } = first(
      createAnswer({
        title: 'Long',
        blocks: [{ kind: 'quote', text: 'w '.repeat(1500) }, paragraph(text('Disputed by Paris (denial).'))],
      }),
    );
    expect(fallback).toContain('(the quotation goes on in the message)\nDisputed by Paris (denial).');
  });

  it('offers no buttons to other parts where the answer cannot be asked again', () => {
    const answer = createAnswer({ title: 'Long', blocks: [{ kind: 'quote', text: 'word '.repeat(4000) }] });
    expect(answerToSlack(answer, 1, idOf).parts).toBeGreaterThan(1);
    expect(answerToSlack(answer, 1, idOf).presses).toEqual([]);
  });

  it('gives the nearest part for one that the answer no longer has', () => {
    expect(answerToSlack(attributed, 7, idOf).payload).toEqual(first(attributed));
  });
});

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
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  spans.map((value) => heading(...value)),
  spans.map((value) => paragraph(...value)),
  anyText.map((quote): Block => ({ kind: 'quote', text: quote })),
  fc
    .array(fc.record({ name: fc.string({ maxLength: 30 }), value: spans }), { maxLength: 6 })
    .map((fields): Block => ({ kind: 'fields', fields })),
  fc.array(spans, { maxLength: 8 }).map((items): Block => ({ kind: 'list', items })),
  spans.map((value) => footer(...value)),
);
const anyAnswer = fc
  .record({
    title: fc.oneof(fc.string({ minLength: 1, maxLength: 120 }), anyText),
    blocks: fc.array(anyBlock, { maxLength: 8 }),
    actions: fc.array(
      fc.record({
        label: fc.string({ minLength: 1, maxLength: 40 }),
        command: fc.constant('source'),
        options: fc.dictionary(fc.constantFrom('statement', 'phrase'), fc.string({ maxLength: 300 })),
      }),
      { maxLength: 12 },
    ),
    origin: fc.constantFrom(null, origin),
  })
  .map((parts): Answer => createAnswer(parts));

/** What a reader must find, in order: the words of the blocks, without what shows nothing. */
function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'quote') return [block.text];
      if (block.kind === 'fields')
        return block.fields.flatMap(({ name, value }) => [`${name}: `, ...value.map((span) => span.text)]);
      if (block.kind === 'list') return block.items.flat().map((span) => span.text);
      if (block.kind === 'table') return [];
      return block.spans.map((span) => span.text);
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
        const body = pages.map((page) => page.replace(/^T(\nPart \d+ of \d+)?/, '')).join('');
        expect(squeeze(body)).toBe(squeeze(wordsOf(blocks)));
      }),
      { numRuns: 60 },
    );
  });

  it('stays within Slack’s limits', () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const { parts } = answerToSlack(answer, 1, idOf);
        for (let part = 1; part <= parts; part += 1) {
          const { payload } = answerToSlack(answer, part, longId);
          expect(payload.blocks.length).toBeLessThanOrEqual(slackLimits.blocks);
          expect(JSON.stringify(payload.blocks).length).toBeLessThanOrEqual(slackLimits.blocksJson);
          expect(payload.text.length).toBeLessThanOrEqual(slackLimits.fallback);
          expect(payload.text.trim()).not.toBe('');
          expect(payload.text).not.toMatch(/[<>]/);
          expect(slackPayloadProblems(payload)).toEqual([]);
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
