import type { Language } from './language.ts';
import type { Paragraph } from './paragraphs.ts';
import { isName, phraseAfter } from './phrases.ts';
import type { Quotation } from './quotation-marks.ts';
import type { Sentence, Unit } from './sentences.ts';
import { tokenise } from './tokens.ts';

const pauses = /[,…)\]]$/u;

/** Where a reporting clause with a named speaker stands inside the quotation: from the end of the words before it to the start of the words after. */
const clauseInside = (text: string, quotation: Quotation, language: Language): { from: number; to: number } | null => {
  const units = tokenise(text, quotation.innerStart, quotation.innerEnd, language).map(
    (token): Unit => ({ ...token, quotation: null }),
  );
  const sentence: Sentence = {
    start: quotation.start,
    end: quotation.end,
    paragraph: quotation.paragraph,
    units,
    lowers: units.map((unit) => unit.lower),
  };
  for (let i = 1; i < units.length - 1; i++) {
    const [before, unit] = [units[i - 1], units[i]];
    if (!before || !unit || !pauses.test(before.text)) continue;
    if (quotation.nested.some((inner) => inner.start < unit.end && unit.start < inner.end)) continue;
    const form = language.cue(unit.lower);
    if (!form || form.gerund || form.base || !form.groups.has('speech')) continue;
    const speaker = phraseAfter(sentence, i + 1, language);
    const name =
      speaker && units.slice(speaker.from, speaker.to).findIndex((one, k, all) => isName(one) && isName(all[k + 1]));
    if (!speaker || name === null || name < 0) continue;
    const stop = units.findIndex((one, k) => k >= speaker.to && one.text === '.');
    if (stop < 0 || stop - speaker.to > 8) continue;
    const next = units[stop + 1];
    // A clause that only takes a breath mid-sentence is not one that swallowed its marks.
    if (next && !/^\p{Lu}/u.test(next.text)) continue;
    return { from: before.end, to: next ? next.start : quotation.end };
  }
  return null;
};

/**
 * Mends quotations whose closing mark the article leaves out before "…, said Jane Doe.": what is left of them are the
 * words before that clause and the words after it, each as a quotation of its own.
 */
export const mendQuotations = (text: string, quotations: readonly Quotation[], language: Language): Quotation[] =>
  quotations.flatMap((quotation) => {
    const clause = clauseInside(text, quotation, language);
    if (!clause) return [quotation];
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
  });

/** A paragraph that is one short quotation without a full stop: a crosshead that repeats words from below. */
export const isQuotedHeading = (text: string, paragraph: Paragraph, quotations: readonly Quotation[]): boolean => {
  const [only] = quotations;
  if (!only || quotations.length > 1 || only.start !== paragraph.start || only.end !== paragraph.end) return false;
  const inner = text.slice(only.innerStart, only.innerEnd);
  return inner.length < 80 && !/[.,!?…;:]/.test(inner);
};
