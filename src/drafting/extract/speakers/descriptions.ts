import type { Language } from '../../languages/language.ts';
import { breaks } from '../noun-phrases.ts';
import type { Sentence, Unit } from '../sentences.ts';

/** What the words around a name call its bearer. */
export interface Description {
  /** The first unit of the titles before the name, and past the last one of the description after it. */
  from: number;
  to: number;
  titles: string[];
  heads: Set<string>;
  keys: Set<string>;
}

const stemLength = 6;

/** The words of a description in a form that can be compared: a country for its adjective or capital, else the word's beginning. */
export const descriptionKeys = (units: readonly Unit[], language: Language): Set<string> => {
  const keys = new Set<string>();
  for (const unit of units) {
    if (unit.kind !== 'word' || language.is('stopwords', unit.lower) || language.is('determiners', unit.lower))
      continue;
    if (
      language.is('prepositions', unit.lower) ||
      language.is('formers', unit.lower) ||
      language.isPossessive(unit.lower)
    )
      continue;
    const country = language.place(unit.lower);
    keys.add(country ? `@${country}` : unit.lower.slice(0, stemLength));
  }
  return keys;
};

export const isTitleWord = ({ lower }: Unit, language: Language): boolean => {
  const bare = lower.replace(/\.$/, '');
  return (
    language.isTitle(bare) ||
    language.is('roleWords', bare) ||
    language.is('counterparts', bare) ||
    language.is('formers', bare)
  );
};

/** The noun of a noun phrase: "minister" in "the Russian minister of defence", "ministre" in "le ministre russe". */
export const headNoun = (units: readonly Unit[], language: Language): string | null => {
  const words = units.filter((unit) => unit.kind === 'word');
  const start = words.findIndex((unit) => !language.is('determiners', unit.lower));
  if (start < 0) return null;
  const link = words.findIndex(
    (unit, i) => i > start && (language.is('prepositions', unit.lower) || language.is('relatives', unit.lower)),
  );
  const core = words.slice(start, link < 0 ? words.length : link);
  if (language.data.headFirst)
    return (
      (core.find((unit) => isTitleWord(unit, language) && !language.is('formers', unit.lower)) ?? core[0])?.lower ??
      null
    );
  return core.at(-1)?.lower ?? null;
};

const maxBefore = 14;

/** Where the noun phrase that ends before `to` begins, if a determiner opens it or a title stands in it; else `to`. */
const phraseBefore = (sentence: Sentence, to: number, language: Language): number => {
  let start = to;
  for (let at = to - 1; at >= 0 && to - at < maxBefore; at--) {
    const unit = sentence.units[at];
    if (!unit || breaks(unit) || language.is('conjunctions', unit.lower)) break;
    if (language.is('determiners', unit.lower)) {
      start = at;
      if (!language.is('nounPrepositions', sentence.lowers[at - 1] ?? '')) break;
    }
    if (isTitleWord(unit, language)) start = at;
    if (language.cue(unit.lower) || language.is('auxiliaries', unit.lower)) break;
  }
  return start;
};

/** The titles right before a name: "ferry director", "le ministre russe de la Défense". */
const adjacentBefore = (sentence: Sentence, run: number, language: Language): number => {
  const { units, lowers } = sentence;
  const before = units[run - 1];
  if (before?.kind !== 'word' || language.is('prepositions', before.lower)) return run;
  if (language.data.headFirst) {
    // "le ministre de la Défense": the name is the office's, not the minister's.
    const article = language.is('determiners', before.lower) ? units[run - 2] : before;
    if (article && language.is('prepositions', article.lower)) return run;
    const start = phraseBefore(sentence, run, language);
    const title = units[language.is('determiners', lowers[start] ?? '') ? start + 1 : start];
    return title && isTitleWord(title, language) ? start : run;
  }
  if (!isTitleWord(before, language)) return run;
  let start = run - 1;
  for (; start > 0 && run - start < maxBefore; start--) {
    const unit = units[start - 1];
    if (unit?.kind !== 'word' || language.is('conjunctions', unit.lower) || language.is('prepositions', unit.lower))
      break;
    if (language.cue(unit.lower) || language.is('auxiliaries', unit.lower) || language.is('subordinators', unit.lower))
      break;
    if (language.is('determiners', unit.lower)) return start - 1;
  }
  return start;
};

/** "The rector of the college, Helga Straub": a description before the comma, where it is a phrase of its own. */
const apposedBefore = (sentence: Sentence, run: number, end: number, language: Language): number => {
  if (sentence.units[run - 1]?.text !== ',') return run;
  const start = phraseBefore(sentence, run - 1, language);
  if (start >= run - 1) return run;
  // "After the meeting with the president, Jane Doe said": the president is somebody else.
  const closes = /^[,.;:—–)]$/.test(sentence.units[end]?.text ?? '.');
  const begins = sentence.units[start - 1];
  return closes || !begins || !language.is('prepositions', begins.lower) ? start : run;
};

/** Past the description that follows a name: ", the former Minister of Foreign Affairs", ", marketing executive at a bank". */
const describedTo = (sentence: Sentence, end: number, language: Language): number => {
  const next = sentence.units[end + 1];
  if (sentence.units[end]?.text !== ',' || next?.kind !== 'word') return end;
  if (language.is('prepositions', next.lower) || language.is('conjunctions', next.lower)) return end;
  if (language.is('subjectPronouns', next.lower) && !language.is('determiners', next.lower)) return end;
  let to = end + 1;
  for (; to < sentence.units.length && !breaks(sentence.units[to]); to++) {
    const word = sentence.lowers[to] ?? '';
    if (language.is('relatives', word)) break;
    // ", the council said": a clause of its own.
    const verb = language.cue(word);
    if ((verb && !verb.base && !verb.gerund && !language.is('ambiguous', word)) || language.is('auxiliaries', word))
      return end;
  }
  const phrase = sentence.units.slice(end + 1, to);
  if (language.is('determiners', next.lower) || isTitleWord(next, language)) return to;
  const noun = headNoun(phrase, language);
  const head = phrase.find((unit) => unit.lower === noun);
  return head && isTitleWord(head, language) ? to : end;
};

/** "Ann Park is the coach of the team": the noun that a name is said to be. */
const calledAfter = (sentence: Sentence, to: number, language: Language): string | null => {
  const { lowers, units } = sentence;
  if (!language.is('passives', lowers[to] ?? '') || !language.is('determiners', lowers[to + 1] ?? '')) return null;
  let end = to + 2;
  while (end < to + 8 && units[end]?.kind === 'word' && !language.is('prepositions', lowers[end] ?? '')) end++;
  const noun = headNoun(units.slice(to + 1, end), language);
  const unit = units.slice(to + 1, end).find((one) => one.lower === noun);
  return unit && isTitleWord(unit, language) ? noun : null;
};

/** Collects what stands around the name at [from, to) of the run of capitals that begins at `run`. */
export const descriptionOf = (
  sentence: Sentence,
  { run, from, to }: { run: number; from: number; to: number },
  language: Language,
): Description => {
  const { units } = sentence;
  const first = Math.min(run < from ? run : from, adjacentBefore(sentence, run, language));
  const apposed = first < from ? first : apposedBefore(sentence, run, to, language);
  const after = describedTo(sentence, to, language);
  const left = units.slice(Math.min(first, apposed), from);
  const right = units.slice(Math.min(to + 1, after), after);
  const heads = new Set<string>();
  const adjacent = units.slice(first, from).filter((unit) => unit.kind === 'word');
  const titles = adjacent.filter((unit) => isTitleWord(unit, language)).map((unit) => unit.lower.replace(/\.$/, ''));
  for (const title of titles) if (!language.is('formers', title)) heads.add(title);
  for (const phrase of [units.slice(apposed, Math.max(apposed, run - 1)), right]) {
    const noun = headNoun(phrase, language);
    const unit = phrase.find((one) => one.lower === noun);
    if (noun && unit && isTitleWord(unit, language)) heads.add(noun);
  }
  const called = calledAfter(sentence, to, language);
  if (called) heads.add(called);
  return { from: first, to: after, titles, heads, keys: descriptionKeys([...left, ...right], language) };
};
