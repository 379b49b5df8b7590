/** Records of a given size, as dossiers of a thousand statements, appended to the real ledger. */
import { createHash } from 'node:crypto';
import { createLedger, type Ledger } from '../../../src/claims/ledger/ledger.ts';
import type { Dossier, Source, Speaker, Statement } from '../../../src/claims/model/dossier.ts';
import { type Entry, entrySchema } from '../../../src/claims/model/entry.ts';
import { createEntryIds } from '../../../src/claims/model/entry-ids.ts';
import { createAnchor } from '../../../src/claims/model/quote.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import { generateStatements } from './corpus.ts';

const NEWSROOM = 'newsroom';
const STATEMENTS_PER_DOSSIER = 1_000;
/** From this many statements on, the record has one dossier of 5,000, and one speaker in twenty dossiers of 1,000. */
const MIN_SIZE_WITH_LARGE = 100_000;
const LARGE_DOSSIER_SIZE = 5_000;
const BUSY_DOSSIERS = 20;
const STATEMENTS_PER_SOURCE = 50;
const TOPICS = 10;
const SPEAKERS = 6;
const STATEMENTS_PER_DISPUTE = 20;

/** The dossier of 5,000 statements, its sides, and the speaker with 20,000. */
export const LARGE_DOSSIER = 'large-story';
export const BUSY_SPEAKER = 'Robin Constant';
export const hasLargeDossier = (size: number) => size >= MIN_SIZE_WITH_LARGE;

/** The store and ledger that a bot on the folder reads. */
export async function openLedger(folder: string): Promise<{ ledger: Ledger<Entry>; close(): Promise<void> }> {
  const store = await openStore('', folder);
  const ledger = createLedger<Entry>({ store, newsroom: NEWSROOM, parse: (value) => entrySchema.parse(value) });
  return { ledger, close: () => store.close() };
}

/** Appends `size` statements; resolves to how many entries hold them. */
export async function writeRecord(folder: string, real: readonly string[], size: number): Promise<number> {
  const { ledger, close } = await openLedger(folder);
  const nextId = createEntryIds(() => new Date());
  const texts = generateStatements(real, size);
  let [left, entries] = [size, 0];
  while (left > 0) {
    const isLarge = hasLargeDossier(size) && entries === BUSY_DOSSIERS;
    const count = Math.min(left, isLarge ? LARGE_DOSSIER_SIZE : STATEMENTS_PER_DOSSIER);
    const taken = Array.from({ length: count }, () => String(texts.next().value));
    const id = isLarge ? LARGE_DOSSIER : `story-${entries + 1}`;
    const busy = hasLargeDossier(size) && entries < BUSY_DOSSIERS;
    const dossier = textsToDossier(id, entries, taken, busy);
    await ledger.append({
      id: nextId(),
      newsroom: NEWSROOM,
      at: new Date().toISOString(),
      by: { kind: 'seed', id: 'seeds', name: 'seeds', platform: null },
      kind: 'dossier-seeded',
      dossier,
      version: sha256(JSON.stringify(dossier)),
    });
    left -= count;
    entries += 1;
  }
  await close();
  return entries;
}

/** A statement from chat, with a source of its own, for a dossier of the record. */
export function textToEntry(id: string, text: string, number: number): Extract<Entry, { kind: 'statement-recorded' }> {
  const { sources, statements } = textsToDossier('story-1', 0, [text], false);
  const [source, statement] = [sources[0], statements[0]];
  if (source === undefined || statement === undefined) throw new Error('a dossier of one text has one statement');
  return {
    id,
    newsroom: NEWSROOM,
    at: new Date().toISOString(),
    by: { kind: 'person', id: 'U1', name: 'Ada', platform: 'slack' },
    kind: 'statement-recorded',
    dossier: 'story-1',
    statement: { ...statement, id: `S${5_000 + number}`, source: `chat-${number}` },
    source: { ...source, id: `chat-${number}` },
    speaker: null,
    topic: null,
    reason: 'measured',
  };
}

function textsToDossier(id: string, number: number, texts: readonly string[], isBusy: boolean): Dossier {
  const sides = ['north', 'south'].map((side) => ({ id: side, name: `${side} of ${id}`, aliases: [] }));
  const topics = Array.from({ length: TOPICS }, (_, i) => ({
    id: `topic-${i + 1}`,
    name: `matter ${i + 1} of ${id}`,
    aliases: [],
  }));
  const speakers = Array.from({ length: SPEAKERS }, (_, i): Speaker => {
    const isTheBusyOne = isBusy && i === 0;
    return {
      id: `speaker-${i + 1}`,
      name: isTheBusyOne ? BUSY_SPEAKER : `Speaker ${number * SPEAKERS + i + 1}`,
      kind: 'person',
      role: isTheBusyOne ? 'spokesperson' : 'minister',
      // The last is on neither side.
      side: i === SPEAKERS - 1 ? null : (sides[i % 2]?.id ?? null),
      note: null,
      aliases: [],
    };
  });
  const sources: Source[] = [];
  const statements: Statement[] = [];
  for (let from = 0; from < texts.length; from += STATEMENTS_PER_SOURCE) {
    const source = `article-${from / STATEMENTS_PER_SOURCE + 1}`;
    const paragraphs = texts
      .slice(from, from + STATEMENTS_PER_SOURCE)
      .map((text) => `“${text.replace(/\s+/gu, ' ')}”, it was said.`);
    const whole = paragraphs.join('\n');
    let at = 0;
    for (const paragraph of paragraphs) {
      const n = statements.length;
      const close = paragraph.lastIndexOf('”') + 1;
      statements.push({
        id: `S${n + 1}`,
        source,
        // A dispute is between two sides, so neighbours are of different ones.
        speaker: `speaker-${isBusy ? 1 : (n % SPEAKERS) + 1}`,
        as: null,
        topic: `topic-${(Math.floor(n / 7) % TOPICS) + 1}`,
        says: `Speaks of matter ${(Math.floor(n / 7) % TOPICS) + 1}.`,
        quotes: [createAnchor(whole, at, at + close)],
        passage: createAnchor(whole, at, at + paragraph.length),
        via: null,
        viaNote: null,
        toldBy: null,
        date: null,
        original: null,
      });
      at += paragraph.length + 1;
    }
    sources.push({
      id: source,
      title: `Article ${from / STATEMENTS_PER_SOURCE + 1} on ${id}`,
      publisher: null,
      author: null,
      address: null,
      date: null,
      language: 'en',
      text: whole,
      sha256: sha256(whole),
    });
  }
  const disputes = Array.from({ length: Math.floor(texts.length / STATEMENTS_PER_DISPUTE) }, (_, i) => ({
    id: `D${i + 1}`,
    from: `S${i * STATEMENTS_PER_DISPUTE + 2}`,
    against: `S${i * STATEMENTS_PER_DISPUTE + 1}`,
    kind: 'denial' as const,
    voice: 'speaker' as const,
    words: null,
    scope: null,
  }));
  return { id, title: `The story ${id}`, sources, sides, speakers, topics, statements, disputes, facts: [] };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
