/**
 * Folds the review of drafts. Nothing of an open review is written to the tables that answers are made from. Of two who
 * decide the same item the first counts; the second's entry changes nothing, and its maker is told why.
 */

import type { DatabaseSync } from 'node:sqlite';
import { formatMinute } from '../../../lib/minute.ts';
import type { Dispute, Statement } from '../../model/dossier.ts';
import type { DraftedDossier } from '../../model/entries/draft-review.ts';
import type { Change } from '../../model/entries/editing.ts';
import type { Actor, DossierSeeded, DraftReviewEntry } from '../../model/entry.ts';
import { createAnchor } from '../../model/quote.ts';
import type { DraftReviewParts } from '../../queries/draft-reviews.ts';
import type { SearchIndex } from '../../search/index.ts';
import { prepareCached } from '../statement-cache.ts';
import { projectDossier } from './dossier.ts';
import { decideProposal, insertProposal } from './proposal-rows.ts';

type EntryOf<Kind> = Extract<DraftReviewEntry, { kind: Kind }>;
type Published = EntryOf<'review-published'>;
type Started = EntryOf<'review-started'>;
type Decision = EntryOf<'review-decided'> | EntryOf<'review-abandoned'>;
type Drafted = Pick<DraftedDossier, 'statements' | 'disputes'>;
/** `subject` is the review's name, or the dossier's once it is published. */
type ApplyResult = { subject: string } | { subject: string | null; refusal: string };

export function projectDraftReview(db: DatabaseSync, entry: Decision | EntryOf<'review-drafted'>): void {
  if (entry.kind === 'review-drafted')
    prepareCached(db, 'INSERT OR IGNORE INTO review_pages (entry, doc) VALUES (?, ?)').run(
      entry.id,
      JSON.stringify(entry.dossier),
    );
  else writeOutcome(db, entry, entry.kind === 'review-decided' ? applyDecided(db, entry) : applyAbandoned(db, entry));
}

/** Yields after each statement and dispute. */
export function* projectReviewStarted(db: DatabaseSync, entry: Started): Generator<void> {
  const applied = applyStarted(db, entry);
  writeOutcome(db, entry, applied);
  const take = prepareCached(db, 'DELETE FROM review_pages WHERE entry = ? RETURNING doc');
  const pages = entry.pages.map((page): Drafted => {
    const row = take.get(page);
    if (row === undefined) throw new Error(`the read model has no page ${page} of the draft ${entry.id}`);
    return JSON.parse(String(row.doc));
  });
  if ('refusal' in applied) return;
  const all = [entry.dossier, ...pages];
  const changes = [
    ...all.flatMap(({ statements }) => statements).map((one) => draftedToStatement(entry, applied.subject, one)),
    ...all.flatMap(({ disputes }) => disputes).map((one) => draftedToDispute(applied.subject, one)),
  ];
  const draft = Number(prepareCached(db, 'SELECT id FROM reviews WHERE entry = ?').get(entry.id)?.id);
  for (const [at, { item, change, notes }] of changes.entries()) {
    const subject = `${applied.subject}/${item}`;
    insertProposal(db, entry, { number: at + 1, subject, change, drafted: { draft, item, notes } });
    yield;
  }
}

/** The dossier is recorded like a seeded one. */
export function* projectReviewPublished(db: DatabaseSync, search: SearchIndex, entry: Published): Generator<void> {
  const applied = applyPublished(db, entry);
  writeOutcome(db, entry, applied);
  if ('refusal' in applied) return;
  const { review: _, decisions: __, ...seeded } = entry;
  yield* projectDossier(db, search, { ...seeded, kind: 'dossier-seeded' } satisfies DossierSeeded);
  writeDeciders(db, entry);
}

function writeOutcome(db: DatabaseSync, entry: DraftReviewEntry, applied: ApplyResult): void {
  prepareCached(db, 'INSERT OR IGNORE INTO outcomes (entry, subject, refusal) VALUES (?, ?, ?)').run(
    entry.id,
    applied.subject,
    'refusal' in applied ? applied.refusal : null,
  );
}

function applyAbandoned(db: DatabaseSync, entry: EntryOf<'review-abandoned'>): ApplyResult {
  const review = openReview(db, entry.review);
  if ('refusal' in review) return review;
  endReview(db, entry, 'abandoned', entry.reason, null);
  return { subject: review.name };
}

function applyStarted(db: DatabaseSync, entry: Started): ApplyResult {
  const { dossier } = entry;
  const same = prepareCached(db, "SELECT name FROM reviews WHERE sha256 = ? AND state = 'open'").get(
    dossier.source.sha256,
  );
  if (same !== undefined && !entry.again)
    return {
      subject: String(same.name),
      refusal: `The same article is under review already: go on with /draft ${same.name}.`,
    };
  const name = freeName(db, dossier.id);
  const { text, ...source } = dossier.source;
  const { title, speakers, topics, undecided, notes } = dossier;
  const parts: DraftReviewParts = { title, source, sides: [], speakers, topics, undecided, notes };
  prepareCached(
    db,
    'INSERT INTO reviews (entry, name, at, actor, sha256, address, text, parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(entry.id, name, entry.at, JSON.stringify(entry.by), source.sha256, source.address, text, JSON.stringify(parts));
  return { subject: name };
}

/** A name that no review and no dossier has, since it becomes the dossier's id. */
function freeName(db: DatabaseSync, wished: string): string {
  const taken = prepareCached(db, 'SELECT 1 FROM reviews WHERE name = ?1 UNION SELECT 1 FROM dossiers WHERE slug = ?1');
  const short = wished.slice(0, 52).replace(/-+$/, '');
  let name = wished;
  for (let number = 2; taken.get(name) !== undefined; number += 1) name = `${short}-${number}`;
  return name;
}

/** A draft item: a pending change with the drafter's notes. */
interface DraftedItem {
  item: string;
  change: Change;
  notes: { kind: Drafted['statements'][number]['kind'] | null; confidence: number; reasons: string[] };
}

function draftedToStatement(
  { dossier: { source } }: Started,
  dossier: string,
  drafted: Drafted['statements'][number],
): DraftedItem {
  const { id, speaker, as, topic, says, via, toldBy, kind, confidence, reasons } = drafted;
  const anchor = ([start, end]: readonly [number, number]) => createAnchor(source.text, start, end);
  const [quotes, passage] = [drafted.quotes.map(anchor), anchor(drafted.passage)];
  const rest = { via, viaNote: null, toldBy, date: null, original: null };
  const statement: Statement = { id, source: source.id, speaker, as, topic, says, quotes, passage, ...rest };
  const added = { source: null, speaker: null, topic: null };
  return {
    item: id,
    change: { kind: 'statement-recorded', dossier, statement, ...added, reason: '' },
    notes: { kind, confidence, reasons },
  };
}

function draftedToDispute(
  dossier: string,
  { confidence, reasons, ...drafted }: Drafted['disputes'][number],
): DraftedItem {
  const dispute: Dispute = { ...drafted, words: null, scope: null };
  return {
    item: drafted.id,
    change: { kind: 'dispute-recorded', dossier, dispute, reason: '' },
    notes: { kind: null, confidence, reasons },
  };
}

function applyDecided(db: DatabaseSync, entry: EntryOf<'review-decided'>): ApplyResult {
  const review = openReview(db, entry.review);
  if ('refusal' in review) return review;
  const { id, name } = review;
  const row = prepareCached(db, 'SELECT * FROM proposals WHERE draft = ? AND item = ?').get(id, entry.item);
  if (row === undefined) return { subject: name, refusal: `There is no ${entry.item} in the draft ${name}.` };
  if (Number(row.decisions) !== entry.number - 1) return { subject: name, refusal: describeConflict(row) };
  const proposed = JSON.parse(String(row.change)) as Change;
  const change = entry.decision === 'edited' ? withEdit(proposed, entry) : proposed;
  if (change === null) return { subject: name, refusal: `${entry.item} can be edited only as what it is.` };
  const state = entry.decision === 'skipped' ? 'rejected' : 'approved';
  decideProposal(db, row, entry, { state, reason: entry.reason, change, isEdited: entry.decision === 'edited' });
  const parts = JSON.stringify(withAddedEntities(review.parts, entry));
  prepareCached(db, 'UPDATE reviews SET decisions = decisions + 1, parts = ? WHERE id = ?').run(parts, id);
  return { subject: name };
}

function withAddedEntities(
  parts: DraftReviewParts,
  { speaker, side, topic }: EntryOf<'review-decided'>,
): DraftReviewParts {
  return {
    ...parts,
    sides: upsertById(parts.sides, side),
    speakers: upsertById(parts.speakers, speaker),
    topics: upsertById(parts.topics, topic),
  };
}

/** The change with the editor's version; null if the edit is of another item. */
function withEdit(proposed: Change, { item, statement, dispute }: EntryOf<'review-decided'>): Change | null {
  if (proposed.kind === 'statement-recorded') return statement?.id === item ? { ...proposed, statement } : null;
  if (proposed.kind === 'dispute-recorded') return dispute?.id === item ? { ...proposed, dispute } : null;
  return null;
}

function upsertById<T extends { id: string }>(list: readonly T[], one: T | null): T[] {
  if (one === null) return [...list];
  return list.some(({ id }) => id === one.id) ? list.map((each) => (each.id === one.id ? one : each)) : [...list, one];
}

function applyPublished(db: DatabaseSync, entry: Published): ApplyResult {
  const review = openReview(db, entry.review);
  if ('refusal' in review) return review;
  const { name } = review;
  if (review.decisions !== entry.decisions)
    return {
      subject: name,
      refusal: 'Something was decided meanwhile, and it would not have been in what you published: look again.',
    };
  const known = prepareCached(db, 'SELECT 1 FROM dossiers WHERE slug = ?').get(entry.dossier.id);
  if (known !== undefined)
    return { subject: name, refusal: `A dossier ${entry.dossier.id} is on record meanwhile: publish again.` };
  endReview(db, entry, 'published', null, entry.dossier.id);
  return { subject: entry.dossier.id };
}

/** Names in each statement's history who accepted it. Who published it is named as the entry's author. */
function writeDeciders(db: DatabaseSync, { id, review, dossier }: Published): void {
  const items = prepareCached(
    db,
    'SELECT item, deciders, edited FROM proposals WHERE draft = (SELECT id FROM reviews WHERE entry = ?)',
  ).all(review);
  const tell = prepareCached(db, "UPDATE history SET detail = ? WHERE entry = ? AND subject = ? AND what = 'recorded'");
  for (const { item, deciders, edited } of items) {
    const names = new Set((JSON.parse(String(deciders)) as Actor[]).map((by) => by.name));
    const how = Number(edited) === 1 ? 'drafted, edited and accepted' : 'drafted, accepted';
    tell.run(`${how} by ${[...names].join(', ')}`, id, `${dossier.id}/${item}`);
  }
}

interface OpenReview {
  id: number;
  name: string;
  decisions: number;
  parts: DraftReviewParts;
}

function openReview(db: DatabaseSync, entry: string): OpenReview | { subject: string; refusal: string } {
  const row = prepareCached(db, 'SELECT * FROM reviews WHERE entry = ?').get(entry);
  if (row === undefined) return { subject: entry, refusal: 'There is no such draft.' };
  if (row.state === 'open') {
    const parts = JSON.parse(String(row.parts)) as DraftReviewParts;
    return { id: Number(row.id), name: String(row.name), decisions: Number(row.decisions), parts };
  }
  const by = JSON.parse(String(row.ended_by)) as Actor;
  const where = row.dossier === null ? '' : ` as the dossier ${row.dossier}`;
  return {
    subject: String(row.name),
    refusal: `The draft ${row.name} was ${row.state}${where} by ${by.name} already, on ${formatMinute(String(row.ended_at))}.`,
  };
}

function endReview(
  db: DatabaseSync,
  entry: EntryOf<'review-abandoned'> | Published,
  state: 'abandoned' | 'published',
  reason: string | null,
  dossier: string | null,
): void {
  prepareCached(
    db,
    'UPDATE reviews SET state = ?, ended_at = ?, ended_by = ?, reason = ?, dossier = ? WHERE entry = ?',
  ).run(state, entry.at, JSON.stringify(entry.by), reason, dossier, entry.review);
}

function describeConflict({ item, state, decided_by, decided_at }: Record<string, unknown>): string {
  if (decided_by === null) return `${item} is not decided yet: open it again.`;
  const by = JSON.parse(String(decided_by)) as Actor;
  const verb = state === 'rejected' ? 'skipped' : 'accepted';
  return `${item} was ${verb} by ${by.name} meanwhile, on ${formatMinute(String(decided_at))}: theirs counts.`;
}
