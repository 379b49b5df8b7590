/** Decides on the statements and oppositions of a draft, one at a time. */

import type { Dispute } from '../../../claims/model/dossier.ts';
import type { ReviewItemView, ReviewView } from '../../../claims/queries/draft-reviews.ts';
import { UserError } from '../../../lib/errors.ts';
import { type Answer, createAnswer, paragraph, text } from '../../answer.ts';
import type { Context } from '../../command.ts';
import type { Questions } from '../../forms/form.ts';
import { flagSchema } from '../../options.ts';
import { type ReadEdit, readDisputeEdit, readStatementEdit, type StatementEdit } from './edit.ts';
import { openReviewNamed } from './progress.ts';
import { DRAFT_COMMAND, itemToAnswer, reviewToAnswer } from './show.ts';

function itemOf({ board }: Context, review: ReviewView, id: string): ReviewItemView {
  const item = board.reviews.item(review.row, id);
  if (item !== null) return item;
  const ids = board.reviews.items(review.row).map((each) => each.id);
  throw new UserError(
    `There is no “${id}” in the draft ${review.name}: it has ${ids.at(0) ?? 'nothing'} to ${ids.at(-1) ?? 'nothing'}.`,
  );
}

type Text = string | undefined;

/** What is decided, and for an edit what was typed, by the options of /draft. */
export interface DecidingOptions extends EditOptions {
  decision?: string | undefined;
  reason?: Text;
  /** Which decision on the item it is, from 1: of two made at once the second is refused. */
  number?: number | undefined;
}

type EditOptions = Partial<Record<(typeof EDITS)[number], Text>>;

/**
 * Shows, decides or edits one statement or opposition, as `decision` says.
 *
 * @throws UserError for an id that the draft does not have.
 */
export async function decideItem(
  context: Context,
  review: ReviewView,
  id: string,
  options: DecidingOptions,
): Promise<Answer | Questions> {
  const item = itemOf(context, review, id);
  const decision = options.decision ?? 'show';
  if (decision === 'show') return itemToAnswer(context.board, review, item.id, null);
  if (item.state === 'moot')
    throw new UserError(`${item.id} is left out, because one of its statements was skipped: accept that one first.`);
  if (decision === 'edit') return edit(context, review, item, options);
  if (decision === 'accept' || decision === 'skip') return decide(context, review, item, options, decision, null);
  throw new UserError(`${decision} is for the whole draft: /draft ${review.name} ${decision}.`);
}

const DONE: Record<string, string> = { accept: 'accepted', skip: 'skipped', edit: 'edited and accepted' };

/** Decides and goes on to the next. Who came second is told, and shown what counts. */
async function decide(
  context: Context,
  review: ReviewView,
  { id, number }: ReviewItemView,
  options: DecidingOptions,
  decision: 'accept' | 'skip' | 'edit',
  edited: (Partial<StatementEdit> & { dispute?: Dispute }) | null,
): Promise<Answer> {
  const { board, desk } = context;
  const { statement = null, dispute = null, speaker = null, side = null, topic = null } = edited ?? {};
  try {
    await desk.review({
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
    return refused(review, id, error.message);
  }
  return reviewToAnswer(board, openReviewNamed(board, review.entry), id, `${id} is ${DONE[decision]}.`);
}

/** Nothing was decided: what stands can be looked at, and the review goes on. */
function refused({ name }: ReviewView, item: string, why: string): Answer {
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

const EDITS = [
  ...['speaker', 'side', 'topic', 'says', 'quotation', 'passage', 'place', 'unmarked', 'via', 'toldby', 'as', 'kind'],
  ...['role', 'aliases', 'by', 'voice', 'words', 'date'],
] as const;

async function edit(
  context: Context,
  review: ReviewView,
  item: ReviewItemView,
  options: DecidingOptions,
): Promise<Answer | Questions> {
  const { board } = context;
  const source = board.reviews.sourceText(review.row);
  const given = Object.fromEntries(
    EDITS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const { doc } = item;
  const standing = board.reviews.items(review.row).filter(({ id, state }) => id.startsWith('S') && state !== 'skipped');
  const ids = standing.map(({ id }) => id);
  const read: ReadEdit<StatementEdit | { dispute: Dispute }> =
    'says' in doc
      ? await readStatementEdit(
          review,
          source,
          doc,
          { ...given, unmarked: flagSchema.parse(options.unmarked), reason: options.reason },
          context.now(),
        )
      : wrapped(readDisputeEdit(source, doc, ids, { ...given, reason: options.reason }));
  const isOpened = Object.keys(given).length === 0;
  if (read.change !== null && !isOpened && !context.isFilling)
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

function wrapped({ change, ...rest }: ReadEdit<Dispute>): ReadEdit<{ dispute: Dispute }> {
  return { ...rest, change: change === null ? null : { dispute: change } };
}
