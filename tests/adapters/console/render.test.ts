import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { answerToText } from '../../../src/adapters/console/render.ts';
import { createAnswer, link, paragraph, strong, text } from '../../../src/bot/answer.ts';
import { describeRenderer } from '../contract.ts';

const plain = { colour: false };

describeRenderer({
  name: 'the console',
  render(answer) {
    const readable = answerToText({ ...answer, actions: [] }, plain);
    const unmarked = readable.replace(/^ {2}[│•] |^■ |[\u2068\u2069]/gmu, '');
    return {
      parts: [readable],
      shown: [readable],
      readable: unmarked.replace(/<U\+(\w{4})>/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    };
  },
  problems: (payload) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point.
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u.test(String(payload)) ? ['a control character'] : [],
});

test('an answer is plain lines, with the commands that lead on', () => {
  const answer = createAnswer({
    title: 'Who said it?',
    blocks: [
      paragraph(strong('Paris'), text(', see '), link('the page', 'https://example.org/a')),
      { kind: 'quote', spans: [{ kind: 'text', text: '“One.\nTwo.”' }] },
    ],
    actions: [
      { label: 'Show in source', command: 'source', options: { statement: 'a/S1' } },
      { label: 'Share in channel', command: 'share', options: { answer: '{}' } },
    ],
  });
  expect(answerToText(answer, plain, commands)).toBe(
    'Who said it?\nParis, see the page <https://example.org/a>\n  │ “One.\n  │ Two.”\n→ Show in source: /source a/S1\n',
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
          createAnswer({ title: hostile, blocks: [paragraph(text(hostile)), { kind: 'quote', spans: [{ kind: 'text', text: hostile }] }] }),
          plain,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point.
        expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066\u2067]/);
      },
    ),
  );
});
