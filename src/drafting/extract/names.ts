import type { Language } from '../languages/language.ts';
import { breaks, isName } from './noun-phrases.ts';
import type { Sentence, Unit } from './sentences.ts';

/** A run of capitalised words in the article's own voice, with what the article calls its bearer around it. */
export interface NameMention {
  start: number;
  end: number;
  /** Without titles: "Sébastien Lecornu". */
  words: string[];
  /** Lower-case titles and roles that stand before the name: "former", "president". */
  titles: string[];
  /** What a later "the Russian minister" can be matched with, from the words beside the name. */
  keys: Set<string>;
  /** "the Islamic State organization": the word after the name says what it is. */
  body: boolean;
  sentence: Sentence;
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
      unit.lower === language.data.possessive
    )
      continue;
    const country = language.place(unit.lower);
    keys.add(country ? `@${country}` : unit.lower.slice(0, stemLength));
  }
  return keys;
};

const isFunctionWord = (unit: Unit, language: Language): boolean =>
  language.is('determiners', unit.lower) ||
  language.is('prepositions', unit.lower) ||
  language.is('connectors', unit.lower) ||
  language.is('subordinators', unit.lower) ||
  language.is('subjectPronouns', unit.lower) ||
  language.is('possessives', unit.lower) ||
  language.is('auxiliaries', unit.lower) ||
  language.is('times', unit.lower) ||
  language.is('stopwords', unit.lower) ||
  language.is('adverbs', unit.lower);

const isTitleWord = (unit: Unit, language: Language): boolean => {
  const bare = unit.lower.replace(/\.$/, '');
  const { male, female, either } = language.data.titles;
  return (
    language.is('roleWords', bare) ||
    language.is('formers', bare) ||
    [male, female, either].some((list) => list.includes(bare) || list.includes(`${bare}.`))
  );
};

/** Walks left from the name over the words that describe its bearer: "his Russian counterpart", "the French Minister of the Armed Forces,". */
const describedFrom = (sentence: Sentence, name: number, language: Language): number => {
  let at = name - 1;
  if (sentence.units[at]?.text === ',') at--;
  let start = name;
  for (; at >= 0 && name - at < 14; at--) {
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

/** Past the description that follows a name: ", the former Minister of Foreign Affairs". */
const describedTo = (sentence: Sentence, end: number, language: Language): number => {
  if (sentence.units[end]?.text !== ',' || !sentence.units[end + 1]) return end;
  const next = sentence.lowers[end + 1] ?? '';
  if (!language.is('determiners', next) && !language.is('roleWords', next) && !language.is('formers', next)) return end;
  let to = end + 1;
  while (to < sentence.units.length && !breaks(sentence.units[to])) to++;
  return to;
};

const runEnd = (sentence: Sentence, from: number, language: Language): number => {
  let to = from + 1;
  for (;;) {
    const unit = sentence.units[to];
    if (
      unit &&
      (isName(unit) ||
        (unit.text === '.' &&
          sentence.units[to - 1]?.end === unit.start &&
          (sentence.units[to - 1]?.text.length ?? 9) <= 4))
    )
      to++;
    else if (unit && language.is('particles', unit.lower) && isName(sentence.units[to + 1])) to += 2;
    else break;
  }
  while (sentence.units[to - 1]?.text === '.') to--;
  return to;
};

const mentionAt = (sentence: Sentence, from: number, to: number, language: Language): NameMention | null => {
  const { units } = sentence;
  let first = from;
  while (first < to && (isTitleWord(units[first] as Unit, language) || units[first]?.text === '.')) first++;
  if (first > from && first < to && units[first]?.text === '.') first++;
  const titles = units
    .slice(from, first)
    .filter((unit) => unit.kind === 'word')
    .map((unit) => unit.lower);
  const named = units.slice(first, to);
  const [head, last] = [named[0], named.at(-1)];
  if (!head || !last) return null;
  const before = units.slice(describedFrom(sentence, from, language), first);
  const after = units.slice(to, describedTo(sentence, to, language));
  return {
    start: head.start,
    end: last.end,
    words: named.filter((unit) => unit.kind === 'word').map((unit) => unit.text),
    titles: [...titles, ...before.filter((unit) => isTitleWord(unit, language)).map((unit) => unit.lower)],
    keys: descriptionKeys([...before, ...after], language),
    body: language.is('organisationWords', sentence.lowers[to] ?? ''),
    sentence,
  };
};

/** Every name of a sentence, outside its quotations, in reading order. */
export const namesIn = (sentence: Sentence, language: Language): NameMention[] => {
  const mentions: NameMention[] = [];
  const { units } = sentence;
  for (let i = 0; i < units.length; i++) {
    const unit = units[i];
    if (unit?.kind !== 'word' || !isName(unit) || isFunctionWord(unit, language)) continue;
    const to = runEnd(sentence, i, language);
    const mention = mentionAt(sentence, i, to, language);
    if (mention) mentions.push(mention);
    i = to - 1;
  }
  return mentions;
};
