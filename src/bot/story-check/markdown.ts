import type { Report, ReportEntry } from './report.ts';

/** The report as a Markdown file. The words of the story and of the record are escaped: they are no markup. */
export function reportToMarkdown(report: Report): string {
  return [
    `# ${escapeMarkdown(report.title)}`,
    report.counts,
    ...report.notes.map((note) => `*${escapeMarkdown(note)}*`),
    ...[report.attention, report.fine].flatMap(sectionToTexts),
    escapeMarkdown(report.footer),
    '',
  ].join('\n\n');
}

function sectionToTexts({ title, entries }: Report['fine']): string[] {
  return entries.length === 0 ? [] : [`## ${escapeMarkdown(title)}`, ...entries.map(entryToText)];
}

function entryToText({ number, label, words, speaker, lines, ref }: ReportEntry): string {
  return [
    `### ${number}. ${escapeMarkdown(label)}`,
    `> ${escapeMarkdown(words)}`,
    `${escapeMarkdown(speaker)}${ref === null ? '' : ` · ${escapeMarkdown(ref)}`}`,
    lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n'),
  ].join('\n\n');
}

function escapeMarkdown(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>#+|~&!-]/gu, (mark) => `\\${mark}`);
}
