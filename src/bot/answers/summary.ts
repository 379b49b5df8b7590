/** Summarizes a dossier in one screen: what is disputed, contradictory, one-sided, agreed, and who commented. */

import {
  compareParties,
  type Excerpt,
  type Party,
  readTopic,
  type TopicComparison,
  type TopicOutline,
} from '../../claims/queries/comparison.ts';
import type { DisputeView, DossierView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Answer, type Block, createAnswer, heading, paragraph, type Spans, strong, text } from '../answer.ts';
import { capitalise, disputeToSpans, sourceToText, speakerToText, statementToItem } from './statement.ts';

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
  const comments = readModel.records.listWithoutSide(dossier.id, { limit: MAX_COMMENTS, offset: 0 });
  const shown = new Map<string, StatementView>();
  for (const view of [
    ...pairs.flatMap(({ comparison }) => [...comparison.a.items, ...comparison.b.items]),
    ...comments.items,
  ])
    shown.set(view.ref, view);
  return createAnswer({
    title: dossier.title,
    blocks: [
      paragraph(
        text(`Dossier ${dossier.slug}: ${dossier.sources.map((source) => sourceToText({ source })).join('; ')}.`),
      ),
      ...sectionToBlocks('Disputed', pairs, 'disputed'),
      ...sectionToBlocks('Contradictory: the source sets them against each other', pairs, 'contradictory'),
      ...sectionToBlocks('Both spoke, no dispute recorded', pairs, 'both'),
      ...oneSidedToBlocks(pairs),
      ...agreedToBlocks(dossier),
      ...commentsToBlocks(readModel, comments),
    ],
    actions: [
      { label: 'Open disputes', command: 'disputes', options: { dossier: dossier.slug } },
      ...(dossier.sides.length === 2
        ? [
            {
              label: 'Compare the sides',
              command: 'compare',
              options: { a: dossier.sides[0]?.name ?? '', b: dossier.sides[1]?.name ?? '', dossier: dossier.slug },
            },
          ]
        : []),
    ],
    statements: [...shown.keys(), dossier.slug],
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
    comparison: readTopic(readModel, dossier, [one, other], withoutCommentDisputes(outline), TOPIC_PAGE),
  }));
}

/** Keeps the disputes between the sides and those that the source draws; commentators' disputes appear with their comments. */
const withoutCommentDisputes = (outline: TopicOutline): TopicOutline => ({
  ...outline,
  others: outline.others.filter(({ voice }) => voice === 'source'),
});

function sectionToBlocks(title: string, pairs: readonly Pair[], state: TopicComparison['state']): Block[] {
  const here = pairs.filter(({ comparison }) => comparison.state === state);
  if (here.length === 0) return [];
  return [
    heading(text(title)),
    ...here.flatMap(({ comparison }): Block[] => [
      paragraph(strong(capitalise(comparison.topic.name))),
      ...statementsToBlocks(comparison),
      ...disputesToShortBlocks(state === 'both' ? [] : [...comparison.disputes.items, ...comparison.others.items]),
    ]),
  ];
}

function statementsToBlocks({ a, b }: TopicComparison): Block[] {
  const shown = [...a.items, ...b.items];
  const rest = a.total + b.total - shown.length;
  return [
    { kind: 'list', items: shown.map(statementToItem) },
    ...(rest > 0 ? [paragraph(text(`And ${rest} more: /compare shows them.`))] : []),
  ];
}

function disputesToShortBlocks(disputes: readonly DisputeView[]): Block[] {
  if (disputes.length === 0) return [];
  return [
    {
      kind: 'list',
      items: disputes.map((view): Spans => [text(`Against ${view.against.statement.id}: `), ...disputeToSpans(view)]),
    },
  ];
}

function oneSidedToBlocks(pairs: readonly Pair[]): Block[] {
  const here = pairs.filter(({ comparison }) => comparison.state === 'only-a' || comparison.state === 'only-b');
  if (here.length === 0) return [];
  return [
    heading(text('Reported by one side only')),
    ...here.flatMap(({ one, other, comparison }): Block[] => {
      const [who, silent] = comparison.state === 'only-a' ? [one, other] : [other, one];
      return [
        paragraph(
          strong(capitalise(comparison.topic.name)),
          text(`: only ${who.name} reported; no statement of ${silent.name} in this dossier on it.`),
        ),
        ...statementsToBlocks(comparison),
      ];
    }),
  ];
}

function agreedToBlocks({ facts }: DossierView): Block[] {
  const agreed = paragraph(
    strong('Agreed by both sides: '),
    text('no statement of one side that confirms the other’s is on record.'),
  );
  if (facts.length === 0) return [heading(text('Agreed')), agreed];
  return [
    heading(text('Agreed')),
    agreed,
    heading(text('Told by the source in its own voice, by neither side')),
    { kind: 'list', items: facts.map(({ says }) => [text(says)]) },
  ];
}

function commentsToBlocks(readModel: ReadModel, comments: Excerpt<StatementView>): Block[] {
  if (comments.total === 0) return [];
  const items = comments.items.map((view): Spans => {
    const against = readModel.records.disputesFrom(view.row).filter(({ dispute }) => dispute.voice === 'speaker');
    const aim = against
      .map(
        ({ dispute, against: target }) =>
          ` — ${dispute.kind} of ${target.statement.id}, ${speakerToText(target.speaker)}`,
      )
      .join('');
    return [...statementToItem(view), ...(aim === '' ? [] : [text(aim)])];
  });
  const rest = comments.total - comments.items.length;
  return [
    heading(text('Who else spoke, on neither side')),
    { kind: 'list', items },
    ...(rest > 0 ? [paragraph(text(`And ${rest} more: /disputes and /speaker show them.`))] : []),
  ];
}
