/**
 * `npm run bench -- draft --data FILE.jsonl [--language en] [--all]`: how well the rules find who says what.
 *
 * A line of the file is {id, text, attributions: [{source, cue, content}]}, each a list of [start, end) in code points.
 * Only attributions whose content holds a quotation mark are compared, on both sides; `--all` compares every one.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { draftText } from '../../src/drafting/draft.ts';
import { addText, emptyScores, type Scored, type Span, type Tally, tallyToRates } from './scores.ts';

const span = z.tuple([z.number(), z.number()]);
const record = z.object({
  id: z.string(),
  text: z.string(),
  attributions: z.array(z.object({ source: z.array(span), cue: z.array(span), content: z.array(span) })),
});

const quotationMark = /["“”„«»]/;

const holdsMark = (content: readonly Span[], points: readonly string[]): boolean =>
  content.some(([start, end]) => quotationMark.test(points.slice(start, end).join('')));

const row = (name: string, tally: Tally): string => {
  const { precision, recall, f1 } = tallyToRates(tally);
  return `${name.padEnd(22)}${precision.toFixed(1).padStart(9)}${recall.toFixed(1).padStart(9)}${f1.toFixed(1).padStart(9)}`;
};

/** Reads the file line by line, drafts each text and prints the table. */
export const bench = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      language: { type: 'string', default: 'en' },
      all: { type: 'boolean', default: false },
    },
  });
  if (!values.data) {
    console.error('Name the data: npm run bench -- draft --data FILE.jsonl (one {id, text, attributions} a line)');
    process.exitCode = 2;
    return;
  }
  const scores = emptyScores();
  let [texts, words, milliseconds] = [0, 0, 0];
  for await (const line of createInterface({ input: createReadStream(values.data) })) {
    if (line.trim() === '') continue;
    const { text, attributions } = record.parse(JSON.parse(line));
    const points = [...text];
    const before = performance.now();
    const draft = draftText(text, { language: values.language });
    milliseconds += performance.now() - before;
    const proposed: Scored[] = draft.attributions.map((one) => ({
      source: one.source ? [one.source] : [],
      content: one.content,
    }));
    const counts = (one: Scored): boolean => values.all || holdsMark(one.content, points);
    addText(scores, attributions.filter(counts), proposed.filter(counts), points);
    texts++;
    words += text.split(/\s+/).length;
  }
  const { actual, proposed } = scores.contentExact;
  console.log(
    `${texts} texts, ${words} words in ${Math.round(milliseconds)} ms; ${actual} attributions, ${proposed} proposed`,
  );
  console.log(`${''.padEnd(22)}${'precision'.padStart(9)}${'recall'.padStart(9)}${'F1'.padStart(9)}`);
  console.log(row('content, exact', scores.contentExact));
  console.log(row('content, overlapping', scores.contentOverlapping));
  console.log(row('source, exact', scores.sourceExact));
  console.log(row('source, overlapping', scores.sourceOverlapping));
};
