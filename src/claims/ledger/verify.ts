/** Verifies a whole ledger, entry by entry, in memory that does not grow with it. */
import { createHash, type Hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errorToMessage } from '../../lib/errors.ts';
import type { Link } from '../../storage/chain.ts';
import { type Entry, parseEntry } from '../model/entry.ts';
import { createSourceTexts, findEntryFaults, sourcesOf } from './check-entry.ts';
import { type ChainedRow, findLinkFault, linkFaultTexts } from './check-link.ts';
import { findOddTime } from './check-times.ts';
import { redactionToLine, storedToJson } from './seal.ts';

/** How long it may block the process, in milliseconds. */
const SLICE_MS = 10;

/** A fault means that the record is not what was recorded. A note is odd, and explained. */
export interface VerifyFinding {
  kind: 'fault' | 'note';
  /** The entry's id; null where the fault is in no entry. */
  entry: string | null;
  /** Its place in the ledger, from 1. */
  place: number;
  /** What was found, after the entry's name. */
  text: string;
}

export interface VerifyReport {
  entries: number;
  faults: number;
  notes: number;
  /** The last link; null for an empty ledger. */
  head: ChainHead | null;
  /** The note of the first link: when the chain began, and how many entries were there before it did. */
  begun: { at: string; entries: number } | null;
}

export interface ChainHead {
  number: number;
  entry: string;
  hash: string;
}

export interface VerifyOptions {
  newsroom: string;
  onFinding(finding: VerifyFinding): void;
  onProgress?(entries: number): void;
  /** Gets each link in order: an earlier head is compared with the one of its number. */
  onLink?(head: ChainHead): void;
  /** Whether the file that a source came as is stored as it was; `absent` where it is not stored at all. */
  checkOriginal?(sha256: string): Promise<'same' | 'changed' | 'absent'>;
  /** Ends early. */
  signal?: AbortSignal;
}

/** @param rows all entries, in the order of arrival. */
export async function verifyLedger(rows: AsyncIterable<ChainedRow>, options: VerifyOptions): Promise<VerifyReport> {
  const { newsroom, onFinding, onProgress, onLink, checkOriginal, signal } = options;
  const report: VerifyReport = { entries: 0, faults: 0, notes: 0, head: null, begun: null };
  const texts = createSourceTexts();
  const erasures = createErasureCheck();
  let previous: Link | null = null;
  let previousAt: string | null = null;
  let since = performance.now();

  function tell(kind: VerifyFinding['kind'], entry: string | null, text: string): void {
    report[kind === 'fault' ? 'faults' : 'notes'] += 1;
    onFinding({ kind, entry, place: report.entries, text });
  }

  try {
    for await (const row of rows) {
      if (signal?.aborted) break;
      const { key, link } = row;
      report.entries += 1;
      onProgress?.(report.entries);
      const linkFault = findLinkFault(previous, row);
      if (linkFault !== null) tell('fault', key, linkFaultTexts[linkFault]);
      if (link !== null) {
        report.begun ??= readBeginning(link);
        report.head = { number: link.number, entry: key, hash: link.hash };
        onLink?.(report.head);
        previous = link;
        erasures.addRow(key, link);
      }
      const entry = readEntry(row, newsroom, (text) => tell('fault', key, text));
      if (entry === null) continue;
      for (const text of findEntryFaults(entry, texts)) tell('fault', key, text);
      const erasureFault = erasures.findFault(entry);
      if (erasureFault !== null) tell('fault', key, erasureFault);
      const oddTime = findOddTime(previousAt, entry);
      if (oddTime !== null) tell('note', key, oddTime);
      previousAt = entry.at;
      for (const { originalFile } of checkOriginal === undefined ? [] : sourcesOf(entry))
        if (originalFile !== undefined && (await checkOriginal?.(originalFile.sha256)) === 'changed')
          tell('fault', key, `has a source whose original file, ${originalFile.name}, is stored with other bytes`);
      if (performance.now() - since < SLICE_MS) continue;
      await nextTurn();
      since = performance.now();
    }
    if (!signal?.aborted)
      for (const by of erasures.unannounced())
        tell(
          'fault',
          null,
          `entries were changed as if a person had been forgotten, and the entry ${by} that should say so is not there`,
        );
    return report;
  } finally {
    texts.close();
  }
}

function readEntry({ key, value }: ChainedRow, newsroom: string, fail: (text: string) => void): Entry | null {
  try {
    const entry = parseEntry(JSON.parse(storedToJson(value)));
    if (entry.id !== key) fail(`calls itself ${entry.id}`);
    if (entry.newsroom !== newsroom) fail(`belongs to the newsroom ${entry.newsroom}`);
    return entry;
  } catch (error) {
    fail(`cannot be read: ${errorToMessage(error).replaceAll(/\s+/g, ' ')}`);
    return null;
  }
}

function readBeginning({ more }: Link): VerifyReport['begun'] {
  try {
    const { at, entries } = JSON.parse(more?.begun ?? '');
    return { at: String(at), entries: Number(entries) };
  } catch {
    return null;
  }
}

/** Each erasure announces how many entries it changed, and a hash of what it left of them. */
function createErasureCheck() {
  const open = new Map<string, { hash: Hash; entries: number }>();
  return {
    addRow(key: string, { more }: Link): void {
      for (const { by, content } of more?.redactions ?? []) {
        const one = open.get(by) ?? { hash: createHash('sha256'), entries: 0 };
        one.hash.update(redactionToLine(key, content));
        one.entries += 1;
        open.set(by, one);
      }
    },
    findFault(entry: Entry): string | null {
      if (entry.kind !== 'person-forgotten') return null;
      const found = open.get(entry.id);
      open.delete(entry.id);
      const { redacted } = entry;
      const isSame =
        redacted === undefined
          ? found === undefined
          : found?.entries === redacted.entries && found.hash.digest('hex') === redacted.sha256;
      return isSame
        ? null
        : 'says which entries were changed when a person was forgotten, and others were, or otherwise';
    },
    unannounced: (): string[] => [...open.keys()],
  };
}
