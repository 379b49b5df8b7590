/** Small indexes for tests, and what they answer. */
import { DatabaseSync } from 'node:sqlite';
import { createSearchIndex, type Passage, type SearchIndex } from '../../../src/claims/search/index.ts';

export type Texts = Record<number, string | Passage[]>;

/** An index of quotations in a language, by statement number; or of passages. */
export function indexOf(texts: Texts, language: string | null = 'en'): SearchIndex {
  const index = createSearchIndex(new DatabaseSync(':memory:'));
  for (const [statement, text] of Object.entries(texts)) {
    index.add(Number(statement), typeof text === 'string' ? [{ field: 'quotation', text, language }] : text);
  }
  return index;
}

export const ask = (index: SearchIndex, phrase: string) => index.find(phrase, { limit: 10, offset: 0, within: null });
export const grades = (index: SearchIndex, phrase: string) =>
  ask(index, phrase).matches.map(({ statement, grade }) => `${statement} ${grade}`);
