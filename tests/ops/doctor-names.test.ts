/** What `npm run doctor` says of names, keys, commands and variables that are not, or no longer, what was meant. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { registerDiscord } from '../../src/adapters/discord/registration.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import { openFakeDiscord, openFakeSlack } from '../fakes/test-fakes.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const examine = async (environment: Record<string, string>) =>
  (await runEntry('doctor', [], { DATA_DIR: folder, ...environment })).stdout;

test('a user group that is not there, and a manifest that is out of date, are found in Slack', async () => {
  const slack = await openFakeSlack();
  const base = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url };
  const before = await examine({ ...base, EDITORS: 'slack:group:S0EDITORS1,slack:group:S0NOGROUP1' });
  expect(before).toMatch(/fault +EDITORS +There is no user group S0NOGROUP1: copy its ID/);
  expect(before).not.toMatch(/S0EDITORS1|slack manifest/);

  await runEntry('register', ['slack', '--url', 'https://bot.example.org/slack/events'], { DATA_DIR: folder });
  expect(await examine(base)).toMatch(/ok +slack manifest/);
  const file = join(folder, 'slack-manifest.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"sha256":"./, '"sha256":"-'));
  expect(await examine(base)).toMatch(/warning +slack manifest +The one printed last is out of date: run npm run/);
});

test('channels, people, roles, a public key and commands that Discord does not have are found', async () => {
  const discord = await openFakeDiscord();
  const target = { token: discord.botToken, api: discord.url, applicationId: discordCast.application };
  const base = { DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.url, DISCORD_GUILD: discordCast.guild };
  const earlier = commands.map((command) =>
    command.name === 'whosaid' ? { ...command, summary: 'command.internal' as const } : command,
  );
  await registerDiscord(earlier, { ...target, guild: discordCast.guild });
  const [nobody, noRole, noChannel] = ['1100000000000000991', '1100000000000000992', '1100000000000000993'];
  const { alice, editors, desk, hidden } = discordCast;
  const table = await examine({
    ...base,
    EDITORS: `discord:${alice},discord:${nobody},discord:role:${editors},discord:role:${noRole}`,
    REVIEW_CHANNEL: `discord:${hidden}`,
    SUMMARY_CHANNELS: `discord:${desk},discord:${noChannel}`,
    DISCORD_PUBLIC_KEY: 'a'.repeat(64),
    DISCORD_PORT: '0',
  });
  for (const row of [
    `fault +EDITORS +${nobody} is nobody in the server: copy`,
    `fault +EDITORS +The server has no role ${noRole}: copy`,
    `fault +REVIEW_CHANNEL +${hidden}: the bot cannot see it: give its role View Channel`,
    'ok +SUMMARY_CHANNELS +the bot sees #desk',
    `fault +SUMMARY_CHANNELS +${noChannel}: Discord has no such channel: copy`,
    `fault +DISCORD_PUBLIC_KEY +The application .* has another one: set it to ${discord.publicKey}`,
    'warning +discord commands +Registered as an earlier version had them: /whosaid. Run npm run register',
  ])
    expect(table).toMatch(new RegExp(row));
  expect(table.match(/^fault +EDITORS/gm)).toHaveLength(2);

  const { DISCORD_GUILD: _, ...everywhere } = base;
  const key = { DISCORD_PUBLIC_KEY: discord.publicKey, DISCORD_PORT: '0' };
  const all = await examine({ ...everywhere, ...key, EDITORS: `discord:role:${editors},discord:${nobody}` });
  expect(all).toMatch(/ok +DISCORD_PUBLIC_KEY/);
  expect(all.match(/^fault +EDITORS.*/gm)).toEqual([expect.stringContaining(nobody)]);
});

test('a newsroom that was renamed, and a variable with a typo, are found', async () => {
  await runEntry('ask', ['/help'], { DATA_DIR: folder, NEWSROOM: 'paris' });
  const renamed = await examine({ NEWSROOM: 'lyon', FOUR_EYE: 'on', EDITOR: 'vim', EDITOR_OF_MINE: 'x' });
  expect(renamed).toMatch(/fault +NEWSROOM +.* holds nothing of “lyon”, but the record of “paris”: set the old name/);
  expect(renamed).toMatch(/warning +FOUR_EYE +It is set, and Whosaid does not know it\. Is it FOUR_EYES\?/);
  expect(renamed).not.toMatch(/EDITOR/);
  const same = await examine({ NEWSROOM: 'paris', EDITOR: 'slack:U0ALICE001' });
  expect(same).toMatch(/warning +EDITOR +.*Is it EDITORS/);
  expect(same).not.toMatch(/ NEWSROOM /);
});
