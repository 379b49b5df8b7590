/** Who asks, and where. */

export type Platform = 'slack' | 'discord' | 'console';

export interface Asker {
  /** The platform's user id; in the console the login name. */
  id: string;
  name: string;
  platform: Platform;
  /** Where the question was asked; null where there is no channel (the console). */
  channel: string | null;
  /** Group or role ids the platform gives for the asker, or why it does not. */
  groups: readonly string[] | UnknownGroups;
}

/** Nobody is an editor by a group that cannot be read, and nobody's change becomes a proposal for that reason alone. */
export interface UnknownGroups {
  /** Which group, why it cannot be read, and who has to do what: "Slack … . Whoever runs Whosaid has to …" */
  trouble: string;
}
