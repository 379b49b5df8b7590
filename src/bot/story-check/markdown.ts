import type { Report, ReportEntry } from './report.ts';

/** The report as a Markdown file. The words of the story and of the record are escaped: they are no markup. */
export function reportToMarkdown(report: Report): string {
  return [
    `# ${escape(report.title)}`,
    report.counts,
    ...report.notes.map((note) => `*${escape(note)}*`),
    ...[report.attention, report.fine].flatMap(sectionToTexts),
    escape(report.footer),
    '',
  ].join('\n\n');
}

function sectionToTexts({ title, entries }: Report['fine']): string[] {
  return entries.length === 0 ? [] : [`## ${escape(title)}`, ...entries.map(entryToText)];
}

function entryToText({ number, label, words, speaker, lines, ref }: ReportEntry): string {
  return [
    `### ${number}. ${escape(label)}`,
    `> ${escape(words)}`,
    `${escape(speaker)}${ref === null ? '' : ` · ${escape(ref)}`}`,
    lines.map((line) => `- ${escape(line)}`).join('\n'),
  ].join('\n\n');
}

function escape(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>#+|~&!-]/gu, (mark) => `\\${mark}`);
}
