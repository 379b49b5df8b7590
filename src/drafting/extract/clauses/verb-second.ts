/** Verbs and their subjects in a language whose verb comes second, as German's does. */
import type { CueForm, Language } from '../../languages/language.ts';
import { breaks, type Phrase, startsPhrase, subjectBefore } from '../noun-phrases.ts';
import type { Sentence } from '../sentences.ts';
import { phraseAfter } from './trailing-phrases.ts';

const furthestParticle = 25;

/** "teilte … mit": a verb that reports only with the particle that ends its clause. */
export const separatedAt = ({ units, lowers }: Sentence, i: number, language: Language): CueForm | null => {
  const particles = language.particleOf(lowers[i] ?? '');
  if (!particles) return null;
  for (let at = i + 1; at < units.length && at < i + furthestParticle; at++) {
    const [unit, next] = [units[at], units[at + 1]];
    if (unit?.text === ':') return null;
    if (!unit || !particles.includes(unit.lower) || (next && next.kind === 'word')) continue;
    return { lemma: `${unit.lower}${lowers[i]}`, groups: new Set(['speech']), gerund: false, base: false };
  }
  return null;
};

/** "In einem Brief schrieb sie": the subject of a verb that something else than its subject stands before. */
export const subjectAfterVerb = (sentence: Sentence, from: number, verb: number, language: Language): Phrase | null => {
  const { units, lowers } = sentence;
  let start = verb;
  while (start > from && !breaks(units[start - 1]) && !language.is('conjunctions', lowers[start - 1] ?? '')) start--;
  const first = lowers[start] ?? '';
  const isFronted =
    start < verb &&
    (language.is('prepositions', first) ||
      language.is('connectors', first) ||
      language.isAdverb(first) ||
      language.phraseAt('according', lowers, start) > 0);
  const isClause =
    start === verb && units[verb - 1]?.text === ',' && subjectBefore(sentence, from, verb, language) === null;
  if (!isFronted && !isClause) return null;
  const next = units[verb + 1];
  if (next?.kind !== 'word' || !startsPhrase(next, language)) return null;
  return phraseAfter(sentence, verb + 1, language);
};
