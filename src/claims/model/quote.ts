/**
 * Quote anchors: a fragment of a source, pinned by its exact text, what stands before and after it, and its position.
 * The two selectors are those of the W3C Web Annotation Data Model, TextQuoteSelector (exact, prefix, suffix) and
 * TextPositionSelector (start, end): https://www.w3.org/TR/annotation-model/#text-quote-selector
 */
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';

/**
 * Offsets are UTF-16 code units of the stored text, so that `text.slice(start, end) === exact`; an export that follows
 * the W3C model to the letter has to count code points instead.
 */
export const anchorSchema = z.strictObject({
  exact: z.string().min(1),
  prefix: z.string(),
  suffix: z.string(),
  start: z.int().min(0),
  end: z.int().min(1),
});
export type Anchor = z.infer<typeof anchorSchema>;

/** What is written between the fragments of one quotation, with a space on either side. */
export const FRAGMENT_SEPARATOR = '·';

/** A quotation's fragments as one text, as they are shown and typed; empty where there are none. */
export function fragmentsToText(fragments: readonly Pick<Anchor, 'exact'>[]): string {
  return fragments.map(({ exact }) => exact).join(` ${FRAGMENT_SEPARATOR} `);
}

/** What an editor writes: the exact text, and where it stands twice, enough of its surroundings to tell which one. */
export interface QuoteSelector {
  exact: string;
  prefix: string | null;
  suffix: string | null;
}

/** The passage of a source that comes closest to a text that is not in it. `line` counts from 1. */
export interface NearestPassage {
  text: string;
  line: number;
}

export type QuoteResolution =
  | { kind: 'found'; anchor: Anchor }
  | { kind: 'ambiguous'; anchors: Anchor[] }
  | { kind: 'absent'; nearest: NearestPassage | null };

/** How much of the surroundings an anchor keeps on each side, in UTF-16 units: enough to tell twins apart by eye. */
const CONTEXT_LENGTH = 32;

/**
 * Finds a fragment in a source, character for character: no folding, since an anchor is what is shown in court.
 *
 * @returns `found` with the anchor, `ambiguous` with each place it could be, or `absent` with the nearest passage.
 */
export function resolveQuote(text: string, selector: QuoteSelector): QuoteResolution {
  const anchors: Anchor[] = [];
  if (selector.exact === '') return { kind: 'absent', nearest: null };
  for (let at = text.indexOf(selector.exact); at !== -1; at = text.indexOf(selector.exact, at + 1)) {
    const end = at + selector.exact.length;
    if (selector.prefix !== null && !text.slice(0, at).endsWith(selector.prefix)) continue;
    if (selector.suffix !== null && !text.slice(end).startsWith(selector.suffix)) continue;
    anchors.push(createAnchor(text, at, end));
  }
  const [anchor] = anchors;
  if (anchor === undefined) return { kind: 'absent', nearest: findNearestPassage(text, selector.exact) };
  return anchors.length === 1 ? { kind: 'found', anchor } : { kind: 'ambiguous', anchors };
}

/** The anchor of `text.slice(start, end)`. Offsets in UTF-16 units; surroundings never cut a surrogate pair in two. */
export function createAnchor(text: string, start: number, end: number): Anchor {
  const from = toCharacterStart(text, Math.max(0, start - CONTEXT_LENGTH));
  const to = toCharacterStart(text, Math.min(text.length, end + CONTEXT_LENGTH));
  return { exact: text.slice(start, end), prefix: text.slice(from, start), suffix: text.slice(end, to), start, end };
}

/** True when the anchor still stands in the text: a record in which one does not is damaged. */
export function isAnchorValid(text: string, anchor: Anchor): boolean {
  return text.slice(anchor.start, anchor.end) === anchor.exact;
}

/** The line, counted from 1, on which an offset of a text stands. */
export function offsetToLine(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function toCharacterStart(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset;
}

/**
 * Slides a window of as many words as the wanted text over the source and keeps the one at the least edit distance.
 * Long texts are compared by their first words only: the editor needs the place, not a proof.
 */
function findNearestPassage(text: string, wanted: string): NearestPassage | null {
  const words = [...text.matchAll(/\S+/gu)];
  const wantedWords = wanted.match(/\S+/gu) ?? [];
  const size = Math.min(wantedWords.length, 12);
  if (size === 0 || words.length === 0) return null;
  const needle = wantedWords.slice(0, size).join(' ').toLowerCase();
  const vocabulary = new Set(needle.split(' '));
  let best: { start: number; end: number; cost: number } | null = null;
  for (let i = 0; i <= Math.max(0, words.length - size); i++) {
    const window = words.slice(i, i + size);
    // Without one word in common the window cannot be the nearest but by chance; this keeps long sources quick.
    if (!window.some((word) => vocabulary.has(word[0].toLowerCase()))) continue;
    const cost = distance(needle, window.map((word) => word[0].toLowerCase()).join(' '));
    const last = words[Math.min(words.length, i + wantedWords.length) - 1];
    const first = window[0];
    if (first === undefined || last === undefined || (best !== null && cost >= best.cost)) continue;
    best = { start: first.index, end: last.index + last[0].length, cost };
  }
  return best === null ? null : { text: text.slice(best.start, best.end), line: offsetToLine(text, best.start) };
}
