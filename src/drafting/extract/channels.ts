import type { Language } from '../languages/language.ts';
import type { Found } from './attributions.ts';
import { breaks } from './noun-phrases.ts';
import type { Sentence } from './sentences.ts';
import type { Span } from './statement-span.ts';

/** Whether a document or an outlet stands among the units of the phrase. */
const carries = (sentence: Sentence, from: number, to: number, language: Language): boolean => {
  for (let i = from; i < to; i++) {
    const unit = sentence.units[i];
    if (!unit) return false;
    if (language.phraseAt('documents', sentence.lowers, i) > 0) return true;
    if (/^\p{Lu}/u.test(unit.text) && language.is('outletWords', unit.lower)) return true;
  }
  return false;
};

/** The end of the noun phrase that a preposition at `from - 1` opens. */
const phraseEnd = (sentence: Sentence, from: number, language: Language): number => {
  let to = from;
  while (to < sentence.units.length) {
    const unit = sentence.units[to];
    if (!unit || breaks(unit) || unit.text === '.') break;
    if (to > from && (language.is('conjunctions', unit.lower) || language.is('subordinators', unit.lower))) break;
    if (language.cue(unit.lower) && to > from && !language.is('ambiguous', unit.lower)) break;
    to++;
  }
  while (to > from && language.is('times', sentence.lowers[to - 1] ?? '')) to--;
  return to;
};

/** Cuts "his press release Sébastien Lecornu" after the document, before the subject that follows without a comma. */
const beforeSubject = (sentence: Sentence, from: number, to: number, found: Found): number => {
  if (!found.source) return to;
  const subject = sentence.units.findIndex((unit) => unit.start >= (found.source?.[0] ?? 0));
  return subject > from && subject < to ? subject : to;
};

/**
 * The words that tell through what a statement came: "the press release from his ministry", "France Inter". Looked for in
 * the sentence of the statement, outside what is said; the one nearest to the verb wins. Null when none is given.
 */
export const channelOf = (found: Found, language: Language): Span | null => {
  const { sentence } = found;
  const anchor = found.cue?.[0] ?? sentence.start;
  let best: Span | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < sentence.units.length; i++) {
    const unit = sentence.units[i];
    if (!unit) break;
    if (found.content.some(([start, end]) => unit.start >= start && unit.end <= end)) continue;
    const according = language.phraseAt('according', sentence.lowers, i);
    const told = language.cue(unit.lower)?.lemma;
    const opens =
      according > 0 ||
      language.is('channelPrepositions', unit.lower) ||
      (told !== undefined && language.is('addressing', told));
    if (!opens) continue;
    const from = i + Math.max(according, 1);
    const to = beforeSubject(sentence, from, phraseEnd(sentence, from, language), found);
    const [first, last] = [sentence.units[from], sentence.units[to - 1]];
    if (!first || !last || to <= from || !carries(sentence, from, to, language)) continue;
    if (found.source && first.start === found.source[0] && according === 0) continue;
    const away = Math.abs(first.start - anchor);
    if (away < distance) {
      best = [first.start, last.end];
      distance = away;
    }
  }
  return best;
};

/** Whether a mention is words on paper or on air ("the press release from his ministry"), not somebody who speaks. */
export const isDocument = (sentence: Sentence, span: Span, language: Language): boolean => {
  for (const [i, unit] of sentence.units.entries()) {
    if (unit.start < span[0]) continue;
    if (unit.end > span[1]) return false;
    if (language.phraseAt('documents', sentence.lowers, i) > 0) return true;
    if (language.is('nounPrepositions', unit.lower)) return false;
  }
  return false;
};
