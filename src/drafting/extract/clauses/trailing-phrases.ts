import type { Language } from '../../languages/language.ts';
import {
  breaks,
  dropAfterthoughts,
  isName,
  isSubjectPronoun,
  isVerbLike,
  joinsNames,
  type Phrase,
  startsPhrase,
} from '../noun-phrases.ts';
import type { Sentence } from '../sentences.ts';

/** No description of a speaker is followed beyond this many units. */
const longestPhrase = 60;

const continuesName = (sentence: Sentence, i: number, language: Language): boolean => {
  const unit = sentence.units[i];
  if (unit?.kind === 'word' && language.isPossessive(unit.lower)) return true;
  if (unit?.kind !== 'word') return unit !== undefined && /^[.&()[\]’']$/.test(unit.text);
  if (language.is('times', unit.lower)) return false;
  if (isName(unit)) return true;
  if (language.is('nounPrepositions', unit.lower)) return true;
  // "laut dem Minister eine Lüge": the next noun phrase.
  if (language.data.verbSecond && language.is('determiners', unit.lower) && isName(sentence.units[i - 1])) return false;
  if (language.data.verbSecond && isVerbLike(sentence, i, language)) return false;
  // "stellte Anna Park fest,"
  if (language.isParticle(unit.lower) && sentence.units[i + 1]?.kind !== 'word') return false;
  return !(
    language.is('prepositions', unit.lower) ||
    language.is('conjunctions', unit.lower) ||
    language.is('subordinators', unit.lower) ||
    language.is('auxiliaries', unit.lower) ||
    language.isAdverb(unit.lower) ||
    (language.is('subjectPronouns', unit.lower) && !language.is('determiners', unit.lower))
  );
};

/** "said Ann Park and Jane Doe" */
const joinsNamesAt = (sentence: Sentence, i: number, language: Language): boolean =>
  language.is('conjunctions', sentence.lowers[i] ?? '') && joinsNames(sentence, i, language);

/** "said oil and gas worker Ann Park", "said Heart and Stroke manager Ann Park": what is joined only describes the name. */
const joinsModifiers = ({ units, lowers }: Sentence, from: number, i: number, language: Language): boolean => {
  if (!language.is('conjunctions', lowers[i] ?? '') || language.is('determiners', lowers[from] ?? '')) return false;
  for (let at = i + 1; at < i + 5; at++) {
    const [unit, next] = [units[at], units[at + 1]];
    if (unit?.kind !== 'word' || language.is('determiners', unit.lower)) return false;
    if (language.is('roleWords', unit.lower) && at > i + 1) return isName(next);
  }
  return false;
};

/**
 * The noun phrase that starts at `from`, without what follows a comma; null when no noun phrase can start there.
 */
export const nameAfter = (sentence: Sentence, from: number, language: Language): Phrase | null => {
  const first = sentence.units[from];
  if (first?.kind !== 'word') return null;
  if (isSubjectPronoun(sentence, from, language) && !language.is('determiners', first.lower))
    return { from, to: from + 1 };
  if (
    language.is('prepositions', first.lower) ||
    (language.is('complementisers', first.lower) && !startsPhrase(first, language))
  )
    return null;
  let to = from + 1;
  const goesOn = (i: number): boolean =>
    continuesName(sentence, i, language) ||
    joinsNamesAt(sentence, i, language) ||
    joinsModifiers(sentence, from, i, language);
  while (to < sentence.units.length && to < from + longestPhrase && goesOn(to)) {
    const unit = sentence.units[to];
    if (unit?.text === '.' && to === sentence.units.length - 1) break;
    if (unit?.text === '(' && /^\d/.test(sentence.units[to + 1]?.text ?? '')) break;
    to++;
  }
  while (to > from + 1 && language.is('nounPrepositions', sentence.lowers[to - 1] ?? '')) to--;
  // "dijo Ana Parra el lunes", "a dit Ann Park le 29 juin"
  const dates = (word: string): boolean =>
    language.is('determiners', word) || (language.data.headFirst && /^\d{1,2}$/.test(word));
  if (language.is('times', sentence.lowers[to] ?? ''))
    while (to > from + 1 && dates(sentence.lowers[to - 1] ?? '')) to--;
  if (language.is('relatives', sentence.lowers[to] ?? '') && !language.is('clauseMarkers', sentence.lowers[to] ?? ''))
    to = clauseEnd(sentence, to);
  return { from, to: dropAfterthoughts(sentence, from, to, language) };
};

/** The noun phrase that starts at `from`, with the descriptions that follow a comma: "Jim Doyle, the former governor". */
export const phraseAfter = (sentence: Sentence, from: number, language: Language): Phrase | null => {
  const name = nameAfter(sentence, from, language);
  return name && { from, to: withDescription(sentence, from, name.to, language) };
};

const clauseEnd = (sentence: Sentence, from: number): number => {
  let end = from + 1;
  while (end < sentence.units.length && end < from + longestPhrase && !breaks(sentence.units[end])) end++;
  while (end === sentence.units.length && /^[.!?]$/.test(sentence.units[end - 1]?.text ?? '')) end--;
  return end;
};

/** "…, who added that": a clause that reports is a statement of its own, not a description. */
const reportsNext = (sentence: Sentence, i: number, language: Language): boolean => {
  let at = i;
  while (language.isAdverb(sentence.lowers[at] ?? '') || language.is('auxiliaries', sentence.lowers[at] ?? '')) at++;
  const form = language.cue(sentence.lowers[at] ?? '');
  return form !== null && !form.base && language.is('clauseMarkers', sentence.lowers[at + 1] ?? '');
};

/** Whether ", the former governor of Ohio" or ", who left in October" may follow a name. */
const describes = (sentence: Sentence, i: number, language: Language): boolean => {
  const next = sentence.units[i];
  if (next?.kind !== 'word' || language.is('times', next.lower) || language.cue(next.lower)?.gerund) return false;
  if (language.is('relatives', next.lower))
    return language.is('personRelatives', next.lower) && !reportsNext(sentence, i + 1, language);
  if (language.is('determiners', next.lower)) return true;
  if (language.is('subjectPronouns', next.lower)) return false;
  if (language.is('prepositions', next.lower)) return language.is('affiliations', next.lower);
  if (
    language.is('conjunctions', next.lower) ||
    language.is('subordinators', next.lower) ||
    next.lower.endsWith(language.data.gerund)
  )
    return false;
  const form = language.cue(next.lower);
  return !language.isAdverb(next.lower) && (form === null || form.base);
};

/** Adds the descriptions after a name that ends at `to`. */
const withDescription = (sentence: Sentence, from: number, to: number, language: Language): number => {
  if (!sentence.units.slice(from, to).some(isName)) return to;
  if (to - from === 1 && language.is('relatives', sentence.lowers[to + 1] ?? '')) return to;
  let end = to;
  while (end < from + longestPhrase && sentence.units[end]?.text === ',' && describes(sentence, end + 1, language))
    end = clauseEnd(sentence, end + 1);
  const kept = dropAfterthoughts(sentence, from, end, language);
  return kept > to && kept === end && sentence.units[kept]?.text === ',' ? kept + 1 : kept;
};

const maxAdverbial = 10;

/** "constatait avec amertume un boursier": past what stands between the verb and a subject that follows it. */
export const pastAdverbial = (sentence: Sentence, from: number, language: Language): number => {
  const { units, lowers } = sentence;
  if (!language.data.headFirst || !language.is('prepositions', lowers[from] ?? '')) return from;
  for (let i = from + 2; i < units.length && i < from + maxAdverbial; i++) {
    const [before, unit] = [units[i - 1], units[i]];
    if (!before || !unit || breaks(unit)) return from;
    const isInside = language.is('prepositions', before.lower) || language.is('determiners', before.lower);
    if (!isInside && startsPhrase(unit, language) && !language.is('prepositions', unit.lower) && !isName(before))
      return i;
  }
  return from;
};

/** "a indiqué, mercredi à Paris, le ministre", "prévenait encore lundi l'agence": past what is inserted before the subject. */
export const pastInsertion = ({ units, lowers }: Sentence, from: number, language: Language): number => {
  if (!language.data.headFirst) return from;
  let i = from;
  while (language.isAdverb(lowers[i] ?? '') && !language.is('subjectPronouns', lowers[i] ?? '')) i++;
  if (units[i]?.text !== ',') return i;
  let close = i + 1;
  while (close < i + maxAdverbial && !breaks(units[close])) close++;
  const next = units[close + 1];
  if (units[close]?.text !== ',' || next?.kind !== 'word' || !startsPhrase(next, language)) return i;
  return language.is('prepositions', next.lower) || language.is('relatives', next.lower) ? i : close + 1;
};

/** Whether a phrase names somebody who can speak: "pour le maire", not "pour l'instant". */
export const isSpeaker = (sentence: Sentence, { from, to }: Phrase, language: Language): boolean =>
  sentence.units
    .slice(from, to)
    .some(
      (unit) =>
        isName(unit) ||
        (['roleWords', 'groupWords', 'organisationWords'] as const).some((list) => language.is(list, unit.lower)),
    ) &&
  (isName(sentence.units[from]) || language.is('determiners', sentence.lowers[from] ?? ''));
