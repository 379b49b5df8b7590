/** The whole process between loopback platforms: what a newsroom installs. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rateLimit } from '../fakes/discord/errors.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import { eventually } from '../fakes/eventually.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { openFakeDiscord, openFakeSlack } from '../fakes/test-fakes.ts';
import { finished, printed, startEntry, temporaryFolder } from '../processes/run.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the bot on both platforms and waits for its table. */
async function start(environment: Record<string, string>) {
  const child = startEntry('main', [], { DATA_DIR: folder, ...environment });
  const end = finished(child);
  // The table's row, not a line of the log.
  await printed(child, '15 statements');
  return { child, stop: () => child.kill('SIGTERM'), kill: () => child.kill('SIGKILL'), end };
}

type Slack = Awaited<ReturnType<typeof openFakeSlack>>;
type Discord = Awaited<ReturnType<typeof openFakeDiscord>>;
const onSlack = (peer: Slack) => ({
  SLACK_BOT_TOKEN: peer.botToken,
  SLACK_APP_TOKEN: peer.appToken,
  SLACK_API_URL: peer.url,
});
const onDiscord = (peer: Discord) => ({ DISCORD_TOKEN: peer.botToken, DISCORD_API_URL: peer.url });

test('both platforms answer from one record, and SIGTERM ends it cleanly', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const bot = await start({ ...onSlack(slack), ...onDiscord(discord) });
  const inSlack = await slack.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
  expect(JSON.stringify(inSlack.ack)).toContain('attributed to Sergei Shoigu (Russia)');
  const inDiscord = await discord.sendCommand({ name: 'compare', options: { a: 'lecornu', b: 'shoigu' } });
  expect(inDiscord.failure).toBeNull();
  bot.stop();
  const { code, stdout } = await bot.end;
  expect(code).toBe(0);
  expect(stdout).toMatch(/slack +on +Socket Mode/);
  expect(stdout).toMatch(/discord +on +gateway/);
  expect(stdout).toMatch(/console +off/);
});

test('an event that discord.js stumbles over is one line in the log, and both platforms go on', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const bot = await start({ ...onSlack(slack), ...onDiscord(discord) });
  // It has not the member that discord.js reads without a look; the second reaches our own listener in the same way.
  const first = printed(bot.child, 'GuildRoleCreate');
  discord.gateway.sendPacket({ op: 0, t: 'GUILD_ROLE_CREATE', s: 90, d: { guild_id: discordCast.guild } });
  await first;
  const second = printed(bot.child, 'of null');
  discord.gateway.sendPacket({ op: 0, t: 'INTERACTION_CREATE', s: 91, d: null });
  await second;
  expect((await discord.sendCommand({ name: 'help', options: {} })).failure).toBeNull();
  expect((await slack.sendCommand({ command: '/help', typed: '' })).failure).toBeNull();
  bot.stop();
  const { code, stderr } = await bot.end;
  expect(code).toBe(0);
  const failures = stderr.split('\n').filter((line) => line.includes('"level":"error"'));
  const told = failures.map((line) => JSON.parse(line).msg as string);
  expect(told[0]).toBe('process.platform_library_failed');
  // Our own listener says so itself; the library's, where it gets that far, fails like the first.
  expect(told).toContain('discord.interaction_failed');
  expect(told.length).toBeLessThanOrEqual(3);
});

test('a team channel gets a new dossier’s summary once, also after a restart and after a kill', async () => {
  const slack = await openFakeSlack();
  const environment = { ...onSlack(slack), SUMMARY_CHANNELS: 'slack:#desk' };
  const posts = () => slack.callsOf('chat.postMessage').length;
  const first = await start(environment);
  // A record that takes longer to read than a start waits for is summed up when it is read.
  await eventually(() => expect(posts()).toBe(1));
  first.kill();
  await first.end;
  const second = await start(environment);
  expect(posts()).toBe(1);
  second.stop();
  await second.end;
});

test('a channel the bot may not post to is told in the log, and the other channel gets its summary', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const bot = await start({
    ...onSlack(slack),
    ...onDiscord(discord),
    SUMMARY_CHANNELS: `slack:#elsewhere, discord:${discordCast.desk}`,
  });
  await eventually(() => expect(discord.callsOf('POST /channels/:channel/messages')).toHaveLength(1));
  await eventually(() => expect(slack.callsOf('chat.postMessage')).toHaveLength(1));
  bot.stop();
  const { code, stderr } = await bot.end;
  expect(code).toBe(0);
  expect(stderr).toContain('/invite');
});

test('a bad token ends with one clear line and exit code 1, and does not take the other platform down', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const bot = await start({ ...onSlack(slack), ...onDiscord(discord), DISCORD_TOKEN: 'not-the-token-of-a-bot' });
  expect((await slack.sendCommand({ command: '/help', typed: '' })).failure).toBeNull();
  bot.stop();
  const { code, stdout, stderr } = await bot.end;
  expect(code).toBe(1);
  expect(stdout).toMatch(/discord +failed +.*DISCORD_TOKEN/);
  expect(stdout + stderr).not.toContain('not-the-token-of-a-bot');
});

test('with no platform that starts, the process ends by itself with the line', async () => {
  const discord = await openFakeDiscord();
  const child = startEntry('main', [], {
    DATA_DIR: folder,
    ...onDiscord(discord),
    DISCORD_TOKEN: 'not-the-token-of-a-bot',
  });
  const { code, stdout, stderr } = await finished(child);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('DISCORD_TOKEN');
});

const post = { slack: 'chat.postMessage', discord: 'POST /channels/:channel/messages' } as const;
const askForPosts = (slack: Slack, discord: Discord) => ({
  inSlack: slack.sendCommand({ command: '/summary', text: 'lecornu-shoigu to:<#C0DESK0001|desk>' }),
  inDiscord: discord.sendCommand({ name: 'summary', options: { dossier: 'lecornu-shoigu', to: discordCast.desk } }),
});

test('what was asked before SIGTERM is answered, also when the platforms ask to wait', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const bot = await start({ ...onSlack(slack), ...onDiscord(discord) });
  slack.failNext(post.slack, { status: 429, retryAfter: 1 });
  discord.failNext(post.discord, rateLimit(1));
  const { inSlack, inDiscord } = askForPosts(slack, discord);
  await eventually(() =>
    expect([slack.callsOf(post.slack), discord.callsOf(post.discord)]).toMatchObject([[{}], [{}]]),
  );
  bot.stop();
  const { code, stderr } = await bot.end;
  expect(code).toBe(0);
  expect(stderr).not.toContain('"level":"error"');
  expect((await inSlack).failure).toBeNull();
  expect((await inDiscord).failure).toBeNull();
  const said = 'The summary of lecornu-shoigu is posted';
  expect(JSON.stringify(slack.visibleTo(cast.alice, cast.desk))).toContain(said);
  expect(JSON.stringify(discord.visibleTo(discordCast.alice, discordCast.desk))).toContain(said);
});

test('SIGTERM ends the process also while no platform answers it', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const bot = await start({ ...onSlack(slack), ...onDiscord(discord) });
  slack.failNext(post.slack, 'hang');
  discord.failNext(post.discord, 'hang');
  const { inSlack, inDiscord } = askForPosts(slack, discord);
  await eventually(() =>
    expect([slack.callsOf(post.slack), discord.callsOf(post.discord)]).toMatchObject([[{}], [{}]]),
  );
  const stoppedAt = performance.now();
  bot.stop();
  expect((await bot.end).code).toBe(0);
  // It takes 5 s at most, and a call to a platform is given up after 10 s at the soonest.
  expect(performance.now() - stoppedAt).toBeLessThan(9_000);
  await Promise.all([inSlack, inDiscord]);
});
