/** How a draft under review is shown: one statement or opposition at a time, then the overview. */

import type { Dispute, Statement } from '../../../claims/model/dossier.ts';
import type { DraftReviewItem, DraftReviewItemView, DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { SpeakerView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { formatMinute } from '../../../lib/minute.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  heading,
  paragraph,
  type Spans,
  strong,
  text,
} from '../../answer.ts';
import { capitalise, NOT_GIVEN, statementToItem, wordsToBlocks } from '../../answers/statement.ts';
import { computeProgress, nextOpenItem, previousItem, type ReviewProgress } from './progress.ts';

export const DRAFT_COMMAND = 'draft';

const QUOTE_KIND_LABELS = {
  direct: 'direct: the speaker’s own words',
  mixed: 'mixed: own words and the source’s',
  indirect: 'indirect: in the source’s words',
};
/** Below this the drafter itself is in doubt. */
const LOW_CONFIDENCE = 0.6;
/** Items, and open ends, that the overview has room for. */
const MAX_LISTED = 60;
const MAX_UNDECIDED = 5;

/** The next item that is open, or the overview when there is none. @param message what has just happened; null for nothing. */
export function reviewToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  after: string | null,
  message: string | null,
): Answer {
  const progress = computeProgress(readModel, review);
  const next = nextOpenItem(progress, after);
  return next === null
    ? overviewToAnswer(readModel, review, message, progress)
    : itemToAnswer(readModel, review, next.id, message, progress);
}

/** One statement or opposition with what was proposed and decided. The id has to be one of the review's. */
export function itemToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  id: string,
  message: string | null,
  progress = computeProgress(readModel, review),
): Answer {
  const item = readModel.draftReviews.item(review.row, id);
  if (item === null) throw new Error(`the board has no ${id} in the review ${review.name}`);
  const { doc } = item;
  const isStatement = 'says' in doc;
  const position = progress.items.findIndex((each) => each.id === item.id) + 1;
  const where = position === 0 ? 'not to be decided' : `${position} of ${progress.items.length}`;
  return createAnswer({
    title: `${review.name}, ${item.id}: ${isStatement ? 'statement' : 'opposition'} ${where}`,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      paragraph(
        strong(item.state === 'open' ? 'Drafted, not on record. ' : `${stateToText(item)} `),
        text(`${progress.decided} of ${progress.items.length} decided.`),
      ),
      ...('says' in doc ? statementToBlocks(review, doc, item) : disputeToBlocks(readModel, review, doc, item)),
    ],
    actions: itemActions(review, progress, item),
  });
}

function itemActions(review: DraftReviewView, progress: ReviewProgress, item: DraftReviewItemView): Action[] {
  const action = (label: string, more: Record<string, string>): Action => ({
    label,
    command: DRAFT_COMMAND,
    options: { article: review.name, ...more },
  });
  const decide = (label: string, decision: string) =>
    action(label, { item: item.id, decision, number: String(item.number + 1) });
  const previous = previousItem(progress, item.id);
  const next = nextOpenItem(progress, item.id);
  return [
    ...(item.state === 'moot' ? [] : [decide('Accept', 'accept'), decide('Edit', 'edit'), decide('Skip', 'skip')]),
    ...(previous === null ? [] : [action('Back', { item: previous.id })]),
    ...(item.state === 'open' || next === null ? [] : [action('Go on', {})]),
    ...(item.state !== 'open' && next === null ? [action('Overview', {})] : []),
  ];
}

/** "Accepted by Ann on 2026-11-25 09:00 UTC." */
function stateToText({
  state,
  acceptedBy: eyes,
  isEdited: edited,
  at,
  reason,
}: DraftReviewItem & { reason: string | null }): string {
  if (state === 'moot') return 'Left out, because one of its statements was skipped.';
  const verb = state === 'skipped' ? 'Skipped' : edited ? 'Edited and accepted' : 'Accepted';
  const why = reason === null ? '' : ` Why: ${reason}`;
  return `${verb} by ${eyes.at(-1)?.name ?? 'nobody known'} on ${formatMinute(at ?? '')}.${why}`;
}

function statementToBlocks(review: DraftReviewView, statement: Statement, { notes }: DraftReviewItemView): Block[] {
  const view = draftedToView(review, statement);
  const told =
    view.toldBy === null ? [] : [text(' — '), strong(`as told by ${view.toldBy.name}`), text(', not first-hand')];
  const side = view.speaker.sideName ?? 'none given yet; Edit gives one';
  const fields: { name: string; value: Spans }[] = [
    { name: 'Side', value: [text(side)] },
    { name: 'Kind', value: [text(notes.kind === null ? 'an opposition' : QUOTE_KIND_LABELS[notes.kind])] },
    { name: 'Channel', value: [text(statement.via ?? NOT_GIVEN)] },
    ...(statement.as === null ? [] : [{ name: 'Named in the source as', value: [text(`“${statement.as}”`)] }]),
    { name: 'Topic', value: [text(view.topic.name)] },
    { name: 'Confidence', value: confidenceToSpans(notes.confidence) },
    { name: 'Why', value: [text(notes.reasons.join('; '))] },
  ];
  const isShown = statement.quotes.length > 0 && statement.passage.exact !== statement.quotes[0]?.exact;
  return [
    paragraph(strong(capitalise(view.speaker.name)), text(` (${roleToText(view.speaker)})`), ...told),
    ...wordsToBlocks(view),
    ...(isShown
      ? [paragraph(text('The passage of the source:')), { kind: 'quote' as const, text: statement.passage.exact }]
      : []),
    paragraph(strong('Paraphrase: '), text(statement.says)),
    { kind: 'fields', fields },
  ];
}

function disputeToBlocks(
  readModel: ReadModel,
  review: DraftReviewView,
  dispute: Dispute,
  { notes }: DraftReviewItemView,
): Block[] {
  const line = (id: string): Spans => {
    const doc = readModel.draftReviews.item(review.row, id)?.doc;
    return doc !== undefined && 'says' in doc ? statementToItem(draftedToView(review, doc, 'recorded')) : [code(id)];
  };
  const how =
    dispute.voice === 'source'
      ? `${dispute.kind}, drawn by the source itself, by no speaker: it sets the first against the second`
      : `${dispute.kind}: the speaker of the first opposes the second`;
  return [
    paragraph(text(capitalise(how))),
    { kind: 'list', items: [line(dispute.from), line(dispute.against)] },
    ...(dispute.words === null
      ? []
      : [paragraph(text('The source’s words:')), { kind: 'quote' as const, text: dispute.words.exact }]),
    {
      kind: 'fields',
      fields: [
        { name: 'Confidence', value: confidenceToSpans(notes.confidence) },
        { name: 'Why', value: [text(notes.reasons.join('; '))] },
      ],
    },
  ];
}

function confidenceToSpans(confidence: number): Spans {
  const shown = text(confidence.toFixed(2));
  return confidence < LOW_CONFIDENCE ? [shown, strong(' low: look closely')] : [shown];
}

function roleToText({ kind, role }: SpeakerView): string {
  return role === null ? kind : `${role}; ${kind}`;
}

/** A drafted statement as one on record would be seen, for what shows statements. Its row numbers are of no table. */
function draftedToView(
  review: DraftReviewView,
  statement: Statement,
  state: StatementView['state'] = 'proposed',
): StatementView {
  return {
    row: 0,
    ref: `${review.name}/${statement.id}`,
    dossier: { row: 0, slug: review.name, title: review.title },
    statement,
    speaker: requireSpeaker(review, statement.speaker),
    toldBy: statement.toldBy === null ? null : requireSpeaker(review, statement.toldBy),
    topic: review.topics.find(({ id }) => id === statement.topic) ?? {
      id: statement.topic,
      name: statement.topic,
      aliases: [],
    },
    source: review.source,
    state,
    reason: 'drafted',
    rating: null,
  };
}

function requireSpeaker({ speakers, sides }: DraftReviewView, id: string): SpeakerView {
  const speaker = speakers.find((each) => each.id === id);
  if (speaker === undefined) throw new Error(`the review has no speaker ${id}`);
  return {
    ...speaker,
    row: 0,
    sideName: sides.find((side) => side.id === speaker.side)?.name ?? null,
    isProposed: true,
  };
}

/** What was decided, what is open, and the way to publish. */
export function overviewToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  message: string | null,
  progress = computeProgress(readModel, review),
): Answer {
  const { items, decided, accepted, skipped } = progress;
  const open = items.length - decided;
  const action = (label: string, options: Record<string, string>): Action => ({
    label,
    command: DRAFT_COMMAND,
    options: { article: review.name, ...options },
  });
  const last = items.at(-1);
  return createAnswer({
    title: open === 0 ? `${review.name}: all is decided` : `${review.name}: ${decided} of ${items.length} decided`,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      paragraph(
        strong('Not on record before it is published. '),
        text(`${accepted.length} accepted, ${skipped} skipped, ${open} open. Article: “${review.title}”.`),
      ),
      ...acceptedToBlocks(readModel, review, accepted),
      ...sidesToBlocks(review),
      ...notesToBlocks(review),
      ...undecidedToBlocks(readModel, review),
    ],
    actions: [
      ...(open === 0 ? [] : [action('Go on', {})]),
      ...(accepted.length === 0 ? [] : [action('Publish', { decision: 'publish' })]),
      ...(open > 0 || last === undefined ? [] : [action('Back', { item: last.id })]),
      action('Abandon', { decision: 'abandon' }),
    ],
  });
}

/** In short, so that the buttons stand under it: each item is shown in full by its id. */
function acceptedToBlocks(
  readModel: ReadModel,
  review: DraftReviewView,
  accepted: readonly DraftReviewItem[],
): Block[] {
  const docs = accepted
    .slice(0, MAX_LISTED)
    .flatMap(({ id }) => readModel.draftReviews.item(review.row, id)?.doc ?? []);
  const bySpeaker = new Map<string, string[]>();
  for (const doc of docs)
    if ('says' in doc) bySpeaker.set(doc.speaker, [...(bySpeaker.get(doc.speaker) ?? []), statementLabel(doc)]);
  const lines: Spans[] = [...bySpeaker].map(([speaker, ids]) => {
    const { name, sideName } = requireSpeaker(review, speaker);
    return [strong(capitalise(name)), text(` (${sideName ?? 'no side'}): ${ids.join(', ')}`)];
  });
  const disputes = docs.flatMap((doc): Spans[] =>
    'against' in doc
      ? [
          [
            text(
              `${doc.id}: ${doc.kind} of ${doc.against} ${doc.voice === 'source' ? 'drawn by the source, with' : 'by'} ${doc.from}`,
            ),
          ],
        ]
      : [],
  );
  const rest = accepted.length - docs.length;
  const items = [...lines, ...disputes, ...(rest === 0 ? [] : [[text(`and ${rest} more`)]])];
  return items.length === 0 ? [] : [heading(text('Accepted')), { kind: 'list', items }];
}

const statementLabel = ({ id, toldBy }: Statement): string => (toldBy === null ? id : `${id} (as told by another)`);

function sidesToBlocks({ speakers, sides }: DraftReviewView): Block[] {
  if (sides.length > 0 || speakers.length === 0) return [];
  return [
    paragraph(
      text('No speaker has a side yet: Edit a statement to say for whom its speaker speaks. /compare compares sides.'),
    ),
  ];
}

function notesToBlocks({ notes = [] }: DraftReviewView): Block[] {
  if (notes.length === 0) return [];
  return [heading(text('How the article was read')), { kind: 'list', items: notes.map((note): Spans => [text(note)]) }];
}

function undecidedToBlocks(readModel: ReadModel, review: DraftReviewView): Block[] {
  if (review.undecided.length === 0) return [];
  const source = readModel.draftReviews.sourceText(review.row);
  const lines = review.undecided
    .slice(0, MAX_UNDECIDED)
    .map(({ place: [start, end], says }): Spans => [text(`“${source.slice(start, end)}”: ${says}`)]);
  const rest = review.undecided.length - lines.length;
  return [
    heading(text('What the drafter left open')),
    { kind: 'list', items: rest === 0 ? lines : [...lines, [text(`and ${rest} more`)]] },
    paragraph(text('What of it is a statement can be recorded with /record once this is published.')),
  ];
}
