import type { Language } from '../languages/language.ts';
import { skipToClause } from './clauses/reporting-clauses.ts';
import { phraseAfter } from './clauses/trailing-phrases.ts';
import type { Quotation } from './find-quotes.ts';
import { isName, type Phrase } from './noun-phrases.ts';
import type { Paragraph } from './paragraphs.ts';
import type { Sentence, Unit } from './sentences.ts';
import { tokenise } from './tokens.ts';

/** A reporting clause inside a quotation: from the end of the words before it to the start of the words after. */
interface Inside {
  from: number;
  to: number;
}

const pauses = /[,…)\]?!]$/u;
const furthestStop = 8;

const toSentence = (text: string, quotation: Quotation, language: Language): Sentence => {
  const units = tokenise(text, quotation.innerStart, quotation.innerEnd, language).map(
    (token): Unit => ({ ...token, quotation: null }),
  );
  const { start, end, paragraph } = quotation;
  return { start, end, paragraph, units, lowers: units.map((unit) => unit.lower) };
};

const isFullName = (units: readonly Unit[], { from, to }: Phrase): boolean =>
  units.slice(from, to).some((unit, i, all) => isName(unit) && isName(all[i + 1]));

/** The verb of a reporting clause at `i`, with its subject after it; past an auxiliary ("a-t-il ajouté"). */
const clauseAt = (sentence: Sentence, i: number, language: Language): { speaker: Phrase; end: number } | null => {
  const { lowers } = sentence;
  let verb = i;
  while (
    verb < i + 3 &&
    (language.is('auxiliaries', lowers[verb] ?? '') || language.is('enclitics', lowers[verb] ?? ''))
  )
    verb++;
  const form = language.cue(lowers[verb] ?? '');
  if (!form || form.gerund || form.base || !form.groups.has('speech')) return null;
  if (verb > i && language.is('enclitics', lowers[verb - 1] ?? ''))
    return { speaker: { from: verb - 1, to: verb }, end: verb + 1 };
  if (language.is('enclitics', lowers[verb + 1] ?? ''))
    return { speaker: { from: verb + 1, to: verb + 2 }, end: verb + 2 };
  const speaker = phraseAfter(sentence, skipToClause(sentence, verb + 1, language), language);
  return speaker ? { speaker, end: speaker.to } : null;
};

/** Where the clause stops: at the full stop that ends its sentence, or, where the language allows it, at the comma that goes on. */
const stopOf = (sentence: Sentence, end: number, language: Language): number => {
  for (let i = end; i < sentence.units.length && i <= end + furthestStop; i++) {
    const mark = sentence.units[i]?.text ?? '';
    if (/^[.!?…]$/.test(mark) || (language.data.clausesInsideQuotations && mark === ',')) return i;
  }
  return end >= sentence.units.length - 1 && language.data.clausesInsideQuotations ? sentence.units.length : -1;
};

const clauseInside = (text: string, quotation: Quotation, language: Language): Inside | null => {
  const sentence = toSentence(text, quotation, language);
  const { units } = sentence;
  for (let i = 1; i < units.length; i++) {
    const [before, unit] = [units[i - 1], units[i]];
    if (!before || !unit || !pauses.test(before.text)) continue;
    if (quotation.nested.some((inner) => inner.start < unit.end && unit.start < inner.end)) continue;
    const clause = clauseAt(sentence, i, language);
    if (!clause || !(language.data.clausesInsideQuotations || isFullName(units, clause.speaker))) continue;
    const stop = stopOf(sentence, clause.end, language);
    if (stop < 0) continue;
    const next = units[stop + 1];
    // In English a clause that only takes a breath mid-sentence is the speaker's own.
    if (next && !language.data.clausesInsideQuotations && !/^\p{Lu}/u.test(next.text)) continue;
    return {
      from: before.text === ',' && language.data.clausesInsideQuotations ? before.start : before.end,
      to: next ? next.start : quotation.end,
    };
  }
  return null;
};

const split = (quotation: Quotation, clause: Inside): Quotation[] => {
  const within = (from: number, to: number): Quotation[] =>
    quotation.nested.filter((one) => one.start >= from && one.end <= to);
  const head: Quotation = {
    ...quotation,
    end: clause.from,
    closed: false,
    innerEnd: clause.from,
    nested: within(quotation.start, clause.from),
  };
  if (clause.to >= quotation.innerEnd) return [head];
  const tail: Quotation = {
    ...quotation,
    start: clause.to,
    innerStart: clause.to,
    nested: within(clause.to, quotation.end),
  };
  return [head, tail];
};

/**
 * Takes reporting clauses out of quotations: what is left are the words before the clause and the words after it, each as a
 * quotation of its own. Mends a closing mark that is left out before "… said Jane Doe." and reads the French
 * « …, dit-il, … ».
 */
export const mendQuotations = (text: string, quotations: readonly Quotation[], language: Language): Quotation[] =>
  quotations.flatMap((quotation) => {
    const clause = clauseInside(text, quotation, language);
    return clause ? split(quotation, clause) : [quotation];
  });

/** A paragraph that is one short quotation without a full stop: a crosshead that repeats words from below. */
export const isQuotedHeading = (text: string, paragraph: Paragraph, quotations: readonly Quotation[]): boolean => {
  const [only] = quotations;
  if (!only || quotations.length > 1 || only.start !== paragraph.start || only.end !== paragraph.end) return false;
  const inner = text.slice(only.innerStart, only.innerEnd);
  return inner.length < 80 && !/[.,!?…;:]/.test(inner);
};
