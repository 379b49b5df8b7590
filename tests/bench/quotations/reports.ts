/**
 * `npm run bench -- reports --data FILE.jsonl [--language en] [--show N]`: what share of the quotations in a corpus of
 * plain news is cautioned, and examples of them. A line of the file is as `npm run bench -- draft` reads it.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { judgeReport } from '../../../src/claims/dossiers/reporting/judge-report.ts';
import { findQuotations } from '../../../src/claims/dossiers/reporting/sentence.ts';

const span = z.tuple([z.number(), z.number()]);
const record = z.object({
  id: z.string(),
  text: z.string(),
  attributions: z.array(z.object({ source: z.array(span), cue: z.array(span), content: z.array(span) })),
});

export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      language: { type: 'string', default: 'en' },
      show: { type: 'string', default: '0' },
    },
  });
  if (values.data === undefined) throw new Error('Name the data: npm run bench -- reports --data FILE.jsonl');
  const cautioned: { sentence: string; quotation: string; doubt: string | null; names: string[] }[] = [];
  let quotationCount = 0;
  for await (const line of createInterface({ input: createReadStream(values.data) })) {
    if (line.trim() === '') continue;
    const { text, attributions } = record.parse(JSON.parse(line));
    const offsets = codePointOffsets(text);
    const textOf = ([start, end]: readonly [number, number]) => text.slice(offsets[start], offsets[end]);
    const marked = findQuotations(text, []);
    for (const { source, content } of attributions) {
      const inside = marked.filter(({ start, end }) =>
        content.some(([from, to]) => (offsets[from] ?? 0) <= start + 1 && end - 1 <= (offsets[to] ?? 0)),
      );
      const [first] = inside;
      if (first === undefined || source.length === 0) continue;
      // Direct: the words are a quotation, not a sentence of the article's with some quoted words in it.
      if (Math.abs((offsets[content[0]?.[0] ?? 0] ?? 0) - first.start) > 1) continue;
      quotationCount += 1;
      const names = [source.map(textOf).join(' ')];
      const width = text.startsWith("''", first.start) ? 2 : 1;
      const quotation = { start: first.start + width, end: first.end - width };
      const { isPlain, doubt, sentence } = judgeReport({
        text,
        quotation,
        others: [],
        names,
        language: values.language,
      });
      if (isPlain) continue;
      cautioned.push({
        sentence: text.slice(sentence.start, sentence.end).trim(),
        quotation: text.slice(quotation.start, quotation.end),
        doubt,
        names,
      });
    }
  }
  const by = new Map<string, number>();
  for (const { doubt } of cautioned)
    by.set(doubt ?? '(nothing reports it)', (by.get(doubt ?? '(nothing reports it)') ?? 0) + 1);
  const step = Math.max(1, Math.floor(cautioned.length / Math.max(1, Number(values.show))));
  return {
    quotations: quotationCount,
    cautioned: cautioned.length,
    share: Math.round((1000 * cautioned.length) / quotationCount) / 10,
    doubts: Object.fromEntries([...by].sort((a, b) => b[1] - a[1]).slice(0, 60)),
    examples: cautioned.filter((_, index) => index % step === 0).slice(0, Number(values.show)),
  };
}

/** The UTF-16 offset of each code point, and of the end. */
function codePointOffsets(text: string): number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const point of text) {
    offsets.push(at);
    at += point.length;
  }
  return [...offsets, at];
}
