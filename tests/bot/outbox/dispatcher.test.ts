/** What is due is sent, whatever happens to the other platform, the read model or another replica meanwhile. */
import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { botActor } from '../../../src/bot/outbox/bot-actor.ts';
import { deterministicId } from '../../../src/claims/model/entry-ids.ts';
import { type OutboxNewsroom, openOutboxNewsroom, shareAnswer } from './outbox-newsroom.ts';

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
});
afterEach(() => desk.remove());

const share = (channel: string, line?: string) => shareAnswer(desk, line, channel);
const correct = () => desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');

test('corrections reach one platform while hundreds wait for another that is not there', async () => {
  const { ledger, readModel: board } = desk.newsroom;
  const posts = Array.from({ length: 501 }, (_, n) => ({
    ...{ kind: 'post-made' as const, platform: 'discord' as const, channel: `D${n}`, message: `${n}`, link: null },
    ...{ invocation: { command: 'source', options: { statement: 'S5' } }, statements: ['lecornu-shoigu/S5'] },
    ...{ dossier: null, version: null, asOf: null, id: deterministicId(0, `${n}`), newsroom: 'newsroom' },
    ...{ at: desk.clock.now().toISOString(), by: botActor('discord') },
  }));
  await ledger.append(...posts);
  await board.catchUp();
  await share('C1');
  await correct();
  await desk.send();
  expect(desk.model.in('C1')[0]?.edits).toBe(1);
});

test('what another replica has tried to send meanwhile is left to that replica', async () => {
  for (const channel of ['C1', 'C1']) await share(channel);
  await correct();
  const [, next] = desk.newsroom.readModel.outbox.due(desk.clock.now(), ['slack'], 2);
  const { update } = desk.model;
  // The first edit takes so long that another replica tries the next one, and fails.
  desk.model.update = async (posted, answer) => {
    desk.model.update = update;
    const retryAt = new Date(desk.clock.now().getTime() + 5_000).toISOString();
    await desk.newsroom.record(
      { kind: 'send-failed', sends: [next?.key ?? ''], problem: 'later', reason: 'Wait.', maybeSince: null, retryAt },
      botActor('slack'),
    );
    await update(posted, answer);
  };
  await desk.send();
  expect(desk.model.in('C1').map(({ edits }) => edits)).toEqual([1, 0]);
  await desk.advance(5_000);
  expect(desk.model.in('C1').map(({ edits }) => edits)).toEqual([1, 1]);
});

test('nothing is sent while the read model is being rebuilt, nor is anything given up', async () => {
  await share('C1');
  await correct();
  const { leases: turns, ledger, readModel: board } = desk.newsroom;
  const { acquire: take } = turns;
  const { read } = ledger;
  const gate = Promise.withResolvers<void>();
  turns.acquire = async (key, attempt) => {
    turns.acquire = take;
    const turn = await take(key, attempt);
    const data = join(desk.folder, 'data');
    const [file = ''] = readdirSync(data).filter((name) => /^board-.*\.sqlite$/.test(name));
    truncateSync(join(data, file), 0);
    ledger.read = async function* (after) {
      await gate.promise;
      yield* read(after);
    };
    void board.catchUp();
    await vi.waitFor(() => expect(board.rebuildProgress()).not.toBeNull());
    return turn;
  };
  await desk.send();
  expect(desk.model.in('C1')[0]?.edits).toBe(0);
  ledger.read = read;
  gate.resolve();
  await board.catchUp();
  await desk.advance(10_000);
  const [post] = desk.model.in('C1');
  expect(post?.edits).toBe(1);
  expect(post?.text).not.toContain('still reading its record');
  expect(desk.model.in('C1', post?.id)).toHaveLength(1);
});

test('a moment in which a platform fails in eight channels is one failure: corrections wait five seconds for it, not ten minutes', async () => {
  const channels = Array.from({ length: 8 }, (_, n) => `C${n}`);
  for (const channel of channels) await share(channel);
  await correct();
  for (const channel of channels) desk.model.failNext(channel, 'later');
  await desk.send();
  await desk.advance(5_000);
  expect(channels.map((channel) => desk.model.in(channel)[0]?.edits)).toEqual(channels.map(() => 1));
});

describe('a message that arrived unnoticed shows what changed before it was found:', () => {
  test('one that a person asked for', async () => {
    desk.model.failNext('C1', 'lost');
    await share('C1');
    await desk.advance(1_000);
    await correct();
    await desk.send();
    await desk.advance(10_000);
    expect(desk.model.lookups).toBe(1);
    expect(desk.model.messages).toHaveLength(1);
    expect(desk.model.messages[0]?.edits).toBe(1);
  });

  test('one whose subject is retracted then', async () => {
    desk.model.failNext('C1', 'lost');
    await share('C1');
    await desk.advance(1_000);
    await desk.ask('/retract S5 reason:"Not said"');
    await desk.send();
    await desk.advance(60_000);
    expect(desk.model.messages).toHaveLength(1);
    expect(desk.model.messages[0]?.edits).toBe(1);
  });

  test('one whose question has lost its object', async () => {
    desk.model.failNext('C1', 'lost');
    const line = '/disputes topic:"dialogue on Ukraine"';
    await share('C1', line);
    await desk.advance(1_000);
    for (const of of (await desk.ask(line)).statements)
      await desk.ask(`/correct ${of} topic:counter-terrorism reason:"Wrong topic"`);
    expect((await desk.ask(line)).tone).toBe('nothing');
    await desk.send();
    await desk.advance(60_000);
    expect(desk.model.messages).toHaveLength(1);
    expect(desk.model.messages[0]?.text).toContain('no longer on record');
  });

  test('one for followers', async () => {
    await desk.ask('/follow lecornu-shoigu #C9');
    await correct();
    await desk.send();
    desk.model.failNext('C9', 'lost');
    await desk.advance(3 * 60_000);
    await desk.advance(1_000);
    await desk.ask('/retract S5 reason:"Not said"');
    await desk.advance(10_000);
    expect(desk.model.in('C9')).toHaveLength(1);
    expect(desk.model.in('C9')[0]?.edits).toBe(1);
  });
});
