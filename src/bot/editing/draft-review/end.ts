/** Ends the review of a draft: as a dossier on record, or without one. */

import { dossierVersion } from '../../../claims/dossiers/dossier-file.ts';
import { lineSchema } from '../../../claims/model/dossier.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import { UserError } from '../../../lib/errors.ts';
import { type Answer, createAnswer, paragraph, strong, text } from '../../answer.ts';
import type { Context } from '../../command.ts';
import { formatList } from '../../filters.ts';
import { type FormSpec, field } from '../../forms/form.ts';
import { computeProgress } from './progress.ts';
import { reviewToDossier, uniqueDossierId, withoutSecondApproval } from './publish.ts';
import { DRAFT_COMMAND, overviewToAnswer } from './show.ts';

/**
 * Publishes what is accepted as a dossier; asks first where some is undecided.
 *
 * @param rest leaves out what is undecided.
 * @throws UserError when nothing is accepted, or FOUR_EYES asks for somebody else.
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
      title: 'Not published yet',
      blocks: [
        paragraph(
          text(
            `${open} of ${progress.items.length} are not decided: go on, or publish without them. They are then left out.`,
          ),
        ),
      ],
      actions: [
        { label: 'Go on', command: DRAFT_COMMAND, options: { article: review.name } },
        {
          label: 'Publish without them',
          command: DRAFT_COMMAND,
          options: { article: review.name, decision: 'publish', rest: 'yes' },
        },
      ],
    };
  }
  const dossier = reviewToDossier(readModel, review, uniqueDossierId(readModel, review.name));
  if (dossier.statements.length === 0)
    throw new UserError(
      `No statement of the draft ${review.name} is accepted: there is nothing to publish. /draft ${review.name} abandon ends it.`,
    );
  const alone = withoutSecondApproval(progress.accepted, editor.isFourEyesMet);
  if (alone.length > 0)
    throw new UserError(
      `FOUR_EYES=on asks for a second editor, and ${shortList(alone.map(({ id }) => id))} were accepted by you alone: another editor has to publish, or accept them too.`,
    );
  const id = await editor.submitReviewEntry({
    kind: 'review-published',
    review: review.entry,
    decisions: review.decisions,
    dossier,
    version: dossierVersion(dossier),
  });
  return createAnswer({
    title: `Published: ${id}`,
    blocks: [
      paragraph(
        strong('On record now. '),
        text(
          `${dossier.statements.length} statements and ${dossier.disputes.length} disputes of “${dossier.title}”. ${progress.skipped} skipped, ${open} left out undecided.`,
        ),
      ),
    ],
    actions: [
      { label: 'Summary', command: 'summary', options: { dossier: id } },
      { label: 'History', command: 'history', options: { of: id } },
    ],
  });
}

function shortList(ids: readonly string[]): string {
  return ids.length > 8 ? `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more` : formatList(ids, 'and');
}

/** Ends the review without a dossier; asks for the reason where none is given. */
export async function abandonReview(
  context: Context,
  review: DraftReviewView,
  reason: string | undefined,
): Promise<Answer | FormSpec> {
  const read = lineSchema.safeParse(reason ?? '');
  if (!read.success) {
    const error = (reason ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
    return {
      title: `Abandon ${review.name}`,
      intro: [paragraph(text(`The draft of “${review.title}” ends, and nothing of it comes on record.`))],
      steps: [[field('reason', 'long', 'Why it is abandoned', reason, { required: true, error })]],
      kept: { command: DRAFT_COMMAND, article: review.name, decision: 'abandon' },
    };
  }
  await context.editor.submitReviewEntry({ kind: 'review-abandoned', review: review.entry, reason: read.data });
  return createAnswer({
    title: `Abandoned: ${review.name}`,
    blocks: [paragraph(text(`Nothing of it is on record. Why: ${read.data}`))],
    actions: [{ label: 'Other drafts', command: 'drafts', options: {} }],
  });
}
