/** Lays out topics of a comparison: the statements under their sides, then in one line who disputes whom. */

import { t, tList } from '../../locales/index.ts';
import { heading, list, type PlainBlock, paragraph } from '../answer.ts';
import { capitalise, speakerToText } from '../answers/wording.ts';
import type { CardDispute, CardReference, TopicComparisonCard } from '../card.ts';
import { type Span, type Spans, strong, text } from '../spans.ts';
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

/** "Paris (France) S15 denies S5. The article, not a speaker, sets S2 and Islamic State (neither side) S13 against S14." */
export function topicDisputesToSpans({ lines }: TopicComparisonCard): Span[] {
  const shown = new Set(lines.map(({ card }) => card.ref));
  const against = lines.flatMap(({ card }) => card.disputedBy);
  // What these statements dispute on other topics, or of others.
  const made = lines.flatMap(({ card }) => card.disputes).filter((dispute) => !shown.has(dispute.against.ref));
  const groups = Map.groupBy([...against, ...made], ({ kind, voice, scope, against: { ref } }) =>
    JSON.stringify([voice === 'source' ? voice : kind, scope, ref]),
  );
  const sentences = [...groups.values()].map((group) => groupToSentence(group, shown));
  return sentences.flatMap(
    (sentence, index): Spans => [...(index === 0 ? [] : [text(' ')]), group(sentence.isBetween, sentence.words)],
  );

  function group(isBetween: boolean, words: string): Span {
    return isBetween ? strong(words) : text(words);
  }
}

function groupToSentence(group: readonly CardDispute[], shown: ReadonlySet<string>) {
  const [{ kind, voice, scope, against }] = group as [CardDispute, ...CardDispute[]];
  const words = t(voice === 'source' ? 'topic.by-article' : `topic.${kind}`, {
    who: tList(group.map(({ from }) => referenceToText(from, shown))),
    count: group.length,
    whom: shown.has(against.ref) ? against.id : referenceToText(against, shown),
    scope: scope === null ? '' : t('dispute.scope', { scope }),
  });
  return { words: capitalise(words), isBetween: group.some(({ from }) => shown.has(from.ref)) };
}

/** "Paris S15" where the statement stands in the list, "François Hollande (neither side) S9" where it does not. */
function referenceToText({ ref, speaker, toldBy, id }: CardReference, shown: ReadonlySet<string>): string {
  const relay = toldBy === null ? '' : t('relay.by', { teller: speakerToText(toldBy) });
  const name = shown.has(ref) ? speaker.name : speakerToText(speaker);
  return t('reference', { speaker: `${name}${relay}`, id });
}
