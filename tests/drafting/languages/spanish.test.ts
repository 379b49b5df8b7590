/** Spanish, by the quotations that the benchmark also reads. */
import { expect, test } from 'vitest';
import { spanishRecords } from '../../bench/quotations/spanish.ts';
import { statementsOf } from '../readers.ts';

const records = spanishRecords();

const cut = (text: string, [start, end]: [number, number]): string => [...text].slice(start, end).join('');

test('nearly every quotation is found, and no speaker is wrong', () => {
  const drafted = records.map(({ text, attributions }) => {
    const [{ content, reference } = { content: [], reference: '' }] = attributions;
    const words = content.map((span) => cut(text, span)).join(' ');
    const found = statementsOf(text, 'es').find((one) =>
      one.content.some((part) => words.includes(part) || part.includes(words)),
    );
    return { text, reference, speaker: found?.speaker ?? null, found: found !== undefined };
  });
  expect(drafted.filter(({ found }) => found).length).toBeGreaterThanOrEqual(38);
  expect(drafted.filter(({ speaker, reference }) => speaker !== null && speaker !== reference)).toEqual([]);
});
