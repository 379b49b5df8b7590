import type { Language } from '../../languages/language.ts';
import { breaks, isName, isVerbLike } from '../noun-phrases.ts';
import type { Sentence, Unit } from '../sentences.ts';
import { type Description, descriptionOf, isTitleWord } from './descriptions.ts';

/** A run of capitalised words in the article's own voice, with what the article calls its bearer around it. */
export interface NameMention {
  start: number;
  end: number;
  /** The units of the name alone, [from, to) in the sentence. */
  from: number;
  to: number;
  /** The same with the titles before it. */
  titled: number;
  /** Past the description that follows: ", the former minister". */
  described: number;
  /** As printed, without titles: "Sébastien Lecornu". */
  text: string;
  words: string[];
  /** Titles and roles beside the name, lower case: "former", "president". */
  titles: string[];
  /** The nouns that say what the bearer is ("minister"), for a later "the Russian minister". */
  heads: Set<string>;
  /** All words of the descriptions, comparable (see descriptions.ts). */
  keys: Set<string>;
  /** "the Islamic State organization": the word after the name says what it is. */
  body: boolean;
  /** How much speaks for a person (above 0) or against (below). */
  personal: number;
  sentence: Sentence;
}

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

/** A part of a name that begins with a small word: "al-Amiri". */
const hyphenated = /^(?:al|el|an|as|ash|ad|ar|ibn|bin|ben|abu|o|d)['’-]\p{Lu}/u;
const isNamePart = (unit: Unit | undefined): boolean =>
  unit !== undefined && (isName(unit) || hyphenated.test(unit.text));

const maxParticles = 3;

/** How many small words of a name stand at `i` before its next capital: "von und zu". */
const particlesAt = (sentence: Sentence, i: number, language: Language): number => {
  let count = 0;
  while (count < maxParticles && language.is('particles', sentence.lowers[i + count] ?? '')) count++;
  return count > 0 && isNamePart(sentence.units[i + count]) ? count : 0;
};

const runEnd = (sentence: Sentence, from: number, language: Language): number => {
  let to = from + 1;
  for (;;) {
    const unit = sentence.units[to];
    const before = sentence.units[to - 1];
    const small = particlesAt(sentence, to, language);
    if (isNamePart(unit) || (unit?.text === '.' && before?.end === unit.start && before.text.length <= 4)) to++;
    else if (small > 0) to += small + 1;
    else {
      const link = bodyLinkAt(sentence, to, language);
      if (link === 0) break;
      to += link + 1;
    }
  }
  while (sentence.units[to - 1]?.text === '.' && !language.is('nameSuffixes', sentence.lowers[to - 2] ?? '')) to--;
  return to;
};

/** How many small words join a body's kind with what it is for: "Ministry of Health", "Bank of the North". */
const bodyLinkAt = ({ units, lowers }: Sentence, i: number, language: Language): number => {
  const kind = units[i - 1];
  if (!kind || !isName(kind) || !language.is('organisationWords', kind.lower)) return 0;
  if (!language.is('bodyLinks', lowers[i] ?? '')) return 0;
  const count = language.is('articles', lowers[i + 1] ?? '') ? 2 : 1;
  return isNamePart(units[i + count]) ? count : 0;
};

/** "Knowing Bardos": a participle that opens the sentence is no part of the name after it. */
const opensClause = (sentence: Sentence, from: number, to: number, language: Language): boolean => {
  const lower = sentence.lowers[from] ?? '';
  return from === 0 && to > 1 && lower.length > 5 && lower.endsWith(language.data.gerund) && !language.firstName(lower);
};

/** "Boston-based", "Al-Qaeda-linked": a participle that describes the name after it. */
const isModifier = (lower: string, language: Language): boolean =>
  language.data.verbEnding !== '' && lower.includes('-') && lower.endsWith(language.data.verbEnding);

/** Past the titles at the beginning of a run: "Conservative Leader", "NDP MP", "Russian". */
const pastTitles = (sentence: Sentence, from: number, to: number, language: Language): number => {
  const { units, lowers } = sentence;
  const words = (i: number): string[] =>
    lowers.slice(i, to).filter((word) => /\p{L}/u.test(word) && !language.is('nameSuffixes', word));
  let first = opensClause(sentence, from, to, language) || isModifier(lowers[from] ?? '', language) ? from + 1 : from;
  if (words(first).length === 0) first = from;
  for (let i = first; i < to; i++) {
    const unit = units[i];
    const rest = words(i + 1);
    if (!unit || rest.length === 0 || !isTitleWord(unit, language)) continue;
    if (rest.some((word) => language.is('organisationWords', word))) continue;
    // "Dean Smith": a first name that is a title, too.
    if (i === first && rest.length === 1 && language.firstName(unit.lower)) continue;
    first = units[i + 1]?.text === '.' ? i + 2 : i + 1;
  }
  // "Canadian Press Jane Doe", "PS Jean Dupont": what stands before a first name and is none.
  for (let i = to - 2; i > first; i--) {
    const before = sentence.units[i - 1];
    if (!before || !language.firstName(lowers[i] ?? '') || words(i).length < 2) continue;
    if (words(i).some((word) => language.is('organisationWords', word))) continue;
    // "le ministre de la Défense Igor Petrov"
    const at = language.is('determiners', lowers[from - 1] ?? '') ? from - 2 : from - 1;
    const isOffice = language.data.headFirst && language.is('prepositions', lowers[at] ?? '');
    const foreign = isOffice || /^\p{Lu}{2,}$/u.test(before.text) || language.place(before.lower) !== null;
    if (foreign || language.is('organisationWords', before.lower) || language.is('outletWords', before.lower))
      first = i;
  }
  return first;
};

const textOf = (units: readonly Unit[]): string =>
  units.map((unit, i) => `${i > 0 && unit.start > (units[i - 1]?.end ?? 0) ? ' ' : ''}${unit.text}`).join('');

/** What the words beside a name say for or against a person. */
const personalEvidence = (
  sentence: Sentence,
  span: { from: number; titled: number; to: number },
  words: readonly string[],
  about: Description,
  language: Language,
): number => {
  const { lowers, units } = sentence;
  let score = about.titles.length > 0 || about.heads.size > 0 ? 3 : 0;
  const first = (words[0] ?? '').toLowerCase();
  if (words.length > 1 && (language.firstName(first) ?? language.firstName(first.split('-')[0] ?? ''))) score += 3;
  if (words.length > 1 && units.slice(span.from, span.to).some((unit) => language.is('particles', unit.lower))) score++;
  // ", 50," and "(50)"
  if (/^[,(]$/.test(units[span.to]?.text ?? '') && /^\d{1,2}$/.test(lowers[span.to + 1] ?? '')) score += 3;
  const after = units[span.to]?.text === ',' ? span.to + 1 : span.to;
  if (language.is('personRelatives', lowers[after] ?? '')) score += 2;
  const speaks = [lowers[span.to], lowers[span.titled - 1]].some((word) =>
    language.cue(word ?? '')?.groups.has('speech'),
  );
  if (speaks) score++;
  const before = lowers[span.titled - 1] ?? '';
  if (span.titled === span.from && language.is('determiners', before)) score -= 3;
  if (language.is('placePrepositions', before)) score -= 2;
  return score;
};

const mentionAt = (sentence: Sentence, from: number, to: number, language: Language): NameMention | null => {
  const { units } = sentence;
  const first = pastTitles(sentence, from, to, language);
  const named = units.slice(first, to);
  const [head, last] = [named[0], named.at(-1)];
  if (!head || !last || named.every((unit) => unit.kind === 'mark' || isTitleWord(unit, language))) return null;
  const words = named.filter((unit) => unit.kind === 'word').map((unit) => unit.text);
  const about = descriptionOf(sentence, { run: from, from: first, to }, language);
  return {
    start: head.start,
    end: last.end,
    from: first,
    to,
    titled: about.from,
    described: about.to,
    text: textOf(named),
    words,
    titles: about.titles,
    heads: about.heads,
    keys: about.keys,
    body: language.is('organisationWords', sentence.lowers[to] ?? ''),
    personal: personalEvidence(sentence, { from: first, titled: about.from, to }, words, about, language),
    sentence,
  };
};

/** The same mention without the first words of its run: "Getty Images Jane Doe". */
export const withoutPrefix = (mention: NameMention, count: number): NameMention => {
  const { sentence, to } = mention;
  let from = mention.from;
  for (let left = count; left > 0; from++) if (sentence.units[from]?.kind === 'word') left--;
  const named = sentence.units.slice(from, to);
  return {
    ...mention,
    from,
    start: named[0]?.start ?? mention.start,
    text: textOf(named),
    words: mention.words.slice(count),
  };
};

/** "der Staatsanwalt", "im Hafen", "neue Regeln": where every noun has a capital, one behind such a word is no name. */
const isCommonNoun = (sentence: Sentence, from: number, to: number, language: Language): boolean => {
  if (!language.data.nounsCapitalised || to - from > 1) return false;
  const before = sentence.units[from - 1];
  if (before?.kind !== 'word' || isName(before)) return false;
  if (language.is('articles', before.lower) || language.is('determiners', before.lower)) return true;
  if (isTitleWord(before, language) || isVerbLike(sentence, from - 1, language)) return false;
  return /^(?:im|am|zum|zur|vom|beim|ins|ans|aufs)$|(?:e|en|er|es|em)$/.test(before.lower);
};

/** Every name of a sentence, outside its quotations, in reading order. */
export const namesIn = (sentence: Sentence, language: Language): NameMention[] => {
  const mentions: NameMention[] = [];
  const { units } = sentence;
  for (let i = 0; i < units.length; i++) {
    const unit = units[i];
    if (
      unit?.kind !== 'word' ||
      !isNamePart(unit) ||
      (isFunctionWord(unit, language) && !beginsName(sentence, i, language))
    )
      continue;
    const to = runEnd(sentence, i, language);
    const mention = isCommonNoun(sentence, i, to, language) ? null : mentionAt(sentence, i, to, language);
    if (mention) mentions.push(mention);
    i = to - 1;
  }
  return mentions;
};

/** "Van der Velde", "De Gaulle": a capitalised particle before a name. */
const beginsName = (sentence: Sentence, i: number, language: Language): boolean =>
  i > 0 &&
  language.is('particles', sentence.lowers[i] ?? '') &&
  isNamePart(sentence.units[i + 1]) &&
  !breaks(sentence.units[i - 1]);
