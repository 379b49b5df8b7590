/** Whole answers are cached until the read model changes, and never longer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Answer, createAnswer } from '../../src/bot/answer.ts';
import { createAnswerCache } from '../../src/bot/answer-cache.ts';
import type { Asker } from '../../src/bot/asker.ts';
import type { FormSpec } from '../../src/bot/forms/form.ts';
import type { Poster } from '../../src/bot/outbox/poster.ts';
import { asker, openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const folder = mkdtempSync(join(tmpdir(), 'whosaid-'));
const STORE_URL = `sqlite:${join(folder, 'ledger.sqlite')}`;
/** Two replicas on one ledger, each with its own read model. */
let here: TestNewsroom;
let there: TestNewsroom;

beforeAll(async () => {
  here = await openTestNewsroom({ STORE_URL }, join(folder, 'here'));
  there = await openTestNewsroom({ STORE_URL }, join(folder, 'there'));
});
afterAll(async () => {
  await here.remove();
  await there.remove();
  rmSync(folder, { recursive: true, force: true });
});

const poster: Poster = {
  resolve: async (channel) => channel,
  canSee: async () => true,
  assertCanPost: async () => {},
  post: async () => ({ platform: 'slack', channel: 'C1', message: '1', link: null }),
  file: () => Promise.reject(new Error('no file is read')),
};
const ask = (line: string, who: Asker = asker, where: Poster | null = poster) => here.bot.answerLine(line, who, where);

/** Freezes the value and all in it, so that changing a cached answer throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(Object.freeze(value))) frozen(each);
  return value;
}

describe('an answer that depends on the read model alone', () => {
  const lines = [
    '/whosaid "ready to dialogue"',
    '/whosaid "nobody said this"',
    '/source S5',
    '/speaker shoigu',
    '/compare France vs Russia',
    '/disputes',
    '/dossiers',
    '/summary lecornu-shoigu',
    '/history S5',
    '/help',
  ];

  test.each(lines)('is made once for all who ask %s', async (line) => {
    const first = await ask(line);
    const again = await ask(line, { ...asker, id: 'U2', name: 'Bob', channel: 'C2' });
    expect(first.tone).toMatch(/answer|nothing/);
    expect(again).toBe(first);
  });

  test('is the same that a replica without it gives', async () => {
    for (const line of lines) {
      await ask(line);
      const cached = await ask(line);
      expect(await there.bot.answerLine(line, asker, poster), line).toEqual(cached);
    }
  });

  test('has a button to share it only for those who can', async () => {
    const labels = ({ actions, blocks }: Answer) =>
      [...actions, ...blocks.flatMap((block) => ('actions' in block ? block.actions : []))].map(({ label }) => label);
    for (const [line, label] of [
      ['/source S6', 'Share S6'],
      ['/speaker shoigu', 'Share in channel'],
    ] as const) {
      expect(labels(await ask(line))).toContain(label);
      expect(labels(await ask(line, asker, null))).not.toContain(label);
      expect(labels(await ask(line, { ...asker, channel: null }))).not.toContain(label);
    }
  });

  test('changes after a correction through this replica', async () => {
    const [before, text] = [await ask('/source S1'), () => here.text('/source S1')];
    expect(await text()).not.toContain('Misheard');
    await ask('/retract S1 reason:"Misheard in the hall"');
    expect(await text()).toContain('Misheard in the hall');
    expect(await ask('/source S1')).not.toEqual(before);
  });

  test('changes after a correction through another replica, once this one has caught up', async () => {
    await ask('/whosaid "ready to dialogue"');
    const before = await ask('/source S2');
    await there.bot.answerLine('/retract S2 reason:"Withdrawn over there"', asker, null);
    await here.readModel.catchUp();
    const after = await ask('/source S2');
    expect(after).not.toBe(before);
    expect(JSON.stringify(after)).toContain('Withdrawn over there');
  });
});

test('a change by another process to the same read model shows a moment later', async () => {
  const beside = await openTestNewsroom({ STORE_URL }, join(folder, 'here'));
  onTestFinished(() => beside.close());
  await ask('/source S3');
  await beside.bot.answerLine('/retract S3 reason:"Withdrawn beside it"', asker, null);
  await vi.waitFor(async () => expect(await here.text('/source S3')).toContain('Withdrawn beside it'));
});

describe('an answer that depends on more', () => {
  test.each(['/changes since:today', '/digest', '/following', '/whosaid', '/nonsense'])(
    'is made anew each time %s is asked',
    async (line) => {
      const first = await ask(line);
      expect(await ask(line)).not.toBe(first);
    },
  );

  test('tells each channel what it follows itself', async () => {
    await ask('/follow shoigu');
    const shown = await ask('/following');
    expect(JSON.stringify(shown)).toContain('Shoigu');
    expect(await ask('/following', { ...asker, channel: 'C9' })).not.toEqual(shown);
  });
});

describe('the cache', () => {
  const answer = (title: string) => createAnswer({ title, blocks: [] });

  test('caches nothing that was made while the read model changed', async () => {
    let version = 'one';
    const cache = createAnswerCache(() => version);
    await cache.getOrCreate('q', version, async () => {
      version = 'two';
      return answer('half old');
    });
    expect(await cache.getOrCreate('q', version, async () => answer('new'))).toMatchObject({ title: 'new' });
    version = 'three';
    expect(await cache.getOrCreate('q', version, async () => answer('newer'))).toMatchObject({ title: 'newer' });
    expect(await cache.getOrCreate('q', version, async () => answer('not asked for'))).toMatchObject({
      title: 'newer',
    });
  });

  test('caches nothing if the read model has no version', async () => {
    const cache = createAnswerCache(() => null);
    await cache.getOrCreate('q', null, async () => answer('old'));
    expect(await cache.getOrCreate('q', null, async () => answer('new'))).toMatchObject({ title: 'new' });
  });

  test('caches no form', async () => {
    const cache = createAnswerCache(() => 'one');
    const form: FormSpec = { title: 'Form', intro: [], steps: [], kept: {} };
    await cache.getOrCreate('q', 'one', async () => form);
    expect(await cache.getOrCreate('q', 'one', async () => answer('new'))).toMatchObject({ title: 'new' });
  });

  test('is safe with the renderers: none of them changes an answer', async () => {
    const first = frozen(await ask('/whosaid "ready to dialogue"'));
    const { answerToSlack } = await import('../../src/adapters/slack/render/render.ts');
    const { answerToDiscord } = await import('../../src/adapters/discord/render/render.ts');
    expect(() => [answerToSlack(first, 1, () => 'id'), answerToDiscord(first, 1, () => 'id')]).not.toThrow();
    expect((await ask('/share answer:x')).tone).toBe('mistake');
    expect(await ask('/whosaid "ready to dialogue"')).toBe(first);
  });
});
