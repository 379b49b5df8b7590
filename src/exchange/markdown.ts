/** The record as Markdown, for reading: dossier by dossier, statement by statement, with who changed what. */
import { fragmentsToText } from '../claims/model/quote.ts';
import type { HistoryItem } from '../claims/queries/history.ts';
import type { DossierView, StatementView } from '../claims/queries/statements.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { isolateDirection } from '../lib/bidi.ts';
import { formatMinute } from '../lib/minute.ts';
import type { OpenRecord } from './record.ts';
import type { StatementTexts } from './statement-texts.ts';

const PAGE = 100;

export async function* recordToMarkdown(record: OpenRecord, texts: StatementTexts): AsyncIterable<string> {
  const readModel = await record.readModel();
  yield `# The record of ${literal(record.newsroom)}\n`;
  for (let offset = 0; ; offset += PAGE) {
    const { items } = readModel.records.dossiers({ limit: PAGE, offset });
    for (const dossier of items) yield* dossierToMarkdown(readModel, dossier, texts);
    if (items.length < PAGE) return;
  }
}

function* dossierToMarkdown(readModel: ReadModel, dossier: DossierView, texts: StatementTexts): Iterable<string> {
  yield `\n## ${literal(dossier.title)} (${literal(dossier.slug)})\n\n`;
  for (const source of dossier.sources)
    yield `- Source: ${literal(texts.source({ source }))}, SHA-256 ${source.sha256}\n`;
  yield* readModel.records.history(dossier.slug).map(historyToItem);
  for (const view of readModel.records.walk(dossier.id)) yield statementToMarkdown(readModel, view, texts);
}

function statementToMarkdown(readModel: ReadModel, view: StatementView, texts: StatementTexts): string {
  const quotation = fragmentsToText(view.statement.quotes);
  const disputes = readModel.records.disputesAgainst(view.row);
  return [
    `\n### ${literal(view.ref)} ${literal(texts.attribution(view))}`,
    ...(view.state === 'suspended' ? [`**Under review:** ${literal(view.reason ?? 'no reason given')}`] : []),
    ...(view.state === 'retracted' ? [`**Retracted:** ${literal(view.reason ?? 'no reason given')}`] : []),
    literal(view.statement.says),
    quotation === '' ? 'No quotation: indirect speech. The source reports:' : 'In quotation marks:',
    `> ${literal(quotation === '' ? view.statement.passage.exact : quotation)}`,
    texts
      .provenance(view)
      .map(({ name, value }) => `- ${literal(name)}: ${literal(value)}`)
      .join('\n'),
    ...disputes.map((dispute) => `Disputed, ${literal(dispute.ref)}: ${literal(texts.dispute(dispute))}`),
    ...(view.rating === null
      ? []
      : [
          `Rating ${literal(view.rating.ref)}:\n\n${readModel.records.history(view.rating.ref).map(historyToItem).join('')}`,
        ]),
    `History:\n\n${readModel.records.history(view.ref).map(historyToItem).join('')}`,
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
