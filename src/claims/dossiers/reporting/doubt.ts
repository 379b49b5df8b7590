/** What in a sentence takes a quotation back, supposes it, asks it, expects it, or calls it fake. */
import type { Governing } from './governing.ts';
import { DOUBTS, type Doubt, type Lexicon } from './lexicon.ts';
import { findQuestions } from './questions.ts';
import type { NameMatcher } from './subject.ts';
import type { Span, Token } from './tokens.ts';

/** These may stand in a clause that is about something else: “Okafor, who is not standing again, said …”. */
const HARMLESS_ASIDE: ReadonlySet<Doubt> = new Set(['negators', 'denials', 'future']);

const STAGE_PREPOSITIONS: ReadonlySet<string> = new Set(['in', 'of', 'from', 'dans', 'de', 'du']);

/** The first word or phrase outside of the quotations that casts doubt on the report; null where there is none. */
export function findDoubt(
  tokens: readonly Token[],
  lexicon: Lexicon,
  governing: Governing | null,
  isName: NameMatcher,
): Span | null {
  const lowers = tokens.map(({ lower, kind }) => (kind === 'word' ? lower : ''));
  const questions = findQuestions(tokens, lexicon, governing);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (questions.some(({ from, to }) => from <= at && at < to)) continue;
    if (token?.kind === 'mark' && token.lower === '?') return token;
    if (token?.kind !== 'word' || isProperName(tokens, at)) continue;
    if (isStage(lowers, at, lexicon) || isQuotingOthers(tokens, at)) return token;
    if (isMentioned(tokens, at, lexicon, governing) || isPossessed(tokens, at, lexicon, isName)) return token;
    for (const doubt of DOUBTS) {
      const length = lexicon.phraseAt(doubt, lowers, at);
      if (length === 0 || isNumbered(tokens, at, doubt) || isOnly(lowers, at, doubt)) continue;
      if (governing !== null && at <= governing.verb && governing.verb < at + length) continue;
      if (governing !== null && HARMLESS_ASIDE.has(doubt) && isAside(tokens, at, lexicon, governing)) continue;
      return { start: token.start, end: tokens[at + length - 1]?.end ?? token.end };
    }
  }
  return null;
}

/** "Legend Films", "Ms Meme": a capital inside a sentence is a name. */
function isProperName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return tokens[at]?.isCapital === true && before?.kind === 'word' && before.isCapital;
}

/** "No 10". */
function isNumbered(tokens: readonly Token[], at: number, doubt: Doubt): boolean {
  return doubt === 'negators' && tokens[at]?.lower === 'no' && /^\p{N}/u.test(tokens[at + 1]?.lower ?? '');
}

/** "Okafor quoted Tanner: …"; not "was quoted as saying". */
function isQuotingOthers(tokens: readonly Token[], at: number): boolean {
  const { lower = '' } = tokens[at] ?? {};
  const next = tokens[at + 1];
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  if (at > target || tokens.slice(at, target).some((token) => token.kind === 'mark' && token.lower === ';'))
    return false;
  return QUOTING.has(lower) && next?.kind === 'word' && !QUOTED_AS.has(next.lower);
}

const QUOTING: ReadonlySet<string> = new Set('quoted quotes quoting cite citait citant cité'.split(' '));
const QUOTED_AS: ReadonlySet<string> = new Set('as by saying in on from comme par disant dans sur à'.split(' '));

/**
 * "called “…” a lie", "said the slogan “…” was a lie", "agreed with Tanner’s remark that “…”": the words are what somebody
 * speaks about, and not for sure their own. `at` is the noun or the verb for which they are.
 */
function isMentioned(tokens: readonly Token[], at: number, lexicon: Lexicon, governing: Governing | null): boolean {
  const lower = tokens[at]?.lower ?? '';
  const isBefore = (index: number) => tokens[index]?.kind === 'target';
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  // "dismissed as nonsense that “…”"
  if (governing?.verb === at && at < target && lexicon.is('dismissing', lower))
    return lexicon.is('complementisers', tokens[target - 1]?.lower ?? '');
  if (governing?.verb === at && isBefore(at + 1) && lexicon.is('naming', lower)) {
    const behind = tokens[at + 2];
    return (
      behind?.kind === 'word' &&
      (lexicon.is('determiners', behind.lower) || behind.lower === 'as' || behind.lower === 'de')
    );
  }
  if (governing === null || at <= governing.verb || !lexicon.is('mentions', lower)) return false;
  const isThat = lexicon.is('complementisers', tokens[at + 1]?.lower ?? '');
  let first = at - 1;
  while (tokens[first]?.kind === 'word' && !lexicon.is('determiners', tokens[first]?.lower ?? '') && at - first < 3)
    first -= 1;
  return isBefore(isThat ? at + 2 : at + 1) && lexicon.is('determiners', tokens[first]?.lower ?? '');
}

/**
 * "laughed at Tanner’s “…”", "le « … » de Tanner": somebody else's words; not "denounced Tanner’s “growing role”", where
 * they are the speaker's of what is Tanner's.
 */
function isPossessed(tokens: readonly Token[], at: number, lexicon: Lexicon, isName: NameMatcher): boolean {
  const token = tokens[at];
  if (token === undefined || isName(token.lower) || !token.isCapital) return false;
  if (tokens[at + 1]?.lower === "'s" && tokens[at + 2]?.kind === 'target') {
    const before = tokens.slice(0, at).findLast(({ isCapital }) => !isCapital)?.lower ?? '';
    return before === 'off' || lexicon.is('prepositions', before);
  }
  const isBehind = tokens[at - 2]?.kind === 'target' && POSSESSIVES.has(tokens[at - 1]?.lower ?? '');
  return isBehind && lexicon.is('determiners', tokens[at - 3]?.lower ?? '');
}

const POSSESSIVES: ReadonlySet<string> = new Set(['of', 'de', "d'"]);

/** "in the new film", "in the second act of his play" */
function isStage(lowers: readonly string[], at: number, lexicon: Lexicon): boolean {
  if (!lexicon.is('stages', lowers[at] ?? '')) return false;
  return lowers.slice(Math.max(0, at - 4), at).some((lower) => STAGE_PREPOSITIONS.has(lower));
}

/** French "ne … que", which says "only". */
function isOnly(lowers: readonly string[], at: number, doubt: Doubt): boolean {
  if (doubt !== 'negators' || !(lowers[at] === 'ne' || lowers[at] === "n'")) return false;
  const rest = lowers.slice(at + 1, at + 5);
  const that = rest.findIndex((lower) => lower === 'que' || lower === "qu'");
  return that > 0 && !rest.slice(0, that).some((lower) => ['pas', 'jamais', 'rien', 'plus', 'point'].includes(lower));
}

/**
 * Whether the word at `at` stands in a clause of its own that is about something else than the words: one that begins
 * with a relative or a word that joins clauses, is parted from the reporting clause, and has no word about wording.
 */
function isAside(tokens: readonly Token[], at: number, lexicon: Lexicon, governing: Governing): boolean {
  let from = at;
  while (from > 0 && !isBoundary(tokens[from - 1])) from -= 1;
  let to = at;
  while (to < tokens.length && !isBoundary(tokens[to])) to += 1;
  if (isOtherClause(tokens, from, to, lexicon, governing)) return !saysOfWords(tokens, from, to, lexicon);
  if (from <= governing.verb && governing.verb < to) {
    const opener = findOpener(tokens, at, from, lexicon);
    if (opener === null || opener <= governing.verb) return false;
    from = opener;
  }
  const isOpened = findOpener(tokens, at, from, lexicon) !== null;
  if (!isOpened || tokens[to]?.kind === 'target') return false;
  return !saysOfWords(tokens, from, to, lexicon);
}

/** Whether a clause is about words and who said them. */
function saysOfWords(tokens: readonly Token[], from: number, to: number, lexicon: Lexicon): boolean {
  const lowers = tokens.map(({ lower, kind }) => (kind === 'word' ? lower : ''));
  for (let i = from; i < to; i += 1) {
    const lower = lowers[i] ?? '';
    const saying = lexicon.saying(lower);
    if (lexicon.phraseAt('meta', lowers, i) > 0) return true;
    if (saying !== null && i > from && !lexicon.is('nouns', lower)) return true;
  }
  return false;
}

/**
 * "The treaty was not debated, but Okafor told …", "No one was hurt, said Okafor, who praised …", "Okafor, no stranger
 * to rows, said …": the clause stands apart from the one that reports the quotation.
 */
function isOtherClause(
  tokens: readonly Token[],
  from: number,
  to: number,
  lexicon: Lexicon,
  governing: Governing,
): boolean {
  if (to >= governing.verb || tokens[to]?.kind !== 'mark') return false;
  const next = tokens[to + 1]?.lower ?? '';
  if (tokens[to]?.lower === ';' || tokens[to]?.lower === ':') return true;
  if (lexicon.is('conjunctions', next)) return true;
  const verb = lexicon.is('auxiliaries', next) ? to + 2 : to + 1;
  if (lexicon.saying(tokens[verb]?.lower ?? '') !== null && verb !== governing.verb) return true;
  const isNoStranger = tokens[from]?.lower === 'no' && !lexicon.is('prepositions', tokens[from + 1]?.lower ?? '');
  return isNoStranger && from > 0;
}

function isBoundary(token: Token | undefined): boolean {
  return token === undefined || token.kind !== 'word';
}

/** The word between `from` and `at` that opens a clause. */
function findOpener(tokens: readonly Token[], at: number, from: number, lexicon: Lexicon): number | null {
  for (let i = at - 1; i >= from; i -= 1) {
    const lower = tokens[i]?.lower ?? '';
    if (lexicon.is('relatives', lower) || lexicon.is('subordinators', lower) || lexicon.saying(lower)?.isGerund)
      return i;
  }
  return null;
}
