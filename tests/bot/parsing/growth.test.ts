/** Parsing takes time in proportion to the line, whatever it holds: the ratio of two runs, never seconds. */
import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { decodeText } from '../../../src/adapters/slack/render/escape.ts';
import { parseMessageParts } from '../../../src/bot/asking/message-parts.ts';
import { mendLineEnds } from '../../../src/bot/asking/query-suggestions.ts';
import { formatCommandLine, parseCommandLine } from '../../../src/bot/parsing/parse-command.ts';
import { questionToInvocation, questionToPhrase } from '../../../src/bot/parsing/parse-question.ts';
import { nameToLook } from '../../../src/claims/search/look-alike/look-alike.ts';
import { nameToKey, tokenize } from '../../../src/claims/search/tokenizer.ts';
import { holdsImpossibleDate } from '../../../src/lib/calendar.ts';
import { growth, MAX_GROWTH } from './growth.ts';

test.each(['“a ', '“a “b” ', '«( «a » ', 'topic:"a ', '"a “b ', '„a b” «c ', '"a\\"b ', '\\'])('%j', (part) => {
  const parse = (length: number) =>
    parseCommandLine(`/whosaid "x ${part.repeat(length / part.length)}`, commands, 'whosaid');
  expect(growth(parse)).toBeLessThan(MAX_GROWTH);
});

/** What reads typed or posted text, beside the line. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  tokenize,
  nameToKey,
  nameToLook,
  holdsImpossibleDate,
  mendLineEnds,
  parseMessageParts,
  decodeText,
  questionToInvocation,
  question: (text) => questionToPhrase(`who said ${text}`),
};
const PARTS = [
  '\u0301',
  'a\u0301',
  '\u3164',
  '\u200b',
  'A',
  'Е',
  '1 ',
  '“a ',
  '<@U',
  '&amp;',
  'a-\n',
  '\n',
  ' ',
  'a.',
  '… ',
];

test.each(Object.keys(PARSERS))('%s', (name) => {
  for (const part of PARTS) {
    const text = (length: number) => `a-${part.repeat(length / part.length)}!`;
    expect({ part, growth: growth((length) => PARSERS[name]?.(text(length)), 1_000, 3) }).toEqual({
      part,
      growth: expect.toSatisfy((times: number) => times < MAX_GROWTH),
    });
  }
});

test('a value of backslashes is formatted and read back', () => {
  const roundTrip = (length: number) => {
    const invocation = { command: 'whosaid', options: { phrase: `a ${'\\'.repeat(length)} b` } };
    expect(parseCommandLine(formatCommandLine(invocation, commands), commands, 'whosaid')).toEqual(invocation);
  };
  expect(growth(roundTrip)).toBeLessThan(MAX_GROWTH);
});
