import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_COMPONENTS, MAX_TEXT_BYTES, MAX_TEXT_LENGTH } from '../../../../src/adapters/discord/limits.ts';
import { cleanText } from '../../../../src/adapters/discord/render/escape.ts';
import { answerToDiscord, type DiscordMessage } from '../../../../src/adapters/discord/render/render.ts';
import {
  type Answer,
  type Block,
  code,
  createAnswer,
  footer,
  heading,
  link,
  paragraph,
  quote,
  strong,
  text,
} from '../../../../src/bot/answer.ts';
import type { Press } from '../../../../src/bot/buttons.ts';
import { discordPayloadProblems } from '../../../payloads/discord.ts';
import { describeRenderer } from '../../contract.ts';
import { displaysOf, markdownToReadable, partsToReadable } from '../reading.ts';

/** As short as the real ids are long, and as telling. */
const idOf = ({ invocation, part }: Press): string =>
  `${invocation.command} ${JSON.stringify(invocation.options)} ${part}`.slice(0, 100);

const payloadsOf = (answer: Answer): DiscordMessage[] => {
  const { parts } = answerToDiscord(answer, 1, idOf);
  return Array.from({ length: parts }, (_, index) => answerToDiscord(answer, index + 1, idOf).payload);
};

describeRenderer({
  name: 'Discord',
  render(answer) {
    const parts = payloadsOf(answer);
    const shown = parts.map((part) => displaysOf(part).map(markdownToReadable).join('\n'));
    return { parts, shown, readable: partsToReadable(parts), controls: parts.flatMap(controlsOf) };
  },
  problems: (payload) => discordPayloadProblems('message', payload),
});

const rowsOf = ({ components }: DiscordMessage) =>
  components.flatMap((container) => container.components.flatMap((row) => (row.type === 1 ? [row.components] : [])));

/** Label and id of each button, row by row. */
const buttonsOf = (message: DiscordMessage) =>
  rowsOf(message).map((row) =>
    row.flatMap((button) => ('label' in button && 'custom_id' in button ? [[button.label, button.custom_id]] : [])),
  );

const controlsOf = (message: DiscordMessage): string[] =>
  rowsOf(message)
    .flat()
    .flatMap((control): { label?: string | undefined }[] => {
      if (control.type === 3) return control.options;
      return 'label' in control ? [control] : [];
    })
    .flatMap(({ label }) => (label === undefined ? [] : [label]));

const origin = { command: 'whosaid', options: { phrase: 'peace' } };
const longQuote = (length: number): Answer =>
  createAnswer({
    title: 'Long',
    origin,
    blocks: [
      heading(strong('Sergei Shoigu'), text(', as told by Paris')),
      quote(text('Not said. '.repeat(length / 10))),
    ],
    actions: [{ label: 'Show in source', command: 'source', options: { statement: 'S5' } }],
  });

describe('a message', () => {
  test('is one container of literal markdown that pings nobody and previews nothing', () => {
    const answer = createAnswer({
      title: 'Who said “*peace*”?',
      origin,
      blocks: [
        heading(strong('A. Speaker'), text(', for France')),
        paragraph(text('Compared: '), code('+war'), text(' @everyone')),
        quote(text('“peace\n# now”')),
        { kind: 'fields', fields: [{ name: 'Channel', value: [text('radio')] }] },
        { kind: 'table', head: ['Topic', 'State'], rows: [[[text('peace')], [strong('disputed')]]] },
        { kind: 'list', items: [[text('one\ntwo')], [link('the post', 'https://discord.com/channels/1/2/3')]] },
        footer(text('Recorded in May.')),
      ],
      actions: [{ label: 'Show in source', command: 'source', options: { statement: 'S5' } }],
    });
    expect(answerToDiscord(answer, 1, idOf)).toEqual({
      parts: 1,
      presses: [{ invocation: { command: 'source', options: { statement: 'S5' } }, part: 1 }],
      payload: {
        flags: (1 << 15) | (1 << 2),
        allowed_mentions: { parse: [] },
        components: [
          {
            type: 17,
            accent_color: 0x3b82f6,
            components: [
              {
                type: 10,
                content: [
                  '## Who said “\\*peace\\*”?',
                  '### **A. Speaker**, for France',
                  'Compared: `+war` \\@everyone',
                  '> “peace',
                  '> \\# now”',
                  '**Channel:** radio',
                  '**Topic:** peace',
                  '- **State:** **disputed**',
                  '- one',
                  '  two',
                  '- the post (<https://discord.com/channels/1/2/3>)',
                  '-# Recorded in May.',
                ].join('\n'),
              },
              {
                type: 1,
                components: [{ type: 2, style: 2, custom_id: 'source {"statement":"S5"} 1', label: 'Show in source' }],
              },
            ],
          },
        ],
      },
    });
  });

  test.each([
    ['what is on record', { blocks: [] }, 0x3b82f6],
    ['a draft', { blocks: [], isDraft: true }, 0x8b5cf6],
    ['nothing on record', { blocks: [], tone: 'nothing' }, 0x80848e],
    ['a mistake', { blocks: [], tone: 'mistake' }, 0x80848e],
    ['a fault', { blocks: [], tone: 'fault' }, 0x80848e],
  ] as const)('of %s has a colour, as decoration', (_, answer, colour) => {
    const [container] = answerToDiscord(createAnswer({ title: 'x', ...answer }), 1, idOf).payload.components;
    expect(container).toMatchObject({ accent_color: colour });
  });

  test('has buttons for the parts before and after, in a row above those of the answer', () => {
    const second = answerToDiscord(longQuote(9000), 2, idOf);
    expect(second.parts).toBe(4);
    expect(buttonsOf(second.payload)).toEqual([
      [
        ['← Part 1', 'whosaid {"phrase":"peace"} 1'],
        ['Part 3 →', 'whosaid {"phrase":"peace"} 3'],
      ],
      [['Show in source', 'source {"statement":"S5"} 1']],
    ]);
    expect(second.presses.map(({ part }) => part)).toEqual([1, 3, 1]);
  });

  test('says on each later part whose words go on, and which part it is', () => {
    const displays = displaysOf(answerToDiscord(longQuote(9000), 3, idOf).payload);
    expect(displays[0]).toBe('-# Continued: Long › Sergei Shoigu, as told by Paris');
    expect(displays[1]).toMatch(/^> Not said\./);
    expect(displays[2]).toBe('-# Part 3 of 4');
  });

  test('gives the nearest part when the answer has become shorter', () => {
    const { payload, parts } = answerToDiscord(longQuote(9000), 12, idOf);
    expect(displaysOf(payload).at(-1)).toBe(`-# Part ${parts} of ${parts}`);
    expect(answerToDiscord(longQuote(100), 12, idOf).payload).toEqual(answerToDiscord(longQuote(100), 1, idOf).payload);
  });

  test('of an answer that cannot be asked again has its buttons under the last part', () => {
    const [first, ...later] = payloadsOf({ ...longQuote(9000), origin: null });
    expect(first && buttonsOf(first)).toEqual([]);
    expect(later.at(-1) && buttonsOf(later.at(-1) as DiscordMessage)).toEqual([
      [['Show in source', 'source {"statement":"S5"} 1']],
    ]);
  });

  test('has no two buttons of one id, which Discord would refuse', () => {
    const again = { label: 'Again', command: 'source', options: { statement: 'S5' } };
    const answer = { ...longQuote(100), actions: [again, { ...again, label: 'And again' }] };
    expect(buttonsOf(answerToDiscord(answer, 1, idOf).payload)).toEqual([[['Again', 'source {"statement":"S5"} 1']]]);
  });

  test('spreads many buttons over its parts, five in a row', () => {
    const actions = Array.from({ length: 13 }, (_, index) => ({
      label: `Show ${index}`,
      command: 'source',
      options: { statement: `S${index}` },
    }));
    const parts = payloadsOf({ ...longQuote(100), actions });
    expect(parts.map(buttonsOf).map((rows) => rows.map((row) => row.length))).toEqual([
      [1, 5, 5],
      [1, 3],
    ]);
  });
});

describe('a page', () => {
  test('is not turned between a heading and what it heads', () => {
    const blocks = Array.from({ length: 30 }, (_, index) => [
      heading(text(`Speaker ${index}`)),
      quote(text('word '.repeat(60))),
    ]).flat();
    for (const payload of payloadsOf(createAnswer({ title: 'Many', origin, blocks }))) {
      const lines = displaysOf(payload).slice(0, -1).join('\n').split('\n');
      expect(lines.at(-1)).toMatch(/^> /);
      expect(lines.filter((line) => line.startsWith('### ')).length).toBe(
        lines.filter((line) => line.startsWith('> ')).length,
      );
    }
  });

  test('ends with a sentence where there is one', () => {
    for (const payload of payloadsOf(longQuote(9000)).slice(0, -1)) {
      expect(displaysOf(payload).at(-2)?.trimEnd()).toMatch(/Not said\.$/);
    }
  });

  test('loses, repeats and tears nothing, whatever the text is made of', () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '. ',
      '\n',
      '*',
      '<@1>',
      'é',
      'e\u0301\u0323',
      '👩‍👩‍👧‍👦',
      '🇫🇷',
      'ש',
      '国',
      'https://a.b/c ',
      '\u0000',
    );
    const longText = fc
      .array(fc.tuple(unit, fc.integer({ min: 1, max: 400 })), { minLength: 1, maxLength: 14 })
      .map((runs) => runs.map(([piece, count]) => piece.repeat(count)).join(''));
    fc.assert(
      fc.property(longText, fc.constantFrom('quote', 'paragraph', 'list'), (long, kind) => {
        const block: Block =
          kind === 'quote'
            ? quote(text(long))
            : kind === 'list'
              ? { kind: 'list', items: [[strong(long)], [text(long)]] }
              : { kind: 'paragraph', spans: [text(long), code(long)] };
        const parts = payloadsOf(createAnswer({ title: 'T', origin, blocks: [block] }));
        expect(parts.flatMap((part) => discordPayloadProblems('message', part))).toEqual([]);
        const expected = (kind === 'quote' ? [long] : [long, long]).map(cleanText).join('');
        expect(bare(partsToReadable(parts)).replace(/^T/, '').replace(/-/g, '')).toBe(bare(expected));
        expectWithinLimits(parts);
        // No part begins with a mark that belongs to the letter before it.
        for (const part of parts) expect(displaysOf(part).at(-2) ?? '').not.toMatch(/^(> |- |\*\*|`)*\p{M}/u);
      }),
      { numRuns: 40 },
    );
  });

  test('stays within Discord’s limits with the longest title and heading, and as many buttons as fit', () => {
    const answer = createAnswer({
      title: '谁'.repeat(500),
      origin,
      blocks: [heading(text('谁*说的?'.repeat(600))), quote(text('法国没有接受也没有提出任何建议。'.repeat(600)))],
      actions: Array.from({ length: 40 }, (_, index) => ({
        label: '谁'.repeat(40),
        command: 'source',
        options: { statement: `${index} ${'x'.repeat(90)}` },
      })),
    });
    expectWithinLimits(payloadsOf(answer));
  });

  test('splits even a single character of 10,000 marks, between its code points', () => {
    const zalgo = `a${'\u0301\u{1d165}'.repeat(5000)}`;
    const parts = payloadsOf(createAnswer({ title: 'T', origin, blocks: [quote(text(zalgo))] }));
    expect(parts.flatMap((part) => discordPayloadProblems('message', part))).toEqual([]);
    expect(bare(partsToReadable(parts))).toBe(`T${zalgo}`);
  });
});

/** Those of Discord's that its schema does not hold; buttons are taken to weigh as much as their labels and ids. */
function expectWithinLimits(parts: readonly DiscordMessage[]): void {
  for (const part of parts) {
    const displays = displaysOf(part);
    const labels = buttonsOf(part).flat(2);
    const bytes = [...displays, ...labels].reduce((sum, value) => sum + Buffer.byteLength(value ?? '') + 12, 0);
    expect(displays.join('').length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
    expect(bytes).toBeLessThanOrEqual(MAX_TEXT_BYTES);
    expect(JSON.stringify(part).split('"type":').length - 1).toBeLessThanOrEqual(MAX_COMPONENTS);
  }
}

const bare = (value: string): string => value.replace(/[\s\u2066-\u2069]/gu, '');
