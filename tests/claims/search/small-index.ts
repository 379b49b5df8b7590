/** Small indexes for tests, and what they answer. */
import { DatabaseSync } from 'node:sqlite';
import { createSearchIndex, type Passage, type SearchIndex } from '../../../src/claims/search/index.ts';

export type Texts = Record<number, string | Passage[]>;

export interface TestIndex extends SearchIndex {
  add(statement: number, passages: readonly Passage[]): void;
  remove(statement: number): void;
}

/** @param passages stand in for the table of statements, which the index reads them from. */
export function createTestIndex(
  db = new DatabaseSync(':memory:'),
  passages = new Map<number, readonly Passage[]>(),
): TestIndex {
  const index = createSearchIndex(db, 'search', (statements) => {
    const found = new Map<number, readonly Passage[]>();
    for (const statement of statements) {
      const known = passages.get(statement);
      if (known !== undefined) found.set(statement, known);
    }
    return found;
  });
  return {
    ...index,
    add(statement, now) {
      index.update(statement, passages.get(statement) ?? [], now);
      passages.set(statement, now);
    },
    remove(statement) {
      index.update(statement, passages.get(statement) ?? [], []);
      passages.delete(statement);
    },
  };
}

/** An index of quotations in a language, by statement number; or of passages. */
export function indexOf(texts: Texts, language: string | null = 'en'): TestIndex {
  const index = createTestIndex();
  for (const [statement, text] of Object.entries(texts)) {
    index.add(Number(statement), typeof text === 'string' ? [{ field: 'quotation', text, language }] : text);
  }
  return index;
}

export const ask = (index: SearchIndex, phrase: string) => index.find(phrase, { limit: 10, offset: 0, within: null });
export const grades = (index: SearchIndex, phrase: string) =>
  ask(index, phrase).matches.map(({ statement, grade }) => `${statement} ${grade}`);
