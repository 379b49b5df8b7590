import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Passage } from '../../../src/claims/search/index.ts';
import { createTestIndex } from './small-index.ts';

const word = fc.constantFrom('talks', 'talk', 'troops', 'ready', 'dialogue', 'été', 'of', 'the');
const phrase = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const toPassages = (text: string): Passage[] => [
  { field: 'quotation', text, language: 'en' },
  { field: 'reported', text: `He said: ${text}`, language: 'en' },
];
/** Null removes the statement; `flush` ends a transaction. */
const change = fc.record({
  statement: fc.integer({ min: 1, max: 6 }),
  text: fc.option(phrase),
  flush: fc.boolean(),
});

test('an index that was changed over and over answers as one that is built of what stands', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), phrase, (changes, asked) => {
      const index = createTestIndex();
      const standing = new Map<number, string>();
      for (const { statement, text, flush } of changes) {
        if (text === null) index.remove(statement);
        else index.add(statement, toPassages(text));
        if (text === null) standing.delete(statement);
        else standing.set(statement, text);
        if (flush) index.flush();
      }
      const built = createTestIndex();
      for (const [statement, text] of standing) built.add(statement, toPassages(text));
      const page = { limit: 10, offset: 0, within: null };
      expect(index.find(asked, page)).toEqual(built.find(asked, page));
      const message = { limit: 10, within: null, least: 0 };
      expect(index.related(`They wrote: ${asked}`, message)).toEqual(built.related(`They wrote: ${asked}`, message));
    }),
    { numRuns: 200 },
  );
});
