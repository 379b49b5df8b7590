import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../../../src/claims/search/index.ts';
import { ask, createTestIndex, grades, indexOf, type Texts } from './small-index.ts';

describe('any input', () => {
  const index = indexOf({ 1: 'ready to dialogue', 2: 'neither accepted nor proposed' });

  it.each([
    '',
    ' ',
    '*',
    '"',
    '""',
    '😀😀',
    '… (…) …',
    "'",
    '“',
    'NEAR(ready dialogue, 2)',
    'quotation:ready',
    'ready OR',
    '^ready',
    'ready AND NOT to',
    "'; DROP TABLE statements; --",
    '{quotation} : ready',
    'a*b*c*',
    '-ready +to',
    '\u0000ready',
    '~a~b',
    '=é',
  ])('is answered and never read as syntax: %j', (phrase) => {
    expect(() => ask(index, phrase)).not.toThrow();
  });

  it('that has no words finds nothing', () => {
    expect(ask(index, '… 😀 (…) "*"')).toEqual({
      matches: [],
      hasMore: false,
      total: 0,
      nearest: null,
      corrections: [],
      spacingSuggestion: null,
    });
  });

  it('may be long, and is compared whole', () => {
    const words = Array.from({ length: 2_000 }, (_, i) => `w${i}`);
    const long = indexOf({ 1: words.join(' ') });
    expect(grades(long, words.join(' '))).toEqual(['1 quotation']);
    expect(grades(long, [...words.slice(0, -1), 'other'].join(' '))).toEqual(['1 close']);
  });

  it('of any characters is answered, with spans inside the passages', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (phrase) => {
        const { matches, nearest } = ask(index, `${phrase} ready ${phrase} to`);
        for (const { start, end, text } of [...matches, ...(nearest === null ? [] : [nearest])]) {
          expect(0 <= start && start < end && end <= text.length).toBe(true);
        }
      }),
    );
  });
});

describe('the index', () => {
  it('forgets what is removed, and what is replaced', () => {
    const index = indexOf({ 1: 'ready to dialogue', 2: 'ready to dialogue' });
    index.remove(1);
    index.add(2, [{ field: 'quotation', text: 'nothing to add', language: 'en' }]);
    index.remove(99);
    expect(grades(index, 'ready to dialogue')).toEqual([]);
    expect(ask(index, 'raedy').corrections).toEqual([]);
    expect(grades(index, 'nothing to add')).toEqual(['2 quotation']);
  });

  it('keeps a word known while any statement has it, however many were removed', () => {
    const texts: Texts = {};
    for (let statement = 1; statement <= 100; statement += 1) texts[statement] = 'the micmac of the day';
    const index = indexOf(texts);
    for (let statement = 1; statement < 100; statement += 1) index.remove(statement);
    expect(grades(index, 'micmca of day')).toEqual(['100 close']);
    expect(grades(index, 'micmac')).toEqual(['100 quotation']);
  });

  it('is there again when its database is opened again, without building', () => {
    const db = new DatabaseSync(':memory:');
    const passages = new Map<number, readonly Passage[]>();
    const index = createTestIndex(db, passages);
    index.add(1, [{ field: 'quotation', text: 'ready to dialogue', language: null }]);
    index.flush();
    expect(grades(createTestIndex(db, passages), 'ready to dialog')).toEqual(['1 close']);
  });

  it('rolls back with the caller’s transaction', () => {
    const db = new DatabaseSync(':memory:');
    const passages = new Map<number, readonly Passage[]>();
    const index = createTestIndex(db, passages);
    db.exec('BEGIN');
    index.add(1, [{ field: 'quotation', text: 'ready to dialogue', language: null }]);
    db.exec('ROLLBACK');
    index.discard();
    passages.clear();
    expect(grades(index, 'ready to dialogue')).toEqual([]);
    index.add(1, [{ field: 'quotation', text: 'ready to dialogue', language: null }]);
    index.add(2, [{ field: 'quotation', text: 'ready to dialogue', language: null }]);
    expect(grades(index, 'raedy to dialogue')).toEqual(['1 close', '2 close']);
  });

  it('searches within a condition only, however it is written', () => {
    const db = new DatabaseSync(':memory:');
    db.exec(
      "CREATE TABLE sides (id INTEGER PRIMARY KEY, side TEXT); INSERT INTO sides VALUES (1, 'a'), (2, 'b'), (3, 'a')",
    );
    const index = createTestIndex(db);
    for (const id of [1, 2, 3]) index.add(id, [{ field: 'quotation', text: 'ready to dialogue', language: null }]);
    for (const sql of [
      'statement IN (SELECT id FROM sides WHERE side = ?)',
      'EXISTS (SELECT 1 FROM sides WHERE id = statement AND side = ?)',
    ]) {
      const found = index.find('ready to dialogue', { limit: 10, offset: 0, within: { sql, params: ['a'] } });
      expect(found.matches.map(({ statement }) => statement)).toEqual([1, 3]);
      expect(index.related('ready to dialogue', { limit: 9, within: { sql, params: ['b'] }, least: 0 })).toHaveLength(
        1,
      );
    }
  });
});

describe('a whole message', () => {
  const index = indexOf({
    1: 'Olive Garden is funding the campaign of the president',
    2: 'ready to dialogue',
    3: 'The city council voted against the new stadium',
  });
  const related = (text: string, least = 0.4) =>
    index.related(text, { limit: 5, within: null, least }).map(({ statement, grade }) => `${statement} ${grade}`);

  it('is answered with the statement that stands in it, word for word, and its span', () => {
    const [match] = index.related('So he said they were “Ready to dialogue” again!', {
      limit: 5,
      within: null,
      least: 0.4,
    });
    expect(match).toMatchObject({ statement: 2, grade: 'quotation', start: 0, end: 17, score: 1 });
    expect(match?.diff).toEqual([{ kind: 'equal', asked: 'Ready to dialogue', source: 'ready to dialogue' }]);
  });

  it('is read with the words in its tags, and without its addresses', () => {
    expect(related('#BoycottOliveGarden for funding a campaign https://t.co/stadium')).toEqual(['1 close']);
  });

  it('about something else is answered with nothing', () => {
    expect(related('The weather will be fine tomorrow, the council of elders said')).toEqual([]);
    expect(related('😀')).toEqual([]);
  });
});
