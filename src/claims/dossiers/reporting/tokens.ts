/** A sentence that reports a quotation, as the rules read it: words and marks, with each quotation as one token. */

export interface Span {
  start: number;
  end: number;
}

export interface Token extends Span {
  /** `target`: the quotation that is judged. `quote`: any other. `mark`: a comma, a dash, a colon and the like. */
  kind: 'word' | 'mark' | 'quote' | 'target';
  /** Lower case, with a straight apostrophe; a mark as one of , ; : – ( ) . ? ! … */
  lower: string;
  isCapital: boolean;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-‑'’][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*['’]?/gu;
const MARK = /[,;:–—()[\].?!…]|(?<=\s)-(?=\s)/gu;
// Pieces of a word that stand on their own: "n’accepte", "don’t", "Okafor’s", "a-t-il".
const PIECES =
  /^(?<elided>(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)['’])(?=\p{L})|(?<tail>n['’]t|['’](?:s|d|ll|ve|re|m)|['’])$|(?<verb>-(?:t-)?(?:ils?|elles?|on|je|nous|vous))$/iu;
const KEPT_WHOLE = /^(?:aujourd['’]hui|o['’]clock|d['’]abord)$/iu;

/** @param quotes the quotations, marks included; `target` is the index of the judged one. */
export function toTokens(text: string, { start, end }: Span, quotes: readonly Span[], target: Span): Token[] {
  const tokens: Token[] = [];
  let at = start;
  const readUntil = (to: number) => {
    if (to > at) tokens.push(...plainTokens(text.slice(at, to), at));
    at = Math.max(at, to);
  };
  for (const quote of quotes) {
    if (quote.end <= start || quote.start >= end) continue;
    readUntil(quote.start);
    const kind = quote.start <= target.start && target.end <= quote.end ? 'target' : 'quote';
    tokens.push({ kind, lower: '“', isCapital: false, ...quote });
    at = Math.max(at, quote.end);
  }
  readUntil(end);
  return tokens;
}

function plainTokens(text: string, offset: number): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(WORD)) found.push(...wordToTokens(match[0], offset + match.index));
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    const lower = /[-—]/.test(mark) ? '–' : mark.replace('[', '(').replace(']', ')');
    found.push({ kind: 'mark', lower, isCapital: false, start: offset + index, end: offset + index + 1 });
  }
  return found.sort((a, b) => a.start - b.start);
}

function wordToTokens(word: string, start: number): Token[] {
  const piece = KEPT_WHOLE.test(word) ? null : PIECES.exec(word);
  if (piece === null || piece[0] === word) return [toWord(word, start)];
  const { elided, tail, verb } = piece.groups as Record<string, string | undefined>;
  if (elided !== undefined)
    return [toWord(elided, start), ...wordToTokens(word.slice(elided.length), start + elided.length)];
  const last = tail ?? verb ?? '';
  const cut = word.length - last.length;
  const rest = toWord(last, start + cut);
  return [
    ...wordToTokens(word.slice(0, cut), start),
    { ...rest, lower: rest.lower === "'" ? "'s" : rest.lower.replace(/^-(?:t-)?/, '') },
  ];
}

function toWord(text: string, start: number): Token {
  return {
    kind: 'word',
    lower: text.normalize('NFC').toLowerCase().replace(/’/g, "'").replace(/‑/g, '-'),
    isCapital: /^\p{Lu}/u.test(text),
    start,
    end: start + text.length,
  };
}
