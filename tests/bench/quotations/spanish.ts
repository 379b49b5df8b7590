/** The Spanish quotations of spanish.txt as the lines that `npm run bench -- draft` reads, on the standard output. */
import { readFileSync } from 'node:fs';
import type { Span } from '../scores.ts';

export interface SpanishRecord {
  id: string;
  text: string;
  attributions: { source: Span[]; cue: Span[]; content: Span[]; reference?: string }[];
}

const lineToRecord = (line: string, i: number): SpanishRecord => {
  const [marked = '', name = ''] = line.split(' | ');
  let text = '';
  let open = 0;
  const [source, content]: [Span[], Span[]] = [[], []];
  for (const character of marked) {
    const at = [...text].length;
    if (character === '{' || character === '[') open = at;
    else if (character === '}') source.push([open, at]);
    else if (character === ']') content.push([open, at]);
    else text += character;
  }
  return { id: `es-${i + 1}`, text, attributions: [{ source, cue: [], content, reference: name.trim() }] };
};

export const spanishRecords = (): SpanishRecord[] =>
  readFileSync(new URL('spanish.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(lineToRecord);

if (import.meta.main) for (const record of spanishRecords()) console.log(JSON.stringify(record));
