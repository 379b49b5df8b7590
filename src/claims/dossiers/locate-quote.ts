/**
 * Finds what an editor typed in a source, before anything is recorded. What is stored is always the source's own text:
 * marks and spaces may be typed as a keyboard has them, every other character has to be the source's.
 */
import { type Anchor, createAnchor, type NearestPassage, offsetToLine, resolveQuote } from '../model/quote.ts';
import { tokenize } from '../search/tokenizer.ts';

export interface QuoteInput {
  /** Fragments parted by " · "; empty for indirect speech. */
  quotation: string;
  /** The sentence or clause that reports it; empty for the sentences that the quotation stands in. */
  passage: string;
  /** Which of several places is meant, from 1; null when none was chosen. */
  place: number | null;
  /** The source prints words of a speaker without quotation marks, as a transcript does. */
  isUnmarked: boolean;
}

/** One of several places where the words stand. */
export interface QuoteLocation {
  line: number;
  before: string;
  after: string;
}

export type LocatedQuote =
  | { kind: 'anchored'; quotes: Anchor[]; passage: Anchor }
  | { kind: 'absent'; field: 'quotation' | 'passage'; typed: string; nearest: NearestPassage | null }
  | { kind: 'ambiguous'; field: 'quotation' | 'passage'; places: QuoteLocation[] }
  /** They stand there only as a part of longer words, given in whole: “able” of “unable” is not what was said. */
  | { kind: 'cut'; field: 'quotation' | 'passage'; whole: string; line: number }
  /** The words stand in the source, but outside of quotation marks: they are the source's own. */
  | { kind: 'unquoted'; text: string; line: number }
  | { kind: 'outside'; line: number }
  | { kind: 'nothing' };

interface Span {
  start: number;
  end: number;
}

const OPENING_MARKS = '“„«‹「『';
const CLOSING_MARKS = '”»›」』';
const STRAIGHT_MARKS = '"＂';

export function locateQuote(text: string, input: QuoteInput): LocatedQuote {
  const quotation = input.quotation.trim();
  if (quotation === '' && input.passage.trim() === '') return { kind: 'nothing' };
  const fragments = quotation === '' ? [] : splitFragments(text, quotation);
  const spans: Span[] = [];
  for (const fragment of fragments) {
    const found = findFragment(text, fragment, input, spans.at(-1)?.end ?? 0, spans.length === 0);
    if (!('start' in found)) return found;
    const span = includeMarks(text, found);
    if (!input.isUnmarked && !isQuoted(text, span))
      return { kind: 'unquoted', text: text.slice(span.start, span.end), line: offsetToLine(text, span.start) };
    spans.push(span);
  }
  const passage = findPassage(text, input, spans);
  if (!('start' in passage)) return passage;
  const [first, last] = [spans[0] ?? passage, spans.at(-1) ?? passage];
  if (first.start < passage.start || last.end > passage.end)
    return { kind: 'outside', line: offsetToLine(text, first.start) };
  return {
    kind: 'anchored',
    quotes: spans.map(({ start, end }) => createAnchor(text, start, end)),
    passage: createAnchor(text, passage.start, passage.end),
  };
}

/** The middle dot parts fragments, unless the source itself prints it there. */
function splitFragments(text: string, quotation: string): string[] {
  if (findOccurrences(text, quotation).length > 0) return [quotation];
  return quotation
    .split(/\s+·\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function findFragment(
  text: string,
  fragment: string,
  input: QuoteInput,
  from: number,
  isFirst: boolean,
): Span | LocatedQuote {
  const whole = findOccurrences(text, fragment);
  const bare = fragment.replace(/^[“”„«»‹›"＂「『]+|[“”„«»‹›"＂」』]+$/gu, '').trim();
  const found = whole.length > 0 || bare === '' ? whole : findOccurrences(text, bare);
  const behind = found.filter(({ start }) => start >= from);
  // A passage that was given says which place is meant.
  const passage = input.passage.trim() === '' ? [] : findOccurrences(text, input.passage.trim());
  const inside = behind.filter(({ start, end }) => passage.some((each) => each.start <= start && end <= each.end));
  const places = inside.length > 0 ? inside : behind;
  const [first] = places;
  if (first === undefined) return explainAbsence(text, 'quotation', fragment);
  if (!isFirst || places.length === 1) return first;
  const chosen = input.place === null ? undefined : places[input.place - 1];
  return chosen ?? { kind: 'ambiguous', field: 'quotation', places: places.map((span) => spanToLocation(text, span)) };
}

/** With the marks around it, where both stand there: a quotation is shown as printed. */
function includeMarks(text: string, { start, end }: Span): Span {
  const marks = `${OPENING_MARKS}${STRAIGHT_MARKS}`;
  const isWhole = marks.includes(text.charAt(start)) || start === 0;
  const closes = `${CLOSING_MARKS}${STRAIGHT_MARKS}“`.includes(text.charAt(end)) && text.charAt(end) !== '';
  return !isWhole && marks.includes(text.charAt(start - 1)) && closes
    ? { start: start - 1, end: end + 1 }
    : { start, end };
}

/** Whether all of the span stands inside one pair of quotation marks of its paragraph; a mark that is never closed ends with it. */
function isQuoted(text: string, { start, end }: Span): boolean {
  let open: string | null = null;
  for (let at = text.lastIndexOf('\n', start - 1) + 1; at < end; at++) {
    const mark = text.charAt(at);
    if (open === null) {
      if (at > start) return false;
      if (OPENING_MARKS.includes(mark) || STRAIGHT_MARKS.includes(mark)) open = mark;
      else if (at === start) return false;
      continue;
    }
    const closes = STRAIGHT_MARKS.includes(open)
      ? STRAIGHT_MARKS.includes(mark)
      : open === '„'
        ? '“”'.includes(mark)
        : CLOSING_MARKS.includes(mark);
    if (!closes) continue;
    // The mark at the very end belongs to the span; one before it ends the quotation too early.
    if (at === end - 1) return true;
    open = null;
    if (at >= start) return false;
  }
  return open !== null;
}

function findPassage(text: string, input: QuoteInput, quotes: readonly Span[]): Span | LocatedQuote {
  const [first, last] = [quotes[0], quotes.at(-1)];
  const passage = input.passage.trim();
  if (passage === '' && first !== undefined && last !== undefined) {
    return { start: findSentence(text, first.start).start, end: findSentence(text, last.end - 1).end };
  }
  const places = findOccurrences(text, passage);
  const [only] = places;
  if (only === undefined) return explainAbsence(text, 'passage', passage);
  if (places.length === 1) return only;
  if (first !== undefined && last !== undefined) {
    return places.find(({ start, end }) => start <= first.start && last.end <= end) ?? only;
  }
  const chosen = input.place === null ? undefined : places[input.place - 1];
  return chosen ?? { kind: 'ambiguous', field: 'passage', places: places.map((span) => spanToLocation(text, span)) };
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function findSentence(text: string, offset: number): Span {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const paragraph = text.slice(from, next === -1 ? text.length : next);
  const segment = segmenter.segment(paragraph).containing(offset - from);
  if (segment === undefined) return { start: from, end: from + paragraph.length };
  const sentence = segment.segment;
  const lead = sentence.length - sentence.trimStart().length;
  return { start: from + segment.index + lead, end: from + segment.index + sentence.trimEnd().length };
}

function explainAbsence(text: string, field: 'quotation' | 'passage', typed: string): LocatedQuote {
  const [cut] = findOccurrences(text, typed, true);
  if (cut !== undefined) {
    const { start, end } = expandToWords(text, cut);
    return { kind: 'cut', field, whole: text.slice(start, end), line: offsetToLine(text, start) };
  }
  const resolution = resolveQuote(text, { exact: typed, prefix: null, suffix: null });
  return { kind: 'absent', field, typed, nearest: resolution.kind === 'absent' ? resolution.nearest : null };
}

/**
 * Every place where the words stand: as typed, or where there is none, with other marks and spaces.
 *
 * @param allowsPartialWords also where they begin or end inside of a word.
 */
function findOccurrences(text: string, words: string, allowsPartialWords = false): Span[] {
  const placesIn = (source: string, typed: string) =>
    findIndexes(source, typed)
      .map((start) => ({ start, end: start + typed.length }))
      .filter(({ start, end }) => allowsPartialWords || !(isInsideWord(text, start) || isInsideWord(text, end)));
  const exact = placesIn(text, words);
  return exact.length > 0 ? exact : placesIn(normalizeMarks(text), normalizeMarks(words));
}

/** How far around an offset a word is looked for. */
const WORD_CONTEXT_LENGTH = 200;

/**
 * Whether a word, or a number, goes on across this offset. So does one with a hyphen: “aggression” of “non-aggression” is
 * another word. The owner of “Paris’s” may be quoted alone.
 */
function isInsideWord(text: string, at: number): boolean {
  const from = Math.max(0, at - WORD_CONTEXT_LENGTH);
  const near = text.slice(from, at + WORD_CONTEXT_LENGTH);
  if (/^['’]s(?![\p{L}\p{N}])/u.test(text.slice(at))) return false;
  if (tokenize(near).some(({ start, end }) => from + start < at && at < from + end)) return true;
  const [before, after] = [text.slice(from, at), text.slice(at, at + WORD_CONTEXT_LENGTH)];
  return /\p{L}$/u.test(before)
    ? /^[-\u2010\u2011]\p{L}/u.test(after)
    : /\p{L}[-\u2010\u2011]$/u.test(before) && /^\p{L}/u.test(after);
}

function expandToWords(text: string, { start, end }: Span): Span {
  let [from, to] = [start, end];
  while (from > 0 && isInsideWord(text, from)) from -= 1;
  while (to < text.length && isInsideWord(text, to)) to += 1;
  return { start: from, end: to };
}

function findIndexes(text: string, words: string): number[] {
  const found: number[] = [];
  if (words === '') return found;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) found.push(at);
  return found;
}

/** One unit for one unit, so that offsets stay what they are. */
function normalizeMarks(text: string): string {
  return text
    .replace(/[“”„«»＂]/g, '"')
    .replace(/[‘’‚′]/g, "'")
    .replace(/[\u00a0\u2007\u202f\u2009\n\t]/g, ' ');
}

function spanToLocation(text: string, { start, end }: Span): QuoteLocation {
  const line = (part: string) => part.replace(/\s+/g, ' ');
  return {
    line: offsetToLine(text, start),
    before: line(text.slice(Math.max(0, start - 30), start)).toWellFormed(),
    after: line(text.slice(end, end + 30)).toWellFormed(),
  };
}
