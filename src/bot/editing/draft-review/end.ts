/** Publishes or abandons a draft. */

import { dossierVersion } from '../../../claims/dossiers/dossier-file.ts';
import { type Dossier, lineSchema } from '../../../claims/model/dossier.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { UserError } from '../../../lib/errors.ts';
import { t, tList } from '../../../locales/index.ts';
import { type Answer, createAnswer, paragraph, strong, text } from '../../answer.ts';
import { overviewToAnswer } from '../../answers/drafts/overview.ts';
import type { Context } from '../../command.ts';
import { type FormSpec, field } from '../../forms/form.ts';
import { computeProgress, DRAFT_COMMAND } from './progress.ts';

/**
 * Publishes the accepted items as a dossier, after asking if some are undecided.
 *
 * @param rest leaves out undecided items without asking.
 * @throws UserError if nothing is accepted, or FOUR_EYES requires another editor.
 */
export async function publishReview(context: Context, review: DraftReviewView, rest: boolean): Promise<Answer> {
  const { readModel, editor } = context;
  const progress = computeProgress(readModel, review);
  const open = progress.items.length - progress.decided;
  if (open > 0 && !rest) {
    const overview = overviewToAnswer(readModel, review, null);
    return {
      ...overview,
      tone: 'mistake',
      title: t('draft.not-yet'),
      blocks: [paragraph(text(t('draft.not-yet.open', { open, total: progress.items.length })))],
      actions: [
        { label: t('draft.go-on'), command: DRAFT_COMMAND, options: { article: review.name } },
        {
          label: t('draft.not-yet.publish'),
          command: DRAFT_COMMAND,
          options: { article: review.name, decision: 'publish', rest: 'yes' },
        },
      ],
    };
  }
  const dossier = approvedToDossier(readModel, review, uniqueDossierId(readModel, review.name));
  if (dossier.statements.length === 0) throw new UserError(t('draft.nothing-accepted', { name: review.name }));
  const alone = progress.approved.filter(({ eyes }) => !editor.isFourEyesMet(eyes));
  if (alone.length > 0)
    throw new UserError(t('draft.four-eyes', { ids: shortList(alone.map(({ id: item }) => item)) }));
  const id = await editor.endDraftReview({
    kind: 'review-published',
    review: review.entry,
    decisions: review.decisions,
    dossier,
    version: dossierVersion(dossier),
  });
  return createAnswer({
    isInPlace: true,
    title: t('draft.published.title', { id }),
    blocks: [
      paragraph(
        strong(`${t('draft.published.on-record')} `),
        text(
          t('draft.published.counts', {
            statements: dossier.statements.length,
            disputes: dossier.disputes.length,
            title: dossier.title,
            skipped: progress.rejected,
            open,
          }),
        ),
      ),
    ],
    actions: [
      { label: t('draft.summary'), command: 'summary', options: { dossier: id } },
      { label: t('draft.history'), command: 'history', options: { of: id } },
    ],
  });
}

/** The accepted items as a dossier. Disputes of a statement that is not accepted are left out. */
function approvedToDossier(readModel: ReadModel, review: DraftReviewView, id: string): Dossier {
  const { approved } = computeProgress(readModel, review);
  const changes = approved.flatMap(({ id: item }) => readModel.draftReviews.item(review.row, item)?.change ?? []);
  const statements = changes.flatMap((change) => (change.kind === 'statement-recorded' ? [change.statement] : []));
  const ids = new Set(statements.map((statement) => statement.id));
  const disputes = changes
    .flatMap((change) => (change.kind === 'dispute-recorded' ? [change.dispute] : []))
    .filter(({ from, against }) => ids.has(from) && ids.has(against));
  const named = new Set(statements.flatMap(({ speaker, toldBy }) => [speaker, toldBy]));
  const speakers = review.speakers.filter((speaker) => named.has(speaker.id));
  const { source, sides, topics } = review;
  return {
    id,
    title: review.title,
    sources: [{ ...source, text: readModel.draftReviews.sourceText(review.row) }],
    sides: sides.filter((side) => speakers.some((speaker) => speaker.side === side.id)),
    speakers,
    topics: topics.filter((topic) => statements.some((statement) => statement.topic === topic.id)),
    statements,
    disputes,
    facts: [],
  };
}

/** A dossier id that is still free. */
function uniqueDossierId(readModel: ReadModel, name: string): string {
  let id = name;
  for (let number = 2; readModel.records.dossier(id) !== null; number += 1) id = `${name.slice(0, 55)}-${number}`;
  return id;
}

function shortList(ids: readonly string[]): string {
  return tList(ids.length > 8 ? [...ids.slice(0, 8), t('names.more', { count: ids.length - 8 })] : ids);
}

/** Ends the review without a dossier. Asks for a reason if none was given. */
export async function abandonReview(
  context: Context,
  review: DraftReviewView,
  reason: string | undefined,
): Promise<Answer | FormSpec> {
  const read = lineSchema.safeParse(reason ?? '');
  if (!read.success) {
    const error = (reason ?? '').length > 2_000 ? t('field.too-long') : null;
    return {
      title: t('draft.abandon.title', { name: review.name }),
      intro: [paragraph(text(t('draft.abandon.intro', { title: review.title })))],
      steps: [[field('reason', 'long', t('draft.abandon.why'), reason, { required: true, error })]],
      kept: { command: DRAFT_COMMAND, article: review.name, decision: 'abandon' },
      isInPlace: true,
    };
  }
  await context.editor.endDraftReview({ kind: 'review-abandoned', review: review.entry, reason: read.data });
  return createAnswer({
    isInPlace: true,
    title: t('draft.abandoned.title', { name: review.name }),
    blocks: [paragraph(text(t('draft.abandoned.why', { reason: read.data })))],
    actions: [{ label: t('draft.others'), command: 'drafts', options: {} }],
  });
}
