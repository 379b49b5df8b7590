/** Which named body "the company", "the ministry" or "it" means. */
import type { Language } from '../../languages/language.ts';
import type { Entity, People } from './entities.ts';
import type { MentionHead } from './mention-head.ts';
import { lastBefore, type Spoken } from './pronouns.ts';

const maxParagraphsBack = 3;

/** The bodies that were named before a place in the text. */
const bodiesBefore = (people: People, at: number): Entity[] => {
  const named = people.ordered.slice(0, lastBefore(people, at) + 1).map(({ entity }) => entity);
  return [...new Set(named)].filter(({ kind }) => kind === 'institution');
};

/** Of several, the one that spoke last, where its words stand close enough. */
const only = (bodies: readonly Entity[], paragraph: number, spoken: Spoken): Entity | 'several' | null => {
  if (bodies.length < 2) return bodies[0] ?? null;
  const last = spoken.turns.findLast(({ entity }) => entity.kind !== 'person');
  const isNear = last !== undefined && last.end > spoken.since && paragraph - last.paragraph <= maxParagraphsBack;
  return isNear && bodies.includes(last.entity) ? last.entity : 'several';
};

/**
 * The one body of this kind that is named before "the company" or "the ministry"; null where there is none, so that the
 * words stand for themselves. Any body but one of another kind may be a company: its name seldom says so.
 */
export const describedBody = (
  { noun, core }: MentionHead,
  at: number,
  paragraph: number,
  people: People,
  spoken: Spoken,
  language: Language,
): Entity | 'several' | null => {
  const words = core.filter(({ kind }) => kind === 'word');
  const [article] = words;
  if (noun === null || words.length < 2 || words.length > 3 || !article || !language.is('articles', article.lower))
    return null;
  if (language.is('indefinites', article.lower)) return null;
  const wordsOf = ({ name }: Entity): string[] => name.toLowerCase().split(/[\s'’-]+/u);
  // "Bank chairwoman Jane Doe" gives the bank no name.
  const bodies = bodiesBefore(people, at).filter(({ name }) => name.toLowerCase() !== noun);
  const same = bodies.filter((body) => wordsOf(body).includes(noun));
  if (same.length > 0 || !language.is('companyWords', noun)) return only(same, paragraph, spoken);
  return only(
    bodies.filter((body) => !wordsOf(body).some((word) => language.is('organisationWords', word) && word !== noun)),
    paragraph,
    spoken,
  );
};

/** The body that "it" means: the one that spoke last or the only one named before, in the same entry of a live blog. */
export const bodyOfPronoun = (at: number, paragraph: number, people: People, spoken: Spoken): Entity | null => {
  const named = bodiesBefore(people, at).filter(({ mentions }) => mentions.some(([start]) => start >= spoken.since));
  const body = only(named, paragraph, spoken);
  return body === 'several' ? null : body;
};
