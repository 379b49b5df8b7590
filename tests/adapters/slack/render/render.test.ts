import Keyv from 'keyv';
import { describe, expect, it } from 'vitest';
import { slackLimits } from '../../../../src/adapters/slack/limits.ts';
import { answerToSlack } from '../../../../src/adapters/slack/render/render.ts';
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
import { createButtons, type Press } from '../../../../src/bot/buttons.ts';
import { slackPayloadProblems } from '../../../payloads/slack.ts';
import { describeRenderer } from '../../contract.ts';
import { controlsIn, partsToReadable, payloadToReadable, readableInSlack } from './readable.ts';

const origin = { command: 'whosaid', options: { phrase: 'ready to dialogue' } };
const idOf = ({ invocation, part }: Press) => `${invocation.command}:${part}`;
const buttons = createButtons(new Keyv<string>(), 'newsroom', slackLimits.press);
const first = (answer: Answer) => answerToSlack(answer, 1, idOf).payload;

describeRenderer({
  name: 'Slack',
  render(answer) {
    const { parts: count } = answerToSlack(answer, 1, buttons.idOf);
    const parts = Array.from({ length: count }, (_, index) => answerToSlack(answer, index + 1, buttons.idOf).payload);
    return {
      parts,
      shown: parts.map(payloadToReadable),
      readable: partsToReadable(parts),
      controls: parts.flatMap(controlsIn),
    };
  },
  problems: (payload) => slackPayloadProblems(payload),
});

const attributed = createAnswer({
  title: 'Who said “ready to dialogue”',
  blocks: [
    heading(strong('Sergei Shoigu'), text(' · Russian side')),
    paragraph(text('Word for word in a quotation. '), code('S5')),
    quote(text('“ready to dialogue”')),
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
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Word for word in a quotation. ' },
                { type: 'text', text: 'S5', style: { code: true } },
              ],
            },
            { type: 'rich_text_quote', elements: [{ type: 'text', text: '“ready to dialogue”' }] },
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Via: ', style: { bold: true } },
                { type: 'text', text: 'the Russian Defence Ministry' },
              ],
            },
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
    const { text: fallback, blocks } = first(createAnswer({ title: 'T', blocks: [quote(text(hostile))] }));
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
    const answer = createAnswer({ title: 'Long', blocks: [quote(text(quotation))], origin });
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

  it('begins a part that goes on with a section with its heading, who tells it included', () => {
    const relayed = [
      heading(strong('Sergei Shoigu'), text(' — '), strong('as told by Paris'), text(', not first-hand')),
      quote(text('One says this. '.repeat(1500))),
      heading(strong('Paris'), text(', for France')),
      paragraph(text('No quotation.')),
    ];
    const pages = readableInSlack(createAnswer({ title: 'Long', blocks: relayed, origin }));
    expect(pages).toHaveLength(3);
    const mark = 'Continued: Sergei Shoigu — as told by Paris, not first-hand\n';
    expect(pages.map((page) => page.split(mark).length - 1)).toEqual([0, 1, 1]);
    expect(pages[2]).toMatch(/^Long\nPart 3 of 3\nContinued: Sergei Shoigu.*\nOne says this\..*\nParis, for France\n/s);
    expect(answerToSlack(createAnswer({ title: 'Long', blocks: relayed, origin }), 2, idOf).payload.text).toContain(
      mark,
    );
  });

  it('says whose words a part begins with where it goes on within an item or a row', () => {
    const denial = [strong('Denial by Paris'), text(`: “${'nothing was said. '.repeat(700)}”`)];
    const [, second] = readableInSlack(
      createAnswer({
        title: 'Long',
        blocks: [heading(text('Sergei Shoigu')), { kind: 'list', items: [denial] }],
        origin,
      }),
    );
    expect(second).toMatch(/\nContinued: Sergei Shoigu › Denial by Paris: “nothing was said\. .* …\nnothing was said/);
    const row = [[text('dialogue')], [text('France said this. '.repeat(700))], [text('Russia')]];
    const [, next] = readableInSlack(
      createAnswer({
        title: 'Long',
        blocks: [{ kind: 'table', head: ['Topic', 'France', 'Russia'], rows: [row] }],
        origin,
      }),
    );
    expect(next).toMatch(/\nContinued: Topic: dialogue › France: France said this\. .* …\nFrance said this/);
  });

  it('keeps a match on one page where it fits, and never ends a page in a heading', () => {
    const match = (at: number): Block[] => [heading(text(`Speaker ${at}`)), quote(text('q'.repeat(700)))];
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
        blocks: [quote(text('w '.repeat(1500))), paragraph(text('Disputed by Paris (denial).'))],
      }),
    );
    expect(fallback).toContain('(the quotation goes on in the message)\nDisputed by Paris (denial).');
  });

  it('offers no buttons to other parts where the answer cannot be asked again', () => {
    const answer = createAnswer({ title: 'Long', blocks: [quote(text('word '.repeat(4000)))] });
    expect(answerToSlack(answer, 1, idOf).parts).toBeGreaterThan(1);
    expect(answerToSlack(answer, 1, idOf).presses).toEqual([]);
  });

  it('gives the nearest part for one that the answer no longer has', () => {
    expect(answerToSlack(attributed, 7, idOf).payload).toEqual(first(attributed));
  });
});
