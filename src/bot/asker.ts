/** Who asks, and where. */
import type { Actor } from '../claims/model/entry.ts';
import type { Language } from '../locales/index.ts';

export type Platform = 'slack' | 'discord' | 'console';

export interface Asker {
  /** The platform's user id; in the console the login name. */
  id: string;
  name: string;
  platform: Platform;
  /** The asker's own workspace in Slack, or Discord's server; left out where there is none. */
  workspace?: string;
  /** Whether that is another organisation's, which shares a channel with the newsroom's. */
  isExternal?: boolean;
  /** Where the question was asked; null in the console. */
  channel: string | null;
  /** The asker's group or role ids, or why they cannot be read. */
  groups: readonly string[] | UnknownGroups;
  /** What the asker reads; English where it is left out. */
  language?: Language;
}

export function askerToActor({ id, name, platform, workspace }: Asker): Actor & { platform: Platform } {
  const by = { kind: 'person' as const, id, name, platform };
  return workspace === undefined ? by : { ...by, workspace };
}

/** If a group cannot be read, nobody is an editor because of it, but their change is refused rather than made a proposal. */
export interface UnknownGroups {
  /** Which group, why it cannot be read, and who has to do what: "Slack … . Whoever runs Whosaid has to …" */
  trouble: string;
}
