/** Splits a typed line into words and quotations, in time that grows with its length alone. */

/** The closing marks for each opening mark. Phones and word processors swap straight marks for curly ones, so they may be mixed. */
const CLOSING_MARKS: Record<string, string> = {
  '"': '"”“',
  '“': '”"“',
  '”': '”"',
  '„': '“”"',
  '«': '»',
  '»': '«',
  '‹': '›',
  '＂': '＂"',
  '「': '」',
  '『': '』',
};

const STRAIGHT_QUOTE = '"';
export const QUOTE_MARKS = new Set(`${Object.keys(CLOSING_MARKS).join('')}${Object.values(CLOSING_MARKS).join('')}`);

export interface Token {
  /** Without its quotation marks. */
  value: string;
  isQuoted: boolean;
  start: number;
  end: number;
}

/** Splits at white space. A closed quotation is one token; a mark that is never closed is an ordinary character. */
export function tokenizeLine(text: string): Token[] {
  const tokens: Token[] = [];
  const marks = createMarkFinder(text);
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const close = marks.findClosing(at);
    if (close !== -1) {
      tokens.push({ value: unquote(text.slice(at, close + 1)), isQuoted: true, start: at, end: close + 1 });
      at = close + 1;
      continue;
    }
    const end = findWordEnd(text, at, marks);
    tokens.push({ value: text.slice(at, end), isQuoted: false, start: at, end });
    at = end;
  }
  return tokens;
}

interface MarkFinder {
  /**
   * The end of the quotation that the mark at `opener` opens; -1 if it opens none or is never closed. A copied passage may
   * contain marks, so a straight mark at the end of the token comes first, then one that closes outside inner pairs, then any.
   */
  findClosing(opener: number): number;
}

/**
 * The searches for outer marks read at most this many times the line's length altogether: a line made for it would need them
 * to read to its end once for each mark. Beyond that, the next closing mark counts.
 */
const MAX_READS = 8;

function createMarkFinder(text: string): MarkFinder {
  const lastClosing = new Map<string, number>();
  let readsLeft = MAX_READS * text.length;

  /** A mark that nothing after it closes is told without reading on. */
  function isNeverClosed(opener: number, closing: string): boolean {
    let last = lastClosing.get(closing);
    if (last === undefined) {
      last = text.length - 1;
      while (last >= 0 && !isClosingMark(text, last, closing)) last--;
      lastClosing.set(closing, last);
    }
    return last <= opener;
  }

  return {
    findClosing(opener) {
      const closing = CLOSING_MARKS[text.charAt(opener)];
      if (closing === undefined) return -1;
      const straight = text.charAt(opener) === STRAIGHT_QUOTE ? findStraightClosing(text, opener + 1) : -1;
      if (straight !== -1) return straight;
      if (isNeverClosed(opener, closing)) return -1;
      const outer = findOuterClosing(text, opener + 1, closing, readsLeft);
      readsLeft -= (outer === -1 ? Math.min(text.length, opener + 1 + readsLeft) : outer) - opener;
      if (outer !== -1) return outer;
      for (let at = opener + 1; at < text.length; at++) if (isClosingMark(text, at, closing)) return at;
      return -1;
    },
  };
}

/** The straight mark at the end of the token; -1 if another quotation begins before it, as in `"a” side:"b"`. */
function findStraightClosing(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) !== STRAIGHT_QUOTE || isEscaped(text, from, at)) continue;
    if (/^(\s|$)/.test(text.charAt(at + 1))) return at;
    if (at > from && /[\s:]/.test(text.charAt(at - 1))) return -1;
  }
  return -1;
}

/** The first closing mark that does not close an inner quotation. */
function findOuterClosing(text: string, from: number, closing: string, maxReads: number): number {
  const open = [closing];
  const end = Math.min(text.length, from + maxReads);
  for (let at = from; at < end; at++) {
    const inner = CLOSING_MARKS[text.charAt(at)];
    if (inner !== undefined && isOpeningMark(text, at, from)) open.push(inner);
    else if (isClosingMark(text, at, open.at(-1) ?? closing)) {
      open.pop();
      if (open.length === 0) return at;
    }
  }
  return -1;
}

function isOpeningMark(text: string, at: number, from: number): boolean {
  return (at === from || !/[\p{L}\p{N}\p{P}]/u.test(text.charAt(at - 1))) && /[\p{L}\p{N}]/u.test(text.charAt(at + 1));
}

/** A closing mark is followed by white space, the end of the line or another mark. */
function isClosingMark(text: string, at: number, closing: string): boolean {
  return closing.includes(text.charAt(at)) && !/[\p{L}\p{N}]/u.test(text.charAt(at + 1));
}

function isEscaped(text: string, from: number, at: number): boolean {
  let slashes = 0;
  while (at - slashes > from && text.charAt(at - slashes - 1) === '\\') slashes++;
  return slashes % 2 === 1;
}

/** The end of a bare word; `name:"two words"` is one word. */
function findWordEnd(text: string, from: number, marks: MarkFinder): number {
  const space = /\s/g;
  space.lastIndex = from;
  const end = space.exec(text)?.index ?? text.length;
  const colon = text.slice(from, end).search(/^[a-z]+:/i) === 0 ? text.indexOf(':', from) : -1;
  const close = colon === -1 ? -1 : marks.findClosing(colon + 1);
  return close === -1 ? end : close + 1;
}

export function unquote(value: string): string {
  const closing = CLOSING_MARKS[value.charAt(0)];
  if (closing === undefined || value.length < 2 || !closing.includes(value.charAt(value.length - 1))) return value;
  const inner = value.slice(1, -1);
  return (value.startsWith(STRAIGHT_QUOTE) && value.endsWith(STRAIGHT_QUOTE) ? unescapeValue(inner) : inner).trim();
}

/** Backslashes are special only before a straight mark: two stand for one, and an odd one escapes the mark. */
const unescapeValue = (value: string) =>
  value
    .replace(/(?<!\\)(\\+)$/, (slashes) => slashes.slice(0, Math.ceil(slashes.length / 2)))
    .replace(/(?<!\\)(\\+)"/g, (_, slashes: string) => `${slashes.slice(0, Math.floor(slashes.length / 2))}"`);
