/** What a checked story shows: how many of each state, what needs a look in full, the rest in a line. */
import { truncate } from '../../lib/text.ts';
import { t } from '../../locales/index.ts';
import {
  type Answer,
  type Block,
  createAnswer,
  footer,
  heading,
  list,
  paragraph,
  quote,
  strong,
  text,
} from '../answer.ts';
import type { Report, ReportEntry } from './report.ts';

/** @param most entries shown in full; the others are in the file, or on the command line */
export function reportToAnswer(report: Report, most: number): Answer {
  const { attention, fine } = report;
  const left = attention.entries.length - most;
  const isEmpty = attention.entries.length + fine.entries.length === 0;
  return createAnswer({
    tone: isEmpty ? 'nothing' : 'answer',
    title: report.title,
    blocks: [
      paragraph(isEmpty ? text(t('story.empty')) : strong(report.counts)),
      ...report.notes.map((note) => paragraph(text(note))),
      ...attention.entries.slice(0, most).flatMap(entryToBlocks),
      ...(left > 0 ? [paragraph(strong(t('story.more', { count: left })))] : []),
      ...(fine.entries.length > 0 && fine.entries.length <= most
        ? [heading(text(fine.title)), list(fine.entries.map((entry) => [text(entryToLine(entry))]))]
        : []),
      footer(text(t('story.kept'))),
    ],
  });
}

function entryToBlocks({ number, label, words, speaker, lines }: ReportEntry): Block[] {
  return [
    heading(text(`${number}. ${label}: ${speaker}`)),
    quote(text(words)),
    list(lines.map((line) => [text(line)])),
  ];
}

const MAX_LENGTH = 80;

function entryToLine({ number, words, speaker, ref }: ReportEntry): string {
  return `${number}. ${truncate(words, MAX_LENGTH)} ${speaker}${ref === null ? '' : ` (${ref})`}`;
}
