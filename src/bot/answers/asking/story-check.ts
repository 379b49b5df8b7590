/** What a checked story shows in chat: how many of each, what needs a look in full, the rest in a line. */
import {
  type Answer,
  type Block,
  createAnswer,
  footer,
  heading,
  paragraph,
  quote,
  strong,
  text,
} from '../../answer.ts';
import type { StoryCheck } from '../../story-check/findings.ts';
import { checkToReport, type ReportEntry } from '../../story-check/report.ts';

/** @param most entries shown in full; the others are in the file, or on the command line */
export function storyCheckToAnswer(check: StoryCheck, most: number): Answer {
  const report = checkToReport(check);
  const shown = report.attention.slice(0, most);
  const left = report.attention.length - shown.length;
  const isEmpty = check.items.length === 0;
  return createAnswer({
    tone: isEmpty ? 'nothing' : 'answer',
    title: report.title,
    blocks: [
      ...(isEmpty
        ? [paragraph(text('The story quotes nobody. Give its text, or check that the file is the right one.'))]
        : [paragraph(strong(report.counts))]),
      ...report.notes.map((note) => paragraph(text(note))),
      ...shown.flatMap(entryToBlocks),
      ...(left > 0 ? [paragraph(strong(`${left} more to look at are in the report.`))] : []),
      ...(report.fine.length > 0 && report.fine.length <= most
        ? [
            heading(text('On record')),
            { kind: 'list' as const, items: report.fine.map((entry) => [text(entryToLine(entry))]) },
          ]
        : []),
      footer(text('Nothing of the story is kept. What is not on record may still have been said.')),
    ],
  });
}

function entryToBlocks({ number, label, words, isQuotation, speaker, lines }: ReportEntry): Block[] {
  return [
    heading(text(`${number}. ${label}${speaker === null ? '' : `: ${speaker}`}`)),
    quote(text(isQuotation ? `“${words}”` : words)),
    ...lines.map((line) => paragraph(text(line))),
  ];
}

const MAX_SHOWN = 80;

function entryToLine({ number, words, speaker, ref }: ReportEntry): string {
  const shown = words.length > MAX_SHOWN ? `${words.slice(0, MAX_SHOWN).replace(/[\uD800-\uDBFF]$/u, '')}…` : words;
  return `${number}. “${shown}” ${speaker ?? 'nobody named'}${ref === null ? '' : ` (${ref})`}`;
}
