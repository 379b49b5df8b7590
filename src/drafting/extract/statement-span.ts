import type { Language } from '../languages/language.ts';
import type { Quotation } from './find-quotes.ts';
import { isName, isVerbLike, type Phrase } from './noun-phrases.ts';
import { type Reporting, unitsToSpan } from './reporting.ts';
import type { Sentence, Unit } from './sentences.ts';

/** From and to, in UTF-16 units of the text. */
export type Span = [number, number];

/** The inner text asks to go on (a comma, a dash) or ends with a mark that lets a clause follow. */
export const endsOpen = (quotation: Quotation, text: string): boolean =>
  /[,?!…—–)\]-]['"’”»\s]*$/u.test(
    text.slice(Math.max(quotation.innerStart, quotation.innerEnd - 8), quotation.innerEnd),
  );

/** Every word but the small ones with a capital, and no full stop: the name of a programme or a book, not speech. */
export const isTitle = (quotation: Quotation, text: string): boolean => {
  const inner = text.slice(quotation.innerStart, quotation.innerEnd).replace(/[,.]$/, '');
  const words = inner.split(/\s+/);
  if (words.length > 8 || /[.?!,;:]/.test(inner)) return false;
  return (
    words.length > 1 &&
    words.every((word, i) => /^['"(]?[\p{Lu}\p{N}]/u.test(word) || (i > 0 && word.length <= 4 && i < words.length - 1))
  );
};

/** Begins like a sentence of its own. */
export const isFull = (quotation: Quotation, text: string): boolean =>
  /^["'“‘([]?[\p{Lu}\p{N}]/u.test(text.slice(quotation.innerStart, quotation.innerStart + 3));

export const quotesIn = (units: readonly Unit[], phrase: Phrase): Quotation[] =>
  units.slice(phrase.from, phrase.to).flatMap((unit) => (unit.quotation ? [unit.quotation] : []));

/** Content without the full stop that ends the sentence and the marks around it. */
export const contentSpan = (sentence: Sentence, phrase: Phrase): Span | null => {
  let { from, to } = phrase;
  const { units } = sentence;
  while (to > from && units[to - 1]?.kind === 'mark' && /^[.,;:!?–—-]+$/.test(units[to - 1]?.text ?? '')) to--;
  while (from < to && units[from]?.kind === 'mark' && /^[.,;:–—-]+$/.test(units[from]?.text ?? '')) from++;
  return to > from ? unitsToSpan(units, { from, to }) : null;
};

/** Where what is said begins after a verb of saying: at "that", at the quotation, or past the person told and the day. */
export const contentStart = (sentence: Sentence, reporting: Reporting, quote: number, language: Language): number => {
  const { units, lowers } = sentence;
  const start = reporting.end;
  const mark = units[quote - 1]?.text;
  let clause = -1;
  for (let i = start; i < quote && clause < 0; i++) {
    if (language.is('clauseMarkers', lowers[i] ?? '')) clause = i;
    else if (isVerbLike(sentence, i, language) || (units[i]?.kind === 'mark' && i > start + 1)) break;
  }
  if (clause >= 0) return clause;
  if (mark === ':' || mark === ',') return quote;
  let i = start;
  while (i < quote) {
    if (
      language.is('times', lowers[i] ?? '') ||
      (language.isAdverb(lowers[i] ?? '') && !language.is('negations', lowers[i] ?? ''))
    )
      i++;
    else if (language.is('timePrepositions', lowers[i] ?? '') && language.is('times', lowers[i + 1] ?? '')) i += 2;
    else break;
  }
  if (reporting.form && language.is('addressing', reporting.form.lemma))
    i = pastAddressee(sentence, i, quote, language);
  if (language.is('objectPrepositions', lowers[i] ?? '') && i + 1 < quote && reporting.form) i++;
  return i;
};

/** Past the person told: "told them", "told a gathering in Washington she will …". */
const pastAddressee = (sentence: Sentence, from: number, quote: number, language: Language): number => {
  if (
    language.is('addressees', sentence.lowers[from] ?? '') &&
    !language.is('determiners', sentence.lowers[from] ?? '')
  )
    return from + 1;
  // "told the council “the silos are full”": nothing but the person told stands before the words.
  const first = sentence.units[from];
  const isAddressee =
    first !== undefined &&
    !language.data.addresseePreposition &&
    (isName(first) || (language.is('determiners', first.lower) && quote - from > 1));
  let clause = from;
  while (clause < quote && sentence.units[clause]?.kind === 'word' && !isVerbLike(sentence, clause, language)) clause++;
  if (isAddressee && clause === quote && quote - from <= 8) return quote;
  for (let i = from + 1; i < quote && i < from + 12; i++) {
    const word = sentence.lowers[i] ?? '';
    if (language.is('subjectPronouns', word) && !language.is('determiners', word)) return i;
    if (sentence.units[i]?.kind === 'mark') break;
  }
  return from;
};

/** "the bridge, built in 1900, had failed": the comma before the verb that closes an aside; the same comma where none is. */
const parentheticalEnd = (sentence: Sentence, comma: number, to: number, language: Language): number => {
  for (let i = comma + 2; i < to && i < comma + 15; i++) {
    const mark = sentence.units[i]?.text ?? '';
    if (/^[;:—–.]$/.test(mark) || sentence.units[i]?.kind === 'quote') return comma;
    if (mark === ',')
      return i + 1 < to && isVerbLike(sentence, i + 1, language) && !language.cue(sentence.lowers[i + 1] ?? '')
        ? i
        : comma;
  }
  return comma;
};

/**
 * Where what is said ends after its last quotation: with the sentence, but before a clause that is the article's own.
 *
 * @param isClause the words from `from` on are a clause, which has a verb of its own before it ends.
 */
export const contentEnd = (
  sentence: Sentence,
  from: number,
  to: number,
  language: Language,
  isClause = false,
): number => {
  const { units, lowers } = sentence;
  let hasVerb = !isClause;
  // Commas part the clauses of one sentence in such a language; they end no statement.
  if (language.data.verbSecond) return to;
  for (let i = from; i < to; i++) {
    const word = lowers[i] ?? '';
    if (units[i]?.kind === 'quote') continue;
    // A participle behind a comma is an aside's: "the bridge, built in 1900, …".
    hasVerb ||= isVerbLike(sentence, i, language) && units[i - 1]?.text !== ',';
    // "that, in four cases, the bridge …": a clause without its verb is not at its end.
    if (units[i]?.text === ',' && !hasVerb && !language.is('relatives', lowers[i + 1] ?? '')) continue;
    const closing = isClause && units[i]?.text === ',' ? parentheticalEnd(sentence, i, to, language) : i;
    if (closing > i) {
      i = closing;
      continue;
    }
    if (/^[,;:—–-]$/.test(units[i]?.text ?? '') && !units.slice(i, to).some((unit) => unit.kind === 'quote')) return i;
    if (
      i > from - 1 &&
      language.is('articleClauses', word) &&
      !units.slice(i, to).some((unit) => unit.kind === 'quote')
    )
      return i;
    if (
      language.is('conjunctions', word) &&
      (isVerbLike(sentence, i + 1, language) || language.cue(lowers[i + 1] ?? '')) &&
      !units.slice(i, to).some((unit) => unit.kind === 'quote')
    )
      return i;
    if (language.is('channelPrepositions', word) && namesDocument(sentence, i + 1, to, language)) return i;
  }
  return to;
};

/** "in a statement", "during an interview with": the words that come through something are not part of what is said. */
const namesDocument = (sentence: Sentence, from: number, to: number, language: Language): boolean => {
  for (let i = from; i < to && i < from + 4; i++) {
    if (language.phraseAt('documents', sentence.lowers, i) > 0) return true;
    if (i > from && language.is('prepositions', sentence.lowers[i] ?? '')) return false;
  }
  return false;
};
