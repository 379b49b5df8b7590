/** Discord: the token, the server, the commands and the clock. https://docs.discord.com/developers/resources/user#get-current-user */
import { commands } from '../../../commands/index.ts';
import type { Registered } from '../../adapters/discord/registration.ts';
import type { Config } from '../../config/config.ts';
import { checkDiscordNames } from './discord-names.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { callPlatform, checkClock, type PlatformResponse } from './platform.ts';

type Call = (path: string) => Promise<PlatformResponse | null>;

const createCall =
  ({ DISCORD_TOKEN, DISCORD_API_URL }: Config, now: () => Date): Call =>
  (path) =>
    callPlatform(`${DISCORD_API_URL.replace(/\/$/, '')}/v10${path}`, `Bot ${DISCORD_TOKEN}`, 'GET', now);

export async function checkDiscord(config: Config, now: () => Date): Promise<Finding[]> {
  const { DISCORD_TOKEN, DISCORD_GUILD } = config;
  if (DISCORD_TOKEN === null) return [ok('discord', 'off: DISCORD_TOKEN is empty')];
  const call = createCall(config, now);
  const answer = await call('/users/@me');
  if (answer === null)
    return [fault('DISCORD_TOKEN', 'Discord cannot be reached: check the network, the proxy and DISCORD_API_URL.')];
  if (answer.status === 401)
    return [
      fault(
        'DISCORD_TOKEN',
        'Discord refuses it: reset it on the Bot page at https://discord.com/developers/applications and copy it anew.',
      ),
    ];
  if (answer.status !== 200)
    return [warning('DISCORD_TOKEN', `Discord does not answer now (HTTP ${answer.status}): ask again in a minute.`)];
  const application = String(answer.body?.id);
  const findings = [
    ok('DISCORD_TOKEN', `good: ${String(answer.body?.username)}`),
    checkClock('Discord', answer),
    ...(await checkPublicKey(config, call)),
  ];
  if (DISCORD_GUILD !== null) {
    const guild = await call(`/guilds/${DISCORD_GUILD}`);
    if (guild?.status !== 200)
      return [
        ...findings,
        fault('DISCORD_GUILD', `The bot is not in the server ${DISCORD_GUILD}: invite it, or correct the id.`),
      ];
    findings.push(ok('DISCORD_GUILD', 'the bot is in it'));
    findings.push(await checkPermissions(DISCORD_GUILD, await call('/users/@me/guilds')));
  }
  const servers =
    DISCORD_GUILD === null
      ? Object.values((await call('/users/@me/guilds'))?.body ?? {}).map((one) => String((one as { id?: unknown }).id))
      : [DISCORD_GUILD];
  findings.push(...(await checkDiscordNames(config, servers, call)));
  const where = DISCORD_GUILD === null ? '' : `/guilds/${DISCORD_GUILD}`;
  return [
    ...findings,
    await checkCommands(DISCORD_GUILD, () =>
      call(`/applications/${application}${where}/commands?with_localizations=true`),
    ),
  ];
}

/** With a wrong one every request of Discord's is refused. */
async function checkPublicKey({ DISCORD_PUBLIC_KEY }: Config, call: Call): Promise<Finding[]> {
  if (DISCORD_PUBLIC_KEY === null) return [];
  const key = (await call('/applications/@me'))?.body?.verify_key;
  if (typeof key !== 'string') return [];
  return key.toLowerCase() === DISCORD_PUBLIC_KEY.toLowerCase()
    ? [ok('DISCORD_PUBLIC_KEY', 'it is the application’s')]
    : [fault('DISCORD_PUBLIC_KEY', `The application of DISCORD_TOKEN has another one: set it to ${key}.`)];
}

/** The permissions of the bot's role in the whole server. A channel may deny some, which only a post there reveals. */
async function checkPermissions(guild: string, answer: Awaited<ReturnType<typeof callPlatform>>): Promise<Finding> {
  const what = 'discord permissions';
  const guilds = Object.values(answer?.body ?? {}) as { id?: unknown; permissions?: unknown }[];
  const granted = guilds.find(({ id }) => id === guild)?.permissions;
  if (typeof granted !== 'string' || !/^\d+$/.test(granted))
    return warning(what, 'Discord does not list them now: ask again in a minute.');
  const { permissions } = await import('../../adapters/discord/registration.ts');
  const { PermissionFlagsBits } = await import('discord-api-types/v10');
  const bits = BigInt(granted);
  const missing =
    (bits & PermissionFlagsBits.Administrator) === 0n ? permissions.filter(({ bit }) => (bits & bit) === 0n) : [];
  if (missing.length === 0) return ok(what, `all ${permissions.length} are given`);
  const list = missing.map(({ permission, why }) => `${permission} (${why})`).join(', ');
  return fault(what, `Missing: ${list}. Give them to the bot’s role in Server Settings, Roles.`);
}

/** Whether the bot is in the servers of a newsroom, and knows what the newsroom's settings name. */
export async function checkServers(own: Config, servers: readonly string[], now: () => Date): Promise<Finding[]> {
  const call = createCall(own, now);
  const findings: Finding[] = [];
  const joined: string[] = [];
  for (const guild of servers) {
    const isIn = (await call(`/guilds/${guild}`))?.status === 200;
    if (isIn) joined.push(guild);
    const what = `server ${guild}`;
    findings.push(
      isIn ? ok(what, 'the bot is in it') : fault(what, 'The bot is not in it: invite it, or correct the id.'),
    );
  }
  return [...findings, ...(await checkDiscordNames(own, joined, call))];
}

async function checkCommands(guild: string | null, list: () => ReturnType<Call>): Promise<Finding> {
  const what = 'discord commands';
  const answer = await list();
  if (answer?.status !== 200) return warning(what, 'Discord does not list them now: ask again in a minute.');
  const { diffRegistration } = await import('../../adapters/discord/registration.ts');
  const registered = Object.values(answer.body ?? {}) as Registered[];
  const { added, changed, removed } = diffRegistration(commands, guild, registered);
  const remedy = 'Run npm run register -- discord.';
  if (added.length > 0) return fault(what, `Not registered: ${added.join(', ')}. ${remedy}`);
  const stale = [...changed, ...removed];
  if (stale.length > 0)
    return warning(what, `Registered as an earlier version had them: ${stale.join(', ')}. ${remedy}`);
  return ok(what, 'all are registered');
}
