/** The sentence of a text in which a quotation is reported. */
import type { Span } from './tokens.ts';

const CLOSING_BY_OPENING: Record<string, string> = {
  '“': '”“',
  '„': '“”',
  '«': '»',
  '»': '«',
  '‹': '›',
  '「': '」',
  '『': '』',
  '"': '"',
  '‘': '’',
  "'": "'",
  "''": "''",
};
// A single mark opens only before a word, and closes only behind one: elsewhere it is an apostrophe.
const MARKS = /[“”„«»‹›「」『』"]|''|(?<![\p{L}\p{N}])[‘'](?=\S)|(?<=\S)[’'](?![\p{L}\p{N}])/gu;
// A capital, so that a sentence may begin with it.
const FILLER = 'Q';
// A full stop after these ends no sentence.
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Maj|Rev|Hon|Jr|Sr|St|Mme|Mlle|MM|Me|Pr|No|vs|etc|Jan|Feb|Aug|Sept|Oct|Nov|Dec|[\p{L}]\.[\p{L}])\.\s*$/u;
const MAX_PARAGRAPHS = 3;

/** The stretches of a text between quotation marks, marks included, outside of those that are known already. */
export function findQuotations(text: string, known: readonly Span[]): Span[] {
  const quotations = [...known].sort((a, b) => a.start - b.start);
  const found: Span[] = [];
  let open: { start: number; mark: string } | null = null;
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    if (quotations.some(({ start, end }) => start <= index && index < end)) {
      open = null;
      continue;
    }
    const closing: string = open === null ? '' : (CLOSING_BY_OPENING[open.mark] ?? '');
    if (open !== null && text.slice(open.start, index).includes('\n\n')) open = null;
    if (
      open !== null &&
      (closing === mark || (mark.length === 1 && closing.length < 3 && closing !== "''" && closing.includes(mark)))
    ) {
      found.push({ start: open.start, end: index + mark.length });
      open = null;
    } else if (open === null && mark in CLOSING_BY_OPENING) open = { start: index, mark };
  }
  return [...quotations, ...found].sort((a, b) => a.start - b.start);
}

/** A quotation with the marks that stand right around it, so that they do not count as words of the sentence. */
export function withMarks(text: string, { start, end }: Span): Span {
  const lead = OPENS.test(text.charAt(start)) ? null : LEAD.exec(text.slice(Math.max(0, start - 3), start));
  const tail = CLOSES.test(text.charAt(end - 1)) ? null : TAIL.exec(text.slice(end, end + 6));
  return { start: start - (lead?.[0].length ?? 0), end: end + (tail?.[0].length ?? 0) };
}

const OPENS = /[“„«»‹「『"‘]/u;
const CLOSES = /[”“»«›」』"]/u;
const LEAD = /[“„«»‹「『"‘'][ \u00a0\u202f]*$/u;
const TAIL = /^[ \u00a0\u202f]?[,.!?…]*[ \u00a0\u202f]*[”“»«›」』"’'](?![\p{L}\p{N}])/u;

/**
 * The sentence around a quotation, with the one before it, or else after it, where it holds nothing but quotations:
 * “…,” she said. “…”
 */
export function findReportingSentence({ text, masked, sentences }: Sentences, target: Span): Span {
  let first = sentences.findIndex(({ end }) => end > target.start);
  if (first < 0) return { start: 0, end: text.length };
  let last = Math.max(
    first,
    sentences.findLastIndex(({ start }) => start < target.end),
  );
  const hasWords = (from: number, to: number) =>
    /[\p{L}\p{N}]/u.test(masked.slice(sentences[from]?.start, sentences[to]?.end).replaceAll(FILLER, ''));
  const near = first;
  while (
    !hasWords(first, last) &&
    first > 0 &&
    countParagraphs(text, sentences[first - 1]?.start ?? 0, target.start) < MAX_PARAGRAPHS
  )
    first -= 1;
  if (!hasWords(first, last)) {
    first = near;
    while (!hasWords(first, last) && last < sentences.length - 1) last += 1;
  }
  return { start: sentences[first]?.start ?? 0, end: sentences[last]?.end ?? text.length };
}

/** The next sentence of the same paragraph; null where the paragraph ends. */
export function findSentenceAfter({ text, sentences }: Sentences, { end }: Span): Span | null {
  const next = sentences.find(({ start }) => start >= end);
  return next === undefined || text.slice(end - 1, next.start).includes('\n') ? null : next;
}

function countParagraphs(text: string, from: number, to: number): number {
  return text.slice(from, to).split(/\n\s*/u).length - 1;
}

/** A text and its sentences. In `masked`, quotations hold no words. */
export interface Sentences {
  text: string;
  masked: string;
  sentences: readonly Span[];
}

/** @param quotations of the text, in order, marks included: none of them is split. */
export function toSentences(text: string, quotations: readonly Span[]): Sentences {
  const masked = maskQuotations(text, quotations);
  return { text, masked, sentences: splitSentences(masked) };
}

/** Each quotation as a run of one letter, ended by a full stop where the quotation ends its sentence. */
function maskQuotations(text: string, quotations: readonly Span[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of quotations) {
    if (start < at) continue;
    const endsSentence =
      /[.][^\p{L}\p{N}]{0,2}$/u.test(text.slice(start, end)) &&
      /^\s+[“„«‘"']?\s?\p{Lu}/u.test(text.slice(end, end + 6));
    const filler = FILLER.repeat(Math.max(0, end - start - (endsSentence ? 1 : 0))) + (endsSentence ? '.' : '');
    masked += text.slice(at, start).replaceAll(FILLER, 'K') + filler;
    at = end;
  }
  return masked + text.slice(at).replaceAll(FILLER, 'K');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function splitSentences(masked: string): Span[] {
  const sentences: Span[] = [];
  let start = 0;
  for (const line of masked.split(/(?<=\n)/u)) {
    let open: Span | null = null;
    for (const { segment, index } of segmenter.segment(line)) {
      const span: Span = { start: start + index, end: start + index + segment.length };
      open = open === null ? span : { start: open.start, end: span.end };
      if (ABBREVIATION.test(segment) && index + segment.length < line.length) continue;
      sentences.push(open);
      open = null;
    }
    if (open !== null) sentences.push(open);
    start += line.length;
  }
  return sentences;
}
