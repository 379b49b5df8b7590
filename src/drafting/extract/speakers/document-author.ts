/** Whose words a document holds: "her statement", "a statement sent to the paper by Ann Park". */
import type { Language } from '../../languages/language.ts';
import { isDocument } from '../channels.ts';
import type { Sentence } from '../sentences.ts';
import type { Span } from '../statement-span.ts';
import type { Entity, People } from './entities.ts';
import { pronounKind, pronounToEntity, type Referent, type Spoken } from './pronouns.ts';

/** A person's or body's own paper, which speaks for nobody else; a report or a study may speak for itself. */
const isOwned = (sentence: Sentence, from: number, to: number, language: Language): boolean =>
  sentence.lowers.slice(from, to).some((word) => language.is('ownDocuments', word));

/**
 * The author of a document that is mentioned as the speaker: `open` where it surely has one and the text does not tell
 * who, null where the mention is no such document.
 */
export const authorOfDocument = (
  sentence: Sentence,
  span: Span,
  people: People,
  spoken: Spoken,
  language: Language,
): Referent | 'open' | null => {
  if (!isDocument(sentence, span, language)) return null;
  const { lowers, units } = sentence;
  const from = units.findIndex((unit) => unit.end > span[0]);
  const to = units.findLastIndex((unit) => unit.start < span[1]) + 1;
  const kind = language.is('possessives', lowers[from] ?? '') ? pronounKind(lowers[from] ?? '', language) : null;
  if (kind === 'male' || kind === 'female')
    return pronounToEntity(units[from]?.text ?? '', span[0], sentence, kind, people, spoken, language) ?? 'open';
  const named = people
    .named(sentence)
    .filter(({ mention, entity }) => mention.start >= span[0] && mention.end <= span[1] && entity !== null);
  const author = named.find(({ mention }) => {
    let at = mention.titled - 1;
    while (at > from && language.is('determiners', lowers[at] ?? '')) at--;
    return at > from && language.is('documentLinks', lowers[at] ?? '');
  });
  const owner = named.find(({ mention }) => language.isPossessive(lowers[mention.to] ?? ''));
  const entity: Entity | null | undefined = author?.entity ?? owner?.entity;
  if (entity) return { entity, confidence: 0.85, reason: 'whose document it is' };
  return isOwned(sentence, from, to, language) ? 'open' : null;
};
