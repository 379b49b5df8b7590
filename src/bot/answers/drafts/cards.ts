/** Statements and disputes of a draft in the shapes of the record, so that the same cards show them with the same guards. */
import type { Dispute, Statement } from '../../../claims/model/dossier.ts';
import type { DraftItem } from '../../../claims/queries/draft-items.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { DisputeView, SpeakerView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t } from '../../../locales/index.ts';
import type { StatementCard } from '../../card.ts';
import { type CardRecords, createCard, createLine } from '../card.ts';

export interface DraftCards {
  /** With everything that the draft has on it, and no buttons. */
  card(statement: Statement): StatementCard;
  /** As an item of a list. */
  line(statement: Statement): StatementCard;
  /** Null for an id that is not a statement's. */
  statement(id: string): Statement | null;
  /** Null for an id that is not a dispute's. */
  dispute(id: string): Dispute | null;
}

/** Disputes that an editor has skipped are not shown. */
export function createDraftCards({ draftReviews }: ReadModel, review: DraftReviewView): DraftCards {
  const items = draftReviews.items(review.row);
  const changeOf = (id: string) => draftReviews.item(review.row, id)?.change ?? null;
  const statement = (id: string) => {
    const change = changeOf(id);
    return change?.kind === 'statement-recorded' ? change.statement : null;
  };
  const dispute = (id: string) => {
    const change = changeOf(id);
    return change?.kind === 'dispute-recorded' ? change.dispute : null;
  };
  const toDisputeView = ({ id }: DraftItem): DisputeView[] => {
    const found = dispute(id);
    const [from, against] = found === null ? [null, null] : [statement(found.from), statement(found.against)];
    if (found === null || from === null || against === null) return [];
    const [one, other] = [draftedToView(review, from), draftedToView(review, against)];
    return [{ ref: `${review.name}/${id}`, dispute: found, from: one, against: other }];
  };
  const disputesOf = (end: 'from' | 'against', row: number) =>
    items
      .filter(({ opposes, state, isMoot }) => opposes?.[end] === `S${row}` && state !== 'rejected' && !isMoot)
      .flatMap(toDisputeView);
  const drafted: CardRecords = {
    records: {
      disputesAgainst: (row) => disputesOf('against', row),
      disputesFrom: (row) => disputesOf('from', row),
      sourceText: () => draftReviews.sourceText(review.row),
      oppositions: () => [],
    },
  };
  return {
    card: (one) => ({ ...createCard(drafted, draftedToView(review, one), { actions: [] }), state: 'drafted' }),
    line: (one) => ({ ...createLine(drafted, draftedToView(review, one)), state: 'drafted' }),
    statement,
    dispute,
  };
}

/** The row is the number of the statement's id; the other rows refer to nothing. */
function draftedToView(review: DraftReviewView, statement: Statement): StatementView {
  return {
    row: Number(statement.id.slice(1)),
    ref: `${review.name}/${statement.id}`,
    dossier: { row: 0, slug: review.name, title: review.title },
    statement,
    speaker: withOpenSide(requireDraftedSpeaker(review, statement.speaker)),
    toldBy: statement.toldBy === null ? null : withOpenSide(requireDraftedSpeaker(review, statement.toldBy)),
    topic: draftedTopic(review, statement.topic),
    source: review.source,
    state: 'proposed',
    reason: null,
    rating: null,
  };
}

/** "Neither side" is an editor's word: of a speaker whom nobody has looked at, the side is open. */
function withOpenSide(speaker: SpeakerView): SpeakerView {
  const isOpen = speaker.side === null && speaker.role === null && speaker.note === null;
  return isOpen ? { ...speaker, sideName: t('draft.no-side') } : speaker;
}

export function draftedTopic({ topics }: DraftReviewView, id: string) {
  return topics.find((topic) => topic.id === id) ?? { id, name: id, aliases: [] };
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
