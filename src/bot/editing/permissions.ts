/** Who is an editor. Changes by anyone else become proposals. */
import type { Actor } from '../../claims/model/entry.ts';
import { UserError } from '../../lib/errors.ts';
import type { Asker } from '../asker.ts';

export interface Permissions {
  /**
   * Whether the asker's changes are recorded at once, and whether the asker may decide proposals.
   * @throws UserError if it depends on a group that cannot be read.
   */
  isEditor(asker: Asker): boolean;
  /** FOUR_EYES: every change to the record takes two people, an editor's too. */
  fourEyes: boolean;
  /** With FOUR_EYES, nobody approves their own words. */
  canApprove(asker: Asker, author: Actor): boolean;
  /** Whether EDITORS names anyone. */
  hasEditors: boolean;
}

/**
 * @param editors as listed in EDITORS: slack:U…, slack:T…/U…, slack:group:S…, discord:123…, discord:role:123…, console, console:name.
 * If empty, only the console user is an editor, since they own the machine.
 */
export function createPermissions(editors: readonly string[], fourEyes: boolean): Permissions {
  const named = new Set(editors);
  const isEditor = (asker: Asker): boolean => {
    if (named.size === 0) return asker.platform === 'console';
    if (asker.workspace !== undefined && named.has(`${asker.platform}:${asker.workspace}/${asker.id}`)) return true;
    // Ids are a workspace's own: what EDITORS and its groups name without one is never somebody of another organisation.
    if (asker.isExternal === true) return false;
    if (named.has(`${asker.platform}:${asker.id}`)) return true;
    if (asker.platform === 'console') return named.has('console');
    const kind = asker.platform === 'slack' ? 'group' : 'role';
    if ('trouble' in asker.groups)
      throw new UserError(`Whether you are an editor cannot be told, so nothing was changed. ${asker.groups.trouble}`);
    return asker.groups.some((group) => named.has(`${asker.platform}:${kind}:${group}`));
  };
  return {
    isEditor,
    fourEyes,
    canApprove: (asker, author) => !(fourEyes && author.platform === asker.platform && author.id === asker.id),
    hasEditors: named.size > 0,
  };
}

/** The Slack user groups in EDITORS, whose members have to be fetched. */
export function extractSlackGroups(editors: readonly string[]): string[] {
  return editors.flatMap((editor) => /^slack:group:(.+)$/.exec(editor)?.[1] ?? []);
}
