/** Slack channels, people and user groups that the configuration names. */
import type { Config } from '../../config/config.ts';
import { type Finding, fault, ok } from './finding.ts';
import { channelsNamedById } from './named-channels.ts';
import { callPlatform } from './platform.ts';

/** `team` is null if it is not known. */
export interface WorkspaceAccess {
  token: string;
  team: string | null;
}

type Ask = (method: string, token: string) => Promise<Record<string, unknown>>;

/**
 * Checks the names in the settings of one newsroom. One that any of its workspaces knows is right, and so is one that no
 * workspace can be asked about now.
 */
export async function checkSlackNames(
  config: Config,
  workspaces: readonly WorkspaceAccess[],
  now: () => Date,
): Promise<Finding[]> {
  if (workspaces.length === 0) return [];
  const ask: Ask = async (method, token) => {
    const url = `${config.SLACK_API_URL.replace(/\/?$/, '/')}${method}`;
    return (await callPlatform(url, `Bearer ${token}`, 'POST', now))?.body ?? {};
  };
  return [
    ...(await checkChannels(config, workspaces, ask)),
    ...(await checkPeople(config, workspaces, ask)),
    ...(await checkGroups(config, workspaces, ask)),
  ];
}

async function checkChannels(config: Config, workspaces: readonly WorkspaceAccess[], ask: Ask): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, channel } of channelsNamedById(config, 'slack', /^[CG][A-Z0-9]{2,}$/)) {
    const answers = await Promise.all(
      workspaces.map(({ token }) => ask(`conversations.info?channel=${channel}`, token)),
    );
    const answer = answers.find((one) => one.ok === true) ?? answers.find((one) => one.error !== undefined);
    if (answer !== undefined) findings.push(toChannelFinding(name, channel, answer));
  }
  return findings;
}

function toChannelFinding(name: string, id: string, answer: Record<string, unknown>): Finding {
  if (answer.ok !== true)
    return fault(
      name,
      `${id}: Slack has no such channel for the bot (${String(answer.error)}): correct the id, or invite the bot.`,
    );
  const channel = answer.channel as { name?: string; is_archived?: boolean; is_member?: boolean };
  if (channel.is_archived === true)
    return fault(name, `#${channel.name} is archived: name another channel, or restore it.`);
  if (channel.is_member === false) return fault(name, `The bot is not in #${channel.name}: /invite it there.`);
  return ok(name, `the bot is in #${channel.name}`);
}

async function checkPeople({ EDITORS }: Config, workspaces: readonly WorkspaceAccess[], ask: Ask): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const editor of EDITORS) {
    const [, home, user] = /^slack:(?:(T[A-Z0-9]+)\/)?([UW][A-Z0-9]+)$/.exec(editor) ?? [];
    const asked = workspaces.filter(({ team }) => home === undefined || team === null || team === home);
    if (user === undefined || asked.length === 0) continue;
    const answers = await Promise.all(asked.map(({ token }) => ask(`users.info?user=${user}`, token)));
    const isNobody = ({ error, user: found }: Record<string, unknown>) =>
      error === 'user_not_found' || (found as { deleted?: boolean } | undefined)?.deleted === true;
    if (answers.every(isNobody))
      findings.push(
        fault('EDITORS', `${user} is nobody in this workspace: copy the member ID from the person’s profile.`),
      );
  }
  return findings;
}

/** Slack lists no group that is disabled. */
async function checkGroups({ EDITORS }: Config, workspaces: readonly WorkspaceAccess[], ask: Ask): Promise<Finding[]> {
  const groups = EDITORS.flatMap((editor) => /^slack:group:(S[A-Z0-9]+)$/.exec(editor)?.[1] ?? []);
  if (groups.length === 0) return [];
  const answers = await Promise.all(workspaces.map(({ token }) => ask('usergroups.list', token)));
  // A missing scope is reported with the scopes.
  if (answers.some((answer) => answer.ok !== true)) return [];
  const known = new Set(answers.flatMap(({ usergroups }) => (usergroups as { id: string }[]).map(({ id }) => id)));
  return groups
    .filter((group) => !known.has(group))
    .map((group) =>
      fault('EDITORS', `There is no user group ${group}: copy its ID from “People & user groups”, or restore it.`),
    );
}
