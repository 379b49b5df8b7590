import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { registerDiscord } from '../../../src/adapters/discord/registration.ts';
import { commandsToDiscord } from '../../../src/adapters/discord/render/commands.ts';
import type { Command } from '../../../src/bot/command.ts';
import { option } from '../../../src/bot/options.ts';
import { OperatorError } from '../../../src/lib/errors.ts';
import { inLanguage, isMessageKey, type MessageKey, t } from '../../../src/locales/index.ts';
import { discordErrors } from '../../fakes/discord/errors.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { startFakeDiscord } from '../../fakes/discord.ts';
import { expectNoProblems } from '../../fakes/problems.ts';
import { discordPayloadProblems } from '../../payloads/discord.ts';
import { testCommands } from './harness.ts';

async function startPeer() {
  const peer = await startFakeDiscord();
  onTestFinished(async () => {
    await peer.close();
    expectNoProblems(peer);
  });
  const register = (list: readonly Command[], guild: string | null = null, token = peer.botToken) =>
    registerDiscord(list, { token, applicationId: null, guild, api: peer.url });
  const sent = () => peer.calls.filter(({ route }) => !route.startsWith('GET')).map(({ route }) => route);
  const names = (scope: 'global' | 'guild') => peer.commands.registers[scope].map(({ name }) => name);
  return { peer, register, sent, names };
}

test('the commands of the newsroom are ones that Discord accepts', () => {
  expect(discordPayloadProblems('commands', commandsToDiscord(commands))).toEqual([]);
  expect(commandsToDiscord(commands).length).toBeGreaterThan(5);
});

const described = (key: MessageKey) => ({
  description: t(key),
  description_localizations: { fr: inLanguage('fr', () => t(key)) },
});

test('every description and every choice has its French, and another translation alone is a change', async () => {
  for (const command of commandsToDiscord(commands)) {
    if (command.type !== 1) continue;
    for (const one of [command, ...(command.options ?? [])]) {
      expect(one.description_localizations?.fr, `${command.name} ${one.name}`).toBeTruthy();
      const choices = 'choices' in one ? (one.choices ?? []) : [];
      for (const { value } of choices) expect(isMessageKey(`choice.${value}`), String(value)).toBe(true);
    }
  }
  const { peer, register } = await startPeer();
  const [whosaid] = testCommands as [Command];
  await register([whosaid]);
  const [registered] = peer.commands.registers.global;
  if (registered !== undefined) registered.description_localizations = { fr: 'Une autre' };
  expect(await register([whosaid])).toMatchObject({ changed: ['/whosaid'] });
});

test('a definition becomes a command with typed options, the required ones first, in servers only', () => {
  const [whosaid] = testCommands;
  if (whosaid === undefined) throw new Error('no command');
  const moved = { ...whosaid, options: [...whosaid.options.slice(1), ...whosaid.options.slice(0, 1)] };
  expect(commandsToDiscord([moved])).toEqual([
    {
      type: 1,
      name: 'whosaid',
      ...described('command.whosaid'),
      options: [
        { type: 3, name: 'phrase', ...described('option.phrase'), required: true },
        { type: 3, name: 'side', ...described('option.side'), required: false, autocomplete: true },
        { type: 4, name: 'page', ...described('option.page'), required: false },
        { type: 5, name: 'force', ...described('option.force'), required: false },
      ],
      contexts: [0],
      integration_types: [0],
    },
  ]);
});

test('every option is registered but for those that are for typed lines alone, and one too many is refused by name', () => {
  for (const { name, options } of commands.filter(({ hidden }) => !hidden)) {
    const registered = commandsToDiscord(commands).find((one) => one.type === 1 && one.name === name);
    const listed = registered !== undefined && 'options' in registered ? (registered.options ?? []) : [];
    expect(listed.map((one) => one.name).sort()).toEqual(
      options
        .filter(({ isTypedOnly }) => !isTypedOnly)
        .map((one) => one.name)
        .sort(),
    );
  }
  const left = commands.flatMap(({ name, options }) =>
    options.filter(({ isTypedOnly }) => isTypedOnly).map((one) => `${name} ${one.name}`),
  );
  expect(left).toEqual([
    'whosaid only',
    'record plain',
    'record newname',
    'record proposal',
    'dispute proposal',
    'correct plain',
    'correct proposal',
    'retract proposal',
    'rate proposal',
    'proposals base',
    'draft changes',
    'draft number',
    'draft after',
    'draft date',
    'draft plain',
  ]);
  const [whosaid] = testCommands;
  if (whosaid === undefined) throw new Error('no command');
  const many = Array.from({ length: 26 }, (_, n) => option(`o${n}`, 'text', 'option.page'));
  expect(() => commandsToDiscord([{ ...whosaid, options: many }])).toThrow(
    '/whosaid has 26 options for Discord, which lists 25: leave o25 to its form',
  );
});

test('choices are offered, or completed where there are more than Discord lists', () => {
  const choosing = (count: number): Command => ({
    ...(testCommands[0] as Command),
    options: [
      {
        name: 'kind',
        summary: 'option.kind',
        kind: 'choice',
        required: false,
        positional: false,
        isTypedOnly: false,
        schema: z.string(),
        choices: Array.from({ length: count }, (_, index) => `choice ${index}`),
      },
    ],
  });
  expect(commandsToDiscord([choosing(2)])).toMatchObject([
    { options: [{ choices: [{ name: 'choice 0', value: 'choice 0' }, { name: 'choice 1' }] }] },
  ]);
  expect(commandsToDiscord([choosing(26)])).toMatchObject([{ options: [{ type: 3, autocomplete: true }] }]);
});

test('hidden commands are not registered, and a shortcut is a menu of messages', () => {
  expect(commandsToDiscord(testCommands).map(({ type, name }) => [type, name])).toEqual([
    [1, 'whosaid'],
    [1, 'summary'],
    [1, 'announce'],
    [1, 'check'],
    [3, 'Check quotations'],
  ]);
});

test.each([
  ['everywhere', null],
  ['in one server', cast.guild],
])('registering %s a second time changes nothing and sends nothing', async (_where, guild) => {
  const { register, sent } = await startPeer();

  const first = await register(commands, guild);
  const second = await register(commands, guild);

  expect(first).toMatchObject({ changed: [], removed: [], unchanged: [] });
  expect(first.added).toContain('/whosaid');
  expect(first.added).toContain('“Check quotations”');
  expect(second).toMatchObject({ added: [], changed: [], removed: [], unchanged: first.added });
  expect(sent()).toHaveLength(1);
});

test('what changed, came or went is told by name, and what is stale is removed', async () => {
  const { register, names } = await startPeer();
  const [whosaid, summary, announce] = testCommands as [Command, Command, Command];
  await register([whosaid, summary]);

  const difference = await register([{ ...whosaid, summary: 'command.check' }, announce]);

  expect(difference).toMatchObject({
    added: ['/announce'],
    changed: ['/whosaid'],
    removed: ['/summary'],
    unchanged: [],
  });
  expect(names('global')).toEqual(['whosaid', 'announce']);
});

test.each([
  ['one server to everywhere', cast.guild, null, 'guild'],
  ['everywhere to one server', null, cast.guild, 'global'],
] as const)('moving from %s leaves nobody with every command twice', async (_move, from, to, left) => {
  const { register, names } = await startPeer();
  await register(testCommands, from);

  const moved = await register(testCommands, to);

  expect(moved.elsewhere).toEqual(moved.added);
  expect(names(left)).toEqual([]);
  expect((await register(testCommands, to)).elsewhere).toEqual([]);
});

test('the invitation asks for the permissions that are explained, and for the commands', async () => {
  const { register } = await startPeer();
  const { invitation } = await register([]);
  expect(invitation).toBe(
    `https://discord.com/oauth2/authorize?client_id=${cast.application}&scope=bot+applications.commands&permissions=274877975552`,
  );
});

test('a refused token is one line that names the variable and not the token', async () => {
  const { register } = await startPeer();
  const error = await register([], null, 'MTEw.wrong.secret').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OperatorError);
  expect(String(error)).toMatch(/^OperatorError: Discord refuses DISCORD_TOKEN[^\n]*$/);
  expect(String(error)).not.toContain('secret');
});

test('a server that has not invited the bot is named, with the link that invites it', async () => {
  const { peer, register } = await startPeer();
  peer.failNext('GET /applications/:application/guilds/:guild/commands', discordErrors.missingAccess);
  await expect(register([], '1100000000000000077')).rejects.toThrow(
    /^The bot of DISCORD_TOKEN has no access to the server DISCORD_GUILD=1100000000000000077: invite it with https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&\S+, then register again\.$/,
  );
});
