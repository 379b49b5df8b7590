/** Lays out topics of a comparison: the statements under their sides, then in one line who disputes whom. */

import { t, tList } from '../../locales/index.ts';
import { heading, list, type PlainBlock, paragraph } from '../answer.ts';
import { capitalise, speakerToText } from '../answers/wording.ts';
import type { CardDispute, CardReference, TopicComparisonCard } from '../card.ts';
import { type Span, strong, text } from '../spans.ts';
import { lineUnderSideToSpans } from './line.ts';

/** Shapes that say the same without colour. */
export const TOPIC_MARKS: Record<TopicComparisonCard['state'], string> = {
  disputed: '◆',
  contradictory: '◇',
  both: '●●',
  'one-sided': '●○',
};

export function topicToBlocks(topic: TopicComparisonCard): PlainBlock[] {
  const { name, state, lines, more } = topic;
  const disputes = topicDisputesToSpans(topic);
  return [
    heading(text(t('topic', { mark: TOPIC_MARKS[state], name: capitalise(name), state: t(`topic.${state}`) }))),
    list(lines.map(({ side, card }) => lineUnderSideToSpans(side, card))),
    ...(disputes.length === 0 ? [] : [paragraph(...disputes)]),
    ...(more === 0 ? [] : [paragraph(text(t('topic.more', { count: more })))]),
  ];
}

/** Topics that only one and the same side spoke on: a line for each statement, under one heading. */
export function oneSidedToBlocks(topics: readonly TopicComparisonCard[]): PlainBlock[] {
  const [first] = topics;
  const side = first?.lines[0]?.side ?? '';
  const disputes = topics.flatMap(topicDisputesToSpans);
  const more = topics.reduce((sum, topic) => sum + topic.more, 0);
  return [
    heading(text(t('topic.only', { mark: TOPIC_MARKS['one-sided'], side, silent: first?.silent ?? '' }))),
    list(topics.flatMap(({ name, lines }) => lines.map(({ card }) => lineUnderSideToSpans(capitalise(name), card)))),
    ...(disputes.length === 0 ? [] : [paragraph(...disputes)]),
    ...(more === 0 ? [] : [paragraph(text(t('topic.more', { count: more })))]),
  ];
}

/** "Paris S15 denies S5. The article, not a speaker, sets S2 and Islamic State (neither side) S13 against S14." */
export function topicDisputesToSpans(topic: TopicComparisonCard): Span[] {
  const shown = new Set(topic.lines.map(({ card }) => card.ref));
  const name = ({ ref, speaker }: CardReference) => (shown.has(ref) ? speaker.name : speakerToText(speaker));
  return groupDisputes(topic, true).flatMap((group, index) => {
    const isBetween = group.some(({ from }) => shown.has(from.ref));
    const sentence = groupToSentence(group, shown, name);
    return [...(index === 0 ? [] : [text(' ')]), isBetween ? strong(sentence) : text(sentence)];
  });
}

/** The same where every speaker is named beside it: "S7 and S15 deny S5. François Hollande S9 criticises S4." */
export function topicDisputesToText(topic: TopicComparisonCard): string {
  const shown = new Set(topic.lines.map(({ card }) => card.ref));
  const name = ({ ref, speaker }: CardReference) => (shown.has(ref) ? null : speaker.name);
  return groupDisputes(topic, false)
    .map((group) => groupToSentence(group, shown, name))
    .join(' ');
}

/** Disputes of the topic's statements, and by them of others, in groups that one sentence tells. */
function groupDisputes({ lines, otherDisputes }: TopicComparisonCard, hasScope: boolean): CardDispute[][] {
  const shown = new Set(lines.map(({ card }) => card.ref));
  const against = lines.flatMap(({ card }) => card.disputedBy);
  // What these statements dispute on other topics, or of others.
  const made = lines.flatMap(({ card }) => card.disputes).filter((dispute) => !shown.has(dispute.against.ref));
  const groups = Map.groupBy([...against, ...otherDisputes, ...made], ({ kind, voice, scope, against: { ref } }) =>
    JSON.stringify([voice === 'source' ? voice : kind, hasScope ? scope : null, ref]),
  );
  return [...groups.values()].map((group) =>
    group.map((dispute) => (hasScope ? dispute : { ...dispute, scope: null })),
  );
}

/** @param nameOf how a statement's speaker is named; null for by its id alone */
function groupToSentence(
  group: readonly CardDispute[],
  shown: ReadonlySet<string>,
  nameOf: (reference: CardReference) => string | null,
): string {
  const [{ kind, voice, scope, against }] = group as [CardDispute, ...CardDispute[]];
  const toText = (reference: CardReference) => {
    const name = nameOf(reference);
    if (name === null) return reference.id;
    const relay = reference.toldBy === null ? '' : t('relay.by', { teller: speakerToText(reference.toldBy) });
    const whose = t('reference', { speaker: `${name}${relay}`, id: reference.id });
    return reference.isUnderReview ? `${whose} (${t('card.under-review')})` : whose;
  };
  return capitalise(
    t(voice === 'source' ? 'topic.by-article' : `topic.${kind}`, {
      who: tList(group.map(({ from }) => toText(from))),
      count: group.length,
      whom: shown.has(against.ref) ? against.id : toText(against),
      scope: scope === null ? '' : t('dispute.scope', { scope }),
    }),
  );
}
