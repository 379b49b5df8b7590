/** Shows a statement in its source: the surrounding text, the anchors and the history. */

import { type Anchor, isAnchorValid, offsetToLine } from '../../claims/model/quote.ts';
import type { HistoryItem } from '../../claims/queries/history.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatMinute } from '../../lib/minute.ts';
import { type Answer, type Block, code, createAnswer, heading, paragraph, type Span, strong, text } from '../answer.ts';
import { pendingToBlocks } from './proposal.ts';
import { attributionToSpans, disputedByToBlocks, provenanceToFields } from './statement.ts';

export function statementInSourceToAnswer(readModel: ReadModel, view: StatementView): Answer {
  const whole = readModel.records.sourceText(view.dossier.row, view.statement.source);
  if (whole === null) throw new Error(`the read model has no source for ${view.ref}`);
  const disputes = readModel.records.disputesAgainst(view.row);
  const { passage, quotes } = view.statement;
  const { before, paragraph: paragraphText, start, after } = findParagraph(whole, passage);
  const marks = quotes.length > 0 ? quotes : [passage];
  return createAnswer({
    title: `${view.ref} in its source`,
    blocks: [
      heading(...attributionToSpans(view)),
      ...(view.state === 'retracted'
        ? [paragraph(strong('Retracted'), text(`: ${view.reason ?? 'no reason given'}.`))]
        : []),
      ...(before === null ? [] : [paragraph(strong('Before: '), text(before))]),
      paragraph(
        strong(
          `Line ${offsetToLine(whole, start)}, with the ${quotes.length > 0 ? 'quotation' : 'reported words'} marked: `,
        ),
      ),
      paragraph(...markedParagraph(paragraphText, start, marks)),
      ...(after === null ? [] : [paragraph(strong('After: '), text(after))]),
      { kind: 'fields', fields: provenanceToFields(view) },
      ...disputedByToBlocks(disputes),
      paragraph(
        strong('Where it stands'),
        text(' (the anchors: positions count from 0, in UTF-16 units of the stored text)'),
      ),
      {
        kind: 'list',
        items: marks.map((anchor) => [
          text(
            `${isAnchorValid(whole, anchor) ? 'holds' : 'DOES NOT HOLD'} at ${anchor.start}–${anchor.end}, after “${oneLine(anchor.prefix)}”, before “${oneLine(anchor.suffix)}”`,
          ),
        ]),
      },
      paragraph(strong('SHA-256 of the source: '), code(view.source.sha256)),
      ...originalToBlocks(view.source),
      ...pendingToBlocks(readModel, view.ref),
      ...historyToBlocks(readModel.records.history(view.ref)),
    ],
    actions:
      disputes.length > 0 ? [{ label: 'Who disputes it', command: 'disputes', options: { statement: view.ref } }] : [],
    statements: [view.ref],
  });
}

/** The file that the text was read from: whoever has it can check the reading. */
function originalToBlocks({ originalFile }: StatementView['source']): Block[] {
  if (originalFile === undefined) return [];
  const { name, sha256 } = originalFile;
  return [paragraph(strong(`SHA-256 of the file it was read from, ${name}: `), code(sha256))];
}

interface ParagraphContext {
  before: string | null;
  paragraph: string;
  /** Where the paragraph starts in the source. */
  start: number;
  after: string | null;
}

/** The paragraphs that contain the passage, usually one, and their neighbours. */
function findParagraph(whole: string, { start, end }: Anchor): ParagraphContext {
  const from = whole.lastIndexOf('\n', start - 1) + 1;
  const nextBreak = whole.indexOf('\n', end);
  const to = nextBreak === -1 ? whole.length : nextBreak;
  const before = whole.slice(0, from).trimEnd().split('\n').at(-1)?.trim();
  const after = whole.slice(to).trimStart().split('\n')[0]?.trim();
  return { before: before || null, paragraph: whole.slice(from, to), start: from, after: after || null };
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

function historyToBlocks(history: readonly HistoryItem[]): Block[] {
  const items = history.map(({ at, by, what, detail, entry }): Span[] => [
    text(
      `${formatMinute(at)}: ${what}${detail === null ? '' : ` (${detail})`}, by ${by.kind === 'seed' ? `the dossier file “${by.name}”` : by.name}, entry `,
    ),
    code(entry),
  ]);
  return [paragraph(strong('History')), { kind: 'list', items }];
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ');
}
