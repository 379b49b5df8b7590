import type { Language } from '../../languages/language.ts';
import type { Found } from '../attributions.ts';
import type { Sentence, Unit } from '../sentences.ts';
import type { Span } from '../statement-span.ts';
import { descriptionKeys, isTitleWord } from './descriptions.ts';
import { authorOfDocument } from './document-author.ts';
import type { Entity, People, SpeakerKind } from './entities.ts';
import { headOfMention, type MentionHead } from './mention-head.ts';
import { bodyOfPronoun, describedBody } from './named-body.ts';
import { lastBefore, pronounKind, pronounToEntity, type Spoken } from './pronouns.ts';

/** Whom a mention means, and why; `channel` when the mention also names the body the person speaks for. */
export interface Resolution {
  entity: Entity;
  channel: Span | null;
  /** 0 to 1: how sure it is that the mention means this speaker. */
  confidence: number;
  reason: string;
}

const sure = (entity: Entity, confidence: number, reason: string): Resolution => ({
  entity,
  channel: null,
  confidence,
  reason,
});

/** Whether the article calls somebody so; "die Ministerin" is who was called "Innenministerin". */
const holds = ({ heads }: Entity, noun: string, language: Language): boolean =>
  heads.has(noun) || (language.data.nounsCapitalised && [...heads].some((head) => head.endsWith(noun)));

/**
 * "The Russian minister": the one person whom the article calls by this noun, with no other country and the most of the
 * words beside it. Null where nobody has the office, or several have.
 */
const roleToEntity = (head: MentionHead, people: People, language: Language): Entity | null => {
  const { noun, core } = head;
  const [first] = core;
  if (!noun || !first || language.is('indefinites', first.lower) || language.is('kinWords', noun)) return null;
  const keys = descriptionKeys(core, language);
  const places = [...keys].filter((key) => key.startsWith('@'));
  let best: Entity | null = null;
  let most = -1;
  let isTied = false;
  for (const entity of people.entities) {
    if (!holds(entity, noun, language) || !places.every((key) => entity.keys.has(key))) continue;
    let shared = 0;
    for (const key of keys) if (entity.keys.has(key)) shared++;
    if (shared === most) isTied = true;
    if (shared > most) [best, most, isTied] = [entity, shared, false];
  }
  return isTied || (keys.size > 1 && most < 2) ? null : best;
};

/** The words of a description as a name: without its article, and without what belongs to a clause beside it. */
const wordsOf = (core: readonly Unit[], text: string, language: Language): string => {
  const units = core.filter((unit, i) => !(i === 0 && core.length > 1 && language.is('articles', unit.lower)));
  const [first, last] = [units[0], units.findLast((unit) => unit.kind !== 'mark')];
  const alone =
    units.length === 1 &&
    first &&
    (language.is('articles', first.lower) || language.is('subjectPronouns', first.lower));
  return first && last && !alone ? text.slice(first.start, last.end) : '';
};

const kindOfWords = ({ noun, core, isJoint }: MentionHead, language: Language): SpeakerKind => {
  if (isJoint) return 'group';
  // "the entourage of the French minister", "Grayson's spokeswoman": never the person it is named after.
  if (noun && language.is('groupWords', noun)) return 'group';
  if (noun && language.is('organisationWords', noun)) return 'institution';
  if (noun && core.some((unit) => unit.lower === noun && isTitleWord(unit, language))) return 'person';
  const isPlural = noun?.endsWith(language.data.pluralEnding) === true || language.is('plurals', noun ?? '');
  return isPlural || core.some((unit) => language.is('groupWords', unit.lower)) ? 'group' : 'unknown';
};

/** "The official" after "a justice official": the last speaker whom only such words name, where the article points back. */
const describedBefore = (
  { noun, core }: MentionHead,
  kind: SpeakerKind,
  spoken: Spoken,
  language: Language,
): Entity | null => {
  const [first] = core;
  if (!noun || kind === 'group' || core.length !== 2 || !first || !language.is('articles', first.lower)) return null;
  if (language.is('indefinites', first.lower) || language.is('kinWords', noun)) return null;
  if (language.is('documents', noun)) return null;
  const fits = ({ name }: Entity): boolean => {
    const words = name.toLowerCase().split(' ');
    return words.length > 1 && words.length < 6 && words[language.data.headFirst ? 0 : words.length - 1] === noun;
  };
  const all = new Set(spoken.turns.filter((one) => one.end > spoken.since).map((one) => one.entity));
  const named = [...all].filter((entity) => entity.mentions.length === 0 && fits(entity));
  return named.length === 1 ? (named[0] ?? null) : null;
};

/** "…, who told reporters": the name that the relative follows, with its description or without. */
const relativeToEntity = (sentence: Sentence, span: Span, people: People): Resolution | null => {
  const at = sentence.units.findIndex((unit) => unit.start >= span[0]);
  const before = people.ordered[lastBefore(people, span[0])];
  if (before?.sentence !== sentence) return null;
  const { to, described } = before.mention;
  const follows = [to, described].some((end) => end === at || (end === at - 1 && sentence.units[end]?.text === ','));
  return follows ? sure(before.entity, 0.7, `“${sentence.units[at]?.text}” follows the name`) : null;
};

/** Resolves the speaker's mention of one statement; null when the article leaves it open. */
export const resolveSpeaker = (
  { sentence }: Pick<Found, 'sentence'>,
  span: Span,
  text: string,
  people: People,
  spoken: Spoken,
  language: Language,
): Resolution | null => {
  const units = sentence.units.filter((unit) => unit.end > span[0] && unit.start < span[1]);
  const [first] = units;
  if (!first) return null;
  if (units.length === 1) {
    const kind = pronounKind(first.lower, language);
    if (language.is('relatives', first.lower)) return relativeToEntity(sentence, span, people);
    const body = language.is('bodyPronouns', first.lower)
      ? bodyOfPronoun(span[0], sentence.paragraph, people, spoken)
      : null;
    if (body) return sure(body, 0.7, `“${first.text}” means the body that spoke last or is the only one named`);
    if (kind === 'other' || language.is('possessives', first.lower)) return null;
    if (kind) {
      const referent = pronounToEntity(first.text, span[0], sentence, kind, people, spoken, language);
      return referent && { ...referent, channel: null };
    }
  }
  const author = authorOfDocument(sentence, span, people, spoken, language);
  if (author === 'open') return null;
  if (author) return { ...author, channel: null };
  const names = people.named(sentence).filter(({ mention }) => mention.start >= span[0] && mention.end <= span[1]);
  const entityOf = new Map(names.map(({ mention, entity }) => [mention, entity]));
  const head = headOfMention(sentence, span, [...entityOf.keys()], language);
  const apposed = head.apposed && entityOf.get(head.apposed);
  if (head.name) {
    const entity = entityOf.get(head.name);
    // One of several people with this name: which of them, the text does not tell.
    if (!entity) return null;
    const beside = names.find((one) => one.mention.start > (head.name?.end ?? 0) && one.entity?.kind === 'person');
    const comma = units.find((unit) => unit.text === ',');
    if (
      beside?.entity &&
      comma &&
      entity.kind === 'institution' &&
      beside.mention.titled === sentence.units.indexOf(comma) + 1
    )
      return {
        entity: beside.entity,
        channel: [span[0], comma.start],
        confidence: 0.85,
        reason: 'a person named beside the institution',
      };
    return sure(entity, entity.kind === 'unknown' ? 0.82 : 0.97, 'named');
  }
  const kind = kindOfWords(head, language);
  if (apposed && (apposed.kind === 'person' || apposed.kind === 'unknown')) {
    if (kind === 'institution')
      return {
        ...sure(apposed, 0.85, 'a person named beside the institution'),
        channel: [span[0], head.core.at(-1)?.end ?? span[1]],
      };
    return sure(apposed, 0.93, 'named after the comma');
  }
  const role = kind === 'group' || kind === 'institution' ? null : roleToEntity(head, people, language);
  if (role) return sure(role, 0.82, `the article calls ${role.name} so`);
  const body =
    kind === 'institution' ? describedBody(head, span[0], sentence.paragraph, people, spoken, language) : null;
  if (body === 'several') return null;
  if (body) return sure(body, 0.75, `the one named ${head.noun ?? 'body'} before it`);
  const known = describedBefore(head, kind, spoken, language);
  if (known) return sure(known, 0.75, `called ${known.name} before`);
  const words = wordsOf(head.core, text, language);
  if (!/[\p{L}\p{N}]/u.test(words)) return null;
  return sure(
    people.byWords(words, kind),
    kind === 'group' ? 0.64 : kind === 'person' ? 0.75 : 0.5,
    kind === 'group' ? 'a group or an aide' : 'named only by these words',
  );
};
