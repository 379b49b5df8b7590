/** Where the app is installed, and the tokens that it got there: https://docs.slack.dev/tools/bolt-js/concepts/authenticating-oauth */
import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import { z } from 'zod';

/** Where secrets are kept: encrypted, each for its own name. */
export interface Secrets {
  get(name: string): Promise<string | null>;
  put(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** What is known of one installation. `team` is null where it is for a whole organisation. */
export interface Installed {
  name: string;
  team: string | null;
  enterprise: string | null;
  botUser: string;
  botId: string;
  botToken: string;
  /** When the token ends, in seconds since 1970, where tokens rotate; else null. */
  expiresAt: number | null;
  /** When it was installed, ISO. */
  at: string;
}

/** What Slack says of where an event belongs. */
export interface Source {
  team: string | null;
  enterprise: string | null;
  isOrgWide: boolean;
}

/** Where an installation belongs. */
export function installedToSource({ team, enterprise }: Installed): Source {
  return { team, enterprise, isOrgWide: team === null };
}

export interface Installations extends Required<InstallationStore> {
  /** Null where the app is not installed. Throws OperatorError where its tokens cannot be read. */
  find(source: Source): Promise<Installed | null>;
  /** All that can be read; `onUnreadable` is told of the others. */
  all(onUnreadable: (error: unknown) => void): Promise<Installed[]>;
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
/** No more than is needed: no token and no id of a person, no address to post to. */
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
/** Who installed it is nobody's business later. */
const NOBODY = { id: '', token: undefined, scopes: undefined };
type Stored = z.infer<typeof storedSchema>;

export function createInstallations(secrets: Secrets, now: () => Date): Installations {
  async function read(name: string): Promise<Stored | null> {
    const text = await secrets.get(name);
    return text === null ? null : storedSchema.parse(JSON.parse(text));
  }

  async function readFor(source: Source): Promise<{ name: string; stored: Stored } | null> {
    const name = sourceToName(source);
    const stored = name === null ? null : await read(name);
    return name === null || stored === null ? null : { name, stored };
  }

  return {
    async storeInstallation(given: Installation) {
      const name = nameOf(given);
      const stored = storedSchema.parse({ at: now().toISOString(), installation: given });
      await secrets.put(name, JSON.stringify(stored));
    },
    async fetchInstallation(query) {
      const found = await readFor(queryToSource(query));
      if (found === null) throw new Error('the app is not installed there');
      return { ...found.stored.installation, user: NOBODY } as Installation<'v2', false>;
    },
    async deleteInstallation(query) {
      const name = sourceToName(queryToSource(query));
      if (name !== null) await secrets.remove(name);
    },
    async find(source) {
      const found = await readFor(source);
      return found === null ? null : storedToInstalled(found.name, found.stored);
    },
    async all(onUnreadable) {
      const found: Installed[] = [];
      for (const name of await secrets.names()) {
        try {
          const stored = await read(name);
          if (stored !== null) found.push(storedToInstalled(name, stored));
        } catch (error) {
          onUnreadable(error);
        }
      }
      return found;
    },
  };
}

function storedToInstalled(name: string, { at, installation }: Stored): Installed {
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

function queryToSource({ teamId, enterpriseId, isEnterpriseInstall }: InstallationQuery<boolean>): Source {
  return { team: teamId ?? null, enterprise: enterpriseId ?? null, isOrgWide: isEnterpriseInstall };
}

/**
 * The name under which the installation for a source is kept. Never an organisation's in place of a workspace's: in a shared
 * channel an event may name another organisation than that of the installation.
 */
function sourceToName({ team, enterprise, isOrgWide }: Source): string | null {
  const home = isOrgWide ? enterprise : team;
  return home === null || !isId(home) ? null : `${isOrgWide ? 'org' : 'team'} ${home}`;
}

function nameOf({ team, enterprise, isEnterpriseInstall }: Installation): string {
  const isOrgWide = isEnterpriseInstall ?? false;
  const name = sourceToName({ team: team?.id ?? null, enterprise: enterprise?.id ?? null, isOrgWide });
  if (name === null) throw new Error('an installation of no workspace and no organisation');
  return name;
}

const isId = (id: string): boolean => /^[A-Z0-9]{3,30}$/.test(id);
