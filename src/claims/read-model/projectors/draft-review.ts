/**
 * Projects the review of drafts. Nothing of an open review is written to the tables that answers are made from. Of two
 * people who decide the same item the first counts; the second's entry changes nothing, and its outcome says why.
 */

import type { DatabaseSync } from 'node:sqlite';
import { formatMinute } from '../../../lib/minute.ts';
import type { Change } from '../../model/entries/editing.ts';
import type { Actor, DossierSeeded, DraftReviewEntry } from '../../model/entry.ts';
import type { DraftReviewParts } from '../../queries/draft-reviews.ts';
import type { SearchIndex } from '../../search/index.ts';
import { writeOutcome } from '../history.ts';
import {
  type Columns,
  hasRow,
  integer,
  json,
  nullable,
  type RowOf,
  selectNumber,
  selectOne,
  selectValue,
  text,
} from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { writeText } from '../texts.ts';
import { projectDossier } from './dossier.ts';
import { type Drafted, draftedToDispute, draftedToStatement } from './draft-items.ts';
import { applySpeakersNamed, updateParts } from './draft-speakers.ts';
import { openReview } from './open-review.ts';
import { decideProposal, insertProposal } from './proposal-rows.ts';
import { withoutText } from './seed-snapshot.ts';
import { resetEyes, withAddedEntities } from './shared-parts.ts';

type EntryOf<Kind> = Extract<DraftReviewEntry, { kind: Kind }>;
type Published = EntryOf<'review-published'>;
type Started = EntryOf<'review-started'>;
type Decision = EntryOf<'review-decided'> | EntryOf<'review-speakers-named'> | EntryOf<'review-abandoned'>;
/** `subject`: the review's name, or once it is published the dossier's. */
type ApplyResult = { subject: string } | { subject: string | null; refusal: string };

export function projectDraftReview(db: DatabaseSync, entry: Decision | EntryOf<'review-drafted'>): void {
  if (entry.kind === 'review-drafted')
    prepareCached(db, 'INSERT OR IGNORE INTO review_pages (entry, doc) VALUES (?, ?)').run(
      entry.id,
      JSON.stringify(entry.dossier),
    );
  else writeResult(db, entry, applyDecision(db, entry));
}

function applyDecision(db: DatabaseSync, entry: Decision): ApplyResult {
  switch (entry.kind) {
    case 'review-decided':
      return applyDecided(db, entry);
    case 'review-speakers-named':
      return applySpeakersNamed(db, entry);
    case 'review-abandoned':
      return applyAbandoned(db, entry);
  }
}

/** Yields after each statement and dispute. */
export function* projectReviewStarted(db: DatabaseSync, entry: Started): Generator<void> {
  const applied = applyStarted(db, entry);
  writeResult(db, entry, applied);
  const pages = entry.pages.map((page): Drafted => {
    const doc = selectValue(db, json<Drafted>(), 'DELETE FROM review_pages WHERE entry = ? RETURNING doc', page);
    if (doc === null) throw new Error(`the read model has no page ${page} of the draft ${entry.id}`);
    return doc;
  });
  if ('refusal' in applied) return;
  const all = [entry.dossier, ...pages];
  const items = [
    ...all
      .flatMap(({ statements }) => statements)
      .map((one) => draftedToStatement(entry.dossier.source, applied.subject, one)),
    ...all.flatMap(({ disputes }) => disputes).map((one) => draftedToDispute(applied.subject, one)),
  ];
  const draft = selectNumber(db, 'SELECT id FROM reviews WHERE entry = ?', entry.id);
  for (const [at, { item, change, notes }] of items.entries()) {
    const subject = `${applied.subject}/${item}`;
    insertProposal(db, entry, { number: at + 1, subject, change, drafted: { draft, item, notes } });
    yield;
  }
}

/** The dossier is recorded like a seeded one. */
export function* projectReviewPublished(db: DatabaseSync, search: SearchIndex, entry: Published): Generator<void> {
  const applied = applyPublished(db, entry);
  writeResult(db, entry, applied);
  if ('refusal' in applied) return;
  const { review: _, decisions: __, ...seeded } = entry;
  yield* projectDossier(db, search, { ...seeded, kind: 'dossier-seeded' } satisfies DossierSeeded);
}

function writeResult(db: DatabaseSync, entry: DraftReviewEntry, applied: ApplyResult): void {
  writeOutcome(db, entry, applied.subject, 'refusal' in applied ? applied.refusal : null);
}

function applyAbandoned(db: DatabaseSync, entry: EntryOf<'review-abandoned'>): ApplyResult {
  const review = openReview(db, entry.review);
  if ('refusal' in review) return review;
  endReview(db, entry, 'abandoned', entry.reason, null);
  return { subject: review.name };
}

function applyStarted(db: DatabaseSync, entry: Started): ApplyResult {
  const { dossier } = entry;
  const sourceText = writeText(db, dossier.source);
  const same = selectValue(db, text, "SELECT name FROM reviews WHERE text = ? AND state = 'open'", sourceText);
  if (same !== null && !entry.again)
    return { subject: same, refusal: `The same article is under review already: go on with /draft ${same}.` };
  const name = freeName(db, dossier.id);
  const source = withoutText(dossier.source);
  const { title, sides = [], speakers, topics, undecided, notes } = dossier;
  const parts: DraftReviewParts = { title, source, sides, speakers, topics, undecided, notes };
  prepareCached(
    db,
    'INSERT INTO reviews (entry, name, at, actor, address, text, parts) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(entry.id, name, entry.at, JSON.stringify(entry.by), source.address, sourceText, JSON.stringify(parts));
  return { subject: name };
}

/** A name that no review and no dossier has, since it becomes the dossier's id. */
function freeName(db: DatabaseSync, wished: string): string {
  const isUsed = (name: string) =>
    hasRow(db, 'SELECT 1 FROM reviews WHERE name = ?1 UNION SELECT 1 FROM dossiers WHERE slug = ?1', name);
  const short = wished.slice(0, 52).replace(/-+$/, '');
  let name = wished;
  for (let number = 2; isUsed(name); number += 1) name = `${short}-${number}`;
  return name;
}

function applyDecided(db: DatabaseSync, entry: EntryOf<'review-decided'>): ApplyResult {
  const review = openReview(db, entry.review);
  if ('refusal' in review) return review;
  const { id, name } = review;
  const item = selectOne(
    db,
    ITEM,
    `SELECT id AS row, change, state, decisions, deciders, eyes, decided_at AS decidedAt, decided_by AS decidedBy
     FROM proposals WHERE draft = ? AND item = ?`,
    id,
    entry.item,
  );
  if (item === null) return { subject: name, refusal: `There is no ${entry.item} in the draft ${name}.` };
  if (item.decisions !== entry.number - 1) return { subject: name, refusal: describeConflict(entry.item, item) };
  const isEdited = entry.decision === 'edited';
  const change = isEdited ? withEdit(item.change, entry) : item.change;
  if (change === null) return { subject: name, refusal: `${entry.item} can be edited only as what it is.` };
  const state = entry.decision === 'skipped' ? 'rejected' : 'approved';
  decideProposal(db, item, entry, { state, reason: entry.reason, change, isEdited });
  const parts = withAddedEntities(review.parts, entry);
  resetEyes(db, id, entry, review.parts, parts);
  updateParts(db, id, parts);
  return { subject: name };
}

/** The change with the editor's version; null if the edit is of another item. */
function withEdit(proposed: Change, { item, statement, dispute }: EntryOf<'review-decided'>): Change | null {
  if (proposed.kind === 'statement-recorded') return statement?.id === item ? { ...proposed, statement } : null;
  if (proposed.kind === 'dispute-recorded') return dispute?.id === item ? { ...proposed, dispute } : null;
  return null;
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
  if (hasRow(db, 'SELECT 1 FROM dossiers WHERE slug = ?', entry.dossier.id))
    return { subject: name, refusal: `A dossier ${entry.dossier.id} is on record meanwhile: publish again.` };
  endReview(db, entry, 'published', null, entry.dossier.id);
  return { subject: entry.dossier.id };
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

const ITEM = {
  row: integer,
  change: json<Change>(),
  state: text,
  decisions: integer,
  deciders: json<Actor[]>(),
  eyes: json<Actor[]>(),
  decidedAt: nullable(text),
  decidedBy: nullable(json<Actor>()),
} satisfies Columns<object>;

function describeConflict(id: string, { state, decidedBy, decidedAt }: RowOf<typeof ITEM>): string {
  if (decidedBy === null || decidedAt === null || state === 'pending')
    return `${id} or its speaker was changed meanwhile: look at it again.`;
  const verb = state === 'rejected' ? 'skipped' : 'accepted';
  return `${id} was ${verb} by ${decidedBy.name} meanwhile, on ${formatMinute(decidedAt)}: theirs counts.`;
}
