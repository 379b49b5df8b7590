import type { Language } from '../languages/language.ts';
import type { Sentence, Unit } from './sentences.ts';

/** A run of units, [from, to) in the sentence's own counting. */
export interface Phrase {
  from: number;
  to: number;
}

export const isName = (unit: Unit | undefined): boolean => unit !== undefined && /^["'@]?\p{Lu}/u.test(unit.text);
export const breaks = (unit: Unit | undefined): boolean =>
  unit === undefined || unit.kind === 'quote' || (unit.kind === 'mark' && !/^[.&/%$€£@#()[\]’']$/.test(unit.text));

/** Whether a unit can only stand before the verb's own words, between subject and verb. */
const isFiller = (unit: Unit, language: Language): boolean =>
  unit.kind === 'word' &&
  !isName(unit) &&
  (language.isAdverb(unit.lower) || language.is('auxiliaries', unit.lower) || language.is('negations', unit.lower));

/** A finite verb as far as the word's form and neighbours tell. */
export const isVerbLike = (sentence: Sentence, i: number, language: Language): boolean => {
  const unit = sentence.units[i];
  if (unit?.kind !== 'word' || isName(unit)) return false;
  const before = sentence.lowers[i - 1] ?? '';
  if (language.is('determiners', before) && !language.is('subjectPronouns', before)) return false;
  if (language.is('infinitiveMarkers', before)) return false;
  if (language.is('auxiliaries', unit.lower)) return !language.isPossessive(unit.lower);
  const cue = language.cue(unit.lower);
  if (cue && !cue.gerund && !cue.base) return true;
  if (language.is('verbs', unit.lower)) return true;
  if (language.data.verbSecond && language.isAdverb(unit.lower)) return false;
  return unit.lower.length > 3 && unit.lower.endsWith(language.data.verbEnding);
};

/** Steps left over adverbs and auxiliaries; the place of the last unit that is neither. */
const skipFillersLeft = (sentence: Sentence, from: number, i: number, language: Language): number => {
  let at = i;
  for (let unit = sentence.units[at]; at >= from && unit && isFiller(unit, language); unit = sentence.units[at]) at--;
  return at;
};

export const startsPhrase = (unit: Unit, language: Language): boolean =>
  isName(unit) || language.is('determiners', unit.lower) || language.is('subjectPronouns', unit.lower);

/** "Palmer and Sherman": a conjunction that joins two names rather than two clauses. */
export const joinsNames = (sentence: Sentence, i: number, language: Language): boolean =>
  isName(sentence.units[i - 1]) &&
  (isName(sentence.units[i + 1]) || language.is('others', sentence.lowers[i + 1] ?? ''));

/** "the Florida senator and Republican presidential candidate": no verb stands before the conjunction in its clause. */
const joinsPhrases = (sentence: Sentence, from: number, i: number, language: Language): boolean => {
  const next = sentence.units[i + 1];
  if (!next || language.is('subjectPronouns', next.lower)) return false;
  let words = 0;
  for (let at = i - 1; at >= from; at--) {
    const unit = sentence.units[at];
    if (!unit || breaks(unit)) break;
    if (language.is('subordinators', unit.lower) && !language.is('prepositions', unit.lower)) break;
    if (isVerbLike(sentence, at, language)) return false;
    if (unit.kind === 'word' && !language.is('connectors', unit.lower)) words++;
  }
  return words > 0;
};

/** Where the noun phrase that ends before `to` begins, not left of `from`. */
const phraseStart = (sentence: Sentence, from: number, to: number, language: Language): number => {
  let start = to;
  while (start > from) {
    const unit = sentence.units[start - 1];
    if (!unit || (breaks(unit) && !(unit.text === '’' || unit.text === "'"))) break;
    if (language.is('conjunctions', unit.lower) && !joinsPhrases(sentence, from, start - 1, language)) break;
    const restricts =
      language.is('relatives', unit.lower) &&
      !language.is('clauseMarkers', unit.lower) &&
      start - 1 > from &&
      sentence.units[start - 2]?.kind === 'word' &&
      !language.is('prepositions', sentence.lowers[start - 2] ?? '') &&
      start < to;
    if (
      (language.is('relatives', unit.lower) && !restricts) ||
      (language.is('subordinators', unit.lower) && !language.is('prepositions', unit.lower))
    )
      break;
    if (language.is('phraseBreaks', unit.lower)) break;
    if (
      language.is('subordinators', unit.lower) &&
      start < to &&
      startsPhrase(sentence.units[start] as Unit, language) &&
      start - 1 > from
    )
      break;
    if (isVerbLike(sentence, start - 1, language) && start - 1 > from) {
      const rest = sentence.units[start];
      if (rest && startsPhrase(rest, language)) break;
    }
    start--;
  }
  return start;
};

/** Drops what stands before the noun phrase proper: connectors, adverbs, and a leading "On Friday" or "In a statement". */
const trimStart = (sentence: Sentence, from: number, to: number, language: Language): number => {
  let start = from;
  while (start < to - 1) {
    const unit = sentence.units[start];
    if (!unit) break;
    if (language.is('times', unit.lower) && !language.is('determiners', unit.lower)) {
      start++;
      continue;
    }
    if (
      language.is('connectors', unit.lower) ||
      ((language.is('adverbs', unit.lower) || (language.isAdverb(unit.lower) && !isName(unit))) &&
        !language.is('determiners', unit.lower))
    )
      start++;
    else break;
  }
  while (start < to - 1 && /^[([]$/.test(sentence.units[start]?.text ?? '')) start++;
  const first = sentence.units[start];
  if (first && language.is('prepositions', first.lower)) {
    for (let i = to - 1; i > start; i--) {
      const unit = sentence.units[i];
      const before = sentence.units[i - 1];
      if (!unit || !before) break;
      if (language.is('subjectPronouns', unit.lower)) return i;
      const opens =
        before.kind === 'word' && !language.is('prepositions', before.lower) && !startsPhrase(before, language);
      if (startsPhrase(unit, language) && opens) return i;
      if (language.is('times', before.lower) && startsPhrase(unit, language)) return i;
    }
  }
  return start;
};

export const isSubjectPronoun = (sentence: Sentence, i: number, language: Language): boolean => {
  const unit = sentence.units[i];
  return unit !== undefined && language.is('subjectPronouns', unit.lower);
};

/** The noun phrase before a pair of commas that closes just before the verb: "Teal Baker, the director, said". */
const acrossCommas = (sentence: Sentence, from: number, comma: number, language: Language): Phrase | null => {
  const closing = sentence.units[comma]?.text;
  let best: Phrase | null = null;
  for (let open = comma - 1; open > from; open--) {
    const unit = sentence.units[open];
    if (!unit || unit.kind === 'quote' || unit.text === ';' || unit.text === ':') break;
    if (unit.text !== closing) continue;
    // "based in Norden, Mo., and": the comma after a short form does not end the name.
    if (sentence.units[open - 1]?.text === '.') continue;
    const inner = sentence.units[open + 1];
    const start = trimStart(sentence, phraseStart(sentence, from, open, language), open, language);
    const head = sentence.units[start];
    if (start >= open || !head || !inner) continue;
    if (!startsPhrase(head, language) && !language.is('formers', head.lower) && start > from) continue;
    if (language.is('prepositions', head.lower) || language.is('subordinators', head.lower)) continue;
    if (
      language.is('relatives', sentence.lowers[open - 1] ?? '') ||
      language.is('times', sentence.lowers[open - 1] ?? '')
    )
      continue;
    const isAside =
      (language.is('prepositions', inner.lower) && !language.is('affiliations', inner.lower)) ||
      language.cue(inner.lower)?.gerund === true ||
      inner.lower.endsWith(language.data.gerund) ||
      (language.isAdverb(inner.lower) && !language.is('determiners', inner.lower)) ||
      language.is('subordinators', inner.lower) ||
      language.is('conjunctions', inner.lower);
    const isRelative = language.is('relatives', inner.lower);
    const short = open - start === 1;
    const whole = !isAside && !(isRelative && short);
    best = { from: start, to: whole ? comma + 1 : open };
    // "Mary Dale, Minister of Trade, Science and Growth,": a title is a description of the name before it.
    if (sentence.units[start - 1]?.text !== ',') break;
    if (isName(head) && !language.is('roleWords', head.lower)) break;
  }
  return best;
};

/** The end of the phrase without the day or the occasion after it: "the mayor on Tuesday", "Robby Mook in a statement". */
export const dropAfterthoughts = (sentence: Sentence, from: number, to: number, language: Language): number => {
  let end = to;
  while (end > from + 1 && language.is('times', sentence.lowers[end - 1] ?? '')) end--;
  while (end < to && end > from + 1 && language.is('determiners', sentence.lowers[end - 1] ?? '')) end--;
  if (end < to && end > from + 1 && language.is('timePrepositions', sentence.lowers[end - 1] ?? '')) return end - 1;
  for (let i = end - 1; i > from && i > end - 5; i--) {
    if (breaks(sentence.units[i])) return end;
    if (!language.is('channelPrepositions', sentence.lowers[i] ?? '')) continue;
    const document = [1, 2, 3].some((step) => language.phraseAt('documents', sentence.lowers, i + step) > 0);
    const outlet =
      sentence.units.slice(i + 1, end).some((unit) => isName(unit) && language.is('outletWords', unit.lower)) &&
      !language.is('affiliations', sentence.lowers[i] ?? '');
    return document || outlet ? i : end;
  }
  return end;
};

const auxiliaryIn = ({ units, lowers }: Sentence, from: number, to: number, language: Language): number => {
  for (let i = to - 1; i >= from && !breaks(units[i]); i--) if (language.is('auxiliaries', lowers[i] ?? '')) return i;
  return -1;
};

/**
 * The subject of the verb at `verb`, looking left but not past `from`: a noun phrase, a pronoun or a relative; null when
 * none stands there (the verb shares another's subject, or is no verb).
 */
export const subjectBefore = (sentence: Sentence, from: number, verb: number, language: Language): Phrase | null => {
  const end = skipFillersLeft(sentence, from, verb - 1, language);
  const unit = sentence.units[end];
  if (end < from || !unit) return null;
  if (/^(?:,|—|–|--|-)$/.test(unit.text)) return acrossCommas(sentence, from, end, language);
  if (breaks(unit) || language.is('conjunctions', unit.lower)) return null;
  if (language.is('relatives', unit.lower)) return { from: end, to: end + 1 };
  if (isSubjectPronoun(sentence, end, language)) {
    return { from: end, to: end + 1 };
  }
  if (language.is('prepositions', unit.lower) || language.is('infinitiveMarkers', unit.lower)) return null;
  if (language.is('determiners', unit.lower) || language.is('subordinators', unit.lower)) return null;
  let to = dropAfterthoughts(sentence, from, end + 1, language);
  // "Der Minister hat am Montag erklärt": the subject stands before the auxiliary.
  const helper = language.data.verbSecond ? auxiliaryIn(sentence, from, to, language) : -1;
  if (helper > from) to = helper;
  const start = trimStart(sentence, phraseStart(sentence, from, to, language), to, language);
  const first = sentence.units[start];
  if (!first || start >= to) return null;
  // "has in the past described": the subject stands before the auxiliary.
  if (start > from && language.is('auxiliaries', first.lower)) return subjectBefore(sentence, from, start, language);
  return { from: start, to };
};

/** The subject of the first finite verb between `from` and `before`. */
const firstSubject = (sentence: Sentence, from: number, before: number, language: Language): Phrase | null => {
  for (let i = from; i < before; i++) {
    if (!isVerbLike(sentence, i, language)) continue;
    const subject = subjectBefore(sentence, from, i, language);
    if (subject && !language.is('relatives', sentence.lowers[subject.from] ?? '')) return subject;
  }
  return null;
};

/**
 * The subject of the main clause between `from` and `before`: whom a shared or participial verb goes with. A clause that
 * opens the sentence ("When he left, …") is passed over.
 */
export const mainSubject = (sentence: Sentence, from: number, before: number, language: Language): Phrase | null => {
  let start = from;
  while (start < before && language.is('connectors', sentence.lowers[start] ?? '')) start++;
  if (language.is('subordinators', sentence.lowers[start] ?? '') || language.isAdverb(sentence.lowers[start] ?? '')) {
    const comma = sentence.units.findIndex((unit, i) => i > start && i < before && unit.text === ',');
    const later = comma > 0 ? firstSubject(sentence, comma + 1, before, language) : null;
    if (later) return later;
  }
  return firstSubject(sentence, from, before, language);
};
