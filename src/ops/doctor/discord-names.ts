/** Discord channels, people and roles that the configuration names. */
import type { Config } from '../../config/config.ts';
import { type Finding, fault, ok } from './finding.ts';
import { channelsNamedById } from './named-channels.ts';
import type { PlatformResponse } from './platform.ts';

type Call = (path: string) => Promise<PlatformResponse | null>;

/** @param servers the ids of the newsroom's servers: a name that one of them knows is right. */
export async function checkDiscordNames(config: Config, servers: readonly string[], call: Call): Promise<Finding[]> {
  if (servers.length === 0) return [];
  return [
    ...(await checkChannels(config, servers, call)),
    ...(await checkPeople(config, servers, call)),
    ...(await checkRoles(config, servers, call)),
  ];
}

async function checkChannels(config: Config, servers: readonly string[], call: Call): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, channel } of channelsNamedById(config, 'discord', /^\d{15,22}$/)) {
    const answer = await call(`/channels/${channel}`);
    const { name: shown, guild_id: server } = answer?.body ?? {};
    if (answer?.status === 404)
      findings.push(fault(name, `${channel}: Discord has no such channel: copy its ID again (Developer Mode).`));
    else if (answer?.status === 403)
      findings.push(fault(name, `${channel}: the bot cannot see it: give its role View Channel there.`));
    else if (answer?.status === 200 && !servers.includes(String(server)))
      findings.push(fault(name, `#${String(shown)} is in a server that is not this newsroom’s: name another channel.`));
    else if (answer?.status === 200) findings.push(ok(name, `the bot sees #${String(shown)}`));
  }
  return findings;
}

async function checkPeople({ EDITORS }: Config, servers: readonly string[], call: Call): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const user of EDITORS.flatMap((editor) => /^discord:(\d+)$/.exec(editor)?.[1] ?? [])) {
    const answers = await Promise.all(servers.map((server) => call(`/guilds/${server}/members/${user}`)));
    if (answers.every((answer) => answer?.status === 404))
      findings.push(
        fault('EDITORS', `${user} is nobody in the server: copy the person’s user ID again (Developer Mode).`),
      );
  }
  return findings;
}

async function checkRoles({ EDITORS }: Config, servers: readonly string[], call: Call): Promise<Finding[]> {
  const roles = EDITORS.flatMap((editor) => /^discord:role:(\d+)$/.exec(editor)?.[1] ?? []);
  if (roles.length === 0) return [];
  const answers = await Promise.all(servers.map((server) => call(`/guilds/${server}/roles`)));
  if (answers.some((answer) => answer?.status !== 200)) return [];
  const known = new Set(answers.flatMap((answer) => Object.values(answer?.body ?? {})).map((role) => idOf(role)));
  return roles
    .filter((role) => !known.has(role))
    .map((role) => fault('EDITORS', `The server has no role ${role}: copy the role’s ID again (Developer Mode).`));
}

const idOf = (value: unknown) => (value as { id?: unknown }).id;
