import type { Language } from '../../languages/language.ts';
import type { Sentence } from '../sentences.ts';
import type { Span } from '../statement-span.ts';
import { joinAcronyms } from './acronyms.ts';
import { genderOf, joinNames, withoutForeignWords } from './join-names.ts';
import { type NameMention, namesIn } from './names.ts';

export type SpeakerKind = 'person' | 'institution' | 'place' | 'group' | 'document' | 'unknown';

/** Somebody or something the article names, under the fullest name it gives. */
export interface Entity {
  name: string;
  kind: SpeakerKind;
  gender: 'male' | 'female' | null;
  /** The nouns that the article describes it with: "minister". */
  heads: Set<string>;
  /** What the article calls it, comparable (see descriptions.ts). */
  keys: Set<string>;
  mentions: Span[];
}

/** Everybody the article names, findable by place in the text. */
export interface People {
  entities: Entity[];
  /** In reading order, for pronouns. */
  ordered: { start: number; mention: NameMention; sentence: Sentence; entity: Entity }[];
  /** The names of a sentence with whom each means; null where it means one of several people. */
  named: (sentence: Sentence) => { mention: NameMention; entity: Entity | null }[];
  /** Whom a full name means, or the short one of a single person. */
  byName: (name: string) => Entity | null;
  /** The one that only these words name ("a source"), the same for the same words. */
  byWords: (words: string, kind: SpeakerKind) => Entity;
}

/** What the form of a name alone tells; null where it may be a person. */
const kindOfWords = (mention: NameMention, language: Language): SpeakerKind | null => {
  const lower = mention.words.map((word) => word.toLowerCase());
  const whole = lower.join(' ');
  if (language.is('seats', whole)) return 'institution';
  if (language.place(whole) || /^(?:\p{Lu}\.)+$/u.test(mention.text)) return 'place';
  const isFirst = language.firstName(lower[0] ?? '') !== null && lower.length === 2;
  if (lower.length > 1 && !isFirst && language.is('placeWords', lower.at(-1) ?? '')) return 'place';
  if (mention.body || lower.some((word) => language.is('organisationWords', word) || language.is('outletWords', word)))
    return 'institution';
  // "NATO", and "Burnaby RCMP" where the rest is no headline's capitals.
  const capitals = mention.words.filter((word) => /^\p{Lu}{2,}$/u.test(word));
  const isAcronym = capitals.length === 1 && capitals[0] === mention.words.at(-1);
  return isAcronym ? 'institution' : null;
};

/** A person needs a reason: a title, a known first name, an age, or words of their own. Two capitals alone are none. */
const kindOf = (mentions: readonly NameMention[], language: Language): SpeakerKind => {
  const fullest = mentions.reduce((best, one) => (one.words.length > best.words.length ? one : best));
  // One by one: a long report may name somebody more often than a call may have arguments.
  const most = mentions.reduce((score, one) => Math.max(score, one.personal), Number.NEGATIVE_INFINITY);
  const least = mentions.reduce((score, one) => Math.min(score, one.personal), Number.POSITIVE_INFINITY);
  const isKnownFirst = fullest.words.length > 1 && language.firstName((fullest.words[0] ?? '').toLowerCase()) !== null;
  const byWords = kindOfWords(fullest, language);
  // "Grace Bank", a person, beside "the bank"; and "engineer Ji-won Park".
  const isSure = most >= 3 && (isKnownFirst || fullest.titles.length > 0);
  if (byWords && !(isSure && fullest.words.length > 1)) return byWords;
  if (most >= 2) return 'person';
  return fullest.words.length > 1 && most >= 1 && most + least > 0 ? 'person' : 'unknown';
};

const toEntity = (mentions: readonly NameMention[], language: Language): Entity => {
  const fullest = mentions.reduce((best, one) => (one.words.length > best.words.length ? one : best));
  const entity: Entity = {
    name: fullest.text,
    kind: kindOf(mentions, language),
    gender: null,
    heads: new Set(),
    keys: new Set(),
    mentions: [],
  };
  for (const mention of mentions) {
    entity.mentions.push([mention.start, mention.end]);
    for (const head of mention.heads) entity.heads.add(head);
    for (const key of mention.keys) entity.keys.add(key);
    entity.gender ??= genderOf(
      mention,
      mention.words.map((word) => word.toLowerCase()),
      language,
    );
  }
  return entity;
};

/** "his Russian counterpart": a counterpart holds the office of the other person of the sentence. */
const shareOffices = (
  mentions: readonly NameMention[],
  entityOf: ReadonlyMap<NameMention, Entity>,
  language: Language,
): void => {
  for (const [i, mention] of mentions.entries()) {
    if (![...mention.heads].some((head) => language.is('counterparts', head))) continue;
    const one = entityOf.get(mention);
    const other = mentions
      .slice(Math.max(0, i - 6), i)
      .findLast((before) => before.sentence === mention.sentence && entityOf.get(before)?.kind === 'person');
    const two = other && entityOf.get(other);
    if (!one || !two || one === two) continue;
    for (const key of two.keys) if (!key.startsWith('@')) one.keys.add(key);
    for (const head of two.heads) one.heads.add(head);
  }
};

const pronounsAhead = 25;

/**
 * Gives a person whose first name tells nothing the gender of the pronouns behind the name, where the sentence has no
 * other person: "Park was afraid to let her guard down".
 */
const addGenders = (
  mentions: readonly NameMention[],
  entityOf: ReadonlyMap<NameMention, Entity>,
  language: Language,
): void => {
  const { male, female } = language.data.pronouns;
  const perSentence = new Map<Sentence, Set<Entity | undefined>>();
  for (const mention of mentions) {
    const people = perSentence.get(mention.sentence) ?? new Set();
    if (entityOf.get(mention)?.kind !== 'institution' && entityOf.get(mention)?.kind !== 'place')
      people.add(entityOf.get(mention));
    perSentence.set(mention.sentence, people);
  }
  const votes = new Map<Entity, number>();
  for (const mention of mentions) {
    const entity = entityOf.get(mention);
    if (!entity || entity.gender !== null || entity.kind === 'institution' || entity.kind === 'place') continue;
    if (perSentence.get(mention.sentence)?.size !== 1) continue;
    const ahead = mention.sentence.lowers.slice(mention.to, mention.to + pronounsAhead);
    const vote =
      ahead.filter((word) => male.includes(word)).length - ahead.filter((word) => female.includes(word)).length;
    votes.set(entity, (votes.get(entity) ?? 0) + Math.sign(vote));
  }
  for (const [entity, vote] of votes) if (vote !== 0) entity.gender = vote > 0 ? 'male' : 'female';
};

/** Reads every name of the article and joins the ones that mean the same: "Lecornu" and "Sébastien Lecornu". */
export const readPeople = (sentences: readonly Sentence[], language: Language): People => {
  const mentions = withoutForeignWords(
    sentences.flatMap((sentence) => namesIn(sentence, language)),
    language,
  );
  const bySentence = new Map<Sentence, NameMention[]>(sentences.map((sentence) => [sentence, []]));
  for (const mention of mentions) bySentence.get(mention.sentence)?.push(mention);
  const groups = joinAcronyms(joinNames(mentions, language));
  const entityOf = new Map<NameMention, Entity>();
  const entities = groups.map((group) => {
    const entity = toEntity(group.mentions, language);
    if (group.name !== null) Object.assign(entity, { name: group.name, kind: 'institution' });
    for (const mention of group.mentions) entityOf.set(mention, entity);
    return entity;
  });
  addGenders(mentions, entityOf, language);
  shareOffices(mentions, entityOf, language);
  const others = new Map<string, Entity>();
  const fullNames = new Map(entities.map((entity) => [entity.name.toLowerCase(), entity]));
  const lastNames = new Map<string, Entity | null>();
  for (const entity of entities) {
    const last = entity.name.toLowerCase().split(/\s+/).at(-1) ?? '';
    lastNames.set(last, lastNames.has(last) ? null : entity);
  }
  const byName = (name: string): Entity | null =>
    fullNames.get(name.toLowerCase()) ?? lastNames.get(name.toLowerCase()) ?? null;
  return {
    entities,
    ordered: mentions.flatMap((mention) => {
      const entity = entityOf.get(mention);
      return entity ? [{ start: mention.start, mention, sentence: mention.sentence, entity }] : [];
    }),
    named: (sentence) =>
      // A clause inside a quotation is no sentence of the article: its names are looked up by their full form.
      (bySentence.get(sentence) ?? namesIn(sentence, language)).map((mention) => ({
        mention,
        entity: entityOf.get(mention) ?? (bySentence.has(sentence) ? null : byName(mention.text)),
      })),
    byName,
    byWords: (words, kind) => {
      const entity = others.get(words.toLowerCase()) ?? {
        name: words,
        kind,
        gender: null,
        heads: new Set(),
        keys: new Set(),
        mentions: [],
      };
      others.set(words.toLowerCase(), entity);
      return entity;
    },
  };
};
