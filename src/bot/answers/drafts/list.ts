/** The statements that the drafter is sure of, each with its sentence, speaker, caution and disputes, to accept together. */
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { truncate } from '../../../lib/text.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, list, MAX_CHECKS, MAX_LABEL, paragraph, text } from '../../answer.ts';
import { computeProgress, DRAFT_COMMAND, type ReviewItem } from '../../editing/draft-review/progress.ts';
import { lineToSpans } from '../../layout/line.ts';
import { code, type Spans } from '../../spans.ts';
import { capitalise } from '../wording.ts';
import { createDraftCards, type DraftCards, requireDraftedSpeaker } from './cards.ts';
import { disputeToText, draftAction, draftFooter } from './item.ts';

/**
 * Nothing may be accepted that does not stand on the same message: this many characters, with their controls, fit on one of
 * every platform. A longer item is decided by itself.
 */
const MAX_CHARACTERS = 2_200;

interface Listed {
  item: ReviewItem;
  block: Block;
  label: string;
  length: number;
}

/**
 * @param after the last item of the list that was shown before
 * @returns null if there is nothing left to list.
 */
export function sureToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  after: string | null,
  message: string | null,
): Answer | null {
  const progress = computeProgress(readModel, review);
  const start = progress.items.findIndex(({ id }) => id === after) + 1;
  const waiting = progress.items.slice(start).filter((item) => progress.sure.includes(item));
  const page = takePage(waiting, review, createDraftCards(readModel, review));
  const last = page.at(-1)?.item;
  if (last === undefined) return null;
  const toValue = ({ item }: Listed) => `${item.id}@${item.decisions + 1}`;
  const accept = { decision: 'accept', after: last.id };
  const rest = waiting.length - page.length;
  return createAnswer({
    title: t('draft.list.title', { count: page.length, rest }),
    isDraft: true,
    isInPlace: true,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      paragraph(text(t('draft.list.how'))),
      ...page.map(({ block }) => block),
      {
        kind: 'checklist',
        label: t('draft.list.tick'),
        name: 'item',
        choices: page.map((one) => ({ label: one.label, value: toValue(one) })),
        submit: draftAction(review, t('draft.list.accept-ticked'), accept),
      },
      draftFooter(review, progress),
    ],
    actions: [
      draftAction(review, t('draft.list.accept-all', { count: page.length }), {
        item: page.map(toValue).join(','),
        ...accept,
      }),
      draftAction(review, t('draft.one-by-one'), { decision: 'next' }),
      draftAction(review, t('draft.speakers'), { decision: 'speakers' }),
    ],
    origin: {
      command: DRAFT_COMMAND,
      options: { article: review.name, decision: 'sure', ...(after === null ? {} : { after }) },
    },
  });
}

/** From the first on, as many as fit; those that fit on no list are passed over. */
function takePage(items: readonly ReviewItem[], review: DraftReviewView, cards: DraftCards): Listed[] {
  const page: Listed[] = [];
  let room = MAX_CHARACTERS;
  for (const item of items) {
    if (page.length === MAX_CHECKS) break;
    const listed = toListed(item, review, cards);
    if (listed === null || listed.length > MAX_CHARACTERS) continue;
    if (listed.length > room) break;
    room -= listed.length;
    page.push(listed);
  }
  return page;
}

function toListed(item: ReviewItem, review: DraftReviewView, cards: DraftCards): Listed | null {
  const statement = cards.statement(item.id);
  if (statement !== null) {
    const card = cards.line(statement);
    // What the article may not say the speaker said is decided by itself.
    if (card.caution !== null) return null;
    const { name } = requireDraftedSpeaker(review, statement.speaker);
    const label = toLabel(item, capitalise(name));
    return { item, block: card, label, length: spansLength(lineToSpans(card)) };
  }
  const dispute = cards.dispute(item.id);
  const [from, against] = dispute === null ? [] : [cards.statement(dispute.from), cards.statement(dispute.against)];
  if (dispute === null || from == null || against == null) return null;
  const made = disputeToText(review, dispute, cards);
  const lines = [from, against].map((one) => lineToSpans(cards.line(one)));
  const spans: Spans = [code(item.id), text(` ${made}`), ...lines.flatMap((line) => [text(' / '), ...line])];
  const label = toLabel(item, made);
  return { item, block: list([spans]), label, length: spansLength(spans) };
}

/** Below this a listed item shows its confidence, so that nobody ticks it with the others unread. */
const FULL_CONFIDENCE = 0.8;

function toLabel({ id, confidence }: ReviewItem, what: string): string {
  const doubt = confidence < FULL_CONFIDENCE ? ` (${confidence.toFixed(2)})` : '';
  return truncate(`${id} ${what}`, MAX_LABEL - doubt.length) + doubt;
}

const spansLength = (spans: Spans): number => spans.reduce((sum, span) => sum + span.text.length, 0);
