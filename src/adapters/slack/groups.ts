/** Who is in the user groups that EDITORS names: https://docs.slack.dev/reference/methods/usergroups.users.list */
import type { webApi } from '@slack/bolt';
import type { Log } from '../../bot/log.ts';
import { slackErrorCode } from './faults.ts';

/** Milliseconds that an answer of Slack holds: who has left a group is no editor a minute later. */
const HOLDS = 60_000;

export interface Groups {
  /** The groups that a user is in, of those that matter. Never rejects: a group that cannot be read has nobody in it. */
  of(user: string): Promise<string[]>;
}

/** @param groups the ids that matter; with none, Slack is never asked. */
export function createGroups(client: webApi.WebClient, groups: readonly string[], now: () => Date, log: Log): Groups {
  const known = new Map<string, { users: readonly string[]; until: number }>();

  async function usersOf(group: string): Promise<readonly string[]> {
    const held = known.get(group);
    if (held !== undefined && held.until > now().getTime()) return held.users;
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      known.set(group, { users, until: now().getTime() + HOLDS });
      return users;
    } catch (error) {
      log.warn('slack.no_group', { group, reason: slackErrorCode(error) ?? String(error) });
      return [];
    }
  }

  return {
    async of(user) {
      const members = await Promise.all(groups.map(async (group) => ({ group, users: await usersOf(group) })));
      return members.filter(({ users }) => users.includes(user)).map(({ group }) => group);
    },
  };
}
