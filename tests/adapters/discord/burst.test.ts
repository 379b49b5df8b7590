import { expect, test } from 'vitest';
import { createTurnstile } from '../../../src/adapters/discord/turnstile.ts';
import { createAnswer } from '../../../src/bot/answer.ts';
import { discordCast as cast } from '../../peers/discord/guild.ts';
import { eventually } from '../../peers/eventually.ts';
import { createTestBot, startStage, textOf } from './stage.ts';

test('a turnstile lets one in for each turn of the event loop, in order', async () => {
  const turnstile = createTurnstile();
  const log: string[] = [];
  const enter = (name: string) => turnstile.enter().then(() => log.push(name));
  const all = Promise.all(['first', 'second', 'third'].map(enter));
  expect(turnstile.waiting()).toBe(3);

  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['first']);
  await all;

  expect(log).toEqual(['first', 'second', 'third']);
  expect(turnstile.waiting()).toBe(0);
  await enter('later');
  expect(log.at(-1)).toBe('later');
});

test('of a burst of commands the first are answered, the others promised an answer at once, and none is lost', async () => {
  const { peer } = await startStage({
    // Long enough that a slow machine is no failure; what counts is the order.
    peer: { deadlineMs: 60_000 },
    bot: createTestBot({ whosaid: ({ phrase = '' }) => createAnswer({ title: phrase, blocks: [] }) }),
  });
  const phrases = Array.from({ length: 200 }, (_, index) => `phrase ${index}`);

  const asked = await Promise.all(phrases.map((phrase) => peer.sendCommand({ name: 'whosaid', options: { phrase } })));

  await eventually(() => expect(asked.map(({ original }) => textOf(original))).toEqual(phrases));
  expect(new Set(asked.map(({ callback }) => callback?.type))).toEqual(new Set([4, 5]));
  expect(peer.visibleTo(cast.boris)).toEqual([]);
});

test('a command that never ends holds nobody up', async () => {
  const { peer } = await startStage({
    bot: createTestBot({
      announce: () => new Promise(() => {}),
      whosaid: () => createAnswer({ title: 'here', blocks: [] }),
    }),
  });
  const stuck = peer.sendCommand({ name: 'announce' });

  const { original } = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });

  expect(textOf(original)).toBe('here');
  expect((await stuck).callback).toMatchObject({ type: 5 });
});
