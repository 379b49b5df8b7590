/** Applies one change from chat to the board: checks it against what stands there now, then writes it. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Statement } from '../../model/dossier.ts';
import type { Change } from '../../model/entries/editing.ts';
import type { EditingEntry } from '../../model/entry.ts';
import type { HistoryEvent } from '../../model/history-event.ts';
import type { SearchIndex } from '../../search/index.ts';
import { disputeRefusal } from '../dispute-rules.ts';
import {
  allocateSlug,
  createRowIds,
  FIRST_CHAT_POSITION,
  writeDispute,
  writeHistory,
  writeStatement,
} from '../rows.ts';
import { type RecordState, type Versioned, writeVersion } from '../versions.ts';
import { ensureSource, ensureSpeaker, ensureTopic } from './ensure-entities.ts';
import { applyRatingCorrected, applyRatingRecorded } from './ratings.ts';

/** What became of a change: what it is about, or a sentence that says why it changed nothing. */
export type ApplyResult = { subject: string } | { refusal: string };

/** `slug`: the proposed statement that becomes a recorded one; null for a new one. `name`: "P3, by Ann". */
export type ApplyMode = { kind: 'recorded'; slug: string | null } | { kind: 'proposed'; name: string };

interface ApplyContext {
  db: DatabaseSync;
  search: SearchIndex;
  entry: EditingEntry;
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

export function applyChange(context: ApplyContext, change: Change, mode: ApplyMode): ApplyResult {
  const row = context.db.prepare('SELECT id FROM dossiers WHERE slug = ?').get(change.dossier);
  if (row === undefined) return { refusal: `There is no dossier ${change.dossier} any more.` };
  const dossier = Number(row.id);
  switch (change.kind) {
    case 'statement-recorded':
      return applyStatementRecorded(context, dossier, change, mode);
    case 'statement-corrected':
      return applyStatementCorrected(context, dossier, change);
    case 'statement-retracted':
      return applyRetraction(context, dossier, 'statements', change.dossier, change.statement, change.reason);
    case 'dispute-recorded':
      return applyDisputeRecorded(context, dossier, change);
    case 'dispute-retracted':
      return applyRetraction(context, dossier, 'disputes', change.dossier, change.dispute, change.reason);
    case 'rating-recorded':
      return applyRatingRecorded(context.db, context.entry, dossier, change);
    case 'rating-corrected':
      return applyRatingCorrected(context.db, context.entry, dossier, change);
    case 'rating-retracted':
      return applyRetraction(context, dossier, 'ratings', change.dossier, change.rating, change.reason);
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
export function deleteUnusedProposed(db: DatabaseSync, dossier: string): void {
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

function applyStatementRecorded(
  { db, search, entry }: ApplyContext,
  dossier: number,
  change: ChangeOf<'statement-recorded'>,
  mode: ApplyMode,
): ApplyResult {
  const wished = change.statement;
  const missing = findMissingEntity(db, dossier, change);
  if (missing !== null) return { refusal: missing };
  const slug = mode.kind === 'recorded' && mode.slug !== null ? mode.slug : allocateSlug(db, dossier, wished.id);
  const state: RecordState = mode.kind;
  const statement: Statement = {
    ...wished,
    id: slug,
    source: ensureSource(db, dossier, change.source, wished.source, state),
    speaker: ensureSpeaker(db, dossier, change.speaker, wished.speaker, state),
    topic: ensureTopic(db, dossier, change.topic, wished.topic, state),
    toldBy: wished.toldBy === null ? null : ensureSpeaker(db, dossier, null, wished.toldBy, state),
  };
  const twin = findDuplicate(db, dossier, statement);
  if (twin !== null) return { refusal: `These words of this speaker are on record already, as ${twin}.` };
  const reason = mode.kind === 'proposed' ? mode.name : null;
  const position = FIRST_CHAT_POSITION + Number(slug.slice(1));
  writeStatement(db, search, createRowIds(db, dossier), statement, { position, file: null, state, reason });
  writeVersion(db, entry, dossier, statement, state, change.reason);
  const subject = `${change.dossier}/${slug}`;
  const event: HistoryEvent =
    mode.kind === 'proposed'
      ? { kind: 'proposed', proposal: mode.name }
      : { kind: mode.slug === null ? 'recorded' : 'approved' };
  writeHistory(db, entry, subject, event, change.reason);
  return { subject };
}

/** A part that the entry counted on and that is gone: its proposal was rejected in between. */
function findMissingEntity(db: DatabaseSync, dossier: number, change: ChangeOf<'statement-recorded'>): string | null {
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
function findDuplicate(db: DatabaseSync, dossier: number, statement: Statement): string | null {
  const ids = createRowIds(db, dossier);
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

function applyStatementCorrected(
  { db, search, entry }: ApplyContext,
  dossier: number,
  change: ChangeOf<'statement-corrected'>,
): ApplyResult {
  const row = db.prepare('SELECT * FROM statements WHERE dossier = ? AND slug = ?').get(dossier, change.statement);
  if (row === undefined) return { refusal: `There is no statement ${change.statement} any more.` };
  if (row.state === 'retracted') return { refusal: retractedMessage(change.statement, row.reason) };
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
  writeStatement(db, search, createRowIds(db, dossier), statement, {
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
  writeHistory(db, entry, subject, { kind: 'corrected', fields: Object.keys(change.after) }, change.reason);
  return { subject };
}

function applyRetraction(
  { db, entry }: ApplyContext,
  dossier: number,
  table: 'statements' | 'disputes' | 'ratings',
  dossierSlug: string,
  slug: string,
  reason: string,
): ApplyResult {
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
  writeHistory(db, entry, subject, { kind: 'retracted', by: 'editor' }, reason);
  return { subject };
}

function applyDisputeRecorded(
  { db, entry }: ApplyContext,
  dossier: number,
  change: ChangeOf<'dispute-recorded'>,
): ApplyResult {
  const wished = change.dispute;
  const refusal = disputeRefusal(db, dossier, wished);
  if (refusal !== null) return { refusal };
  const slug = allocateSlug(db, dossier, wished.id);
  const dispute: Dispute = { ...wished, id: slug };
  const position = FIRST_CHAT_POSITION + Number(slug.slice(1));
  writeDispute(db, createRowIds(db, dossier), dispute, { position, file: null, state: 'recorded', reason: null });
  writeVersion(db, entry, dossier, dispute, 'recorded', change.reason);
  const subject = `${change.dossier}/${slug}`;
  writeHistory(db, entry, subject, { kind: 'recorded' }, change.reason);
  const { from, against, kind } = wished;
  const event = { kind: 'disputed', from, as: kind, dispute: slug } as const;
  writeHistory(db, entry, `${change.dossier}/${against}`, event, change.reason);
  return { subject };
}

/** Why a retracted statement is not corrected, and what to do instead. */
export function retractedMessage(slug: string, reason: unknown): string {
  return `${slug} is retracted (${reason}), and a retracted statement is not corrected: record the right words with /record.`;
}
