import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cleanText,
  codeToMarkdown,
  strongToMarkdown,
  textToMarkdown,
  urlToMarkdown,
} from '../../../../src/adapters/discord/render/escape.ts';
import { markdownToReadable, markupIn } from '../reading.ts';

/** Text made of what means something in Discord, in ordinary words and in any script. */
const dangerous = [
  ...[
    '*',
    '**',
    '_',
    '__',
    '~~',
    '|',
    '||',
    '`',
    '``',
    '```',
    '>',
    '>>> ',
    '#',
    '## ',
    '-# ',
    '- ',
    '+ ',
    '1. ',
    '\\',
    '\\\\',
  ],
  ...[
    '<',
    '<@1>',
    '<@!1>',
    '<@&2>',
    '<#3>',
    '</a:1>',
    '<t:1:R>',
    '<:a:1>',
    '<a:b:1>',
    '<id:home>',
    '@everyone',
    '@here',
    '@',
  ],
  ...[
    '[x](https://a.b)',
    '[',
    '](',
    ')',
    'https://',
    'http://a.b/c',
    'discord.gg/a',
    'a.b',
    'x@y.zz',
    '<https://a.b>',
    'steam://run/1',
  ],
  ...[
    '\n',
    '\r\n',
    ' ',
    '\t',
    '\u0000',
    '\u001b[31m',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u2069',
    'שלום',
    'é',
    'e\u0301',
    '👩‍👩‍👧',
    '\ud800',
    '¯\\_(ツ)_/¯',
    ':)',
    ':a:',
  ],
];
const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...dangerous), fc.string({ unit: 'binary', maxLength: 6 }), fc.lorem({ maxCount: 2 })),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

const bare = (text: string): string => text.replace(/[\s\u2066-\u2069]/gu, '');
/** Starts of lines that Discord makes a list, a heading, a quotation or small print of. */
const lineMarkup = /^[ \t\u2066-\u2069]*([-*+]|\d+\.|#{1,3}|>|>>>|-#)([ \t]|$)/m;

describe('text', () => {
  test('shows no markup, mention or link, and reads as it stands', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanText(text);
        const markdown = textToMarkdown(clean);
        expect(markupIn(markdown)).toEqual([]);
        expect(markdown).not.toMatch(lineMarkup);
        expect(markdown).not.toMatch(/(?<!\\)[<@[\]]|\bhttps?:(?=\S)/);
        expect(bare(markdownToReadable(markdown))).toBe(bare(clean));
      }),
      { numRuns: 2000 },
    );
  });

  test('shows no markup but the bold it asks for', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanText(text);
        const markdown = strongToMarkdown(clean);
        expect(markupIn(markdown).filter((kind) => kind !== 'strong')).toEqual([]);
        expect(bare(markdownToReadable(markdown))).toBe(bare(clean));
      }),
      { numRuns: 1000 },
    );
  });

  test('shows no markup but the code it asks for', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanText(text).replaceAll('`', '');
        const markdown = codeToMarkdown(clean);
        expect(markupIn(markdown).filter((kind) => kind !== 'inlineCode')).toEqual([]);
        expect(bare(markdownToReadable(markdown))).toBe(bare(clean));
      }),
      { numRuns: 1000 },
    );
  });

  test('turns no direction but its own', () => {
    const [first, second] = textToMarkdown('a \u202e b\u2069 שלום').split('b');
    expect(first?.startsWith('\u2068\u2068')).toBe(true);
    expect(second?.endsWith('\u2069')).toBe(true);
  });

  test('costs little in ordinary prose', () => {
    const prose = 'He also insisted: “no link” (Wednesday, 21.30) was given. A well-known reply followed - none.';
    expect(textToMarkdown(prose)).toBe(
      'He also insisted: “no link” (Wednesday, 21\\.30) was given. A well-known reply followed \\- none.',
    );
  });

  test('takes seconds for no text, however hostile', () => {
    const long = `a${' '.repeat(200_000)}b${'*'.repeat(50_000)}${'\u202e'.repeat(10_000)}`;
    expect(strongToMarkdown(long).length).toBeGreaterThan(long.length);
  });
});

describe('control characters', () => {
  test('are shown, so that nothing is hidden and nothing is lost', () => {
    expect(cleanText('a\u0000b\u001b[31m\u007f\u0085c\r\nd\re\ud800')).toBe('a␀b␛[31m␡\nc\nd\ne\ufffd');
  });
});

describe('an address', () => {
  test('opens without a preview when it is http or https', () => {
    expect(urlToMarkdown('https://example.org/a_b?c=*d*')).toBe('<https://example.org/a_b?c=*d*>');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'discord://-/a',
    '//example.org',
    'https://',
    ' ',
    '',
  ])('is none when it is %s', (url) => {
    expect(urlToMarkdown(url)).toBe(null);
  });

  test('cannot end early', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withFragments: true, withQueryParameters: true }),
          hostile.map((text) => `https://a.b/${text}`),
        ),
        (url) => {
          const markdown = urlToMarkdown(url);
          if (markdown !== null) expect(markupIn(markdown)).toEqual(['autolink']);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
