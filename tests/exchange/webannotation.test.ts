/** Every annotation finds its fragment in its source again, by quote and by position. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUtf16ToCodePoint } from '../../src/lib/code-points.ts';
import { ann, ask, editors } from '../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { triplesOf } from './json-ld.ts';

interface Annotation {
  id: string;
  type: string;
  motivation: string;
  body: { type: string; purpose: string; value: string }[];
  target: {
    source: string;
    selector: [
      { type: string; exact: string; prefix: string; suffix: string },
      { type: string; start: number; end: number },
    ];
  };
}
interface Collection {
  id: string;
  type: string;
  total: number;
  first: { type: string; items: Annotation[] };
}

/** Emoji, a flag and mathematical letters take two UTF-16 units each: positions in units would be off behind them. */
const TEXT =
  '𝐇arbour 🏴‍☠️ news. Ann Lee said: “We have no choice 🚢.” Later she said “no choice” <b>again</b>: “no choice”.';
const DOSSIER = `id: harbour
title: The harbour
sources:
  - { id: article, file: article.txt, address: "https://news.example/harbour" }
speakers:
  - { id: lee, name: Ann Lee, kind: person }
topics:
  - { id: harbour, name: the harbour }
statements:
  - { id: S1, speaker: lee, topic: harbour, says: She saw no choice., passage: "Ann Lee said: “We have no choice 🚢.”", quotes: ["“We have no choice 🚢.”"], via: "</script><b>x</b>" }
  - { id: S2, speaker: lee, topic: harbour, says: She said so again., passage: "Later she said “no choice” <b>again</b>: “no choice”.", quotes: [{ exact: "“no choice”", suffix: " <b>" }] }
  - { id: S3, speaker: lee, topic: harbour, says: She spoke., passage: "Ann Lee said" }
`;

let newsroom: TestNewsroom;
let seeds: string;
beforeAll(async () => {
  seeds = temporaryFolder();
  mkdirSync(join(seeds, 'harbour'));
  writeFileSync(join(seeds, 'harbour', 'dossier.yaml'), DOSSIER);
  writeFileSync(join(seeds, 'harbour', 'article.txt'), TEXT);
  newsroom = await openTestNewsroom({ ...editors, SEEDS_DIR: seeds });
});
afterAll(() => newsroom.remove());

const exported = async (folder: string): Promise<{ raw: string; collection: Collection }> => {
  const { code, stdout, stderr } = await runEntry('export', ['--format', 'webannotation'], { DATA_DIR: folder });
  expect([code, stderr]).toEqual([0, '']);
  return { raw: stdout, collection: JSON.parse(stdout) as Collection };
};

/** As a reader of the standard finds it: quotes by their surroundings, positions by code points. */
function findBoth(text: string, { target: { selector } }: Annotation): { byQuote: number[]; byPosition: string } {
  const [quote, position] = selector;
  const wanted = quote.prefix + quote.exact + quote.suffix;
  const points = [...text];
  const byQuote: number[] = [];
  for (let at = 0; at <= points.length; at++)
    if (points.slice(at).join('').startsWith(wanted)) byQuote.push(at + [...quote.prefix].length);
  return { byQuote, byPosition: points.slice(position.start, position.end).join('') };
}

describe('the annotations', () => {
  test('stand one for each fragment of a quotation, and find it again by both selectors', async () => {
    const { collection } = await exported(newsroom.folder);
    expect(collection).toMatchObject({ type: 'AnnotationCollection', total: 2, first: { type: 'AnnotationPage' } });
    const exacts = collection.first.items.map((annotation) => {
      const { byQuote, byPosition } = findBoth(TEXT, annotation);
      const [quote, position] = annotation.target.selector;
      expect(byQuote).toEqual([position.start]);
      expect(byPosition).toBe(quote.exact);
      return quote.exact;
    });
    expect(exacts).toEqual(['“We have no choice 🚢.”', '“no choice”']);
  });

  test('say who is quoted and through which channel, and where the words stand', async () => {
    const { raw, collection } = await exported(newsroom.folder);
    const [first, second] = collection.first.items;
    expect(first).toMatchObject({
      type: 'Annotation',
      motivation: 'describing',
      target: { source: 'https://news.example/harbour' },
    });
    expect(first?.body).toEqual([
      { type: 'TextualBody', purpose: 'identifying', format: 'text/plain', value: 'Ann Lee, neither side' },
      { type: 'TextualBody', purpose: 'describing', format: 'text/plain', value: 'Channel: </script><b>x</b>' },
      { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: 'the harbour' },
    ]);
    expect(second?.body.map(({ purpose }) => purpose)).toEqual(['identifying', 'tagging']);
    expect(raw).not.toContain('</script>');
  });

  test('are JSON-LD with an IRI each, the same on every export', async () => {
    const [one, other] = [await exported(newsroom.folder), await exported(newsroom.folder)];
    expect(other.raw).toBe(one.raw);
    const triples = await triplesOf(one.collection);
    const of = (name: string) =>
      triples.filter(({ predicate }) => predicate.value === `http://www.w3.org/ns/oa#${name}`);
    expect(of('hasSelector')).toHaveLength(4);
    expect(new Set(of('hasTarget').map(({ subject }) => subject.value)).size).toBe(2);
    expect(of('motivatedBy')[0]?.object.value).toBe('http://www.w3.org/ns/oa#describing');
  });

  test('of the seed say who relays, name a source without an address by its hash, and leave out what was retracted', async () => {
    const seed = await openTestNewsroom(editors);
    const article = seed.readModel.records.sourceText(1, 'article') ?? '';
    await ask(seed, ann, '/retract S12 reason:"Not needed"');
    const { collection } = await exported(seed.folder);
    const count = 14;
    expect(collection.total).toBe(collection.first.items.length);
    expect(collection.total).toBe(count);
    for (const annotation of collection.first.items) {
      const { byQuote, byPosition } = findBoth(article, annotation);
      expect(byQuote).toEqual([annotation.target.selector[1].start]);
      expect(byPosition).toBe(annotation.target.selector[0].exact);
      expect(annotation.target.source).toMatch(/^ni:\/\/\/sha-256;[\w-]{43}$/);
    }
    const relayed = collection.first.items.find(({ target }) =>
      target.selector[0].exact.includes('being ready to resume'),
    );
    expect(relayed?.body[0]?.value).toContain(
      'as told by the entourage of the French minister (France), not first-hand',
    );
    await seed.remove();
  });
});

test('positions in any text count code points', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (text, one, other) => {
      const points = [...text];
      const [start, end] = [one, other].map((at) => at % (points.length + 1)).sort((a, b) => a - b) as [number, number];
      const unitOf = (point: number) => points.slice(0, point).join('').length;
      const pointOf = createUtf16ToCodePoint(text);
      expect([pointOf(unitOf(start)), pointOf(unitOf(end))]).toEqual([start, end]);
    }),
  );
});
