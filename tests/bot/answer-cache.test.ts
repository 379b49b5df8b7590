/** Whole answers are kept until the board changes, and never longer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Answer, createAnswer } from '../../src/bot/answer.ts';
import { createAnswerCache, trackContextReads } from '../../src/bot/answer-cache.ts';
import type { Asker } from '../../src/bot/asker.ts';
import type { Context } from '../../src/bot/command.ts';
import type { Poster } from '../../src/bot/outbox/poster.ts';
import { asker, openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const folder = mkdtempSync(join(tmpdir(), 'whosaid-'));
const STORE_URL = `sqlite:${join(folder, 'ledger.sqlite')}`;
/** Two copies on one ledger, each with a board of its own. */
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
  assertCanPost: async () => {},
  post: async () => ({ platform: 'slack', channel: 'C1', message: '1', link: null }),
  file: () => Promise.reject(new Error('no file is read')),
};
const ask = (line: string, who: Asker = asker, where: Poster | null = poster) => here.bot.answerLine(line, who, where);

/** Everything in it, so that whoever changes a kept answer throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(Object.freeze(value))) frozen(each);
  return value;
}

describe('an answer that depends on the board alone', () => {
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

  test('is the one that a copy that has kept nothing gives', async () => {
    for (const line of lines) {
      await ask(line);
      const kept = await ask(line);
      expect(await there.bot.answerLine(line, asker, poster), line).toEqual(kept);
    }
  });

  test('has a button to share it only for those who can', async () => {
    const labels = ({ actions }: Answer) => actions.map(({ label }) => label);
    expect(labels(await ask('/source S6'))).toContain('Share in channel');
    expect(labels(await ask('/source S6', asker, null))).not.toContain('Share in channel');
    expect(labels(await ask('/source S6', { ...asker, channel: null }))).not.toContain('Share in channel');
  });

  test('is another one after a correction through this copy', async () => {
    const [before, text] = [await ask('/source S1'), () => here.text('/source S1')];
    expect(await text()).not.toContain('Misheard');
    await ask('/retract S1 reason:"Misheard in the hall"');
    expect(await text()).toContain('Misheard in the hall');
    expect(await ask('/source S1')).not.toEqual(before);
  });

  test('is another one after a correction through another copy, as soon as this one has followed', async () => {
    await ask('/whosaid "ready to dialogue"');
    const before = await ask('/source S2');
    await there.bot.answerLine('/retract S2 reason:"Withdrawn over there"', asker, null);
    await here.readModel.catchUp();
    const after = await ask('/source S2');
    expect(after).not.toBe(before);
    expect(JSON.stringify(after)).toContain('Withdrawn over there');
  });
});

test('what another process brings onto the same board is answered a moment later', async () => {
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

describe('keeping', () => {
  const answer = (title: string) => createAnswer({ title, blocks: [] });

  test('keeps nothing that was made while the board moved on', async () => {
    let position = 'one';
    const kept = createAnswerCache(() => position);
    await kept.getOrCreate('q', position, async () => {
      position = 'two';
      return answer('half old');
    });
    expect(await kept.getOrCreate('q', position, async () => answer('new'))).toMatchObject({ title: 'new' });
    position = 'three';
    expect(await kept.getOrCreate('q', position, async () => answer('newer'))).toMatchObject({ title: 'newer' });
    expect(await kept.getOrCreate('q', position, async () => answer('not asked for'))).toMatchObject({
      title: 'newer',
    });
  });

  test('keeps nothing where nobody can tell whether the board moved', async () => {
    const kept = createAnswerCache(() => null);
    await kept.getOrCreate('q', null, async () => answer('old'));
    expect(await kept.getOrCreate('q', null, async () => answer('new'))).toMatchObject({ title: 'new' });
  });

  test('notices whatever is read of a context but the board and the commands', () => {
    const context = { board: {}, commands: [], asker, now: () => new Date(), poster: null } as unknown as Context;
    const read = (use: (context: Context) => unknown) => {
      let isTied = false;
      use(
        trackContextReads(context, () => {
          isTied = true;
        }),
      );
      return isTied;
    };
    expect(read(({ readModel: board, commands }) => [board, commands])).toBe(false);
    for (const name of ['asker', 'now', 'poster', 'editor', 'record', 'runCommand', 'isFormStep'] as const)
      expect(
        read((all) => all[name]),
        name,
      ).toBe(true);
  });

  test('is not undone by those who show an answer: none of them changes it', async () => {
    const first = frozen(await ask('/whosaid "ready to dialogue"'));
    const { answerToSlack } = await import('../../src/adapters/slack/render/render.ts');
    const { answerToDiscord } = await import('../../src/adapters/discord/render/render.ts');
    expect(() => [answerToSlack(first, 1, () => 'id'), answerToDiscord(first, 1, () => 'id')]).not.toThrow();
    expect((await ask('/share answer:x')).tone).toBe('mistake');
    expect(await ask('/whosaid "ready to dialogue"')).toBe(first);
  });
});
