/** The record as Markdown, for reading: dossier by dossier, statement by statement, with who changed what. */

import {
  attributionToSpans,
  disputeToSpans,
  provenanceToFields,
  quotationToText,
  sourceToText,
} from '../bot/answers/statement.ts';
import type { HistoryItem } from '../claims/queries/history.ts';
import type { DossierView, StatementView } from '../claims/queries/statements.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { isolateDirection } from '../lib/bidi.ts';
import { formatMinute } from '../lib/minute.ts';
import type { OpenRecord } from './record.ts';
import { statementsIn } from './walk-record.ts';

const PAGE = 100;

export async function* recordToMarkdown(record: OpenRecord): AsyncIterable<string> {
  const board = await record.board();
  yield `# The record of ${literal(record.newsroom)}\n`;
  for (let offset = 0; ; offset += PAGE) {
    const { items } = board.records.dossiers({ limit: PAGE, offset });
    for (const dossier of items) yield* dossierToMarkdown(board, dossier);
    if (items.length < PAGE) return;
  }
}

function* dossierToMarkdown(board: ReadModel, dossier: DossierView): Iterable<string> {
  yield `\n## ${literal(dossier.title)} (${literal(dossier.slug)})\n\n`;
  for (const source of dossier.sources)
    yield `- Source: ${literal(sourceToText({ source }))}, SHA-256 ${source.sha256}\n`;
  yield* board.records.history(dossier.slug).map(historyToItem);
  for (const view of statementsIn(board, dossier.id)) yield statementToMarkdown(board, view);
}

function statementToMarkdown(board: ReadModel, view: StatementView): string {
  const plain = (spans: readonly { text: string }[]) => literal(spans.map(({ text }) => text).join(''));
  const quotation = quotationToText(view);
  const disputes = board.records.disputesAgainst(view.row);
  return [
    `\n### ${literal(view.ref)} ${plain(attributionToSpans(view))}`,
    ...(view.state === 'retracted' ? [`**Retracted:** ${literal(view.reason ?? 'no reason given')}`] : []),
    literal(view.statement.says),
    quotation === '' ? 'No quotation: indirect speech. The source reports:' : 'In quotation marks:',
    `> ${literal(quotation === '' ? view.statement.passage.exact : quotation)}`,
    provenanceToFields(view)
      .map(({ name, value }) => `- ${literal(name)}: ${plain(value)}`)
      .join('\n'),
    ...disputes.map((dispute) => `Disputed, ${literal(dispute.ref)}: ${plain(disputeToSpans(dispute))}`),
    ...(view.rating === null
      ? []
      : [
          `Rating ${literal(view.rating.ref)}:\n\n${board.records.history(view.rating.ref).map(historyToItem).join('')}`,
        ]),
    `History:\n\n${board.records.history(view.ref).map(historyToItem).join('')}`,
  ].join('\n\n');
}

function historyToItem({ at, by, what, detail, entry }: HistoryItem): string {
  const more = detail === null ? '' : ` (${detail})`;
  return `- ${literal(`${formatMinute(at)}: ${what}${more}, by ${by.name}, entry ${entry}`)}\n`;
}

/**
 * Any text as itself: every ASCII punctuation mark may be escaped (https://spec.commonmark.org/0.31.2/#backslash-escapes),
 * so none is left that could mean something; and it stays one line.
 */
export function literal(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return isolateDirection(line).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
