/** A bot that is in so many servers that Discord wants more than one connection: each brings the events of its servers. */
import { expect, test } from 'vitest';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { eventually } from '../../fakes/eventually.ts';
import { startHarness } from './harness.ts';

/** Of two shards the first has this server, and the second that of the cast. */
const OF_THE_FIRST = String(BigInt(cast.guild) + (1n << 22n));
const announce = (server: string, words: string) => ({ name: 'announce', options: { words }, server });
const answered = { failure: null, callback: { type: 4 } };

test('opens as many connections as Discord asks for, and answers what each brings, once', async () => {
  const { peer, bot, adapter } = await startHarness({ peer: { shards: 2 } });
  expect(peer.gateway.open()).toBe(2);
  for (const server of [cast.guild, OF_THE_FIRST, cast.guild])
    expect(await peer.sendCommand(announce(server, server))).toMatchObject(answered);
  expect((bot as unknown as { asked: unknown[] }).asked).toHaveLength(3);
  // What it knows of channels came by the second.
  expect(await adapter.resolve('#desk')).toBe(cast.desk);
});

test('while one connection is cut the others go on, and what came meanwhile is answered when it is back', async () => {
  const { peer, lines } = await startHarness({ peer: { shards: 2 } });
  peer.gateway.drop(1);
  const waiting = peer.sendCommand(announce(cast.guild, 'late'));
  expect(await peer.sendCommand(announce(OF_THE_FIRST, 'meanwhile'))).toMatchObject(answered);
  expect(await waiting).toMatchObject(answered);
  expect(peer.gateway.counters).toMatchObject({ identified: 2, resumed: 1 });
  await eventually(() =>
    expect(lines).toContainEqual({
      level: 'info',
      event: 'discord.resumed',
      fields: expect.objectContaining({ shard: 1 }),
    }),
  );
});
