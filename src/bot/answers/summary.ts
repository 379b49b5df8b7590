/** Summarizes a dossier in one screen: what is disputed in full, the rest in one line each. */

import {
  compareParties,
  type Excerpt,
  type Party,
  readTopic,
  type TopicComparison,
} from '../../claims/queries/comparison.ts';
import type { DossierView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { t, tList } from '../../locales/index.ts';
import { type Answer, type Block, createAnswer, paragraph } from '../answer.ts';
import type { TopicComparisonCard } from '../card.ts';
import { TOPIC_MARKS } from '../layout/topic.ts';
import { code, type Spans, strong, text } from '../spans.ts';
import { toTopicCard } from './asking/comparison.ts';
import { sourcesToFooter, sourceToText } from './source-line.ts';
import { capitalise, speakerToText } from './wording.ts';

/** Statements on neither side; /disputes and /speaker show them all. */
const MAX_COMMENTS = 20;
const MAX_FACTS = 2;
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
  const isShort = (card: TopicComparisonCard) =>
    card.state !== 'disputed' && card.state !== 'contradictory' && card.lines.every((line) => isUndisputed(line.card));
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
      ...factsToBlocks(dossier),
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
    ],
    statements: [...new Set([...views, ...comments.items].map(({ ref }) => ref)), dossier.slug],
  });
}

function isUndisputed({ disputedBy, disputes }: TopicComparisonCard['lines'][number]['card']): boolean {
  return disputedBy.length === 0 && disputes.length === 0;
}

/** "◆ 1 disputed", "●○ 2 from one side only": how many topics of each kind there are. */
function countsToParts(cards: readonly TopicComparisonCard[]): string[] {
  return (['disputed', 'contradictory', 'both', 'one-sided'] as const).flatMap((state) => {
    const count = cards.filter((card) => card.state === state).length;
    return count === 0 ? [] : [`${TOPIC_MARKS[state]} ${t(`summary.${state}`, { count })}`];
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

/** Topics without any dispute: who spoke, by name and id, in one line each. */
function shortToBlocks(cards: readonly TopicComparisonCard[]): Block[] {
  if (cards.length === 0) return [];
  const items = cards.map(({ name, state, lines, more }): Spans => {
    const rest = more === 0 ? [] : [text(`, ${t('names.more', { count: more })}`)];
    const who = lines.flatMap(({ card }, index) => [
      text(`${index === 0 ? '' : ', '}${capitalise(speakerToText(card.speaker))} `),
      code(card.id),
      ...(card.toldBy === null ? [] : [text(t('relay.by', { teller: speakerToText(card.toldBy) }))]),
    ]);
    const head = t('topic', {
      mark: TOPIC_MARKS[state],
      name: capitalise(name),
      state: t(state === 'one-sided' ? 'summary.short.one-sided' : 'summary.short.both'),
    });
    return [strong(head), text(' – '), ...who, ...rest];
  });
  return [{ kind: 'list', items }];
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

/** What the article says in its own voice, and that nothing is agreed. */
function factsToBlocks({ facts }: DossierView): Block[] {
  const shown = facts.slice(0, MAX_FACTS);
  const rest = facts.length - shown.length;
  return [
    paragraph(strong(`${t('summary.agreed')} `), text(t('summary.agreed.none'))),
    ...(shown.length === 0
      ? []
      : [
          paragraph(
            strong(`${t('summary.facts')} `),
            text(shown.map(({ passage }) => passage.exact.replace(/\s+/gu, ' ')).join(' … ')),
            ...(rest > 0 ? [text(` (${t('names.more', { count: rest })})`)] : []),
          ),
        ]),
  ];
}
