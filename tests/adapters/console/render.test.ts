import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { answerToText } from '../../../src/adapters/console/render.ts';
import { createAnswer, link, paragraph, quote, strong, text } from '../../../src/bot/answer.ts';
import { formatCommandLine } from '../../../src/bot/parsing/parse-command.ts';
import { inLanguage } from '../../../src/locales/index.ts';
import { describeRenderer } from '../contract.ts';

const plain = { colour: false };

/** The commands that the arrows lead to, as they are typed. */
const controlsOf = (readable: string) =>
  readable
    .split('\n')
    .filter((line) => line.startsWith('→ '))
    .flatMap((line) => line.slice(2).split('  → '))
    .map((line) => line.replace(/^Open a topic in full, such as [^:]*: /, ''));

for (const [name, width] of [
  ['the console', undefined],
  ['a terminal of 40 columns', 40],
] as const) {
  describeRenderer({
    name,
    choices: 1,
    control: (action) => formatCommandLine(action, []),
    render(answer) {
      const readable = answerToText(answer, { colour: false, width });
      const unmarked = readable.replace(/^ {2}[│•] |^■ |^→ .*$|[\u2068\u2069]/gmu, '');
      return {
        parts: [readable],
        shown: [readable],
        readable: unmarked.replace(/<U\+(\w{4})>/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
        controls: controlsOf(readable),
      };
    },
    problems: (payload) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point.
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u.test(String(payload)) ? ['a control character'] : [],
  });
}

test('an answer is plain lines, with the commands that lead on', () => {
  const answer = createAnswer({
    title: 'Who said it?',
    blocks: [
      paragraph(strong('Paris'), text(', see '), link('the page', 'https://example.org/a')),
      quote(text('“One.\nTwo.”')),
    ],
    actions: [
      { label: 'Show in source', command: 'source', options: { statement: 'a/S1' } },
      { label: 'Share in channel', command: 'share', options: { answer: '{}' } },
    ],
  });
  expect(answerToText(answer, plain, commands)).toBe(
    'Who said it?\nParis, see the page <https://example.org/a>\n  │ “One.\n  │ Two.”\n→ /source a/S1\n',
  );
});

test('colour is only weight: without it the text is the same', () => {
  const answer = createAnswer({ title: 'A', blocks: [paragraph(strong('b'), text(' c'))] });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape codes are what is taken away.
  expect(answerToText(answer, { colour: true }).replace(/\u001b\[\d+m/g, '')).toBe(answerToText(answer, plain));
});

test('no text of an answer can drive the terminal or turn the line around', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\u001b[2J', '\u009b31m', '\u202eabc', '\u0007', 'a\rb', '\u2066x'),
      ),
      (hostile) => {
        const shown = answerToText(
          createAnswer({ title: hostile, blocks: [paragraph(text(hostile)), quote(text(hostile))] }),
          plain,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point.
        expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066\u2067]/);
      },
    ),
  );
});

const said = createAnswer({
  title: '“ready to dialogue”: attributed to Sergei Shoigu (Russia)',
  blocks: [
    quote(text('Shoigu also said that they were '), strong('“ready to dialogue”'), text(' on the conflict.')),
    { kind: 'list', items: [[strong('Paris'), text(', no quote: Comments immediately denied by Paris.')]] },
    { kind: 'actions', actions: [{ label: 'Read in article', command: 'source', options: { statement: 'a/S5' } }] },
    { kind: 'divider' },
    { kind: 'heading', spans: [text('Also close')] },
    {
      kind: 'menu',
      label: 'Open a topic',
      choices: [
        { label: 'War', command: 'source', options: { statement: 'a/S1' } },
        { label: 'Peace', command: 'source', options: { statement: 'a/S2' } },
      ],
    },
  ],
});

test('a terminal shows lines of its width, each under its bar or bullet, and commands whole', () => {
  expect(answerToText(said, { colour: false, width: 34 }, commands).split('\n')).toEqual([
    '“ready to dialogue”: attributed to',
    'Sergei Shoigu (Russia)',
    '  │ Shoigu also said that they',
    '  │ were “ready to dialogue” on',
    '  │ the conflict.',
    '  • Paris, no quote: Comments',
    '    immediately denied by Paris.',
    '→ /source a/S5',
    '',
    '■ Also close',
    '→ Open a topic, such as War: /source a/S1',
    '',
  ]);
});

test('what is piped has a line for each text, however long', () => {
  const lines = answerToText(said, plain, commands).split('\n');
  expect(lines[1]).toBe('  │ Shoigu also said that they were “ready to dialogue” on the conflict.');
});

test('a weight ends with its line, so that bars and bullets have none', () => {
  const long = createAnswer({ title: 'T', blocks: [quote(strong('ready to dialogue'))] });
  expect(answerToText(long, { colour: true, width: 12 })).toContain(
    '  │ \u001b[1mready to\u001b[22m\n  │ \u001b[1mdialogue\u001b[22m\n',
  );
});

test('no line is wider than the terminal, and none loses a character', () => {
  const anyText = fc.string({
    unit: fc.constantFrom('a', 'bc', ' ', '\n', '国', '👩‍👩‍👧‍👦', 'e\u0301', 'ש'),
    maxLength: 200,
  });
  fc.assert(
    fc.property(anyText, anyText, fc.integer({ min: 8, max: 60 }), (one, other, width) => {
      const answer = createAnswer({ title: 'T', blocks: [quote(text(one), strong(other), text(one))] });
      const lines = answerToText(answer, { colour: false, width })
        .replace(/[\u2068\u2069]/g, '')
        .split('\n');
      for (const line of lines)
        expect([...line.replace(/👩‍👩‍👧‍👦|国/gu, '##').replaceAll('\u0301', '')].length).toBeLessThanOrEqual(width);
      const bare = (value: string) => value.replace(/[\s│]/g, '');
      expect(bare(lines.slice(1).join(''))).toBe(bare(one + other + one));
    }),
  );
});

test('each line of right-to-left words is isolated on its own', () => {
  const answer = createAnswer({ title: 'T', blocks: [quote(text('שלום שלום'))] });
  expect(answerToText(answer, { colour: false, width: 9 })).toBe('T\n  │ \u2068שלום\u2069\n  │ \u2068שלום\u2069\n');
});

test('its own few sentences are in the language of the answer', () => {
  const answer = inLanguage('fr', () => createAnswer({ title: 'T', blocks: said.blocks.slice(-1) }));
  expect(answerToText(answer, plain, commands)).toContain('→ Open a topic, par exemple War\u00a0: /source a/S1');
});
