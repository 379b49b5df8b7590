/** Discord: the token, the server, the commands and the clock. https://docs.discord.com/developers/resources/user#get-current-user */
import { commands } from '../../../commands/index.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { callPlatform, checkClock } from './platform.ts';

export async function checkDiscord(config: Config, now: () => Date): Promise<Finding[]> {
  const { DISCORD_TOKEN, DISCORD_GUILD, DISCORD_API_URL } = config;
  if (DISCORD_TOKEN === null) return [ok('discord', 'off: DISCORD_TOKEN is empty')];
  const call = (path: string) =>
    callPlatform(`${DISCORD_API_URL.replace(/\/$/, '')}/v10${path}`, `Bot ${DISCORD_TOKEN}`, 'GET', now);
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
  const findings = [ok('DISCORD_TOKEN', `good: ${String(answer.body?.username)}`), checkClock('Discord', answer)];
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
  const where = DISCORD_GUILD === null ? '' : `/guilds/${DISCORD_GUILD}`;
  return [...findings, await checkCommands(() => call(`/applications/${application}${where}/commands`))];
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

/** Whether the bot is in the servers that are listed for the newsrooms. */
export async function checkServers(
  { DISCORD_TOKEN, DISCORD_API_URL }: Config,
  servers: readonly { newsroom: string; guild: string }[],
  now: () => Date,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { newsroom, guild } of servers) {
    const url = `${DISCORD_API_URL.replace(/\/$/, '')}/v10/guilds/${guild}`;
    const answer = await callPlatform(url, `Bot ${DISCORD_TOKEN}`, 'GET', now);
    const what = `${newsroom}: server ${guild}`;
    findings.push(
      answer?.status === 200
        ? ok(what, 'the bot is in it')
        : fault(what, 'The bot is not in it: invite it, or correct the id.'),
    );
  }
  return findings;
}

async function checkCommands(list: () => ReturnType<typeof callPlatform>): Promise<Finding> {
  const what = 'discord commands';
  const answer = await list();
  if (answer?.status !== 200) return warning(what, 'Discord does not list them now: ask again in a minute.');
  const registered = new Set(Object.values(answer.body ?? {}).map((one) => (one as { name?: unknown }).name));
  const missing = commands.filter(({ name, hidden }) => !hidden && !registered.has(name)).map(({ name }) => name);
  if (missing.length === 0) return ok(what, 'all are registered');
  return fault(what, `Not registered: /${missing.join(', /')}. Run npm run register -- discord.`);
}
