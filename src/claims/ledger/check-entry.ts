/** Whether what an entry says of its sources is so: hashes, versions, and words at the places given. */
import { DatabaseSync } from 'node:sqlite';
import { sha256 } from '../../storage/chain.ts';
import { dossierVersion } from '../dossiers/dossier-file.ts';
import type { Dossier, Source, Statement } from '../model/dossier.ts';
import type { Entry } from '../model/entry.ts';
import { type Anchor, isAnchorValid } from '../model/quote.ts';

/** All texts that each dossier's sources ever had, on the disk: a record has more of them than fit in memory. */
export interface SourceTexts {
  add(dossier: string, text: string): void;
  /** Whether the words stand at this place in any of the dossier's texts. */
  hasAnchor(dossier: string, anchor: Anchor): boolean;
  close(): void;
}

export function createSourceTexts(): SourceTexts {
  // A private database in a temporary file: https://www.sqlite.org/inmemorydb.html#temp_db
  const db = new DatabaseSync('');
  db.exec('CREATE TABLE texts (dossier TEXT, sha256 TEXT, text TEXT, PRIMARY KEY (dossier, sha256))');
  const insert = db.prepare('INSERT OR IGNORE INTO texts VALUES (?, ?, ?)');
  const select = db.prepare('SELECT text FROM texts WHERE dossier = ?');
  return {
    add: (dossier, text) => void insert.run(dossier, sha256(text), text),
    hasAnchor: (dossier, anchor) => select.all(dossier).some(({ text }) => isAnchorValid(String(text), anchor)),
    close: () => db.close(),
  };
}

/** The sources that stand in an entry as they were published. */
export function sourcesOf(entry: Entry): Source[] {
  if (entry.kind === 'dossier-seeded' || entry.kind === 'review-published') return entry.dossier.sources;
  if (entry.kind === 'review-started') return [entry.dossier.source];
  const change = changeOf(entry);
  return change?.kind === 'statement-recorded' && change.source !== null ? [change.source] : [];
}

/** What is wrong in a source or with a quotation in it; each continues after the entry's name. */
export function findSourceFaults(entry: Entry): string[] {
  const faults = sourcesOf(entry)
    .filter(({ text, sha256: expected }) => sha256(text) !== expected)
    .map(({ id }) => `has a source, ${id}, whose text is not the one of its SHA-256: the text or the hash was changed`);
  if (entry.kind !== 'dossier-seeded' && entry.kind !== 'review-published') return faults;
  const { dossier } = entry;
  const texts = new Map(dossier.sources.map(({ id, text }) => [id, text]));
  for (const statement of dossier.statements)
    if (!anchorsOf(statement).every((anchor) => isAnchorValid(texts.get(statement.source) ?? '', anchor)))
      faults.push(misplaced(statement.id));
  return faults;
}

/** What `findSourceFaults` finds, the dossier's version, and whether words from chat stand in the dossier's sources. */
export function findEntryFaults(entry: Entry, texts: SourceTexts): string[] {
  const faults = findSourceFaults(entry);
  const dossier = dossierOf(entry);
  if (dossier !== null) for (const { text } of sourcesOf(entry)) texts.add(dossier, text);
  if (entry.kind === 'dossier-seeded' || entry.kind === 'review-published') {
    if (dossierVersion(entry.dossier as Dossier) !== entry.version)
      faults.push('has a dossier that is not of its version: one of the two was changed');
    return faults;
  }
  const change = changeOf(entry);
  if (change === null || dossier === null) return faults;
  if (
    change.kind === 'statement-recorded' &&
    !anchorsOf(change.statement).every((one) => texts.hasAnchor(dossier, one))
  )
    faults.push(misplaced(change.statement.id));
  if (change.kind === 'statement-corrected') {
    const { passage, quotes = [] } = change.after;
    const anchors = passage === undefined ? quotes : [passage, ...quotes];
    if (!anchors.every((anchor) => texts.hasAnchor(dossier, anchor))) faults.push(misplaced(change.statement));
  }
  return faults;
}

const misplaced = (statement: string) =>
  `has a statement, ${statement}, whose words do not stand in its source at the place given`;

function anchorsOf({ passage, quotes }: Statement): Anchor[] {
  return [passage, ...quotes];
}

function dossierOf(entry: Entry): string | null {
  if (entry.kind === 'dossier-seeded' || entry.kind === 'review-published') return entry.dossier.id;
  return changeOf(entry)?.dossier ?? null;
}

function changeOf(entry: Entry) {
  switch (entry.kind) {
    case 'statement-recorded':
    case 'statement-corrected':
      return entry;
    case 'proposal-made':
    case 'proposal-edited':
    case 'proposal-decided':
      return entry.change;
    default:
      return null;
  }
}
