/** Which named body "the company", "the ministry" or "it" means. */
import type { Language } from '../../languages/language.ts';
import type { Entity, People } from './entities.ts';
import type { MentionHead } from './mention-head.ts';
import { lastBefore } from './pronouns.ts';

/** The bodies that were named before a place in the text. */
const bodiesBefore = (people: People, at: number): Entity[] => {
  const named = people.ordered.slice(0, lastBefore(people, at) + 1).map(({ entity }) => entity);
  return [...new Set(named)].filter(({ kind }) => kind === 'institution');
};

const only = (bodies: readonly Entity[]): Entity | 'several' | null =>
  bodies.length > 1 ? 'several' : (bodies[0] ?? null);

/**
 * The one body of this kind that is named before "the company" or "the ministry"; null where there is none, so that the
 * words stand for themselves. Any body but one of another kind may be a company: its name seldom says so.
 */
export const describedBody = (
  { noun, core }: MentionHead,
  at: number,
  people: People,
  language: Language,
): Entity | 'several' | null => {
  const words = core.filter(({ kind }) => kind === 'word');
  const [article] = words;
  if (noun === null || words.length !== 2 || !article || !language.is('articles', article.lower)) return null;
  if (language.is('indefinites', article.lower)) return null;
  const wordsOf = ({ name }: Entity): string[] => name.toLowerCase().split(/[\s'’-]+/u);
  // "Bank chairwoman Jane Doe" gives the bank no name.
  const bodies = bodiesBefore(people, at).filter(({ name }) => name.toLowerCase() !== noun);
  const same = bodies.filter((body) => wordsOf(body).includes(noun));
  if (same.length > 0 || !language.is('companyWords', noun)) return only(same);
  return only(
    bodies.filter((body) => !wordsOf(body).some((word) => language.is('organisationWords', word) && word !== noun)),
  );
};

/** The one body that is named before "it", in the same entry of a live blog. */
export const bodyOfPronoun = (at: number, people: People, since: number): Entity | null => {
  const body = only(bodiesBefore(people, at).filter(({ mentions }) => mentions.some(([start]) => start >= since)));
  return body === 'several' ? null : body;
};
