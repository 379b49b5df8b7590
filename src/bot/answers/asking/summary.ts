/** Summarizes a dossier in one screen: what is disputed in full, the rest in one line each. */

import {
  compareParties,
  type Excerpt,
  type Party,
  readTopic,
  type TopicComparison,
} from '../../../claims/queries/comparison.ts';
import type { DossierView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t, tList } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, footer, list, paragraph } from '../../answer.ts';
import type { TopicComparisonCard } from '../../card.ts';
import { TOPIC_MARKS, topicDisputesToText } from '../../layout/topic.ts';
import { type Spans, strong, text } from '../../spans.ts';
import { sourcesToFooter, sourceToText } from '../source-line.ts';
import { capitalise, speakerToText } from '../wording.ts';
import { toTopicCard } from './comparison.ts';

/** Statements on neither side; /disputes and /speaker show them all. */
const MAX_COMMENTS = 20;
/** Statements of each side on a topic, and disputes; /compare shows them all. */
const TOPIC_PAGE = { limit: 10, offset: 0 };

interface Pair {
  one: Party;
  other: Party;
  comparison: TopicComparison;
}

/** Depends only on the dossier's version, not on the asker, because it is posted to team channels. */
export function summarize(readModel: ReadModel, dossier: DossierView): Answer {
  const pairs = comparePairs(readModel, dossier);
  const cards = pairs.map(({ one, other, comparison }) => toTopicCard(readModel, one.name, other.name, comparison));
  const isShort = ({ state }: TopicComparisonCard) => state !== 'disputed';
  const comments = readModel.records.listWithoutSide(dossier.id, { limit: MAX_COMMENTS, offset: 0 });
  const views = pairs.flatMap(({ comparison }) => [...comparison.a.items, ...comparison.b.items]);
  const [one, other, ...more] = dossier.sides;
  return createAnswer({
    title: dossier.title,
    blocks: [
      { kind: 'counts', parts: countsToParts(cards) },
      ...cards.filter((card) => !isShort(card)),
      ...shortToBlocks(cards.filter(isShort)),
      ...commentsToBlocks(comments),
      paragraph(strong(`${t('summary.agreed')} `), text(t('summary.agreed.none'))),
      ...(views.length === 0
        ? [paragraph(text(dossier.sources.map(sourceToText).join('; ')))]
        : sourcesToFooter([...views, ...comments.items])),
    ],
    actions: [
      ...(one !== undefined && other !== undefined && more.length === 0
        ? [
            {
              label: t('summary.compare'),
              command: 'compare',
              options: { a: one.name, b: other.name, dossier: dossier.slug },
            },
          ]
        : []),
      {
        label: t('summary.disputes', { count: dossier.counts.disputes }),
        command: 'disputes',
        options: { dossier: dossier.slug },
      },
      ...(dossier.facts.length > 0
        ? [{ label: t('summary.facts.open'), command: 'summary', options: { dossier: dossier.slug, facts: 'yes' } }]
        : []),
    ],
    statements: [...new Set([...views, ...comments.items].map(({ ref }) => ref)), dossier.slug],
  });
}

/** "1 disputed", "2 one-sided": how many topics of each kind there are. */
function countsToParts(cards: readonly TopicComparisonCard[]): string[] {
  return (['disputed', 'contradictory', 'both', 'one-sided'] as const).flatMap((state) => {
    const count = cards.filter((card) => card.state === state).length;
    return count === 0 ? [] : [t(`summary.${state}`, { count })];
  });
}

function comparePairs(readModel: ReadModel, dossier: DossierView): Pair[] {
  const sides = dossier.sides.flatMap((side): Party[] =>
    readModel.names
      .find(['side'], side.id, dossier.id)
      .slice(0, 1)
      .map(({ id, name }) => ({ kind: 'side', id, name })),
  );
  const [only] = sides;
  if (sides.length === 1 && only !== undefined)
    return comparePair(readModel, dossier, only, { kind: 'speaker', id: -1, name: 'another side' });
  return sides.flatMap((one, index) =>
    sides.slice(index + 1).flatMap((other) => comparePair(readModel, dossier, one, other)),
  );
}

function comparePair(readModel: ReadModel, dossier: DossierView, one: Party, other: Party): Pair[] {
  return compareParties(readModel, dossier, one, other, null).map((outline) => ({
    one,
    other,
    comparison: readTopic(readModel, dossier, [one, other], outline, TOPIC_PAGE),
  }));
}

/** Topics that no side disputes: in one line each who spoke, by name and id, and who else disputes it. */
function shortToBlocks(cards: readonly TopicComparisonCard[]): Block[] {
  const oneSided = Map.groupBy(cards.filter(isOneSided), ({ lines }) => lines[0]?.side ?? '');
  const items = [
    ...cards.filter((card) => !isOneSided(card)).map(shortToItem),
    ...[...oneSided].map(([side, topics]): Spans => {
      const named = topics.flatMap(({ name, lines, more }) => [
        ...lines.map(({ card }) => `${name} ${card.id}`),
        ...(more === 0 ? [] : [t('names.more', { count: more })]),
      ]);
      return [strong(`${TOPIC_MARKS['one-sided']} ${t('summary.only', { side })} `), text(`${tList(named)}.`)];
    }),
  ];
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** One side's topics share a line, unless somebody disputes what it said. */
function isOneSided({ state, lines }: TopicComparisonCard): boolean {
  return state === 'one-sided' && lines.every(({ card }) => card.disputedBy.length === 0 && card.toldBy === null);
}

function shortToItem(topic: TopicComparisonCard): Spans {
  const { name, state, lines, more } = topic;
  const who = lines.map(({ card }) => {
    const relay = card.toldBy === null ? '' : t('relay.by', { teller: speakerToText(card.toldBy) });
    return t('reference', { speaker: `${speakerToText(card.speaker)}${relay}`, id: card.id });
  });
  const listed = tList(more === 0 ? who : [...who, t('names.more', { count: more })]);
  const disputes = topicDisputesToText(topic);
  const values = { mark: TOPIC_MARKS[state], name: capitalise(name) };
  // Of a contradictory topic the sentence below says it.
  const head =
    state === 'contradictory' ? t('topic.head', values) : t('topic', { ...values, state: t(`topic.${state}`) });
  return [strong(`${head}.`), text(` ${listed}.${disputes === '' ? '' : ` ${disputes}`}`)];
}

/** Who else spoke: their words are in /speaker and /disputes. */
function commentsToBlocks({ items, total }: Excerpt<StatementView>): Block[] {
  if (total === 0) return [];
  const bySpeaker = [...Map.groupBy(items, ({ speaker }) => speaker.row).values()];
  const names = bySpeaker.map((views) => {
    const ids = views.map(({ statement }) => statement.id).join(', ');
    return `${capitalise(views[0]?.speaker.name ?? '')} ${ids}`;
  });
  const rest = total - items.length;
  const listed = tList(rest > 0 ? [...names, t('names.more', { count: rest })] : names);
  return [paragraph(strong(`${t('summary.neither')} `), text(`${listed}.`))];
}

/** All that the article says in its own voice. */
export function factsToAnswer({ title, slug, facts, sources }: DossierView): Answer {
  return createAnswer({
    tone: facts.length === 0 ? 'nothing' : 'answer',
    title: t('summary.facts.title', { title }),
    blocks: [
      facts.length === 0
        ? paragraph(text(t('summary.facts.none')))
        : list(facts.map(({ passage }) => [text(passage.exact.replace(/\s+/gu, ' ').trim())])),
      footer(text(sources.map(sourceToText).join('; '))),
    ],
    actions: [{ label: t('summary.back'), command: 'summary', options: { dossier: slug } }],
    statements: [slug],
  });
}
