/** Indirect questions beside a report: “Asked whether the bridge would hold, Okafor said …”. */
import type { Governing } from './governing.ts';
import type { Lexicon } from './lexicon.ts';
import type { Token } from './tokens.ts';

// "asked by a reporter on Monday whether"
const MAX_BETWEEN = 8;

/**
 * The words of each indirect question that says nothing of the quotation: from its "whether" to behind its last word. It
 * has to end before the clause that reports the quotation begins, or to stand behind both.
 */
export function findQuestions(
  tokens: readonly Token[],
  lexicon: Lexicon,
  governing: Governing | null,
): { from: number; to: number }[] {
  if (governing === null) return [];
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  return tokens.flatMap((token, from) => {
    if (token.kind !== 'word' || !lexicon.is('whether', token.lower) || !isAsked(tokens, from, lexicon)) return [];
    let to = from + 1;
    while (tokens[to]?.kind === 'word') to += 1;
    if (to === from + 1 || saysOfWords(tokens, from, to, lexicon)) return [];
    const isBehind = from > governing.verb && from > target;
    return isBehind || (to <= governing.verb && startsReport(tokens, to, governing, lexicon)) ? [{ from, to }] : [];
  });
}

function isAsked(tokens: readonly Token[], whether: number, lexicon: Lexicon): boolean {
  for (let at = whether - 1; at >= Math.max(0, whether - MAX_BETWEEN) && tokens[at]?.kind === 'word'; at -= 1)
    if (lexicon.is('asking', tokens[at]?.lower ?? '')) return true;
  return false;
}

/**
 * Whether the clause that begins behind this comma is the one with the verb. A name may have words in apposition; a
 * pronoun may not, since it may go on with the question: “asked whether it is right that, as some say, she said …”.
 */
function startsReport(tokens: readonly Token[], comma: number, { verb }: Governing, lexicon: Lexicon): boolean {
  if (tokens[comma]?.lower !== ',') return false;
  let from = comma + 1;
  if (lexicon.is('conjunctions', tokens[from]?.lower ?? '')) from += 1;
  const first = tokens[from];
  if (first === undefined || from > verb) return false;
  const marks = tokens.flatMap(({ kind }, at) => (kind !== 'word' && at > from && at < verb ? [at] : []));
  if (lexicon.is('pronouns', first.lower)) return marks.length === 0;
  // "the mayor, Ruth Okafor, replied"
  const isApposition = marks.every((at) => at + 1 === verb || tokens[at + 1]?.isCapital);
  return first.isCapital || from === verb || (lexicon.is('determiners', first.lower) && isApposition);
}

function saysOfWords(tokens: readonly Token[], from: number, to: number, lexicon: Lexicon): boolean {
  const lowers = tokens.map(({ lower, kind }) => (kind === 'word' ? lower : ''));
  for (let at = from; at < to; at += 1)
    if (lexicon.phraseAt('meta', lowers, at) > 0 || lexicon.phraseAt('fakery', lowers, at) > 0) return true;
  return false;
}
