/** Shows a statement in its source: the words where they stand, the lines around them, the proof, the details. */

import { type Anchor, offsetToLine } from '../../../claims/model/quote.ts';
import type { StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { withTextFragment } from '../../../lib/text-fragment.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, paragraph, quote } from '../../answer.ts';
import { link, type Span, strong, text } from '../../spans.ts';
import { createCard } from '../card.ts';
import { citationToField, detailsToFields } from '../details.ts';
import { pendingToBlocks } from '../proposal.ts';
import { sourcesToFooter } from '../source-line.ts';
import { capitalise, speakerViewToText } from '../wording.ts';
import { proofToBlocks } from './proof.ts';

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
      ...addressToBlocks(view),
      ...(show === 'lines' ? linesToBlocks(whole, passage, anchors) : []),
      ...(show === 'proof' ? proofToBlocks(readModel, view, whole, anchors) : []),
      ...(show === 'details'
        ? [{ kind: 'fields' as const, fields: [...detailsToFields(view), citationToField(view)] }]
        : []),
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

/** The page, opened at the words: those of the first quotation, or of the passage. */
function addressToBlocks({ source, statement: { quotes, passage } }: StatementView): Block[] {
  if (source.address === null || !/^https?:/i.test(source.address)) return [];
  const words = (quotes[0] ?? passage).exact.replace(/^["“„«\s]+|["”“»\s]+$/gu, '');
  return [paragraph(link(t('source.open'), withTextFragment(source.address, words)))];
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
