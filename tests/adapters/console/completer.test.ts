import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeLine } from '../../../src/adapters/console/completer.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());
const complete = async (line: string) => (await completeLine(newsroom.bot, line))[0];

test('commands complete, with or without the slash', async () => {
  expect(await complete('/wh')).toEqual(['/whosaid ']);
  expect(await complete('comp')).toEqual(['/compare ']);
  expect(await complete('')).toContain('/help ');
});

test('speakers, sides, topics, dossiers and statements complete from the record', async () => {
  expect(await complete('/speaker sho')).toContain('"Sergei Shoigu" ');
  expect(await complete('/compare fra')).toContain('France ');
  expect(await complete('/whosaid dialogue topic:war')).toContain('topic:"war in Ukraine" ');
  expect(await complete('/summary le')).toContain('lecornu-shoigu ');
  expect(await complete('/source S5')).toContain('lecornu-shoigu/S5 ');
  expect(await complete('/help sum')).toContain('summary ');
});

test('names of options complete', async () => {
  expect(await complete('/whosaid dialogue si')).toContain('side:');
});

test('an unknown command completes to nothing', async () => {
  expect(await complete('/nonsense x')).toEqual([]);
});
