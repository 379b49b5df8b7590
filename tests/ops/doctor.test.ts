/** What `npm run doctor` says, of a healthy newsroom between the loopback platforms and of ailing ones. */
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { registerDiscord } from '../../src/adapters/discord/registration.ts';
import { readConfig } from '../../src/config/config.ts';
import { checkSlack } from '../../src/ops/doctor/slack.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { openFakeDiscord, openFakeSlack } from '../fakes/test-fakes.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The rows as `state what`, and the table. */
async function examine(environment: Record<string, string>) {
  const { code, stdout, stderr } = await runEntry('doctor', [], { DATA_DIR: folder, ...environment });
  expect(stderr).toBe('');
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/).slice(0, 2).join(' '));
  return { code, rows, table: stdout };
}

test('with everything in order each row is ok and the end is 0', async () => {
  const [slack, discord] = [await openFakeSlack(), await openFakeDiscord()];
  const token = { token: discord.botToken, api: discord.url, applicationId: discordCast.application };
  await registerDiscord(commands, { ...token, guild: discordCast.guild });
  expect((await runEntry('ask', ['/help'], { DATA_DIR: folder })).code).toBe(0);
  const { code, rows, table } = await examine({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.url,
    EDITORS: `slack:${cast.alice}`,
    DISCORD_TOKEN: discord.botToken,
    DISCORD_GUILD: discordCast.guild,
    DISCORD_API_URL: discord.url,
  });
  expect(rows).toEqual([
    ...['ok configuration', 'ok SLACK_BOT_TOKEN', 'ok slack scopes', 'ok clock (by Slack)', 'ok SLACK_APP_TOKEN'],
    ...['ok DISCORD_TOKEN', 'ok clock (by Discord)', 'ok DISCORD_GUILD'],
    ...['ok discord permissions', 'ok discord commands'],
    ...['ok disk', 'ok store', 'ok ledger', 'ok board', 'ok dossiers'],
  ]);
  expect(code).toBe(0);
  for (const secret of [slack.botToken, slack.appToken, discord.botToken]) expect(table).not.toContain(secret);
});

test('channels, editors, the model and a port that are not what was meant are found, each with the remedy', async () => {
  const slack = await openFakeSlack();
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const base = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.url,
    SLACK_PORT: String(port),
  };
  const { code, table } = await examine({
    ...base,
    EDITORS: 'slack:U0NOBODY01',
    FOUR_EYES: 'on',
    REVIEW_CHANNEL: `slack:${cast.archived}`,
    SUMMARY_CHANNELS: 'slack:C0NONE0001',
    DRAFT_MODEL_URL: 'http://127.0.0.1:9/v1',
  });
  taken.close();
  expect(code).toBe(1);
  for (const [state, what, remedy] of [
    ['fault', 'REVIEW_CHANNEL', '#old-news is archived: name another channel'],
    ['fault', 'SUMMARY_CHANNELS', 'C0NONE0001: Slack has no such channel for the bot'],
    ['fault', 'EDITORS', 'U0NOBODY01 is nobody in this workspace'],
    ['fault', 'DRAFT_MODEL_URL', 'cannot be reached'],
    ['warning', 'SLACK_PORT', `Port ${port} is taken`],
    ['warning', 'FOUR_EYES', 'Name a second in EDITORS'],
  ])
    expect(table).toMatch(new RegExp(`${state} +${what} +.*${remedy}`));
  expect((await examine(base)).table).toMatch(/warning +EDITORS +Empty: nobody in chat is an editor/);
});

test('a platform’s faults are told with what to do, and the end is 1', async () => {
  const slack = await openFakeSlack({ scopes: ['commands', 'chat:write'] });
  const discord = await openFakeDiscord();
  slack.revokeToken('token_revoked', 'app');
  const { code, table } = await examine({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.url,
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.url,
    DISCORD_GUILD: '123456789012345678',
  });
  expect(code).toBe(1);
  expect(table).toMatch(/fault +slack scopes +Missing: app_mentions:read .* Add them under “OAuth & Permissions”/);
  expect(table).toMatch(
    /fault +SLACK_APP_TOKEN +Slack refuses it \(token_revoked\): copy it anew, from “Basic Information”/,
  );
  expect(table).toMatch(/fault +DISCORD_GUILD +The bot is not in the server 123456789012345678: invite it/);
  discord.guild.rolePermissions = String(1n << 10n);
  const weak = { DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.url, DISCORD_GUILD: discordCast.guild };
  expect((await examine(weak)).table).toMatch(/fault +discord permissions +Missing: Send Messages \(.*\. Give them to/);
  const bare = await examine({ DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.url });
  expect(bare.table).toMatch(
    /fault +discord commands +Not registered: \/whosaid, .*\. Run npm run register -- discord\./,
  );
  const wrong = await examine({ DISCORD_TOKEN: 'wrong-token-of-a-bot', DISCORD_API_URL: discord.url });
  expect(wrong.table).toMatch(/fault +DISCORD_TOKEN +Discord refuses it: reset it/);
  expect(wrong.table).not.toContain('wrong-token-of-a-bot');
  const away = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'secret-of-slack',
    SLACK_API_URL: 'http://127.0.0.1:9/',
  };
  expect((await examine(away)).table).toMatch(/fault +SLACK_BOT_TOKEN +Slack cannot be reached/);
});

describe('this machine’s clock', () => {
  test.each([
    [0, 'ok', /right to within/],
    [40_000, 'warning', /40 s fast: switch on time synchronisation/],
    [-400_000, 'fault', /400 s slow: .* Signed requests are refused/],
  ])('off by %i ms is %s', async (off, state, detail) => {
    const slack = await openFakeSlack();
    const config = readConfig({
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.url,
    });
    const findings = await checkSlack(config, () => new Date(Date.now() + off));
    const clock = findings.find(({ what }) => what.startsWith('clock'));
    expect(clock?.state).toBe(state);
    expect(clock?.detail.replace(/\b(39|40|41)\b/, '40').replace(/\b(399|400|401)\b/, '400')).toMatch(detail);
  });
});

test('a configuration that cannot be read is the only row', async () => {
  const { code, rows, table } = await examine({ SLACK_BOT_TOKEN: 'hunter2' });
  expect({ code, rows }).toEqual({ code: 1, rows: ['fault configuration'] });
  expect(table).not.toContain('hunter2');
});

test('before the first start there is nothing to find fault with, and nothing is left behind', async () => {
  const { code, table } = await examine({});
  expect(code).toBe(0);
  expect(table).toMatch(/warning +store +.*ledger\.sqlite is not there yet: the first start makes it/);
});

test('a folder that is not there, of the dossiers or of the record, is told by its whole path', async () => {
  const seeds = join(folder, 'none');
  expect((await examine({ SEEDS_DIR: seeds })).table).toMatch(
    new RegExp(`fault +dossiers +The folder of dossiers, ${seeds}, cannot be read: create it, or correct SEEDS_DIR`),
  );
  const { code, table } = await examine({ STORE_URL: `sqlite:${join(folder, 'file', 'ledger.sqlite')}` });
  expect({ code, table }).toMatchObject({ code: 0 });
  writeFileSync(join(folder, 'file'), '');
  const refused = await examine({ STORE_URL: `sqlite:${join(folder, 'file', 'ledger.sqlite')}` });
  expect(refused.code).toBe(1);
  expect(refused.table).toMatch(new RegExp(`fault +STORE_URL +${join(folder, 'file')} cannot be written to`));
});

test('statements that their source does not plainly report are a warning', async () => {
  await runEntry('ask', ['/help'], { DATA_DIR: folder });
  const { code, table } = await examine({ SEEDS_DIR: 'tests/fixtures/seeds' });
  expect(table).toMatch(/warning +dossiers +4 in .*; \d+ statements have a caution.* First denials\/S1: The source’s/);
  expect(code).toBe(0);
});

test('damage of store, board and dossiers is told', async () => {
  await runEntry('ask', ['/help'], { DATA_DIR: folder });

  const board = join(folder, readdirSync(folder).find((name) => /^board-.*\.sqlite$/.test(name)) ?? '');
  truncateSync(board, 3_000);
  expect((await examine({})).table).toMatch(/warning +board +is damaged: stop the bot and delete it/);
  truncateSync(join(folder, 'ledger.sqlite'), 5_000);
  const seeds = join(folder, 'seeds');

  mkdirSync(join(seeds, 'x'), { recursive: true });
  writeFileSync(join(seeds, 'x', 'dossier.yaml'), 'id: 7\n');
  const { code, table } = await examine({ SEEDS_DIR: seeds });
  expect(code).toBe(1);
  expect(table).toMatch(/fault +store +.*ledger\.sqlite is damaged/);
  expect(table).toMatch(/fault +dossiers +0 in .*; left out: x\. First seeds\/x\/dossier\.yaml:1: id/);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written to is told', async () => {
  chmodSync(folder, 0o500);
  expect((await examine({})).table).toMatch(/fault +DATA_DIR +.* cannot be written to/);
  chmodSync(folder, 0o700);
});
