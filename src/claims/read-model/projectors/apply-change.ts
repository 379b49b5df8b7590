/** Applies one change from chat: checks it against what stands now, then writes it. */
import type { DatabaseSync } from 'node:sqlite';
import { diffDocs } from '../../model/diff-fields.ts';
import type { Dispute, Statement } from '../../model/dossier.ts';
import type { Change } from '../../model/entries/editing.ts';
import type { EditingEntry } from '../../model/entry.ts';
import type { HistoryEvent } from '../../model/history-event.ts';
import type { SearchIndex } from '../../search/index.ts';
import { disputeRefusal } from '../dispute-rules.ts';
import { type RecordState, writeHistory } from '../history.ts';
import { allocateSlug, createRowIds, FIRST_CHAT_POSITION, writeDispute, writeStatement } from '../rows.ts';
import { hasRow, integer, json, nullable, selectColumn, selectOne, selectValue, text, textAs } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { readStatement } from '../statement-docs.ts';
import { type ApplyResult, type ChangeOf, describeConflict } from './apply-result.ts';
import {
  markRecorded,
  resolveSource,
  resolveSpeaker,
  resolveTopic,
  writeSource,
  writeSpeaker,
  writeTopic,
} from './ensure-entities.ts';
import { applyRatingCorrected, applyRatingRecorded } from './ratings.ts';

/** `slug`: the proposed statement that is recorded or edited; null for a new one. `name`: "P3, by Ann". */
export type ApplyMode =
  | { kind: 'recorded'; slug: string | null }
  | { kind: 'proposed'; name: string; slug: string | null };

interface ApplyContext {
  db: DatabaseSync;
  search: SearchIndex;
  entry: EditingEntry;
}

const SELECT_DOSSIER = 'SELECT id FROM dossiers WHERE slug = ?';
const SELECT_STATEMENT = 'SELECT id FROM statements WHERE dossier = ? AND slug = ?';

/** Whatever may refuse a change comes before its first write. */
export function applyChange(context: ApplyContext, change: Change, mode: ApplyMode): ApplyResult {
  const dossier = selectValue(context.db, integer, SELECT_DOSSIER, change.dossier);
  if (dossier === null) return { refusal: `There is no dossier ${change.dossier} any more.` };
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

/** The reference a change is about; null for a new statement, which gets its id when it is projected. */
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
export function deleteUnusedProposed(db: DatabaseSync, dossierSlug: string): void {
  const dossier = selectValue(db, integer, SELECT_DOSSIER, dossierSlug);
  if (dossier === null) return;
  const unused = {
    source: 'sources WHERE id NOT IN (SELECT source FROM statements)',
    topic: 'topics WHERE id NOT IN (SELECT topic FROM statements)',
    speaker: `speakers WHERE id NOT IN (
      SELECT speaker FROM statements UNION SELECT told_by FROM statements WHERE told_by IS NOT NULL)`,
  };
  for (const [kind, rows] of Object.entries(unused)) {
    const sql = `DELETE FROM ${rows} AND dossier = ? AND state = 'proposed' RETURNING id`;
    for (const id of selectColumn(db, integer, sql, dossier))
      prepareCached(db, 'DELETE FROM names WHERE kind = ? AND target = ?').run(kind, id);
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
  const source = resolveSource(db, dossier, change.source, wished.source);
  const speaker = resolveSpeaker(db, dossier, change.speaker, wished.speaker);
  const topic = resolveTopic(db, dossier, change.topic, wished.topic);
  const slug = mode.slug ?? allocateSlug(db, dossier, wished.id);
  const statement: Statement = {
    ...wished,
    id: slug,
    source: source.slug,
    speaker: speaker.slug,
    topic: topic.slug,
  };
  const isFirst = source.added !== null || speaker.added !== null;
  const twin = isFirst ? null : findDuplicate(db, dossier, statement, change.overProposals === true);
  if (twin !== null) return { refusal: `These words of this speaker are on record already, as ${twin}.` };
  const state = mode.kind;
  writeSource(db, dossier, source, state);
  writeSpeaker(db, dossier, speaker, state);
  writeTopic(db, dossier, topic, state);
  if (statement.toldBy !== null) markRecorded(db, 'speakers', dossier, statement.toldBy, state);
  const proposed = selectValue(db, integer, SELECT_STATEMENT, dossier, slug);
  const before = proposed === null ? null : diffDocs(readStatement(db, proposed), statement);
  const reason = mode.kind === 'proposed' ? mode.name : null;
  const position = FIRST_CHAT_POSITION + Number(slug.slice(1));
  writeStatement(db, search, createRowIds(db, dossier), statement, { position, file: null, state, reason });
  const subject = `${change.dossier}/${slug}`;
  const event: HistoryEvent =
    mode.kind === 'proposed'
      ? { kind: 'proposed', proposal: mode.name }
      : { kind: mode.slug === null ? 'recorded' : 'approved' };
  writeHistory(db, entry, subject, event, change.reason, { state, before });
  return { subject };
}

/** An entity that the entry counted on and that is gone: its proposal was rejected in between. */
function findMissingEntity(db: DatabaseSync, dossier: number, change: ChangeOf<'statement-recorded'>): string | null {
  const { source, speaker, topic, toldBy } = change.statement;
  const entities = [
    ['sources', change.source, source],
    ['speakers', change.speaker, speaker],
    ['topics', change.topic, topic],
    ['speakers', null, toldBy],
  ] as const;
  for (const [table, added, slug] of entities) {
    if (added !== null || slug === null) continue;
    if (!hasRow(db, `SELECT 1 FROM ${table} WHERE dossier = ? AND slug = ?`, dossier, slug))
      return `“${slug}” is no longer among the ${table} of this dossier: record the statement anew.`;
  }
  return null;
}

/** The same words of the same speaker in the same place of the same source. */
function findDuplicate(db: DatabaseSync, dossier: number, statement: Statement, overProposals: boolean): string | null {
  const ids = createRowIds(db, dossier);
  const place = ({ quotes, passage }: Statement) =>
    (quotes.length > 0 ? quotes : [passage]).map(({ start, end }) => `${start}-${end}`).join(' ');
  const others = selectColumn(
    db,
    integer,
    `SELECT id FROM statements WHERE dossier = ? AND source = ? AND speaker = ? AND slug <> ?
       AND state IN ('recorded', 'suspended', ?)`,
    dossier,
    ids.source(statement.source),
    ids.speaker(statement.speaker),
    statement.id,
    overProposals ? 'recorded' : 'proposed',
  ).map((row) => readStatement(db, row));
  const twin = others.find((other) => place(other) === place(statement) && other.toldBy === statement.toldBy);
  return twin?.id ?? null;
}

const CORRECTED = {
  id: integer,
  position: integer,
  file: nullable(text),
  state: textAs<RecordState>(),
  reason: nullable(text),
  held: json<string[]>(),
};

function applyStatementCorrected(
  { db, search, entry }: ApplyContext,
  dossier: number,
  change: ChangeOf<'statement-corrected'>,
): ApplyResult {
  const row = selectOne(
    db,
    CORRECTED,
    'SELECT id, position, file, state, reason, held FROM statements WHERE dossier = ? AND slug = ?',
    dossier,
    change.statement,
  );
  if (row === null) return { refusal: `There is no statement ${change.statement} any more.` };
  if (row.state === 'retracted') return { refusal: retractedMessage(change.statement, row.reason) };
  if (row.state === 'proposed')
    return { refusal: `${change.statement} is still a proposal (${row.reason}): edit the proposal instead.` };
  const doc = readStatement(db, row.id);
  const conflict = describeConflict(change.statement, doc, change.before);
  if (conflict !== null) return { refusal: conflict };
  const statement: Statement = { ...doc, ...change.after };
  for (const slug of [statement.speaker, statement.toldBy])
    if (slug !== null) markRecorded(db, 'speakers', dossier, slug, 'recorded');
  markRecorded(db, 'topics', dossier, statement.topic, 'recorded');
  const { position, file } = row;
  // A correction does not end a review.
  const { state, reason } = row;
  writeStatement(db, search, createRowIds(db, dossier), statement, { position, file, state, reason });
  const held = new Set([...row.held, ...Object.keys(change.after)]);
  // The quotation stands in its passage: the file must not change one of the two alone.
  if (held.has('quotes') || held.has('passage')) held.add('quotes').add('passage');
  prepareCached(db, 'UPDATE statements SET held = ? WHERE id = ?').run(JSON.stringify([...held].sort()), row.id);
  const subject = `${change.dossier}/${change.statement}`;
  const event = { kind: 'corrected', fields: Object.keys(change.after) } as const;
  const version = { state, before: diffDocs(doc, statement) };
  writeHistory(db, entry, subject, event, change.reason, version);
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
  const row = selectOne(
    db,
    { state: text, reason: nullable(text) },
    `SELECT state, reason FROM ${table} WHERE dossier = ? AND slug = ?`,
    dossier,
    slug,
  );
  if (row === null) return { refusal: `There is no ${slug} any more.` };
  if (row.state === 'retracted') return { refusal: `${slug} is retracted already: ${row.reason}.` };
  if (row.state === 'proposed')
    return { refusal: `${slug} is still a proposal (${row.reason}): reject the proposal instead.` };
  prepareCached(db, `UPDATE ${table} SET state = 'retracted', reason = ? WHERE dossier = ? AND slug = ?`).run(
    reason,
    dossier,
    slug,
  );
  const subject = `${dossierSlug}/${slug}`;
  const version = { state: 'retracted', before: null } as const;
  writeHistory(db, entry, subject, { kind: 'retracted', by: 'editor' }, reason, version);
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
  const subject = `${change.dossier}/${slug}`;
  writeHistory(db, entry, subject, { kind: 'recorded' }, change.reason, { state: 'recorded', before: null });
  const { from, against, kind } = wished;
  const event = { kind: 'disputed', from, as: kind, dispute: slug } as const;
  writeHistory(db, entry, `${change.dossier}/${against}`, event, change.reason);
  return { subject };
}

/** Why a retracted statement is not corrected, and what to do instead. */
export function retractedMessage(slug: string, reason: string | null): string {
  return `${slug} is retracted (${reason}), and a retracted statement is not corrected: record the right words with /record.`;
}
