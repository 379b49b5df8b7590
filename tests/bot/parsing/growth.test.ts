/** Parsing takes time in proportion to the line, whatever it holds: the ratio of two runs, never seconds. */
import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { formatCommandLine, parseCommandLine } from '../../../src/bot/parsing/parse-command.ts';

const LENGTH = 4_000;
const FACTOR = 32;
/** Linear work takes about 32 times as long, quadratic work 1,024 times: this is far from both, so that a busy machine decides nothing. */
const MAX_GROWTH = 200;

/** The fastest of a few runs, in milliseconds: what else the machine does only makes a run slower. */
function fastest(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** How many times longer FACTOR times the input takes. */
function growth(work: (length: number) => void): number {
  work(LENGTH);
  return fastest(() => work(FACTOR * LENGTH)) / fastest(() => work(LENGTH));
}

test.each(['“a ', '“a “b” ', '«( «a » ', 'topic:"a ', '"a “b ', '„a b” «c ', '"a\\"b ', '\\'])('%j', (part) => {
  const parse = (length: number) =>
    parseCommandLine(`/whosaid "x ${part.repeat(length / part.length)}`, commands, 'whosaid');
  expect(growth(parse)).toBeLessThan(MAX_GROWTH);
});

test('a value of backslashes is formatted and read back', () => {
  const roundTrip = (length: number) => {
    const invocation = { command: 'whosaid', options: { phrase: `a ${'\\'.repeat(length)} b` } };
    expect(parseCommandLine(formatCommandLine(invocation, commands), commands, 'whosaid')).toEqual(invocation);
  };
  expect(growth(roundTrip)).toBeLessThan(MAX_GROWTH);
});
