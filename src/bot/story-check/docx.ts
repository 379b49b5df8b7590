import type { Report, ReportEntry } from './report.ts';

/** The report as a Word file. The library is loaded with the first one. */
export async function reportToDocx(report: Report): Promise<Uint8Array> {
  const { Document, HeadingLevel, Packer, Paragraph, TextRun } = await import('docx');
  // A control character would make the file one that Word refuses.
  const clean = (text: string) => text.toWellFormed().replace(/[\p{Cc}\uFFFE\uFFFF]+/gu, ' ');
  const entryToParagraphs = ({ number, label, words, speaker, lines, ref }: ReportEntry) => [
    new Paragraph({ text: clean(`${number}. ${label}`), heading: HeadingLevel.HEADING_2, keepNext: true }),
    new Paragraph({
      keepNext: true,
      indent: { left: 360 },
      children: [new TextRun({ text: clean(words), bold: true })],
    }),
    new Paragraph({
      keepNext: true,
      children: [new TextRun({ text: clean(`${speaker}${ref === null ? '' : ` · ${ref}`}`), italics: true })],
    }),
    ...lines.map((line) => new Paragraph({ text: clean(line), bullet: { level: 0 } })),
  ];
  const section = ({ title, entries }: Report['fine']) =>
    entries.length === 0
      ? []
      : [new Paragraph({ text: clean(title), heading: HeadingLevel.HEADING_1 }), ...entries.flatMap(entryToParagraphs)];
  const document = new Document({
    title: clean(report.title),
    sections: [
      {
        children: [
          new Paragraph({ text: clean(report.title), heading: HeadingLevel.TITLE }),
          new Paragraph({ text: clean(report.counts) }),
          ...report.notes.map(
            (note) => new Paragraph({ children: [new TextRun({ text: clean(note), italics: true })] }),
          ),
          ...section(report.attention),
          ...section(report.fine),
          new Paragraph({ text: clean(report.footer) }),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
