/** Checks run in a thread that only reads, on a record of any size, and nothing of a text is left behind. */
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createArticleDrafter } from '../../src/newsrooms/article-drafter.ts';
import { createChecks, type OpenedChecks } from '../../src/newsrooms/checks/thread.ts';
import { readModelFile } from '../../src/newsrooms/open-newsroom.ts';
import { openTestNewsroom, type TestNewsroom } from './test-newsroom.ts';

const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;
const SECRET = 'quarantined heliotrope telegram';
const STORY = `The council met on Monday to talk about the port.

“We will open new hospitals,” said Chloe Tanner.

“The ${SECRET} is mine,” said Ruth Okafor.
`;

let newsroom: TestNewsroom;
let articles: ReturnType<typeof createArticleDrafter>;
let threaded: OpenedChecks;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ SEEDS_DIR });
  articles = createArticleDrafter(null);
  const path = readModelFile(readConfig({ DATA_DIR: newsroom.folder }));
  threaded = createChecks(newsroom.readModel, path, articles.readStory, 0);
});
afterAll(async () => {
  await threaded.close();
  await articles.close();
  await newsroom.remove();
});

const states = async (checks: OpenedChecks, story: string) =>
  (await checks.story(story)).items.map(({ state, words, view }) => ({ state, words, ref: view?.ref ?? null }));

test('a thread finds what the process itself finds', async () => {
  const inline = createChecks(newsroom.readModel, null, articles.readStory);
  expect(await states(threaded, STORY)).toEqual(await states(inline, STORY));
  const message = 'Chloe Tanner said “We will open new hospitals”.';
  expect(await threaded.message(message)).toEqual(await inline.message(message));
});

test('a file is read in a thread of its own, and refused there', async () => {
  const toFile = (text: string) => ({ bytes: new TextEncoder().encode(text), name: 'story.txt', contentType: null });
  expect((await threaded.story(toFile(STORY))).items.map(({ state }) => state)).toEqual(['exact', 'not-on-record']);
  await expect(threaded.story(toFile('  '))).rejects.toThrow('story.txt holds no text');
  await expect(threaded.story(toFile('word '.repeat(30_000)))).rejects.toThrow('at most 100,000 are checked');
});

test('the same story checked by twenty people at once is answered to each', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => states(threaded, STORY)));
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
});

test('what was recorded since is seen by the next check', async () => {
  const own = await openTestNewsroom({ SEEDS_DIR, EDITORS: 'slack:U1' });
  const path = readModelFile(readConfig({ DATA_DIR: own.folder }));
  const checks = createChecks(own.readModel, path, articles.readStory, 0);
  const [before] = (await checks.story(STORY)).items;
  await own.ask(`/retract ${before?.view?.ref} reason:"She spoke of clinics"`);
  const [after] = (await checks.story(STORY)).items;
  expect([before?.state, after?.state]).toEqual(['exact', 'since']);
  await checks.close();
  await own.remove();
});

test('a check that is cut short says that nothing was kept', async () => {
  const path = readModelFile(readConfig({ DATA_DIR: newsroom.folder }));
  const checks = createChecks(newsroom.readModel, path, articles.readStory, 0);
  const cut = expect(checks.story(STORY)).rejects.toThrow('nothing was kept');
  await checks.close();
  await cut;
  await expect(checks.story(STORY)).rejects.toThrow('nothing was kept');
});

test('no word of a story is in any file afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-private-'));
  const before = new Set(readdirSync(tmpdir()));
  const own = await openTestNewsroom({ SEEDS_DIR }, folder);
  await own.checks.story(STORY);
  await own.checks.story({ bytes: new TextEncoder().encode(STORY), name: 'story.txt', contentType: null });
  const path = readModelFile(readConfig({ DATA_DIR: folder }));
  const checks = createChecks(own.readModel, path, articles.readStory, 0);
  await checks.story(STORY);
  await checks.close();
  const added = readdirSync(tmpdir())
    .filter((name) => !before.has(name) && name.startsWith('whosaid'))
    .map((name) => join(tmpdir(), name));
  const files = [folder, ...added].flatMap(filesUnder);
  expect(files.some((file) => file.endsWith('.sqlite'))).toBe(true);
  for (const file of files) expect(readFileSync(file).includes('heliotrope'), file).toBe(false);
  expect(own.logged.join(' ')).not.toContain('heliotrope');
  await own.remove();
});

function filesUnder(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? readdirSync(path).flatMap((name) => filesUnder(join(path, name))) : [path];
}
