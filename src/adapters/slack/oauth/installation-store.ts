/** Where the app is installed, with its tokens: https://docs.slack.dev/tools/bolt-js/concepts/authenticating-oauth */
import type { Installation as BoltInstallation, InstallationQuery, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceRef } from '../../newsrooms.ts';
import type { Installation } from '../access.ts';

/** Where secrets are kept: encrypted, each for its own name. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  set(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** `team` is null for a whole organisation. */
export interface WorkspaceInstallation extends Installation {
  botUser: string;
  botId: string;
  /** When the token expires, in seconds since 1970, if tokens rotate; else null. */
  expiresAt: number | null;
  /** When it was installed, ISO. */
  at: string;
}

/** Where an installation belongs. */
export function installationToWorkspaceRef({
  team,
  enterprise,
}: Pick<WorkspaceInstallation, 'team' | 'enterprise'>): WorkspaceRef {
  return { team, enterprise, isOrgWide: team === null };
}

export interface SlackInstallationStore extends Required<InstallationStore> {
  /** Null if the app is not installed. Rejects with an OperatorError if its tokens cannot be read. */
  find(source: WorkspaceRef): Promise<WorkspaceInstallation | null>;
  /** All that can be read; `onUnreadable` is called for the others. */
  all(onUnreadable: (error: unknown) => void): Promise<WorkspaceInstallation[]>;
}

const secondsSchema = z.number().optional();
const botSchema = z.object({
  token: z.string(),
  refreshToken: z.string().optional(),
  expiresAt: secondsSchema,
  scopes: z.array(z.string()),
  id: z.string(),
  userId: z.string(),
});
/** Only what is needed: no person's token or id, and no address to post to. */
const storedSchema = z.object({
  at: z.string(),
  installation: z.object({
    team: z.object({ id: z.string(), name: z.string().optional() }).optional(),
    enterprise: z.object({ id: z.string(), name: z.string().optional() }).optional(),
    isEnterpriseInstall: z.boolean().default(false),
    bot: botSchema,
    appId: z.string().optional(),
    enterpriseUrl: z.string().optional(),
    tokenType: z.literal('bot').optional(),
    authVersion: z.literal('v2').default('v2'),
  }),
});
/** Who installed the app is not kept. */
const NO_USER = { id: '', token: undefined, scopes: undefined };
type Stored = z.infer<typeof storedSchema>;

export function createInstallationStore(secrets: SecretStore, now: () => Date): SlackInstallationStore {
  async function read(name: string): Promise<Stored | null> {
    const text = await secrets.get(name);
    return text === null ? null : storedSchema.parse(JSON.parse(text));
  }

  async function readFor(workspace: WorkspaceRef): Promise<{ name: string; stored: Stored } | null> {
    const name = workspaceRefToName(workspace);
    const stored = name === null ? null : await read(name);
    return name === null || stored === null ? null : { name, stored };
  }

  return {
    async storeInstallation(given: BoltInstallation) {
      const name = nameOf(given);
      const stored = storedSchema.parse({ at: now().toISOString(), installation: given });
      await secrets.set(name, JSON.stringify(stored));
    },
    async fetchInstallation(query) {
      const found = await readFor(queryToWorkspaceRef(query));
      if (found === null) throw new Error('the app is not installed there');
      return { ...found.stored.installation, user: NO_USER } as BoltInstallation<'v2', false>;
    },
    async deleteInstallation(query) {
      const name = workspaceRefToName(queryToWorkspaceRef(query));
      if (name !== null) await secrets.remove(name);
    },
    async find(workspace) {
      const found = await readFor(workspace);
      return found === null ? null : storedToInstallation(found.name, found.stored);
    },
    async all(onUnreadable) {
      const found: WorkspaceInstallation[] = [];
      for (const name of await secrets.names()) {
        try {
          const stored = await read(name);
          if (stored !== null) found.push(storedToInstallation(name, stored));
        } catch (error) {
          onUnreadable(error);
        }
      }
      return found;
    },
  };
}

function storedToInstallation(name: string, { at, installation }: Stored): WorkspaceInstallation {
  const { team, enterprise, isEnterpriseInstall, bot } = installation;
  return {
    name,
    team: isEnterpriseInstall ? null : (team?.id ?? null),
    enterprise: enterprise?.id ?? null,
    botUser: bot.userId,
    botId: bot.id,
    botToken: bot.token,
    expiresAt: bot.refreshToken === undefined ? null : (bot.expiresAt ?? null),
    at,
  };
}

function queryToWorkspaceRef({ teamId, enterpriseId, isEnterpriseInstall }: InstallationQuery<boolean>): WorkspaceRef {
  return { team: teamId ?? null, enterprise: enterpriseId ?? null, isOrgWide: isEnterpriseInstall };
}

/**
 * The name of the installation for a workspace. Never an organisation's in place of a workspace's: in a shared channel an
 * event may name another organisation than the installation's.
 */
function workspaceRefToName({ team, enterprise, isOrgWide }: WorkspaceRef): string | null {
  const home = isOrgWide ? enterprise : team;
  return home === null || !isId(home) ? null : `${isOrgWide ? 'org' : 'team'} ${home}`;
}

function nameOf({ team, enterprise, isEnterpriseInstall }: BoltInstallation): string {
  const isOrgWide = isEnterpriseInstall ?? false;
  const name = workspaceRefToName({ team: team?.id ?? null, enterprise: enterprise?.id ?? null, isOrgWide });
  if (name === null) throw new Error('an installation of no workspace and no organisation');
  return name;
}

const isId = (id: string): boolean => /^[A-Z0-9]{3,30}$/.test(id);
