/** Applies one change from chat to the board: checks it against what stands there now, then writes it. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Statement } from '../model/dossier.ts';
import type { Change } from '../model/entries/desk.ts';
import type { DeskEntry } from '../model/entry.ts';
import { writeHistory } from '../queries/history.ts';
import { applyRated, applyRatingCorrected } from '../queries/ratings.ts';
import type { SearchIndex } from '../search/index.ts';
import { circleRefusal } from './dispute-rules.ts';
import { ensureSource, ensureSpeaker, ensureTopic } from './ensure-entities.ts';
import { CHAT_POSITIONS, freeSlug, lookupIds, type State, writeDispute, writeStatement } from './rows.ts';
import { type Versioned, writeVersion } from './versions.ts';

/** What became of a change: what it is about, or a sentence that says why it changed nothing. */
export type Applied = { subject: string } | { refusal: string };

/** `slug`: the proposed statement that becomes a recorded one; null for a new one. `name`: "P3, by Ann". */
export type Mode = { kind: 'recorded'; slug: string | null } | { kind: 'proposed'; name: string };

interface Apply {
  db: DatabaseSync;
  search: SearchIndex;
  entry: DeskEntry;
}

type Of<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

export function applyChange(apply: Apply, change: Change, mode: Mode): Applied {
  const row = apply.db.prepare('SELECT id FROM dossiers WHERE slug = ?').get(change.dossier);
  if (row === undefined) return { refusal: `There is no dossier ${change.dossier} any more.` };
  const dossier = Number(row.id);
  switch (change.kind) {
    case 'statement-recorded':
      return applyRecorded(apply, dossier, change, mode);
    case 'statement-corrected':
      return applyCorrected(apply, dossier, change);
    case 'statement-retracted':
      return applyRetracted(apply, dossier, 'statements', change.dossier, change.statement, change.reason);
    case 'dispute-recorded':
      return applyDisputed(apply, dossier, change);
    case 'dispute-retracted':
      return applyRetracted(apply, dossier, 'disputes', change.dossier, change.dispute, change.reason);
    case 'rating-recorded':
      return applyRated(apply.db, apply.entry, dossier, change);
    case 'rating-corrected':
      return applyRatingCorrected(apply.db, apply.entry, dossier, change);
    case 'rating-retracted':
      return applyRetracted(apply, dossier, 'ratings', change.dossier, change.rating, change.reason);
  }
}

/** The reference a change is about; null for a new statement, whose id is given when it is folded. */
export function changeToSubject(change: Change): string | null {
  switch (change.kind) {
    case 'statement-recorded':
      return null;
    case 'dispute-recorded':
      return `${change.dossier}/${change.dispute.against}`;
    case 'dispute-retracted':
      return `${change.dossier}/${change.dispute}`;
    case 'rating-recorded':
      return `${change.dossier}/${change.rating.statement}`;
    case 'rating-corrected':
    case 'rating-retracted':
      return `${change.dossier}/${change.rating}`;
    default:
      return `${change.dossier}/${change.statement}`;
  }
}

/** Takes away the speakers, sources and topics that were proposed with a statement and that none has any more. */
export function dropProposed(db: DatabaseSync, dossier: string): void {
  const [id] = db.prepare('SELECT id FROM dossiers WHERE slug = ?').all(dossier);
  if (id === undefined) return;
  for (const [table, column] of [
    ['sources', 'source'],
    ['topics', 'topic'],
    ['speakers', 'speaker'],
  ] as const) {
    const used =
      table === 'speakers'
        ? 'SELECT speaker FROM statements UNION SELECT told_by FROM statements WHERE told_by IS NOT NULL'
        : `SELECT ${column} FROM statements`;
    const dropped = db
      .prepare(`DELETE FROM ${table} WHERE dossier = ? AND state = 'proposed' AND id NOT IN (${used}) RETURNING id`)
      .all(Number(id.id));
    for (const row of dropped)
      db.prepare('DELETE FROM names WHERE kind = ? AND target = ?').run(column, Number(row.id));
  }
}

function applyRecorded(
  { db, search, entry }: Apply,
  dossier: number,
  change: Of<'statement-recorded'>,
  mode: Mode,
): Applied {
  const wished = change.statement;
  const missing = missingPart(db, dossier, change);
  if (missing !== null) return { refusal: missing };
  const slug = mode.kind === 'recorded' && mode.slug !== null ? mode.slug : freeSlug(db, dossier, wished.id);
  const state: State = mode.kind;
  const statement: Statement = {
    ...wished,
    id: slug,
    source: ensureSource(db, dossier, change.source, wished.source, state),
    speaker: ensureSpeaker(db, dossier, change.speaker, wished.speaker, state),
    topic: ensureTopic(db, dossier, change.topic, wished.topic, state),
    toldBy: wished.toldBy === null ? null : ensureSpeaker(db, dossier, null, wished.toldBy, state),
  };
  const twin = findTwin(db, dossier, statement);
  if (twin !== null) return { refusal: `These words of this speaker are on record already, as ${twin}.` };
  const reason = mode.kind === 'proposed' ? mode.name : null;
  const position = CHAT_POSITIONS + Number(slug.slice(1));
  writeStatement(db, search, lookupIds(db, dossier), statement, { position, file: null, state, reason });
  writeVersion(db, entry, dossier, statement, state, change.reason);
  const subject = `${change.dossier}/${slug}`;
  const what = mode.kind === 'proposed' ? `proposed (${mode.name})` : mode.slug === null ? 'recorded' : 'approved';
  writeHistory(db, entry, subject, what, change.reason);
  return { subject };
}

/** A part that the entry counted on and that is gone: its proposal was rejected in between. */
function missingPart(db: DatabaseSync, dossier: number, change: Of<'statement-recorded'>): string | null {
  const has = (table: string, slug: string) =>
    db.prepare(`SELECT 1 FROM ${table} WHERE dossier = ? AND slug = ?`).get(dossier, slug) !== undefined;
  const { source, speaker, topic, toldBy } = change.statement;
  const parts = [
    ['sources', change.source, source],
    ['speakers', change.speaker, speaker],
    ['topics', change.topic, topic],
    ['speakers', null, toldBy],
  ] as const;
  for (const [table, added, slug] of parts) {
    if (added === null && slug !== null && !has(table, slug))
      return `“${slug}” is no longer among the ${table} of this dossier: record the statement anew.`;
  }
  return null;
}

/** The same words of the same speaker in the same place of the same source. */
function findTwin(db: DatabaseSync, dossier: number, statement: Statement): string | null {
  const ids = lookupIds(db, dossier);
  const place = ({ quotes, passage }: Statement) =>
    (quotes.length > 0 ? quotes : [passage]).map(({ start, end }) => `${start}-${end}`).join(' ');
  const rows = db
    .prepare(
      "SELECT slug, doc FROM statements WHERE dossier = ? AND source = ? AND speaker = ? AND slug <> ? AND state IN ('recorded', 'proposed')",
    )
    .all(dossier, ids.source(statement.source), ids.speaker(statement.speaker), statement.id);
  const twin = rows.find((row) => {
    const other = JSON.parse(String(row.doc)) as Statement;
    return place(other) === place(statement) && other.toldBy === statement.toldBy;
  });
  return twin === undefined ? null : String(twin.slug);
}

function applyCorrected({ db, search, entry }: Apply, dossier: number, change: Of<'statement-corrected'>): Applied {
  const row = db.prepare('SELECT * FROM statements WHERE dossier = ? AND slug = ?').get(dossier, change.statement);
  if (row === undefined) return { refusal: `There is no statement ${change.statement} any more.` };
  if (row.state === 'retracted') return { refusal: retractedSentence(change.statement, row.reason) };
  if (row.state === 'proposed')
    return { refusal: `${change.statement} is still a proposal (${row.reason}): edit the proposal instead.` };
  const current = JSON.parse(String(row.doc)) as Statement;
  const moved = Object.entries(change.before).filter(
    ([field, value]) => JSON.stringify(current[field as keyof Statement]) !== JSON.stringify(value),
  );
  if (moved.length > 0)
    return {
      refusal: `${change.statement} was changed by somebody else meanwhile (${moved.map(([field]) => field).join(', ')}): look at it with /history and correct it anew.`,
    };
  const statement: Statement = { ...current, ...change.after };
  for (const slug of [statement.speaker, statement.toldBy])
    if (slug !== null) ensureSpeaker(db, dossier, null, slug, 'recorded');
  ensureTopic(db, dossier, null, statement.topic, 'recorded');
  writeStatement(db, search, lookupIds(db, dossier), statement, {
    position: Number(row.position),
    file: row.file === null ? null : String(row.file),
    state: 'recorded',
    reason: null,
  });
  const held = new Set([...(JSON.parse(String(row.held)) as string[]), ...Object.keys(change.after)]);
  // The quotation stands in its passage: the file must not change one of the two alone.
  if (held.has('quotes') || held.has('passage')) held.add('quotes').add('passage');
  db.prepare('UPDATE statements SET held = ? WHERE id = ?').run(JSON.stringify([...held].sort()), Number(row.id));
  writeVersion(db, entry, dossier, statement, 'recorded', change.reason);
  const subject = `${change.dossier}/${change.statement}`;
  writeHistory(db, entry, subject, `corrected (${Object.keys(change.after).join(', ')})`, change.reason);
  return { subject };
}

function applyRetracted(
  { db, entry }: Apply,
  dossier: number,
  table: 'statements' | 'disputes' | 'ratings',
  dossierSlug: string,
  slug: string,
  reason: string,
): Applied {
  const row = db.prepare(`SELECT doc, state, reason FROM ${table} WHERE dossier = ? AND slug = ?`).get(dossier, slug);
  if (row === undefined) return { refusal: `There is no ${slug} any more.` };
  if (row.state === 'retracted') return { refusal: `${slug} is retracted already: ${row.reason}.` };
  if (row.state === 'proposed')
    return { refusal: `${slug} is still a proposal (${row.reason}): reject the proposal instead.` };
  db.prepare(`UPDATE ${table} SET state = 'retracted', reason = ? WHERE dossier = ? AND slug = ?`).run(
    reason,
    dossier,
    slug,
  );
  const doc = JSON.parse(String(row.doc)) as Versioned;
  writeVersion(db, entry, dossier, doc, 'retracted', reason);
  const subject = `${dossierSlug}/${slug}`;
  writeHistory(db, entry, subject, 'retracted', reason);
  return { subject };
}

function applyDisputed({ db, entry }: Apply, dossier: number, change: Of<'dispute-recorded'>): Applied {
  const wished = change.dispute;
  const refusal = circleRefusal(db, dossier, wished);
  if (refusal !== null) return { refusal };
  const slug = freeSlug(db, dossier, wished.id);
  const dispute: Dispute = { ...wished, id: slug };
  const position = CHAT_POSITIONS + Number(slug.slice(1));
  writeDispute(db, lookupIds(db, dossier), dispute, { position, file: null, state: 'recorded', reason: null });
  writeVersion(db, entry, dossier, dispute, 'recorded', change.reason);
  const subject = `${change.dossier}/${slug}`;
  writeHistory(db, entry, subject, 'recorded', change.reason);
  const what = `disputed by ${wished.from} (${wished.kind}, ${slug})`;
  writeHistory(db, entry, `${change.dossier}/${wished.against}`, what, change.reason);
  return { subject };
}

/** Why a retracted statement is not corrected, and what to do instead. */
export function retractedSentence(slug: string, reason: unknown): string {
  return `${slug} is retracted (${reason}), and a retracted statement is not corrected: record the right words with /record.`;
}
