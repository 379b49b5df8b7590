/** A checked story as a file for whoever asked; it is given to them and not kept. */
import { UserError } from '../../lib/errors.ts';
import { reportToDocx } from './docx.ts';
import type { StoryCheck } from './findings.ts';
import { reportToMarkdown } from './markdown.ts';
import { checkToReport } from './report.ts';

export const REPORT_FORMATS = ['docx', 'md'] as const;

export async function writeReport(check: StoryCheck, format: string): Promise<Uint8Array> {
  const report = checkToReport(check);
  switch (format) {
    case 'docx':
      return reportToDocx(report);
    case 'md':
      return new TextEncoder().encode(reportToMarkdown(report));
    default:
      throw new UserError(`A report is a .docx or .md file, not .${format}.`);
  }
}
