/** What the record can be exported to. A further format is one more line here and one more file beside this. */
import { recordToClaimReviews } from './claimreview.ts';
import { recordToCsv } from './csv.ts';
import { recordToJson } from './json.ts';
import { recordToMarkdown } from './markdown.ts';
import type { OpenRecord } from './record.ts';
import type { StatementTexts } from './statement-texts.ts';
import { recordToAnnotations } from './webannotation.ts';

interface ExportFormat {
  name: string;
  /** For the usage. */
  summary: string;
  /** The export, piece by piece: a large record does not fit in memory. */
  write(record: OpenRecord, texts: StatementTexts): AsyncIterable<string>;
}

export const exportFormats: readonly ExportFormat[] = [
  { name: 'json', summary: 'everything, entry by entry; npm run import reads it back', write: recordToJson },
  { name: 'csv', summary: 'statements, disputes and their changes, for a spreadsheet', write: recordToCsv },
  { name: 'markdown', summary: 'dossier by dossier with its history, for reading', write: recordToMarkdown },
  {
    name: 'claimreview',
    summary: 'the newsroom’s ratings as a schema.org ClaimReview feed',
    write: recordToClaimReviews,
  },
  { name: 'webannotation', summary: 'the quotations as W3C Web Annotations', write: recordToAnnotations },
];
