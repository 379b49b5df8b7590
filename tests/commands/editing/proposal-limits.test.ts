/** What people who are no editors may do, and how often; and names that look like another one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, answerText, ask, ben, editors, guest, RECORD_COMMAND } from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

test('a person has twenty proposals waiting at most, and is told kindly; somebody else still has room', async () => {
  for (let count = 0; count < 20; count += 1)
    expect((await ask(newsroom, guest, `/correct S3 says:"Wording ${count}" reason:x`)).title).toBe(
      `Proposed as P${count + 1}`,
    );
  const refused = await ask(newsroom, guest, '/correct S3 says:"One more" reason:x');
  expect(answerText(refused)).toContain('20 of your proposals wait for an editor');
  expect(newsroom.readModel.editing.pending({ limit: 100, offset: 0 }).total).toBe(20);
  expect((await ask(newsroom, { ...guest, id: 'UOTHER' }, '/correct S3 says:"Mine" reason:x')).title).toBe(
    'Proposed as P21',
  );
  await ask(newsroom, ann, '/proposals P1 reject reason:"No"');
  expect((await ask(newsroom, guest, '/correct S3 says:"Again" reason:x')).title).toBe('Proposed as P22');
});

test('a proposal stops no editor from recording the same words, and is then refused as on record', async () => {
  await ask(newsroom, guest, RECORD_COMMAND);
  expect((await ask(newsroom, ann, RECORD_COMMAND)).title).toBe('Recorded as lecornu-shoigu/S17');
  expect(answerText(await ask(newsroom, ben, '/proposals P1 approve'))).toContain('on record already, as S17');
  // Between two people who are no editors, the first counts.
  await ask(
    newsroom,
    guest,
    RECORD_COMMAND.replace('increased exchanges', 'terrorism').replace('topic', 'place:1 topic'),
  );
  expect(newsroom.readModel.records.counts().statements).toBe(16);
});

const NEW = (name: string) =>
  `/record passage:"Comments immediately denied by Paris." speaker:"${name}" kind:person side:france topic:manipulation says:"It denied." also:yes`;

test.each([
  ['a Cyrillic с', 'Sébastien Leсornu'],
  ['a Cyrillic Ѕ', 'Ѕergei Shoigu'],
  ['a zero', 'Sergei Sh0igu'],
  ['an l for an i', 'Sergei Sholgu'],
])('a new name that looks like one on record (%s) is warned of before it is made', async (_, name) => {
  const warned = await ask(newsroom, ann, NEW(name));
  expect(answerText(warned)).toMatch(/This looks like (Sébastien Lecornu|Sergei Shoigu).*on record already/);
  expect(newsroom.readModel.records.statements('S16')).toEqual([]);
  expect((await ask(newsroom, ann, `${NEW(name)} newname:yes`)).title).toBe('Recorded as lecornu-shoigu/S16');
});

test('a new name that looks like nobody’s is made as before', async () => {
  expect((await ask(newsroom, ann, NEW('Olga Okafor'))).title).toBe('Recorded as lecornu-shoigu/S16');
});
