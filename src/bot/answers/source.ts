/** Shows a statement in its source: the words where they stand, the lines around them, the proof, the details. */

import { type Anchor, isAnchorValid, offsetToLine } from '../../claims/model/quote.ts';
import type { HistoryItem } from '../../claims/queries/history.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { t, tMinute } from '../../locales/index.ts';
import { type Answer, type Block, createAnswer, heading, link, list, paragraph, quote } from '../answer.ts';
import { code, type Span, type Spans, strong, text } from '../spans.ts';
import { createCard } from './card.ts';
import { pendingToBlocks } from './proposal.ts';
import { sourcesToFooter, sourceToText } from './source-line.ts';
import { capitalise, quoteWords, speakerToText, speakerViewToText } from './wording.ts';

/** What a press folds out. */
export const SOURCE_VIEWS = ['lines', 'proof', 'details'] as const;
export type SourceDetail = (typeof SOURCE_VIEWS)[number];

export function statementInSourceToAnswer(
  readModel: ReadModel,
  view: StatementView,
  show: SourceDetail | undefined,
): Answer {
  const whole = readModel.records.sourceText(view.dossier.row, view.statement.source);
  if (whole === null) throw new Error(`the read model has no source for ${view.ref}`);
  const { quotes, passage } = view.statement;
  const anchors = quotes.length > 0 ? quotes : [passage];
  const line = offsetToLine(whole, passage.start);
  return createAnswer({
    title: t('source.title', { id: view.ref, speaker: capitalise(speakerViewToText(view.speaker)) }),
    blocks: [
      { ...createCard(readModel, view), actions: [] },
      paragraph(
        text(quotes.length === 0 ? t('source.indirect', { line }) : t('source.line', { line, count: quotes.length })),
      ),
      ...(show === 'lines' ? linesToBlocks(whole, passage, anchors) : []),
      ...(show === 'proof' ? proofToBlocks(readModel, view, whole, anchors) : []),
      ...(show === 'details' ? detailsToBlocks(view) : []),
      ...pendingToBlocks(readModel, view.ref),
      ...sourcesToFooter([view]),
    ],
    actions: SOURCE_VIEWS.filter((other) => other !== show).map((other) => ({
      label: t(`source.show.${other}`),
      command: 'source',
      options: { statement: view.ref, show: other },
    })),
    statements: [view.ref],
  });
}

/** The paragraphs that contain the passage, usually one, and their neighbours. */
function linesToBlocks(whole: string, { start, end }: Anchor, anchors: readonly Anchor[]): Block[] {
  const from = whole.lastIndexOf('\n', start - 1) + 1;
  const nextBreak = whole.indexOf('\n', end);
  const to = nextBreak === -1 ? whole.length : nextBreak;
  const before = whole.slice(0, from).trimEnd().split('\n').at(-1)?.trim();
  const after = whole.slice(to).trimStart().split('\n')[0]?.trim();
  return [
    ...(before ? [paragraph(strong(`${t('source.before')} `), text(before))] : []),
    quote(...markedParagraph(whole.slice(from, to), from, anchors)),
    ...(after ? [paragraph(strong(`${t('source.after')} `), text(after))] : []),
  ];
}

/** Marks each fragment in bold and with ⟦ ⟧, because not every platform shows bold. */
function markedParagraph(paragraphText: string, offset: number, anchors: readonly Anchor[]): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const anchor of anchors) {
    spans.push(text(paragraphText.slice(at, anchor.start - offset)), strong(`⟦${anchor.exact}⟧`));
    at = anchor.end - offset;
  }
  return [...spans, text(paragraphText.slice(at))].filter((span) => span.text !== '');
}

/** What it takes to check the record by hand: anchors, hashes, history. */
function proofToBlocks(readModel: ReadModel, view: StatementView, whole: string, anchors: readonly Anchor[]): Block[] {
  const { sha256, originalFile } = view.source;
  return [
    heading(text(t('source.proof'))),
    list(
      anchors.map((anchor) => {
        const values = {
          start: String(anchor.start),
          end: String(anchor.end),
          before: oneLine(anchor.prefix),
          after: oneLine(anchor.suffix),
        };
        return [text(t(isAnchorValid(whole, anchor) ? 'source.anchor' : 'source.anchor.broken', values))];
      }),
    ),
    paragraph(strong(`${t('source.sha256')} `), code(sha256)),
    ...(originalFile === undefined
      ? []
      : [paragraph(strong(`${t('source.original', { file: originalFile.name })} `), code(originalFile.sha256))]),
    paragraph(strong(t('source.history'))),
    list(readModel.records.history(view.ref).map(historyToItem)),
  ];
}

function historyToItem({ at, by, what, detail, entry }: HistoryItem): Spans {
  const who = by.kind === 'seed' ? t('actor.file', { file: by.name }) : by.name;
  const how = detail === null ? what : `${what} (${detail})`;
  return [text(t('source.history.item', { at: tMinute(at), what: how, by: who })), text(' '), code(entry)];
}

/** The rest of what is on record, and one line for a content management system. */
function detailsToBlocks(view: StatementView): Block[] {
  const { statement, speaker, source, dossier, topic } = view;
  const fields: [label: string, value: string | null][] = [
    [t('source.desk'), statement.says],
    [t('source.named-as'), statement.as === null ? null : quoteWords(statement.as)],
    [t('source.role'), speaker.role],
    [t('source.topic'), topic.name],
    [t('source.dossier'), dossier.title],
    [t('source.statement'), view.ref],
  ];
  return [
    {
      kind: 'fields',
      fields: [
        ...fields.flatMap(([name, value]) => (value === null ? [] : [{ name, value: [text(value)] }])),
        ...(source.address === null
          ? []
          : [{ name: t('source.address'), value: [link(source.address, source.address)] }]),
        { name: t('source.citation'), value: [code(toCitation(view))] },
      ],
    },
  ];
}

/** Words, speaker, relay, source, date, id. */
function toCitation(view: StatementView): string {
  const { statement, speaker, toldBy, source } = view;
  const words =
    statement.quotes.length > 0 ? statement.quotes.map(({ exact }) => exact).join(' … ') : statement.passage.exact;
  return [
    oneLine(words),
    `— ${speakerViewToText(speaker)}`,
    ...(toldBy === null
      ? []
      : [t('card.second-hand', { teller: speakerToText({ name: toldBy.name, side: toldBy.sideName }) })]),
    sourceToText(source),
    statement.date ?? t('card.undated'),
    view.ref,
  ].join(', ');
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ');
}
