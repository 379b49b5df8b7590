/** Shows one item of a draft: the statement's card or the dispute, how sure the drafter is, and the last decision. */

import type { Dispute, Statement } from '../../../claims/model/dossier.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { DraftedDetails, ProposalView } from '../../../claims/queries/proposals.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t, tMinute } from '../../../locales/index.ts';
import {
  type Action,
  type Answer,
  type Block,
  createAnswer,
  footer,
  paragraph,
  quote,
  strong,
  text,
} from '../../answer.ts';
import {
  type Certainty,
  computeProgress,
  DRAFT_COMMAND,
  nextOpenItem,
  previousItem,
  type ReviewProgress,
} from '../../editing/draft-review/progress.ts';
import { capitalise } from '../wording.ts';
import { createDraftCards, type DraftCards, draftedTopic, requireDraftedSpeaker } from './cards.ts';

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
  const cards = createDraftCards(readModel, review);
  const position = progress.items.findIndex((each) => each.id === drafted.id);
  const certainty = progress.items[position]?.certainty ?? 'unsure';
  return createAnswer({
    title: itemToTitle(review, proposal, cards, { position: position + 1, total: progress.items.length, certainty }),
    isDraft: true,
    isInPlace: true,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      ...stateToBlocks(proposal, drafted),
      reasonsToBlock(drafted, certainty),
      ...(change.kind === 'statement-recorded' ? statementToBlocks(review, change.statement, drafted, cards) : []),
      ...(change.kind === 'dispute-recorded' ? disputeToBlocks(change.dispute, cards) : []),
      draftFooter(review, progress),
    ],
    actions: itemActions(review, progress, drafted),
    origin: { command: DRAFT_COMMAND, options: { article: review.name, item: drafted.id } },
  });
}

/** "Draft of “Title”. Nothing is on record until you publish. ▓▓░░░░░░░░ 3 of 21" */
export function draftFooter({ title }: DraftReviewView, { decided, items }: ReviewProgress): Block {
  const total = items.length;
  const full = total === 0 ? 0 : Math.floor((BAR_LENGTH * decided) / total);
  const bar = '▓'.repeat(full) + '░'.repeat(BAR_LENGTH - full);
  return footer(text(t('draft.footer', { title, bar, decided, total })));
}

const BAR_LENGTH = 10;

export const draftAction = (review: DraftReviewView, label: string, options: Record<string, string>): Action => ({
  label,
  command: DRAFT_COMMAND,
  options: { article: review.name, ...options },
});

/** "Statement 1 of 21: Islamic State?" */
function itemToTitle(
  review: DraftReviewView,
  { change }: ProposalView,
  cards: DraftCards,
  { position, total, certainty }: { position: number; total: number; certainty: Certainty },
): string {
  const place = position === 0 ? 'out' : 'in';
  const doubt = certainty === 'sure' ? 'no' : 'yes';
  if (change.kind === 'statement-recorded') {
    const who = capitalise(requireDraftedSpeaker(review, change.statement.speaker).name);
    return t('draft.item.statement', { position, total, place, who, doubt });
  }
  const who = change.kind === 'dispute-recorded' ? disputeToText(review, change.dispute, cards) : '';
  return t('draft.item.dispute', { position, total, place, who, doubt });
}

/** "Paris S8 denies Sergei Shoigu S7" */
export function disputeToText(review: DraftReviewView, dispute: Dispute, { statement }: DraftCards): string {
  const name = (id: string) => {
    const found = statement(id);
    if (found === null) return id;
    return t('reference', { speaker: requireDraftedSpeaker(review, found.speaker).name, id });
  };
  const key = dispute.voice === 'source' ? 'topic.by-article' : (`topic.${dispute.kind}` as const);
  return capitalise(t(key, { who: name(dispute.from), count: 1, whom: name(dispute.against), scope: '' })).replace(
    /\.$/u,
    '',
  );
}

function itemActions(review: DraftReviewView, progress: ReviewProgress, item: DraftedDetails): Action[] {
  const decide = (label: string, decision: string) =>
    draftAction(review, label, { item: item.id, decision, number: String(item.decisions + 1) });
  const isPending = item.state === 'pending' && !item.isMoot;
  const previous = previousItem(progress, item.id);
  const next = nextOpenItem(progress, item.id);
  return [
    ...(item.isMoot
      ? []
      : [decide(t('draft.accept'), 'accept'), decide(t('draft.edit'), 'edit'), decide(t('draft.skip'), 'skip')]),
    ...(previous === null ? [] : [draftAction(review, t('draft.back'), { item: previous.id })]),
    ...(isPending || next === null ? [] : [draftAction(review, t('draft.go-on'), {})]),
    ...(progress.sure.length < 2 ? [] : [draftAction(review, t('draft.sure'), { decision: 'sure' })]),
    ...(!isPending && next === null ? [draftAction(review, t('draft.overview'), { decision: 'overview' })] : []),
  ];
}

/** "Accepted by Ann, 25 Nov 2026, 09:00 UTC." Nothing while it waits. */
function stateToBlocks({ state, decided }: ProposalView, { isMoot, isEdited }: DraftedDetails): Block[] {
  if (isMoot) return [paragraph(strong(t('draft.state.moot')))];
  if (state === 'pending') return [];
  const values = { by: decided?.by.name ?? t('card.nobody'), at: decided === null ? '' : tMinute(decided.at) };
  const how =
    state === 'rejected'
      ? t('draft.state.skipped', values)
      : isEdited
        ? t('draft.state.edited', values)
        : t('draft.state.accepted', values);
  const reason = decided?.reason ?? null;
  return [paragraph(strong(how), ...(reason === null ? [] : [text(` ${t('change.why')} ${reason}`)]))];
}

/** The drafter's own reasons, as it gave them. */
function reasonsToBlock({ notes: { confidence, reasons } }: DraftedDetails, certainty: Certainty): Block {
  return paragraph(
    strong(t(certainty === 'sure' ? 'change.why' : 'draft.look-closely')),
    text(` ${reasons.join('; ')} (${t('draft.confidence', { confidence: confidence.toFixed(2) })})`),
  );
}

function statementToBlocks(
  review: DraftReviewView,
  statement: Statement,
  { notes }: DraftedDetails,
  cards: DraftCards,
): Block[] {
  const speaker = requireDraftedSpeaker(review, statement.speaker);
  return [
    cards.card(statement),
    paragraph(
      ...(notes.kind === null ? [] : [strong(t(`draft.kind.${notes.kind}`)), text(' · ')]),
      strong(t('draft.side')),
      text(` ${speaker.sideName ?? t('draft.none-yet')} · `),
      strong(t('draft.topic')),
      text(` ${draftedTopic(review, statement.topic).name}`),
      ...(statement.as === null ? [] : [text(' · '), strong(t('draft.named-as')), text(` ${statement.as}`)]),
    ),
    paragraph(strong(`${t('draft.desk')} `), text(statement.says)),
  ];
}

function disputeToBlocks(dispute: Dispute, cards: DraftCards): Block[] {
  const lines = [dispute.from, dispute.against].flatMap((id): Block[] => {
    const statement = cards.statement(id);
    return statement === null ? [] : [cards.line(statement)];
  });
  const how = dispute.voice === 'source' ? t('draft.dispute.by-article') : t(`draft.dispute.${dispute.kind}`);
  return [
    paragraph(strong(how)),
    ...lines,
    ...(dispute.words === null ? [] : [paragraph(text(t('draft.dispute.words'))), quote(text(dispute.words.exact))]),
  ];
}
