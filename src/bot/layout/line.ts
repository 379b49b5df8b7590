/** Lays out a statement as one item of a list. After the name and the colon stand only words of the source. */

import { t } from '../../locales/index.ts';
import { list, type PlainBlock, paragraph } from '../answer.ts';
import { capitalise, speakerToText } from '../answers/wording.ts';
import type { CardDispute, StatementCard } from '../card.ts';
import { code, type Span, type Spans, strong, text } from '../spans.ts';
import {
  disputeMadeToText,
  disputeToItem,
  disputeToLabel,
  nestedToText,
  referenceToText,
  relayToSpans,
  sentenceToSpans,
} from './card.ts';

/** An item of a list, with its own disputes. */
export function lineToSpans(card: StatementCard): Spans {
  // A caution is about the speaker, who then has to be named.
  const isNamed = card.size !== 'unnamed' || card.caution !== null;
  return [...wordsToSpans(card, isNamed ? nameToSpans(card) : null), ...disputesToSpans(card)];
}

/** The statement, and a list of who disputes it in which words. */
export function disputedToBlocks(card: StatementCard): PlainBlock[] {
  const items = card.disputedBy.map(
    (dispute): Spans => [
      strong(`${disputeToLabel(dispute)} `),
      ...disputeToItem(dispute, speakerToText(dispute.from.speaker)),
    ],
  );
  return [paragraph(...wordsToSpans(card, nameToSpans(card))), list(items)];
}

function nameToSpans({ speaker: { name, side } }: StatementCard): Spans {
  return [strong(capitalise(name)), text(` (${side ?? t('speaker.no-side')})`)];
}

/** "France, Paris: Comments immediately denied by Paris. S15" */
export function lineUnderSideToSpans(side: string, card: StatementCard): Spans {
  return [strong(side), text(', '), ...wordsToSpans(card, [text(card.speaker.name)], true)];
}

/**
 * @param who null where the heading says it
 * @param isInner whether something of the line stands before it
 */
function wordsToSpans(card: StatementCard, who: readonly Span[] | null, isInner = false): Span[] {
  const { state, reason, caution, id, rating } = card;
  const label = cautionToLabel(card);
  return [
    ...(state === 'retracted' ? [strong(`${t('card.retracted', { reason: reason ?? t('card.no-reason') })}. `)] : []),
    ...(state === 'suspended' ? [strong(`${t('card.suspended', { reason: reason ?? t('card.no-reason') })}. `)] : []),
    ...(state === 'proposed' ? [strong(`${t('card.proposed', { proposal: reason ?? t('card.nobody') })}: `)] : []),
    ...(caution === null ? [] : [strong(isInner ? label : capitalise(label))]),
    ...(who ?? []),
    ...(who === null && card.toldBy !== null
      ? [strong(t('relay.alone')), text(t('relay.by', { teller: speakerToText(card.toldBy) }))]
      : relayToSpans(card)),
    ...(who === null && card.toldBy === null ? [] : [text(': ')]),
    ...sentenceToSpans({ text: card.sentence.text, marks: caution === null ? [] : card.sentence.marks }),
    text(' '),
    code(id),
    ...(rating === null ? [] : [text(` ${t('card.rating')}`), ...rating]),
  ];
}

/** "in a sentence about ", "second-hand, told by ": right before the name, which would otherwise read as the speaker's. */
function cautionToLabel({ caution }: StatementCard): string {
  if (caution?.nested) return t('line.nested', { whom: nestedToText(caution.nested) });
  return t('line.caution');
}

/** " Denied by Paris (France) S15. Denies Moscow (Russia) S4." */
function disputesToSpans({ disputedBy, disputes }: StatementCard): Span[] {
  const against = [...Map.groupBy(disputedBy, disputeToLabel)].map(([label, group]) => {
    const names = group.map(({ from }) => referenceToText(from));
    return strong(` ◆ ${t('status.disputed', { label, names: names.join(', ') })}.`);
  });
  return [...against, ...disputes.map((dispute: CardDispute) => text(` ${disputeMadeToText(dispute)}.`))];
}
