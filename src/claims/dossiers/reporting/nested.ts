/** A quotation inside of a quotation: whoever is quoted there, it is not the speaker of the outer one. */
import { type Lexicon, lexicons } from './lexicon.ts';
import { findQuotations, withMarks } from './sentence.ts';
import { type Span, type Token, toTokens } from './tokens.ts';

export interface NestedVoice {
  /** What the outer speaker calls whoever said it: "she"; null where that is not clear. */
  calledAs: string | null;
  /** The inner quotation. */
  quotation: Span;
}

const CONTEXT = 4_000;
const MAX_NAME_WORDS = 6;

/**
 * The inner quotation that has all of a span; null where the span stands in no quotation, or in one alone.
 * @param outer quotations that are known, whose marks may be broken
 */
export function findNestedVoice(text: string, span: Span, outer: readonly Span[]): NestedVoice | null {
  const from = Math.max(0, text.lastIndexOf('\n', Math.max(0, span.start - CONTEXT)));
  const near = text.slice(from, span.end + CONTEXT);
  const shift = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
  const words = shift(span, -from);
  const known = outer.map((each) => shift(each, -from)).filter(({ start, end }) => start >= 0 && end <= near.length);
  for (const quotation of [...findQuotations(near, []), ...known]) {
    if (quotation.start > words.start || words.end > quotation.end) continue;
    const first = quotation.start + (OPENING.exec(near.slice(quotation.start, quotation.end))?.[0].length ?? 0);
    const last = quotation.end - (CLOSING.exec(near.slice(quotation.start, quotation.end))?.[0].length ?? 0);
    const inside = near.slice(first, last);
    const inner = findQuotations(inside, [])
      .map((each) => shift(each, first))
      .find(({ start, end }) => start <= words.start && words.end <= end);
    // A quotation that has nothing beside the inner one is that one, in two kinds of marks.
    if (inner === undefined || !/\p{L}/u.test(near.slice(first, inner.start) + near.slice(inner.end, last))) continue;
    return { calledAs: findCaller(near, { start: first, end: last }, inner), quotation: shift(inner, from) };
  }
  return null;
}

const OPENING = /^(?:''|[“„«»‹「『"‘'])[ \u00a0\u202f]?/u;
const CLOSING = /[ \u00a0\u202f]?(?:''|[”“»«›」』"’'])$/u;

/** Who the outer words say it was: the subject of the nearest verb of saying beside it. */
function findCaller(text: string, outer: Span, inner: Span): string | null {
  const tokens = toTokens(text, outer, [withMarks(text, inner)], inner);
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  for (const lexicon of lexicons()) {
    for (let verb = target - 1; verb >= 0 && tokens[verb]?.kind === 'word'; verb -= 1) {
      if (lexicon.saying(tokens[verb]?.lower ?? '') === null) continue;
      return subjectText(text, tokens, verb, lexicon);
    }
    for (let verb = target + 1; verb < tokens.length && verb < target + MAX_NAME_WORDS; verb += 1) {
      if (lexicon.saying(tokens[verb]?.lower ?? '') === null) continue;
      return subjectText(text, tokens, verb, lexicon);
    }
  }
  return null;
}

function subjectText(text: string, tokens: readonly Token[], verb: number, lexicon: Lexicon): string | null {
  let last = verb - 1;
  while (
    last >= 0 &&
    (lexicon.is('auxiliaries', tokens[last]?.lower ?? '') || lexicon.isAdverb(tokens[last]?.lower ?? ''))
  )
    last -= 1;
  let first = last + 1;
  while (first > 0 && last - first < MAX_NAME_WORDS && belongsToName(tokens[first - 1], lexicon)) first -= 1;
  const [start, end] = [tokens[first], tokens[last]];
  if (start === undefined || end === undefined || first > last) return null;
  const name = text.slice(start.start, end.end);
  return lexicon.is('pronouns', start.lower) ? name.toLowerCase() : name;
}

function belongsToName(token: Token | undefined, lexicon: Lexicon): boolean {
  return (
    token?.kind === 'word' &&
    !lexicon.is('conjunctions', token.lower) &&
    !lexicon.is('complementisers', token.lower) &&
    !lexicon.is('subordinators', token.lower)
  );
}
