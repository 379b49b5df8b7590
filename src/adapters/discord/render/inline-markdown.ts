/** Turns the spans of a line into markdown, and splits them. */
import type { Span, Spans } from '../../../bot/answer.ts';
import { cleanText, codeToMarkdown, strongToMarkdown, textToMarkdown, urlToMarkdown } from './escape.ts';

/** A link is a text and an address, so that a line may end between them; an address is never split. */
type Inline = { kind: 'text' | 'strong' | 'code' | 'url'; text: string };
export type Inlines = readonly Inline[];

/** A longer address is shown as text, which can be split. */
const MAX_URL_LENGTH = 1000;

/** @returns the spans with clean text, neighbours of one kind joined: `**a****b**` would not be bold. */
export function spansToInlines(spans: Spans): Inlines {
  const inlines: Inline[] = [];
  for (const { kind, text } of spans.flatMap(spanToInlines)) {
    const last = inlines.at(-1);
    if (text === '') continue;
    if (last?.kind === kind && kind !== 'url') last.text += text;
    else inlines.push({ kind, text });
  }
  return inlines;
}

function spanToInlines(span: Span): Inline[] {
  const text = cleanText(span.text);
  if (span.kind === 'code' && text.includes('`')) return [{ kind: 'strong', text }];
  if (span.kind !== 'link') return [{ kind: span.kind, text }];
  const address = urlToMarkdown(span.url);
  if (address === null || address.length > MAX_URL_LENGTH) {
    return [{ kind: 'text', text: span.text === span.url ? text : `${text} (${cleanText(span.url)})` }];
  }
  if (span.text === span.url || text.trim() === '') return [{ kind: 'url', text: address }];
  return [
    { kind: 'text', text: `${text} (` },
    { kind: 'url', text: address },
    { kind: 'text', text: ')' },
  ];
}

export function inlinesToMarkdown(inlines: Inlines): string {
  return inlines.map(inlineToMarkdown).join('');
}

function inlineToMarkdown({ kind, text }: Inline): string {
  switch (kind) {
    case 'text':
      return textToMarkdown(text);
    case 'strong':
      return strongToMarkdown(text);
    case 'code':
      return codeToMarkdown(text);
    case 'url':
      return text;
  }
}

/** How far behind a boundary the text is examined: enough for any grapheme that people write, but not the rest of a long text. */
const BORDER_CONTEXT = 1000;

/** The share of the room that must be filled before a boundary for it to be preferred to a finer one. */
const GRANULARITIES = [
  { granularity: 'sentence', share: 0.4 },
  { granularity: 'word', share: 0.1 },
  { granularity: 'grapheme', share: 0 },
] as const;

/**
 * Splits at the last boundary that fits: of a sentence, else of a word, else of a grapheme, so that no letter loses its
 * accent and no emoji its skin tone. Only a grapheme that is itself too long is split, between code points.
 *
 * @param maxLength the most UTF-16 units that `fits` can ever accept; limits the search.
 * @param fits whether a beginning fits; must be true for any beginning of one that fits.
 * @returns beginning and rest, which together are the whole; null where not even one code point fits.
 */
export function splitInlines(
  inlines: Inlines,
  maxLength: number,
  fits: (head: Inlines) => boolean,
): [Inlines, Inlines] | null {
  const whole = inlines.map((inline) => inline.text).join('');
  const text = whole.slice(0, maxLength + BORDER_CONTEXT);
  for (const { granularity, share } of GRANULARITIES) {
    const offset = lastFittingBoundary(boundariesOf(text, granularity, maxLength), inlines, fits);
    if (offset > maxLength * share) return splitAt(inlines, offset);
  }
  const offset = lastFittingBoundary(codePointBoundaries(text, maxLength), inlines, fits);
  return offset > 0 ? splitAt(inlines, offset) : null;
}

function boundariesOf(text: string, granularity: 'sentence' | 'word' | 'grapheme', maxLength: number): number[] {
  const borders: number[] = [];
  for (const { index } of new Intl.Segmenter('en', { granularity }).segment(text)) {
    if (index > maxLength) break;
    if (index > 0) borders.push(index);
  }
  return borders;
}

function codePointBoundaries(text: string, maxLength: number): number[] {
  const borders: number[] = [];
  let offset = 0;
  for (const character of text) {
    offset += character.length;
    if (offset > maxLength || offset >= text.length) break;
    borders.push(offset);
  }
  return borders;
}

function lastFittingBoundary(borders: readonly number[], inlines: Inlines, fits: (head: Inlines) => boolean): number {
  const allowed = outsideUrls(borders, inlines);
  let low = 0;
  let high = allowed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(splitAt(inlines, allowed[middle] ?? 0)[0])) low = middle + 1;
    else high = middle;
  }
  return allowed[low - 1] ?? 0;
}

function outsideUrls(borders: readonly number[], inlines: Inlines): number[] {
  let start = 0;
  const addresses = inlines.flatMap(({ kind, text }) => {
    start += text.length;
    return kind === 'url' ? [{ from: start - text.length, to: start }] : [];
  });
  return borders.filter((border) => !addresses.some(({ from, to }) => border > from && border < to));
}

function splitAt(inlines: Inlines, offset: number): [Inlines, Inlines] {
  const head: Inline[] = [];
  const tail: Inline[] = [];
  let start = 0;
  for (const { kind, text } of inlines) {
    const at = Math.min(Math.max(offset - start, 0), text.length);
    if (at > 0) head.push({ kind, text: text.slice(0, at) });
    if (at < text.length) tail.push({ kind, text: text.slice(at) });
    start += text.length;
  }
  return [head, tail];
}
