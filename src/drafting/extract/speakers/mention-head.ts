import type { Language } from '../../languages/language.ts';
import { isName } from '../noun-phrases.ts';
import type { Sentence, Unit } from '../sentences.ts';
import type { Span } from '../statement-span.ts';
import { headNoun, isTitleWord } from './descriptions.ts';
import type { NameMention } from './names.ts';

/** What a mention of a speaker is about: a name, or a noun with what describes it. */
export interface MentionHead {
  /** The name that the mention means; null where its head is a common noun. */
  name: NameMention | null;
  /** The phrase without what follows a comma or a relative: "The company" of "The company, which Ann Park runs,". */
  core: Unit[];
  noun: string | null;
  /** "the mayor of Norden, Pia Holt": the name behind the comma. */
  apposed: NameMention | null;
  /** "Ann Park and Jane Doe": several who speak together. */
  isJoint: boolean;
}

const coreEnd = (units: readonly Unit[], language: Language): number => {
  const end = units.findIndex(
    (unit, i) =>
      i > 0 &&
      (/^[,;:(—–]$/.test(unit.text) ||
        language.is('relatives', unit.lower) ||
        language.is('clauseMarkers', unit.lower)),
  );
  return end < 0 ? units.length : end;
};

/**
 * Whether a name belongs to a preposition, and so to the noun before it: "the mayor of Norden". In "University of Norden
 * scientist Ann Park" the preposition is part of a name itself.
 */
const isComplement = (sentence: Sentence, name: NameMention, start: number, language: Language): boolean => {
  let at = name.titled - 1;
  while (at >= start && language.is('determiners', sentence.lowers[at] ?? '')) at--;
  if (at <= start || !language.is('prepositions', sentence.lowers[at] ?? '')) return false;
  const governor = sentence.units[at - 1];
  const isNamed = governor && isName(governor) && !isTitleWord(governor, language);
  return !(isNamed && name.titles.length > 0);
};

/** The head of the mention among its units: the noun phrase before any comma, and the name in it where that is the head. */
export const headOfMention = (
  sentence: Sentence,
  span: Span,
  names: readonly NameMention[],
  language: Language,
): MentionHead => {
  const start = sentence.units.findIndex((unit) => unit.end > span[0]);
  const units = sentence.units.filter((unit) => unit.end > span[0] && unit.start < span[1]);
  const end = coreEnd(units, language);
  const core = units.slice(0, end);
  const noun = headNoun(core, language);
  const inside = names.filter((name) => name.from < start + end);
  const after = names.find((name) => units[end]?.text === ',' && name.titled === start + end + 1);
  const closes = after && /^(?:[,.)—–]|)$/.test(sentence.units[after.to]?.text ?? '') ? after : null;
  const ended = after && after.end >= span[1] ? after : closes;
  const words = (apposed: NameMention | null): MentionHead => ({
    name: null,
    core,
    noun,
    apposed,
    isJoint: false,
  });
  const last = inside.at(-1);
  const [first] = inside;
  if (!first || !last) return words(ended ?? null);
  const isJoint =
    last.titled > start &&
    language.is('conjunctions', sentence.lowers[last.titled - 1] ?? '') &&
    !(last.titles.length > 0 && first.words.length === 1 && first.from === start && first.personal < 2) &&
    (first !== last || language.is('determiners', sentence.lowers[start] ?? '') || last.titles.length === 0);
  if (isJoint && last.to >= start + end) return { ...words(null), isJoint };
  const opens = (name: NameMention): boolean =>
    name.titled <= start || (name.titled === start + 1 && language.is('determiners', sentence.lowers[start] ?? ''));
  // "the Islamic State organization"
  const ending = last.body ? last.to + 1 : last.to;
  if (ending >= start + end && !isComplement(sentence, last, start, language))
    return { name: last, core, noun, apposed: null, isJoint };
  const next = sentence.units[first.to];
  const continues = first.to < start + end && next?.kind === 'word' && !language.is('prepositions', next.lower);
  return opens(first) && !continues ? { name: first, core, noun, apposed: null, isJoint: false } : words(ended ?? null);
};
