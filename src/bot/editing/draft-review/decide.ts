/** Decides on the statements and oppositions of a draft, one at a time. */

import type { Dispute } from '../../../claims/model/dossier.ts';
import type { DraftReviewItemView, DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import { UserError } from '../../../lib/errors.ts';
import { type Answer, createAnswer, paragraph, text } from '../../answer.ts';
import type { Context } from '../../command.ts';
import type { FormSpec } from '../../forms/form.ts';
import { flagSchema } from '../../options.ts';
import { type ParsedEdit, parseDisputeEdit, parseStatementEdit, type StatementEdit } from './edit.ts';
import { requireOpenReview } from './progress.ts';
import { DRAFT_COMMAND, itemToAnswer, reviewToAnswer } from './show.ts';

function requireItem({ readModel }: Context, review: DraftReviewView, id: string): DraftReviewItemView {
  const item = readModel.draftReviews.item(review.row, id);
  if (item !== null) return item;
  const ids = readModel.draftReviews.items(review.row).map((each) => each.id);
  throw new UserError(
    `There is no “${id}” in the draft ${review.name}: it has ${ids.at(0) ?? 'nothing'} to ${ids.at(-1) ?? 'nothing'}.`,
  );
}

type OptionText = string | undefined;

/** What is decided, and for an edit what was typed, by the options of /draft. */
export interface DecisionOptions extends EditOptions {
  decision?: string | undefined;
  reason?: OptionText;
  /** Which decision on the item it is, from 1: of two made at once the second is refused. */
  number?: number | undefined;
}

type EditOptions = Partial<Record<(typeof EDIT_OPTIONS)[number], OptionText>>;

/**
 * Shows, decides or edits one statement or opposition, as `decision` says.
 *
 * @throws UserError for an id that the draft does not have.
 */
export async function decideItem(
  context: Context,
  review: DraftReviewView,
  id: string,
  options: DecisionOptions,
): Promise<Answer | FormSpec> {
  const item = requireItem(context, review, id);
  const decision = options.decision ?? 'show';
  if (decision === 'show') return itemToAnswer(context.readModel, review, item.id, null);
  if (item.state === 'moot')
    throw new UserError(`${item.id} is left out, because one of its statements was skipped: accept that one first.`);
  if (decision === 'edit') return edit(context, review, item, options);
  if (decision === 'accept' || decision === 'skip') return decide(context, review, item, options, decision, null);
  throw new UserError(`${decision} is for the whole draft: /draft ${review.name} ${decision}.`);
}

const DECISION_VERBS: Record<string, string> = { accept: 'accepted', skip: 'skipped', edit: 'edited and accepted' };

/** Decides and goes on to the next. Who came second is told, and shown what counts. */
async function decide(
  context: Context,
  review: DraftReviewView,
  { id, number }: DraftReviewItemView,
  options: DecisionOptions,
  decision: 'accept' | 'skip' | 'edit',
  edited: (Partial<StatementEdit> & { dispute?: Dispute }) | null,
): Promise<Answer> {
  const { readModel, editor } = context;
  const { statement = null, dispute = null, speaker = null, side = null, topic = null } = edited ?? {};
  try {
    await editor.submitReviewEntry({
      kind: 'review-decided',
      review: review.entry,
      item: id,
      number: options.number ?? number + 1,
      decision: decision === 'accept' ? 'accepted' : decision === 'skip' ? 'skipped' : 'edited',
      statement,
      dispute,
      speaker,
      side,
      topic,
      reason: options.reason || null,
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refusalToAnswer(review, id, error.message);
  }
  return reviewToAnswer(
    readModel,
    requireOpenReview(readModel, review.entry),
    id,
    `${id} is ${DECISION_VERBS[decision]}.`,
  );
}

/** Nothing was decided: what stands can be looked at, and the review goes on. */
function refusalToAnswer({ name }: DraftReviewView, item: string, why: string): Answer {
  return createAnswer({
    tone: 'mistake',
    title: 'Not decided',
    blocks: [paragraph(text(why))],
    actions: [
      { label: `Look at ${item}`, command: DRAFT_COMMAND, options: { article: name, item } },
      { label: 'Go on', command: DRAFT_COMMAND, options: { article: name } },
    ],
  });
}

const EDIT_OPTIONS = [
  ...['speaker', 'side', 'topic', 'says', 'quotation', 'passage', 'place', 'unmarked', 'via', 'toldby', 'as', 'kind'],
  ...['role', 'aliases', 'by', 'voice', 'words', 'date'],
] as const;

async function edit(
  context: Context,
  review: DraftReviewView,
  item: DraftReviewItemView,
  options: DecisionOptions,
): Promise<Answer | FormSpec> {
  const { readModel } = context;
  const source = readModel.draftReviews.sourceText(review.row);
  const given = Object.fromEntries(
    EDIT_OPTIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const { doc } = item;
  const standing = readModel.draftReviews
    .items(review.row)
    .filter(({ id, state }) => id.startsWith('S') && state !== 'skipped');
  const ids = standing.map(({ id }) => id);
  const read: ParsedEdit<StatementEdit | { dispute: Dispute }> =
    'says' in doc
      ? await parseStatementEdit(
          review,
          source,
          doc,
          { ...given, unmarked: flagSchema.parse(options.unmarked), reason: options.reason },
          context.now(),
        )
      : wrapDisputeEdit(parseDisputeEdit(source, doc, ids, { ...given, reason: options.reason }));
  const isOpened = Object.keys(given).length === 0;
  if (read.change !== null && !isOpened && !context.isFormStep)
    return decide(context, review, item, options, 'edit', read.change);
  return {
    title: `Edit ${item.id}`,
    intro: [
      paragraph(text(`Of the draft ${review.name}. Nothing of it is on record before it is published.`)),
      ...read.intro,
    ],
    steps: read.steps,
    kept: {
      command: DRAFT_COMMAND,
      article: review.name,
      item: item.id,
      decision: 'edit',
      number: String(options.number ?? item.number + 1),
    },
  };
}

function wrapDisputeEdit({ change, ...rest }: ParsedEdit<Dispute>): ParsedEdit<{ dispute: Dispute }> {
  return { ...rest, change: change === null ? null : { dispute: change } };
}
