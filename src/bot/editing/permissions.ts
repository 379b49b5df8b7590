/** Who is an editor. What anyone else enters is a proposal. */
import type { Actor } from '../../claims/model/entry.ts';
import { UserError } from '../../lib/errors.ts';
import type { Asker } from '../asker.ts';

export interface Permissions {
  /**
   * Whether what the asker enters is recorded at once, and whether the asker may decide proposals.
   * @throws UserError where a group would decide and cannot be read.
   */
  isEditor(asker: Asker): boolean;
  /** Whether the asker may approve what this actor proposed. */
  canApprove(asker: Asker, proposer: Actor): boolean;
  /** Whether anyone is named in EDITORS. */
  hasEditors: boolean;
}

/**
 * @param editors as EDITORS lists them: slack:U…, slack:group:S…, discord:123…, discord:role:123…, console, console:name.
 * With none named, whoever sits at the console is the only editor: the machine is theirs.
 */
export function createPermissions(editors: readonly string[], fourEyes: boolean): Permissions {
  const named = new Set(editors);
  const isEditor = (asker: Asker): boolean => {
    if (named.size === 0) return asker.platform === 'console';
    if (named.has(`${asker.platform}:${asker.id}`)) return true;
    if (asker.platform === 'console') return named.has('console');
    const kind = asker.platform === 'slack' ? 'group' : 'role';
    if ('trouble' in asker.groups)
      throw new UserError(`Whether you are an editor cannot be told, so nothing was changed. ${asker.groups.trouble}`);
    return asker.groups.some((group) => named.has(`${asker.platform}:${kind}:${group}`));
  };
  return {
    isEditor,
    canApprove: (asker, proposer) => !(fourEyes && proposer.platform === asker.platform && proposer.id === asker.id),
    hasEditors: named.size > 0,
  };
}

/** The ids of Slack's user groups that EDITORS names: their members have to be asked for. */
export function extractSlackGroups(editors: readonly string[]): string[] {
  return editors.flatMap((editor) => /^slack:group:(.+)$/.exec(editor)?.[1] ?? []);
}
