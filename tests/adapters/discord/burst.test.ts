import type { APIInteraction } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { createBackpressure } from '../../../src/adapters/discord/backpressure.ts';
import { createCallbackQueue } from '../../../src/adapters/discord/callback-queue.ts';
import type { DiscordMessage } from '../../../src/adapters/discord/render/render.ts';
import { type CallbackBody, createResponder } from '../../../src/adapters/discord/responder.ts';
import { createAnswer } from '../../../src/bot/answer.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { eventually } from '../../fakes/eventually.ts';
import { createTestBot, startHarness, textOf } from './harness.ts';

test('a turnstile lets one in for each turn of the event loop, in order', async () => {
  const turnstile = createBackpressure(10, () => false);
  const log: string[] = [];
  const enter = (name: string) => turnstile.acquire(() => {}).then(() => log.push(name));
  const all = Promise.all(['first', 'second', 'third'].map(enter));
  expect(turnstile.pendingCount()).toBe(3);

  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['first']);
  await all;

  expect(log).toEqual(['first', 'second', 'third']);
  expect(turnstile.pendingCount()).toBe(0);
  await enter('later');
  expect(log.at(-1)).toBe('later');
});

test('a turnstile tells all that wait when they become a crowd, and lets a crowd in while nothing is more urgent', async () => {
  let isUrgent = true;
  const turnstile = createBackpressure(2, () => isUrgent);
  const told: string[] = [];
  const entered: string[] = [];
  const all = ['first', 'second', 'third', 'fourth'].map((name) =>
    turnstile.acquire(() => told.push(name)).then(() => entered.push(name)),
  );
  expect(told).toEqual(['first', 'second', 'third', 'fourth']);

  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  // The first one was on its way before there was a crowd.
  expect(entered).toEqual(['first']);
  isUrgent = false;
  await Promise.all(all);

  expect(entered).toEqual(['first', 'second', 'third', 'fourth']);
});

test('first callbacks leave before what was promised, and not more at a time than is set', async () => {
  const outgoing = createCallbackQueue(3, 1);
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const send = (name: string) => () => {
    started.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  expect(outgoing.isUrgent()).toBe(false);
  const all = [outgoing.later(send('edit 1')), outgoing.later(send('edit 2'))];
  for (const name of ['callback 1', 'callback 2', 'callback 3', 'callback 4']) all.push(outgoing.first(send(name)));
  expect(outgoing.isUrgent()).toBe(true);

  expect(started).toEqual(['edit 1', 'callback 1', 'callback 2']);
  await end();
  expect(started.at(-1)).toBe('callback 3');
  await end();
  expect(started.at(-1)).toBe('callback 4');
  await end();
  expect(started.at(-1)).toBe('edit 2');
  while (ends.length > 0) await end();
  await Promise.all(all);

  await expect(outgoing.first(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  await outgoing.first(async () => {});
});

test('when more questions wait than can be answered soon, the next is told to ask again, and all others are answered', async () => {
  const bot = createTestBot({ whosaid: ({ phrase = '' }) => createAnswer({ title: phrase, blocks: [] }) });
  const quiet = { info() {}, warn() {}, error() {} };
  const responder = createResponder({ bot, log: quiet, callbackQueue: createCallbackQueue() });
  const firsts: CallbackBody[] = [];
  const edits: DiscordMessage[] = [];
  const reply = {
    first: async (body: CallbackBody) => void firsts.push(body),
    edit: async (message: DiscordMessage) => void edits.push(message),
    follow: async () => {},
    sendFile: async () => {},
  };
  const data = { type: 1, name: 'whosaid', options: [{ name: 'phrase', type: 3, value: 'x' }] };
  const interaction = { type: 2, data } as unknown as APIInteraction;
  const poster = {
    resolve: async () => '',
    canSee: async () => true,
    assertCanPost: async () => {},
    post: () => Promise.reject(new Error('nothing is posted')),
    file: () => Promise.reject(new Error('no file is read')),
  };

  await Promise.all(Array.from({ length: 3_010 }, () => responder.respond(interaction, reply, poster)));

  expect(firsts).toHaveLength(3_010);
  expect(firsts.filter((body) => JSON.stringify(body).includes('Please ask again in a minute'))).toHaveLength(10);
  expect(firsts.filter(({ type }) => type === 5)).toHaveLength(3_000);
  expect(edits).toHaveLength(3_000);
});

test('of a burst of commands through the gateway each is called back at once and answered, and none is lost', async () => {
  const { peer } = await startHarness({
    // Long enough that a slow machine is no failure; what counts is the order.
    peer: { deadlineMs: 60_000 },
    bot: createTestBot({ whosaid: ({ phrase = '' }) => createAnswer({ title: phrase, blocks: [] }) }),
  });
  const phrases = Array.from({ length: 500 }, (_, index) => `phrase ${index}`);

  const asked = await Promise.all(phrases.map((phrase) => peer.sendCommand({ name: 'whosaid', options: { phrase } })));

  await eventually(() => expect(asked.map(({ original }) => textOf(original))).toEqual(phrases));
  expect(asked.filter(({ callback }) => callback?.type === 5).length).toBeGreaterThan(100);
  expect(peer.visibleTo(cast.boris)).toEqual([]);
});

test('a command that never ends holds nobody up', async () => {
  const { peer } = await startHarness({
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
