/** A checked story as a file for whoever asked; it is given to them and not kept. */
import { UserError } from '../../lib/errors.ts';
import { reportToDocx } from './docx.ts';
import { reportToMarkdown } from './markdown.ts';
import type { Report } from './report.ts';

export const REPORT_FORMATS = ['docx', 'md'] as const;

export async function writeReport(report: Report, format: string): Promise<Uint8Array> {
  switch (format) {
    case 'docx':
      return reportToDocx(report);
    case 'md':
      return new TextEncoder().encode(reportToMarkdown(report));
    default:
      throw new UserError(`A report is a .docx or .md file, not .${format}.`);
  }
}
