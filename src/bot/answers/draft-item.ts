/** Shows a draft item: the statement or dispute, the drafter's notes, and the last decision. */

import type { Dispute, Statement } from '../../claims/model/dossier.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { DraftReviewView } from '../../claims/queries/draft-reviews.ts';
import type { DraftedDetails, ProposalView } from '../../claims/queries/proposals.ts';
import type { SpeakerView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatMinute } from '../../lib/minute.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  paragraph,
  type Spans,
  strong,
  text,
} from '../answer.ts';
import {
  computeProgress,
  DRAFT_COMMAND,
  nextOpenItem,
  previousItem,
  type ReviewProgress,
} from '../editing/draft-review/progress.ts';
import { lineToSpans } from '../layout/line.ts';
import { createLine } from './card.ts';
import { NOT_GIVEN } from './statement-texts.ts';
import { capitalise } from './wording.ts';

const QUOTE_KIND_LABELS = {
  direct: 'direct: the speaker’s own words',
  mixed: 'mixed: own words and the source’s',
  indirect: 'indirect: in the source’s words',
};
/** Below this the drafter considers itself unsure. */
const LOW_CONFIDENCE = 0.6;

/** @param id has to be one of the review's. */
export function itemToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  id: string,
  message: string | null,
  progress = computeProgress(readModel, review),
): Answer {
  const proposal = readModel.draftReviews.item(review.row, id);
  const drafted = proposal?.drafted ?? null;
  if (proposal === null || drafted === null)
    throw new Error(`the read model has no ${id} in the review ${review.name}`);
  const { change } = proposal;
  const position = progress.items.findIndex((each) => each.id === drafted.id) + 1;
  const where = position === 0 ? 'not to be decided' : `${position} of ${progress.items.length}`;
  const isPending = proposal.state === 'pending' && !drafted.isMoot;
  return createAnswer({
    title: `${review.name}, ${drafted.id}: ${change.kind === 'statement-recorded' ? 'statement' : 'opposition'} ${where}`,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      paragraph(
        strong(isPending ? 'Drafted, not on record. ' : `${stateToText(proposal, drafted)} `),
        text(`${progress.decided} of ${progress.items.length} decided.`),
      ),
      ...(change.kind === 'statement-recorded' ? statementToBlocks(review, change.statement, drafted) : []),
      ...(change.kind === 'dispute-recorded' ? disputeToBlocks(readModel, review, change.dispute, drafted) : []),
    ],
    actions: itemActions(review, progress, drafted),
  });
}

function itemActions(review: DraftReviewView, progress: ReviewProgress, item: DraftedDetails): Action[] {
  const action = (label: string, more: Record<string, string>): Action => ({
    label,
    command: DRAFT_COMMAND,
    options: { article: review.name, ...more },
  });
  const decide = (label: string, decision: string) =>
    action(label, { item: item.id, decision, number: String(item.decisions + 1) });
  const isPending = item.state === 'pending' && !item.isMoot;
  const previous = previousItem(progress, item.id);
  const next = nextOpenItem(progress, item.id);
  return [
    ...(item.isMoot ? [] : [decide('Accept', 'accept'), decide('Edit', 'edit'), decide('Skip', 'skip')]),
    ...(previous === null ? [] : [action('Back', { item: previous.id })]),
    ...(isPending || next === null ? [] : [action('Go on', {})]),
    ...(!isPending && next === null ? [action('Overview', {})] : []),
  ];
}

/** "Accepted by Ann on 2026-11-25 09:00 UTC." */
function stateToText({ state, decided }: ProposalView, { isMoot, isEdited }: DraftedDetails): string {
  if (isMoot) return 'Left out, because one of its statements was skipped.';
  const verb = state === 'rejected' ? 'Skipped' : isEdited ? 'Edited and accepted' : 'Accepted';
  const reason = decided?.reason ?? null;
  const why = reason === null ? '' : ` Why: ${reason}`;
  return `${verb} by ${decided?.by.name ?? 'nobody known'} on ${formatMinute(decided?.at ?? '')}.${why}`;
}

function statementToBlocks(review: DraftReviewView, statement: Statement, { notes }: DraftedDetails): Block[] {
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
      ? [
          paragraph(text('The passage of the source:')),
          { kind: 'quote' as const, spans: [text(statement.passage.exact)] },
        ]
      : []),
    paragraph(strong('Paraphrase: '), text(statement.says)),
    { kind: 'fields', fields },
  ];
}

function disputeToBlocks(
  readModel: ReadModel,
  review: DraftReviewView,
  dispute: Dispute,
  { notes }: DraftedDetails,
): Block[] {
  const line = (id: string): Spans => {
    const change = readModel.draftReviews.item(review.row, id)?.change;
    return change?.kind === 'statement-recorded'
      ? lineToSpans(createLine(readModel, draftedToView(review, change.statement, 'recorded')))
      : [code(id)];
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
      : [paragraph(text('The source’s words:')), { kind: 'quote' as const, spans: [text(dispute.words.exact)] }]),
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

/** A drafted statement in the shape that views take. Its row numbers refer to nothing. */
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
    speaker: requireDraftedSpeaker(review, statement.speaker),
    toldBy: statement.toldBy === null ? null : requireDraftedSpeaker(review, statement.toldBy),
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

export function requireDraftedSpeaker({ speakers, sides }: DraftReviewView, id: string): SpeakerView {
  const speaker = speakers.find((each) => each.id === id);
  if (speaker === undefined) throw new Error(`the review has no speaker ${id}`);
  return {
    ...speaker,
    row: 0,
    sideName: sides.find((side) => side.id === speaker.side)?.name ?? null,
    isProposed: true,
  };
}

/** The quotation as the source prints it, or else the source's reported words, marked as such. */
function wordsToBlocks(view: StatementView): Block[] {
  const blocks: Block[] =
    view.statement.quotes.length > 0
      ? [{ kind: 'quote', spans: [text(fragmentsToText(view.statement.quotes))] }]
      : [
          { kind: 'paragraph', spans: [text('No quotation: indirect speech. The source reports:')] },
          { kind: 'quote', spans: [text(view.statement.passage.exact)] },
        ];
  const { original } = view.statement;
  if (original === null) return blocks;
  return [
    ...blocks,
    {
      kind: 'paragraph',
      spans: [
        text(
          `The source prints a translation. The original (${original.language}${original.from === null ? '' : `, from ${original.from}`}):`,
        ),
      ],
    },
    { kind: 'quote', spans: [text(original.text)] },
  ];
}
