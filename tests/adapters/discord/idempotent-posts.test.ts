/** Posts with an idempotency key: each goes out once, whatever becomes of the process that sent it. */
import { describe, expect, test } from 'vitest';
import { createAnswer, paragraph, text } from '../../../src/bot/answer.ts';
import type { PostTarget } from '../../../src/bot/outbox/poster.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { startHarness } from './harness.ts';

const origin = { command: 'summary', options: { dossier: 'call' } };
const summary = createAnswer({ title: 'The call', blocks: [paragraph(text('@everyone: one hour.'))], origin });
const at = (channel: string): PostTarget => ({ channel, thread: null, idempotencyKey: null });
const POST = 'POST /channels/:channel/messages';

describe('a message that must go out once', () => {
  const key = 'a'.repeat(64);
  const since = new Date(Date.now() - 60_000).toISOString();

  test('is a reply to the post it belongs under', async () => {
    const { peer, adapter } = await startHarness();
    const post = await adapter.post(at(cast.desk), summary);
    await adapter.post({ channel: cast.desk, thread: post.message, idempotencyKey: { key, since: null } }, summary);
    expect(peer.visibleTo(cast.boris).map(({ answers }) => answers)).toEqual([null, post.message]);
  });

  test('is found among the newest although the clock that said since when was ahead, and no further back than it has to be', async () => {
    let late = -3 * 3_600_000;
    const { peer, adapter } = await startHarness({ peer: { now: () => Date.now() + late } });
    for (let n = 0; n < 250; n += 1) peer.say({ content: `talk ${n}` });
    late = 0;
    const first = await adapter.post({ ...at(cast.desk), idempotencyKey: { key, since: null } }, summary);
    for (let n = 0; n < 50; n += 1) peer.say({ content: `talk ${n}` });
    for (const message of peer.guild.find(cast.desk)?.messages ?? []) message.nonce = null;
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    expect(await adapter.post({ ...at(cast.desk), idempotencyKey: { key, since: ahead } }, summary)).toEqual(first);
    const looks = () => peer.callsOf('GET /channels/:channel/messages').length;
    expect(looks()).toBe(1);

    await adapter.post({ ...at(cast.desk), idempotencyKey: { key: 'b'.repeat(64), since } }, summary);
    expect(looks()).toBe(2);
  });

  test('is dropped by its nonce at once, and found by its mark later', async () => {
    const { peer, adapter } = await startHarness();
    const { message: thread } = await adapter.post(at(cast.desk), summary);
    const target = { channel: cast.desk, thread };
    const first = await adapter.post({ ...target, idempotencyKey: { key, since: null } }, summary);
    expect(await adapter.post({ ...target, idempotencyKey: { key, since: null } }, summary)).toEqual(first);

    for (let n = 0; n < 150; n += 1) peer.say({ content: `talk ${n}` });
    // Some minutes later Discord has forgotten the nonce.
    for (const message of peer.guild.find(cast.desk)?.messages ?? []) message.nonce = null;
    const posts = peer.callsOf(POST).length;
    expect(await adapter.post({ ...target, idempotencyKey: { key, since } }, summary)).toEqual(first);
    expect(peer.callsOf(POST)).toHaveLength(posts);
    const other = await adapter.post({ ...target, idempotencyKey: { key: 'b'.repeat(64), since } }, summary);
    expect(other.message).not.toBe(first.message);
  });
});
