/**
 * `npm run bench -- draft --data FILE.jsonl [--language en] [--all]`: how well the rules find who says what.
 *
 * A line of the file is {id, text, attributions: [{source, cue, content}]}, each a list of [start, end) in code points.
 * Where an attribution also has a `reference`, the full name of its speaker, `names` counts the quotations whose drafted
 * speaker has that name (right), another (wrong) or none, and those that were not found (missed). `calibration` tells how
 * much of what is drafted at a confidence of 0.8 or above has the right name and the right quoted words.
 * Only attributions whose content holds a quotation mark are compared, on both sides; `--all` compares every one.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { draftText } from '../../src/drafting/draft.ts';
import { addText, calibrationToRates, emptyScores, type Scored, type Span, tallyToRates } from './scores.ts';

const span = z.tuple([z.number(), z.number()]);
const record = z.object({
  id: z.string(),
  text: z.string(),
  attributions: z.array(
    z.object({
      source: z.array(span),
      cue: z.array(span),
      content: z.array(span),
      reference: z.string().optional(),
    }),
  ),
});

const quotationMark = /["“”„«»]/;

const holdsMark = (content: readonly Span[], points: readonly string[]): boolean =>
  content.some(([start, end]) => quotationMark.test(points.slice(start, end).join('')));

/** Reads the file line by line and drafts each text. Rates are percentages. */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      language: { type: 'string', default: 'en' },
      all: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined) {
    throw new Error('Name the data: npm run bench -- draft --data FILE.jsonl (one {id, text, attributions} a line)');
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
      reference: one.speaker?.name ?? null,
      confidence: one.confidence,
    }));
    const counts = (one: Scored): boolean => values.all || holdsMark(one.content, points);
    addText(scores, attributions.filter(counts), proposed.filter(counts), points);
    texts++;
    words += text.split(/\s+/).length;
  }
  return {
    texts,
    words,
    milliseconds: Math.round(milliseconds),
    attributions: scores.contentExact.actual,
    proposed: scores.contentExact.proposed,
    names: scores.names,
    calibration: calibrationToRates(scores.calibration),
    contentExact: tallyToRates(scores.contentExact),
    contentOverlapping: tallyToRates(scores.contentOverlapping),
    sourceExact: tallyToRates(scores.sourceExact),
    sourceOverlapping: tallyToRates(scores.sourceOverlapping),
  };
}
