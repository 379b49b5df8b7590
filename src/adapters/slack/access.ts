/** The workspaces that the app may act for: one by SLACK_BOT_TOKEN, or those that installed it (oauth/installed-access.ts). */
import { OperatorError } from '../../lib/errors.ts';
import type { JsonObject, Removal } from './event-workspace.ts';
import type { Installer } from './oauth/installer.ts';

/** A token and what it is for. `team` is null where that is an organisation, or where it does not matter. */
export interface Installation {
  name: string;
  team: string | null;
  enterprise: string | null;
  botToken: string;
}

export interface Access {
  /** The installation without which the adapter cannot start; null where workspaces come and go. */
  readonly only: Installation | null;
  /** The pages by which workspaces install the app; null where none do. */
  readonly pages: Installer['pages'] | null;
  /** The installation that an event is for, and the workspace; null for none. */
  find(body: JsonObject): Promise<{ installation: Installation; team: string | null } | null>;
  list(): Promise<Installation[]>;
  /** Slack says that the app was removed. @returns the installation's name, unless it was installed again since. */
  handleRemoval(body: JsonObject, removal: Removal): Promise<string | null>;
  /** Slack refuses the token. */
  handleInvalidToken(installation: Installation, error: OperatorError): void;
}

/** @param onFatal called when the token has ended. */
export function createTokenAccess(botToken: string, onFatal: (error: OperatorError) => void): Access {
  const only = { name: 'SLACK_BOT_TOKEN', team: null, enterprise: null, botToken };
  const found = Promise.resolve({ installation: only, team: null });
  return {
    only,
    pages: null,
    find: () => found,
    list: async () => [only],
    async handleRemoval(_body, { event }) {
      onFatal(
        new OperatorError(
          `SLACK_BOT_TOKEN: Slack says that the app was removed (${event}); install it again at https://api.slack.com/apps and copy the token anew.`,
        ),
      );
      return null;
    },
    handleInvalidToken: (_installation, error) => onFatal(error),
  };
}
