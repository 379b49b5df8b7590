/** The whole bot as a process on the loopback platforms: corrections reach 200 posts, each once, although the process is killed on the way. */
import type { ChildProcess } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';
import { discordCast } from '../../fakes/discord/guild.ts';
import { startFakeDiscord } from '../../fakes/discord.ts';
import { eventually } from '../../fakes/eventually.ts';
import { expectNoProblems } from '../../fakes/problems.ts';
import { bot } from '../../fakes/slack/workspace.ts';
import { startFakeSlack } from '../../fakes/slack.ts';
import { startEntry, temporaryFolder } from '../../processes/run.ts';

const POSTS = 200;
const SAYS = 'The two countries had said that they were ready to dialogue on the conflict in Ukraine.';
const NOW_SAYS = 'Both had said that they were ready.';

let folder: string;
let seeds: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = temporaryFolder();
  seeds = join(folder, 'seeds');
  cpSync('seeds', seeds, { recursive: true });
});
afterEach(async () => {
  if (child !== null) await ended(child, 'SIGKILL');
  child = null;
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ DATA_DIR: join(folder, 'data'), SEEDS_DIR: seeds });

/** The record of a bot that has posted S5 in each of these places, before S5 was changed in its file. */
async function recordPosts(
  platform: 'slack' | 'discord',
  places: { channel: string; message: string }[],
): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const newsroom = await openNewsroom(readConfig(environment()), () => new Date(), log);
  for (const place of places)
    await newsroom.record(
      {
        kind: 'post-made',
        platform,
        ...place,
        link: null,
        invocation: { command: 'source', options: { statement: 'S5' } },
        statements: ['lecornu-shoigu/S5'],
        dossier: null,
        version: null,
        asOf: newsroom.readModel.changeFeed.latest()?.entry ?? null,
      },
      { kind: 'person', id: 'U1', name: 'Ada', platform },
    );
  await newsroom.close();
  const file = join(seeds, 'lecornu-shoigu', 'dossier.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(SAYS, NOW_SAYS));
}

function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) return resolve(process.exitCode);
    process.once('close', (code) => resolve(code));
    process.kill(signal);
  });
}

/** Runs the bot, kills it without warning at each of these counts of sent messages, and lets it end its work. */
async function runAndKill(more: Record<string, string>, sent: () => number, killAt: number[]): Promise<void> {
  for (const count of [...killAt, POSTS * 2]) {
    child = startEntry('main', [], { ...environment(), ...more });
    child.stderr?.resume();
    child.stdout?.resume();
    while (sent() < count) {
      if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (count < POSTS * 2) await ended(child, 'SIGKILL');
  }
}

test('Slack: 200 posts are edited and get one reply each, over three kills', async () => {
  const peer = await startFakeSlack();
  const places = Array.from({ length: POSTS }, (_, n) => {
    const { id } = peer.workspace.addChannel(`C0DESK${n}`, `desk-${n}`, [bot.userId]);
    const draft = { user: bot.userId, botId: bot.botId, text: 'S5', via: 'chat.postMessage' };
    return { channel: id, message: peer.workspace.post(id, draft).ts };
  });
  await recordPosts('slack', places);
  const edited = () => places.filter(({ channel, message }) => peer.workspace.message(channel, message)?.edited).length;
  const replies = (channel: string) =>
    [...(peer.workspace.channels.get(channel)?.messages ?? [])].filter(({ threadTs }) => threadTs !== null);
  const sent = () => edited() + places.filter(({ channel }) => replies(channel).length > 0).length;
  const tokens = { SLACK_BOT_TOKEN: peer.botToken, SLACK_APP_TOKEN: peer.appToken, SLACK_API_URL: peer.url };
  await runAndKill(tokens, sent, [40, 230, 330]);

  const [first] = places;
  const text = JSON.stringify(peer.workspace.message(first?.channel ?? '', first?.message ?? '')?.blocks);
  expect(text).toContain(NOW_SAYS);
  await eventually(() => expect(edited()).toBe(POSTS));
  expect(child && (await ended(child, 'SIGTERM'))).toBe(0);
  expect(
    places.map(({ channel, message }) => replies(channel).filter(({ threadTs }) => threadTs === message).length),
  ).toEqual(places.map(() => 1));
  // Each start looks once for each reply that it finds open, and for nothing that it plans itself.
  expect(peer.callsOf('conversations.replies').length).toBeLessThanOrEqual(3 * POSTS);
  expectNoProblems(peer);
  await peer.close();
}, 240_000);

test('Discord: 200 posts are edited and answered once each, over three kills', async () => {
  const peer = await startFakeDiscord();
  const places = Array.from({ length: POSTS }, (_, n) => {
    const { id } = peer.guild.addChannel(`desk-${n}`);
    const post = peer.guild.post(id, { author: discordCast.application, via: 'channel message', flags: 1 << 15 });
    return { channel: id, message: post.id };
  });
  await recordPosts('discord', places);
  const edited = () => places.filter(({ channel, message }) => peer.guild.message(channel, message)?.edited).length;
  const replies = (channel: string) =>
    peer.guild.find(channel)?.messages.filter(({ answers }) => answers !== null) ?? [];
  const sent = () => edited() + places.filter(({ channel }) => replies(channel).length > 0).length;
  await runAndKill({ DISCORD_TOKEN: peer.botToken, DISCORD_API_URL: peer.url }, sent, [40, 230, 330]);

  const [first] = places;
  const text = JSON.stringify(peer.guild.message(first?.channel ?? '', first?.message ?? '')?.components);
  expect(text).toContain(NOW_SAYS.replace(/\.$/, ''));
  await eventually(() => expect(edited()).toBe(POSTS));
  expect(child && (await ended(child, 'SIGTERM'))).toBe(0);
  expect(
    places.map(({ channel, message }) => replies(channel).filter(({ answers }) => answers === message).length),
  ).toEqual(places.map(() => 1));
  expectNoProblems(peer);
  await peer.close();
}, 240_000);
