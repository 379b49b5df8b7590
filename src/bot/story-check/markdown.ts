import type { Report, ReportEntry } from './report.ts';

/** The report as a Markdown file. The words of the story and of the record are escaped: they are no markup. */
export function reportToMarkdown(report: Report): string {
  return [
    `# ${escape(report.title)}`,
    report.counts,
    ...report.notes.map((note) => `*${escape(note)}*`),
    ...section('To look at', report.attention),
    ...section('On record', report.fine),
    'What is not on record may still have been said.',
    '',
  ].join('\n\n');
}

function section(title: string, entries: readonly ReportEntry[]): string[] {
  return entries.length === 0 ? [] : [`## ${title}`, ...entries.map(entryToText)];
}

function entryToText({ number, label, words, isQuotation, speaker, lines, ref }: ReportEntry): string {
  const said = escape(isQuotation ? `“${words}”` : words);
  const who = speaker === null ? 'nobody named' : speaker;
  return [
    `### ${number}. ${escape(label)}`,
    `> ${said}`,
    `${escape(who)}${ref === null ? '' : ` · ${escape(ref)}`}`,
    lines.map((line) => `- ${escape(line)}`).join('\n'),
  ].join('\n\n');
}

function escape(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>#+|~&!-]/gu, (mark) => `\\${mark}`);
}
