import type { Language } from '../../languages/language.ts';
import type { Sentence } from '../sentences.ts';
import type { Entity, People } from './entities.ts';
import type { NameMention } from './names.ts';

export interface Spoken {
  /** Who has spoken so far, in reading order. */
  turns: readonly { paragraph: number; end: number; entity: Entity }[];
  /** Where the entry of a live blog begins: nobody before it is meant. 0 in other texts. */
  since: number;
}

export type PronounKind = 'male' | 'female' | 'other';

export const pronounKind = (word: string, language: Language): PronounKind | null => {
  const { male, female, plural, neuter, self } = language.data.pronouns;
  if (male.includes(word)) return 'male';
  if (female.includes(word)) return 'female';
  return plural.includes(word) || neuter.includes(word) || self.includes(word) ? 'other' : null;
};

/** The last of the mentions that starts before `at`; linear readers keep their own place, this one halves. */
export const lastBefore = (people: People, at: number): number => {
  let [low, high] = [0, people.ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((people.ordered[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const maxMentionsBack = 16;
const maxParagraphsBack = 6;
const maxSpeakersBack = 40;

/** Whether a name may be the subject of its sentence: no preposition governs it, and nothing is said to be its own. */
const isSubject = ({ sentence, titled, to }: NameMention, language: Language): boolean =>
  !language.is('prepositions', sentence.lowers[titled - 1] ?? '') && !language.isPossessive(sentence.lowers[to] ?? '');

/** Whom "he" or "she" means, and how sure that is. */
export interface Referent {
  entity: Entity;
  confidence: number;
  reason: string;
}

/**
 * The person a pronoun means: whoever spoke last, unless a later sentence begins with somebody else that fits. Null where
 * nobody fits.
 */
export const pronounToEntity = (
  word: string,
  at: number,
  sentence: Sentence,
  gender: 'male' | 'female',
  people: People,
  spoken: Spoken,
  language: Language,
): Referent | null => {
  const spoke = new Set(spoken.turns.slice(-maxSpeakersBack).map((one) => one.entity));
  // What is no body by its words and has said something may be a person whom only a last name names.
  const fits = (entity: Entity): boolean =>
    (entity.kind === 'person' || (entity.kind === 'unknown' && entity.mentions.length > 0 && spoke.has(entity))) &&
    (entity.gender === null || entity.gender === gender);
  const speaker = spoken.turns
    .slice(-maxSpeakersBack)
    .findLast(
      (one) => one.end > spoken.since && fits(one.entity) && sentence.paragraph - one.paragraph <= maxParagraphsBack,
    );
  const last = lastBefore(people, at);
  let subject: (typeof people.ordered)[number] | null = null;
  for (let i = last; i >= 0 && i > last - maxMentionsBack; i--) {
    const one = people.ordered[i];
    if (!one || one.start < spoken.since || sentence.paragraph - one.sentence.paragraph > maxParagraphsBack) break;
    if (subject && one.sentence !== subject.sentence && isSubject(subject.mention, language)) break;
    // The first of its sentence; one that a preposition governs only where no sentence close by has another.
    if (fits(one.entity) && (!subject || isSubject(one.mention, language))) subject = one;
  }
  const saidLast = (entity: Entity): Referent => ({
    entity,
    confidence: 0.84,
    reason: `“${word}” means whoever spoke last`,
  });
  if (!subject) return speaker ? saidLast(speaker.entity) : null;
  if (!speaker || speaker.entity === subject.entity)
    return { entity: subject.entity, confidence: 0.85, reason: `“${word}” means the last person named that fits` };
  // A sentence about somebody else came between, and it is nearer than the words of the last speaker.
  if (subject.start > speaker.end && isSubject(subject.mention, language))
    return { entity: subject.entity, confidence: 0.8, reason: `“${word}” means the last person named that fits` };
  return saidLast(speaker.entity);
};
