import type { Language } from '../languages/language.ts';
import type { Found } from './attributions.ts';
import type { Entity, People } from './entities.ts';
import { descriptionKeys, namesIn } from './names.ts';
import type { Sentence, Unit } from './sentences.ts';
import type { Span } from './statement-span.ts';

/** Whom a mention means, and why; `channel` when the mention also names the body the person speaks for. */
export interface Resolution {
  entity: Entity;
  channel: Span | null;
  /** 0 to 1: how sure it is that the mention means this speaker. */
  confidence: number;
  reason: string;
}

const unitsWithin = (sentence: Sentence, [start, end]: Span): Unit[] =>
  sentence.units.filter((unit) => unit.end > start && unit.start < end);

const genderOfPronoun = (word: string, language: Language): 'male' | 'female' | 'other' | null => {
  const { male, female, plural, neuter, self } = language.data.pronouns;
  if (male.includes(word)) return 'male';
  if (female.includes(word)) return 'female';
  return plural.includes(word) || neuter.includes(word) || self.includes(word) ? 'other' : null;
};

/** The last of the mentions that starts before `at`; linear readers keep their own place, this one halves. */
const lastBefore = (people: People, at: number): number => {
  let [low, high] = [0, people.ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((people.ordered[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const furthestBack = 12;

/** The person a pronoun means: the speaker before it in the paragraph, else the first person of the nearest sentence that names one. */
const pronounToEntity = (
  at: number,
  sentence: Sentence,
  gender: 'male' | 'female',
  people: People,
  spoken: readonly { paragraph: number; entity: Entity }[],
): Entity | null => {
  const fits = (entity: Entity): boolean =>
    entity.kind === 'person' && (entity.gender === null || entity.gender === gender);
  const speaker = spoken.at(-1);
  if (speaker && speaker.paragraph === sentence.paragraph && fits(speaker.entity)) return speaker.entity;
  const last = lastBefore(people, at);
  let nearest: Entity | null = null;
  let nearestSentence: Sentence | null = null;
  for (let i = last; i >= 0 && i > last - furthestBack; i--) {
    const mention = people.ordered[i];
    if (!mention || !fits(mention.entity)) continue;
    if (nearestSentence && mention.sentence !== nearestSentence) break;
    nearest = mention.entity;
    nearestSentence = mention.sentence;
  }
  if (
    speaker &&
    fits(speaker.entity) &&
    sentence.paragraph - speaker.paragraph <= 1 &&
    nearestSentence?.paragraph !== sentence.paragraph
  )
    return speaker.entity;
  return nearest ?? (speaker && fits(speaker.entity) ? speaker.entity : null);
};

/** "The Russian minister": the one person whom the article calls by the most of these words, with no other country. */
const roleToEntity = (units: readonly Unit[], people: People, language: Language): Entity | null => {
  const keys = descriptionKeys(units, language);
  const places = [...keys].filter((key) => key.startsWith('@'));
  let best: Entity | null = null;
  let most = 0;
  for (const entity of people.entities) {
    if (entity.kind !== 'person' || !places.every((key) => entity.keys.has(key))) continue;
    let shared = 0;
    for (const key of keys) if (entity.keys.has(key)) shared++;
    if (shared > most) [best, most] = [entity, shared];
  }
  return most >= Math.min(2, keys.size) && most > places.length ? best : null;
};

const withoutDeterminer = (units: readonly Unit[], text: string, language: Language): string => {
  const words = units.filter((unit, i) => !(i === 0 && language.is('determiners', unit.lower)));
  const [first, last] = [words[0], words.findLast((unit) => unit.kind !== 'mark')];
  return first && last ? text.slice(first.start, last.end) : '';
};

/** "the entourage of the French minister", "Grayson's spokeswoman": a group or an aide, never the person it is named after. */
const isGroup = (units: readonly Unit[], language: Language): boolean => {
  const link = units.findIndex((unit) => language.is('nounPrepositions', unit.lower));
  const head = link > 0 ? units[link - 1] : undefined;
  if (head && language.is('groupWords', head.lower)) return true;
  const genitive = units.findLastIndex((unit) => unit.lower === language.data.possessive);
  return genitive >= 0 && units.slice(genitive).some((unit) => language.is('groupWords', unit.lower));
};

/** Names within a mention, and whether one is the person that another, an institution, speaks through. */
const namedToResolution = (found: Found, span: Span, people: People, language: Language): Resolution | null => {
  const names = namesIn(found.sentence, language).filter((name) => name.start >= span[0] && name.end <= span[1]);
  const resolved = names.flatMap((name) => {
    const entity = people.byName(name.words.join(' '));
    return entity ? [{ name, entity }] : [];
  });
  const first = resolved[0];
  if (!first) return null;
  const person = resolved.find((one) => one.entity.kind === 'person');
  const comma = found.sentence.units.find((unit) => unit.text === ',' && unit.start >= span[0] && unit.end <= span[1]);
  if (
    person &&
    comma &&
    first.entity.kind !== 'person' &&
    first.name.end <= comma.start &&
    person.name.start >= comma.end
  ) {
    return {
      entity: person.entity,
      channel: [span[0], comma.start],
      confidence: 0.85,
      reason: 'a person named beside the institution',
    };
  }
  const head = person && (!comma || person.name.start < comma.start) ? person : first;
  return { entity: head.entity, channel: null, confidence: 0.95, reason: 'named' };
};

/** Resolves the speaker's mention of one statement; null when the article leaves it open. */
export const resolveSpeaker = (
  found: Found,
  span: Span,
  text: string,
  people: People,
  spoken: readonly { paragraph: number; entity: Entity }[],
  language: Language,
): Resolution | null => {
  const units = unitsWithin(found.sentence, span);
  const [first] = units;
  if (!first) return null;
  if (
    units.length === 1 &&
    (genderOfPronoun(first.lower, language) ||
      language.is('relatives', first.lower) ||
      language.is('possessives', first.lower))
  ) {
    const gender = genderOfPronoun(first.lower, language);
    if (gender === 'other') return null;
    if (language.is('relatives', first.lower)) {
      const before = people.ordered[lastBefore(people, span[0])];
      return before?.sentence === found.sentence
        ? { entity: before.entity, channel: null, confidence: 0.7, reason: `“${first.text}” follows the name` }
        : null;
    }
    const entity = gender ? pronounToEntity(span[0], found.sentence, gender, people, spoken) : null;
    return entity
      ? { entity, channel: null, confidence: 0.75, reason: `“${first.text}” means the last person named that fits` }
      : null;
  }
  const name = withoutDeterminer(units, text, language);
  if (!/[\p{L}\p{N}]/u.test(name)) return null;
  if (isGroup(units, language))
    return {
      entity: people.byWords(name, 'group'),
      channel: null,
      confidence: 0.9,
      reason: 'a group or an aide',
    };
  const named = namedToResolution(found, span, people, language);
  if (named && (named.entity.kind !== 'place' || units.length <= 2)) return named;
  const role = roleToEntity(units, people, language);
  if (role) return { entity: role, channel: null, confidence: 0.8, reason: `the article calls ${role.name} so` };
  if (named) return named;
  const kind = units.some((unit) => language.is('organisationWords', unit.lower))
    ? 'institution'
    : units.some((unit) => language.is('groupWords', unit.lower))
      ? 'group'
      : 'unknown';
  return {
    entity: people.byWords(name, kind),
    channel: null,
    confidence: 0.6,
    reason: 'named only by these words',
  };
};
