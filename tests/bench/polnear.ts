/**
 * Turns a checkout of the PolNeAR corpus (github.com/networkdynamics/PolNeAR) into the lines that `npm run bench -- draft` reads.
 *
 *     node tests/bench/polnear.ts CHECKOUT/data/dev > dev.jsonl
 *
 * The corpus keeps its annotations as brat standoff files: `T1<tab>Source 10 20;25 30<tab>text` for a span (offsets in
 * code points, several parts for an interrupted one) and `E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1` for an
 * attribution. An article read by several annotators gives one line per annotator. The data is never part of this repository.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Span = [number, number];

/** The spans of one `T` line's middle column, "Content 12 20;25 30", as code point pairs; parts that only a line break parts are joined. */
const columnToSpans = (column: string, points: string[]): Span[] => {
  const spans = column
    .slice(column.indexOf(' ') + 1)
    .split(';')
    .map((part): Span => {
      const [start, end] = part.split(' ').map(Number);
      return [start ?? 0, end ?? 0];
    });
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && points.slice(last[1], span[0]).join('').trim() === '') last[1] = span[1];
    else joined.push(span);
  }
  return joined;
};

/** One annotation file and its text as a benchmark record; attributions without content are left out. */
const annToRecord = (id: string, text: string, ann: string) => {
  const points = [...text];
  const columns = new Map<string, string>();
  const attributions: { source: Span[]; cue: Span[]; content: Span[] }[] = [];
  const lines = ann.split('\n');
  for (const line of lines) {
    const [key = '', middle = ''] = line.split('\t');
    if (/^T\d+$/.test(key)) columns.set(key, middle);
  }
  for (const line of lines) {
    const [key = '', middle = ''] = line.split('\t');
    if (!/^E\d+$/.test(key)) continue;
    const found: Record<string, Span[]> = { Source: [], Cue: [], Content: [] };
    for (const role of middle.split(' ')) {
      const [name = '', target = ''] = role.split(':');
      const column = columns.get(target);
      if (column) found[name.replace(/\d+$/, '')]?.push(...columnToSpans(column, points));
    }
    const { Source: source = [], Cue: cue = [], Content: content = [] } = found;
    if (content.length > 0) attributions.push({ source, cue, content });
  }
  return { id, text, attributions };
};

const folder = process.argv[2];
if (!folder) {
  console.error('Name the folder of one split: node tests/bench/polnear.ts CHECKOUT/data/dev > dev.jsonl');
  process.exit(2);
}
for (const file of readdirSync(join(folder, 'attributions')).sort()) {
  const id = file.replace(/\.ann$/, '');
  const text = readFileSync(join(folder, 'text', `${id.replace(/_[0-9a-f]{4}$/, '')}.txt`), 'utf8');
  console.log(JSON.stringify(annToRecord(id, text, readFileSync(join(folder, 'attributions', file), 'utf8'))));
}
