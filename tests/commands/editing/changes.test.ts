/** What changed in the record, as /changes tells it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, answerText, ask, editors, guest } from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

test('tells what changed since a point in time, by whom and why', async () => {
  await ask(newsroom, ann, '/correct S3 says:"He asked for a stop." reason:"Clearer"');
  const answer = answerText(await ask(newsroom, guest, '/changes since:1h'));
  expect(answer).toContain('corrected (paraphrase)');
  expect(answer).toContain('by Ann (slack). Why: Clearer');
});

test('has the newest on top, and a seeded dossier on one line', async () => {
  await ask(newsroom, ann, '/correct S3 says:"He asked for a stop." reason:"Clearer"');
  const answer = await ask(newsroom, guest, '/changes since:1h');
  expect(answer.title).toMatch(/^2 changes since /);
  const told = answerText(answer);
  expect(told).toContain('recorded: 15 statements, 6 disputes');
  expect(told.indexOf('corrected (paraphrase)')).toBeLessThan(told.indexOf('recorded: 15 statements'));
});

test('turns its pages in the order of the record, and each line stands on one page alone', async () => {
  for (let n = 0; n < 25; n++) await ask(newsroom, ann, `/correct S3 says:"Version ${n}." reason:"Reason ${n}."`);
  const first = await ask(newsroom, guest, '/changes since:1h');
  const second = await ask(newsroom, guest, '/changes since:1h page:2');
  expect(first.title).toMatch(/^26 changes since /);
  const reasons = (text: string) => [...text.matchAll(/Reason (\d+)\./g)].map(([, n]) => Number(n));
  expect([...reasons(answerText(first)), ...reasons(answerText(second))]).toEqual(
    Array.from({ length: 25 }, (_, n) => 24 - n),
  );
  expect(answerText(second)).toContain('recorded: 15 statements, 6 disputes');
});

test.each([
  ['someday', 'is no time that can be read'],
  ['2026-02-30', 'There is no 2026-02-30 in the calendar'],
  ['9999-01-01', 'is still to come'],
])('refuses since:%s in a sentence', async (since, sentence) => {
  const answer = await ask(newsroom, guest, `/changes since:${since}`);
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain(sentence);
});
