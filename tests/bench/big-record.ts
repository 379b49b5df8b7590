/** A record of any size in a data folder: real statements first, then generated ones, a hundred to a dossier, twenty to a source. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dossierVersion } from '../../src/claims/dossiers/dossier-file.ts';
import { createLedger } from '../../src/claims/ledger/ledger.ts';
import type { Dossier } from '../../src/claims/model/dossier.ts';
import type { Entry } from '../../src/claims/model/entry.ts';
import { entrySchema } from '../../src/claims/model/entry.ts';
import { createEntryIds } from '../../src/claims/model/entry-ids.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { generateStatements, readTexts } from './scale/corpus.ts';

const STATEMENTS_PER_DOSSIER = 100;
/** Statements out of one source: an article or a report. */
const STATEMENTS_PER_SOURCE = 20;
const SPEAKERS = 20;
const TOPICS = 20;

/**
 * Writes `count` statements into the ledger of the store, unless `folder` says that it has been done; the board is built
 * by whoever opens it. Without the real statements (in `bench`) those of the first dossier's article do. @returns the statements' texts.
 */
export async function makeBigRecord(storeUrl: string, folder: string, count: number, bench: string): Promise<string[]> {
  const corpus = join(bench, 'statements', 'corpus.jsonl');
  const real = existsSync(corpus)
    ? readTexts(corpus)
    : readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8').split(/(?<=\.)\s+/);
  const texts = [...generateStatements(real, count)].map((text) => text.replaceAll('\n', ' ').slice(0, 1_500).trim());
  const done = join(folder, `made-${count}`);
  if (existsSync(done)) return texts;
  mkdirSync(folder, { recursive: true });
  const store = await openStore(storeUrl, folder);
  const ledger = createLedger<Entry>({ store, newsroom: 'newsroom', parse: (value) => entrySchema.parse(value) });
  const nextId = createEntryIds(() => new Date());
  for (let from = 0; from < texts.length; from += STATEMENTS_PER_DOSSIER) {
    const dossier = textsToDossier(
      `story-${from / STATEMENTS_PER_DOSSIER}`,
      texts.slice(from, from + STATEMENTS_PER_DOSSIER),
    );
    await ledger.append({
      ...{ id: nextId(), newsroom: 'newsroom', at: new Date().toISOString(), kind: 'dossier-seeded' as const },
      by: { kind: 'seed', id: 'bench', name: 'bench', platform: null },
      dossier,
      version: dossierVersion(dossier),
    });
  }
  await ledger.close();
  await store.close();
  writeFileSync(done, '');
  return texts;
}

function textsToDossier(id: string, texts: readonly string[]): Dossier {
  const sources: Dossier['sources'] = [];
  const statements: Dossier['statements'] = [];
  for (let from = 0; from < texts.length; from += STATEMENTS_PER_SOURCE) {
    const slug = `article-${from / STATEMENTS_PER_SOURCE}`;
    const said = texts
      .slice(from, from + STATEMENTS_PER_SOURCE)
      .map((words, n) => `Speaker ${(from + n) % SPEAKERS} said: “${words}”`);
    const text = said.join('\n');
    const sha256 = createHash('sha256').update(text).digest('hex');
    const nothing = { publisher: null, author: null, address: null, date: null, language: 'en' };
    sources.push({ id: slug, title: `Article ${slug} of ${id}`, ...nothing, text, sha256 });
    let at = 0;
    for (const [n, sentence] of said.entries()) {
      const words = texts[from + n] ?? '';
      const quoted = at + sentence.length - words.length - 1;
      statements.push({
        ...{ id: `S${from + n + 1}`, source: slug, speaker: `speaker-${(from + n) % SPEAKERS}`, as: null },
        ...{ topic: `topic-${n % TOPICS}`, says: words, quotes: [anchorIn(text, quoted, quoted + words.length)] },
        ...{ passage: anchorIn(text, at, at + sentence.length), via: 'a statement', viaNote: null, toldBy: null },
        ...{ date: null, original: null },
      });
      at += sentence.length + 1;
    }
  }
  return {
    id,
    title: `The story ${id}`,
    sources,
    sides: [
      { id: 'north', name: 'North', aliases: [] },
      { id: 'south', name: 'South', aliases: [] },
    ],
    speakers: Array.from({ length: SPEAKERS }, (_, n) => ({
      ...{ id: `speaker-${n}`, name: `Speaker ${n} of ${id}`, kind: 'person' as const, role: 'Minister', note: null },
      ...{ side: n % 2 === 0 ? 'north' : 'south', aliases: [] },
    })),
    topics: Array.from({ length: TOPICS }, (_, n) => ({ id: `topic-${n}`, name: `topic ${n} of ${id}`, aliases: [] })),
    statements,
    disputes: statements.slice(0, 5).map(({ id: from }, n) => ({
      ...{ id: `D${n + 1}`, from, against: `S${n + 41}`, kind: 'denial' as const, voice: 'speaker' as const },
      ...{ words: null, scope: null },
    })),
    facts: [],
  };
}

function anchorIn(text: string, start: number, end: number) {
  const [prefix, suffix] = [text.slice(Math.max(0, start - 32), start), text.slice(end, end + 32)];
  return { exact: text.slice(start, end), prefix, suffix, start, end };
}
