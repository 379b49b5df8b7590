import type { Language } from '../languages/language.ts';
import { type NameMention, namesIn } from './names.ts';
import type { Sentence } from './sentences.ts';
import type { Span } from './statement-span.ts';

export type SpeakerKind = 'person' | 'institution' | 'place' | 'group' | 'document' | 'unknown';

/** Somebody or something the article names, under the fullest name it gives. */
export interface Entity {
  name: string;
  kind: SpeakerKind;
  gender: 'male' | 'female' | null;
  /** What the article calls it, comparable (see names.ts). */
  keys: Set<string>;
  mentions: Span[];
}

/** Everybody the article names, findable by any of their names and by place in the text. */
export interface People {
  entities: Entity[];
  /** In reading order, for pronouns. */
  ordered: { start: number; sentence: Sentence; entity: Entity }[];
  byName: (name: string) => Entity | null;
  /** The one that only these words name ("a source"), the same for the same words. */
  byWords: (words: string, kind: SpeakerKind) => Entity;
}

const genderOf = (mention: NameMention, language: Language): Entity['gender'] => {
  const first = (mention.words[0] ?? '').toLowerCase().split('-')[0] ?? '';
  const { titles, names } = language.data;
  if (mention.titles.some((title) => titles.male.includes(title))) return 'male';
  if (mention.titles.some((title) => titles.female.includes(title))) return 'female';
  if (mention.words.length < 2) return null;
  if (names.female.includes(first)) return 'female';
  return names.male.includes(first) ? 'male' : null;
};

const kindOf = (mention: NameMention, language: Language): SpeakerKind => {
  const lower = mention.words.map((word) => word.toLowerCase());
  const whole = lower.join(' ');
  if (mention.body || language.is('seats', whole)) return 'institution';
  if (language.place(whole)) return 'place';
  if (lower.some((word) => language.is('organisationWords', word) || language.is('outletWords', word)))
    return 'institution';
  if (mention.words.length === 1 && /^\p{Lu}{2,}$/u.test(mention.words[0] ?? '')) return 'institution';
  return mention.words.length >= 2 || mention.titles.length > 0 ? 'person' : 'unknown';
};

const takeMention = (entity: Entity, mention: NameMention, language: Language): void => {
  entity.mentions.push([mention.start, mention.end]);
  for (const key of mention.keys) entity.keys.add(key);
  entity.gender ??= genderOf(mention, language);
};

/** "his Russian counterpart": a counterpart holds the office of the other person of the sentence. */
const shareOffices = (
  mentions: readonly NameMention[],
  entityOf: Map<NameMention, Entity>,
  language: Language,
): void => {
  const counterparts = language.data.counterparts.map((word) => word.slice(0, 6));
  for (const [i, mention] of mentions.entries()) {
    const other = mentions[i - 1];
    if (!other || other.sentence !== mention.sentence || !counterparts.some((word) => mention.keys.has(word))) continue;
    const [one, two] = [entityOf.get(mention), entityOf.get(other)];
    if (!one || !two || one === two) continue;
    for (const key of other.keys) if (!key.startsWith('@')) one.keys.add(key);
  }
};

/** Reads every name of the article and joins the ones that mean the same: "Lecornu" and "Sébastien Lecornu". */
export const readPeople = (sentences: readonly Sentence[], language: Language): People => {
  const mentions = sentences.flatMap((sentence) => namesIn(sentence, language));
  const full = new Map<string, Entity>();
  const short = new Map<string, Entity>();
  const others = new Map<string, Entity>();
  const entities: Entity[] = [];
  const entityOf = new Map<NameMention, Entity>();
  const create = (mention: NameMention): Entity => {
    const entity: Entity = {
      name: mention.words.join(' '),
      kind: kindOf(mention, language),
      gender: null,
      keys: new Set(),
      mentions: [],
    };
    entities.push(entity);
    full.set(entity.name.toLowerCase(), entity);
    return entity;
  };
  // Full names first, so that a headline's short name finds the full one further down.
  for (const mention of mentions) {
    if (mention.words.length < 2) continue;
    const entity = full.get(mention.words.join(' ').toLowerCase()) ?? create(mention);
    entityOf.set(mention, entity);
    if (entity.kind !== 'person') continue;
    for (const word of [mention.words.at(-1), mention.words.slice(-2).join(' ')]) {
      const key = (word ?? '').toLowerCase();
      if (key && !short.has(key)) short.set(key, entity);
    }
  }
  for (const mention of mentions) {
    if (mention.words.length > 1) continue;
    const key = (mention.words[0] ?? '').toLowerCase();
    entityOf.set(mention, short.get(key) ?? full.get(key) ?? create(mention));
  }
  for (const mention of mentions) {
    const entity = entityOf.get(mention);
    if (entity) takeMention(entity, mention, language);
  }
  shareOffices(mentions, entityOf, language);
  return {
    entities,
    ordered: mentions.flatMap((mention) => {
      const entity = entityOf.get(mention);
      return entity ? [{ start: mention.start, sentence: mention.sentence, entity }] : [];
    }),
    byName: (name) => full.get(name.toLowerCase()) ?? short.get(name.toLowerCase()) ?? null,
    byWords: (words, kind) => {
      const entity = others.get(words.toLowerCase()) ?? {
        name: words,
        kind,
        gender: null,
        keys: new Set(),
        mentions: [],
      };
      others.set(words.toLowerCase(), entity);
      return entity;
    },
  };
};
