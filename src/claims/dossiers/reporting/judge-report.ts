/**
 * Whether a source plainly reports that somebody said a quotation. It is a list of what is plain, not of denials: a
 * verb of saying of the speaker (or “NAME: “…””, ““…” – NAME”, “according to NAME”) governs the quotation, and nothing
 * else in its sentence takes it back, supposes it, asks it, expects it or calls it fake. What is not recognised is not
 * plain, so that a wording nobody thought of is cautioned rather than certified.
 */
import { findDoubt } from './doubt.ts';
import { findGoverning } from './governing.ts';
import { type Lexicon, lexicons } from './lexicon.ts';
import { findOtherDoubt } from './other-languages.ts';
import { findQuotations, findReportingSentence, findSentenceAfter, toSentences, withMarks } from './sentence.ts';
import { namesToMatcher } from './subject.ts';
import { type Span, type Token, toTokens } from './tokens.ts';

export interface ReportJudgement {
  isPlain: boolean;
  /** The word or words for which it is not, as the source prints them; null where nothing in it reports the quotation plainly. */
  doubt: string | null;
  /** The sentence, or sentences, that were judged: offsets into the text. */
  sentence: Span;
}

/** A quotation, and what it is judged by. */
export interface ReportedQuotation {
  /** The text around it: its sentence at the least, better all of the source. */
  text: string;
  /** The quotation's own offsets, and those of other quotations whose marks may be broken. */
  quotation: Span;
  others: readonly Span[];
  /** All that the text may call the speaker: names, aliases, the role, "the Russian minister". */
  names: readonly string[];
  /** A language tag; null where it is not known. */
  language: string | null;
  /** Whether it is no quotation but words of the article's about the speaker: only doubts count then. */
  isIndirect?: boolean;
}

// How much of a long text is read around a quotation.
const CONTEXT_BEFORE = 2_000;
const CONTEXT_AFTER = 1_000;

export function judgeReport(reported: ReportedQuotation): ReportJudgement {
  const from = Math.max(0, reported.text.lastIndexOf('\n', Math.max(0, reported.quotation.start - CONTEXT_BEFORE)));
  const text = reported.text.slice(from, reported.quotation.end + CONTEXT_AFTER);
  const shift = ({ start, end }: Span): Span => ({ start: start - from, end: end - from });
  const target = withMarks(text, shift(reported.quotation));
  const others = reported.others.map(shift).filter(({ start, end }) => start >= 0 && end <= text.length);
  const known = others.map((span) => withMarks(text, span)).filter((span) => !overlaps(span, target));
  const quotations = findQuotations(text, [target, ...known]);
  const sentences = toSentences(text, quotations);
  const sentence = findReportingSentence(sentences, target);
  const tokens = toTokens(text, sentence, quotations, target);
  const own = judgeTokens(tokens, reported);
  const after = own === null ? findSentenceAfter(sentences, sentence) : null;
  const verdict = after === null ? null : findVerdict(toTokens(text, after, quotations, target), reported.language);
  const found = own ?? verdict;
  return {
    isPlain: found === null,
    doubt: found === null || found === 'unreported' ? null : text.slice(found.start, found.end),
    sentence: { start: sentence.start + from, end: (verdict === null ? sentence.end : (after?.end ?? 0)) + from },
  };
}

// "That is false.", "She did not.": whoever says more speaks of something else.
const MAX_VERDICT_WORDS = 14;
const MAX_BARE_DENIAL_WORDS = 4;

/** What in a short sentence right behind the report takes it back. */
function findVerdict(tokens: readonly Token[], language: string | null): Span | null {
  const words = tokens.filter(({ kind }) => kind === 'word');
  const lexicon = chooseLexicon(tokens, language);
  if (
    lexicon === null ||
    words.length > MAX_VERDICT_WORDS ||
    tokens.some(({ kind }) => kind !== 'word' && kind !== 'mark')
  )
    return null;
  const lowers = words.map(({ lower }) => lower);
  const isBare = words.length <= MAX_BARE_DENIAL_WORDS;
  return (
    words.find(
      (_, at) => lexicon.phraseAt('verdicts', lowers, at) > 0 || (isBare && lexicon.is('negators', lowers[at] ?? '')),
    ) ?? null
  );
}

function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Where the doubt is; `unreported` where nothing governs the quotation; null for a plain report. */
function judgeTokens(
  tokens: readonly Token[],
  { names, language, isIndirect = false }: ReportedQuotation,
): Span | 'unreported' | null {
  const lexicon = chooseLexicon(tokens, language);
  const isName = namesToMatcher(names);
  if (lexicon === null) return findOtherDoubt(tokens, language, isName, isIndirect);
  const { governing, otherSource } = findGoverning(tokens, lexicon, isName);
  return (
    findDoubt(tokens, lexicon, governing, isName) ??
    otherSource ??
    (governing === null && !isIndirect ? 'unreported' : null)
  );
}

/** By the words of the sentence, since sources quote in several languages; null for a language that has no lists. */
function chooseLexicon(tokens: readonly Token[], language: string | null): Lexicon | null {
  const code = language?.toLowerCase().split(/[-_]/u)[0] ?? null;
  const scored = lexicons().map((lexicon) => {
    const known = tokens.filter(
      ({ kind, lower }) =>
        kind === 'word' &&
        (lexicon.saying(lower) !== null ||
          (['determiners', 'pronouns', 'prepositions', 'auxiliaries'] as const).some((list) =>
            lexicon.is(list, lower),
          )),
    ).length;
    return { lexicon, known, isDeclared: lexicon.language === code };
  });
  if (code !== null && scored.every(({ isDeclared }) => !isDeclared)) return null;
  const [best] = scored.sort((a, b) => b.known - a.known || Number(b.isDeclared) - Number(a.isDeclared));
  return best === undefined || (code === null && best.known === 0) ? null : best.lexicon;
}
