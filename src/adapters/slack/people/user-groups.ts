/** Who is in the user groups that EDITORS names: https://docs.slack.dev/reference/methods/usergroups.users.list */
import type { webApi } from '@slack/bolt';
import type { Asker } from '../../../bot/asker.ts';
import { isFresh } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import { withTimeout } from '../../../lib/timeout.ts';
import { slackErrorCode } from '../errors.ts';

/** Milliseconds for which Slack's answer is cached: whoever leaves a group is no editor a minute later. */
const GROUP_TTL_MS = 60_000;
/** Milliseconds until Slack is asked again after an error. */
const ERROR_TTL_MS = 5_000;
/** A question waits no longer for the asker's groups: the acknowledgement has three seconds in all. */
const LOOKUP_TIMEOUT_MS = 1_500;

export interface UserGroups {
  /** Which of the groups that matter a user is in, or why that cannot be told. Never rejects. */
  of(user: string): Promise<Asker['groups']>;
}

type GroupMembers = { users: readonly string[] } | { trouble: string };

/** @param groups the ids that matter; if there are none, Slack is never asked. */
export function createUserGroups(
  client: webApi.WebClient,
  groups: readonly string[],
  now: () => Date,
  log: Log,
): UserGroups {
  const cache = new Map<string, { members: GroupMembers; at: number }>();

  async function membersOf(group: string): Promise<GroupMembers> {
    const cached = cache.get(group);
    if (cached !== undefined && isFresh(cached.at, 'users' in cached.members ? GROUP_TTL_MS : ERROR_TTL_MS, now()))
      return cached.members;
    const members = (await withTimeout(fetchMembers(group), LOOKUP_TIMEOUT_MS)) ?? { trouble: groupError(group, null) };
    cache.set(group, { members, at: now().getTime() });
    return members;
  }

  async function fetchMembers(group: string): Promise<GroupMembers> {
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      return { users };
    } catch (error) {
      const code = slackErrorCode(error);
      log.warn('slack.user_group_read_failed', { group, reason: code ?? String(error) });
      return { trouble: groupError(group, code) };
    }
  }

  return {
    async of(user) {
      const all = await Promise.all(groups.map(async (group) => ({ group, members: await membersOf(group) })));
      const own = all.filter(({ members }) => 'users' in members && members.users.includes(user));
      if (own.length > 0) return own.map(({ group }) => group);
      return all.map(({ members }) => members).find((members) => 'trouble' in members) ?? [];
    },
  };
}

/** @param code what Slack calls it; null when it did not answer. */
function groupError(group: string, code: string | null): string {
  switch (code) {
    case 'missing_scope':
    case 'not_allowed_token_type':
      return `Slack does not let Whosaid read the user group ${group}, which EDITORS names. Whoever runs Whosaid has to give the app the scope usergroups:read (npm run register -- slack prints the manifest) and install it again.`;
    case 'no_such_subteam':
    case 'subteam_not_found':
      return `Slack knows no user group ${group}, which EDITORS names. Whoever runs Whosaid has to correct EDITORS.`;
    default:
      return `Slack does not tell at the moment who is in the user group ${group}, which EDITORS names. Try again in a minute; if it stays so, tell whoever runs Whosaid.`;
  }
}
