/** Several newsrooms in one process: one store, one line to each platform, and each newsroom by itself. */
import { join } from 'node:path';
import type { DiscordNewsrooms } from '../adapters/discord/multi-newsroom.ts';
import type { SlackWorkspaces } from '../adapters/slack/multi-workspace.ts';
import { installedToSource } from '../adapters/slack/oauth/installation-store.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf, OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Health } from '../ops/health.ts';
import { createSeal, deriveSecret } from '../storage/encryption.ts';
import { openStore } from '../storage/open-store.ts';
import { createVault, resealVault, type Vault } from '../storage/secret-store.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import type { Store } from '../storage/store.ts';
import {
  hasPlatform,
  INSTALLATIONS,
  type NewsroomMap,
  NO_PLATFORM,
  readNewsroomMap,
  type SlackHome,
} from './newsroom-map.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { Room } from './room.ts';

/** A newsroom that nobody asks and that sends nothing by itself is closed after so long, in milliseconds. */
const IDLE_MS = 30 * 60_000;
const SWEEP_EVERY_MS = 60_000;
/** How often those that are closed are looked into: another copy may have died over what it had to send. In milliseconds. */
const WAKE_EVERY_MS = 60 * 60_000;

export interface Serving {
  /** What is on, for people, in plain text. */
  table: string;
  /** The platforms that are configured. */
  configured: readonly string[];
  registry: Registry;
  stop(): Promise<void>;
}

interface ServeParts {
  config: Config;
  clock: Clock;
  log: Log;
  health: Health | null;
  /** Called when the last platform has ended by itself, such as by a revoked token. */
  onLastEnd: () => void;
  idleMs?: number;
}

/** @throws OperatorError for a variable, file, store or key that cannot be used, or where no platform could start. */
export async function serveNewsrooms({ config, clock, log, health, onLastEnd, idleMs }: ServeParts): Promise<Serving> {
  const map = readNewsroomMap(config);
  if (!hasPlatform(config)) throw new OperatorError(NO_PLATFORM);
  const store = await openStore(config.STORE_URL, config.DATA_DIR);
  const registry: Registry = createRegistry({ map, store, clock, log, attach, idleMs: idleMs ?? IDLE_MS });
  health?.opened({
    boards: () => registry.opened().map(({ board }) => board),
    async count() {
      // Where none is open the store is asked all the same: whether it answers is what matters.
      const counts = await Promise.all([
        store.count(INSTALLATIONS),
        ...registry.opened().map(({ ledger }) => ledger.count()),
      ]);
      return counts.slice(1).reduce((all, one) => all + one, 0);
    },
  });
  let slack: SlackWorkspaces | null = null;
  let discord: DiscordNewsrooms | null = null;
  /** A newsroom that an early event opens waits for the platforms, so that all of them join it. */
  const started = Promise.withResolvers<void>();
  const rows: string[] = [];
  const timers: NodeJS.Timeout[] = [];

  /** A workspace that refuses its token is told in the log, and keeps nobody else waiting. */
  async function attach(room: Room): Promise<void> {
    await started.promise;
    const guilds = map.serversOf(room.name);
    try {
      if (discord !== null && guilds.length > 0) await discord.attach(room, guilds);
      for (const installed of (await slack?.installed()) ?? []) {
        if (map.ofSlack(installedToSource(installed)) !== room.name) continue;
        // Not waited for: while Slack is away, Discord's people of the same newsroom are answered.
        void slack?.attach(room, installed).catch((error: unknown) => {
          log.error('slack.not_attached', { newsroom: room.name, reason: messageOf(error) });
        });
      }
    } catch (error) {
      log.error('a newsroom could not be connected', { newsroom: room.name, error });
    }
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    await Promise.all([slack?.stop(), discord?.stop()]);
    await registry.close();
    await store.close();
  }

  /** Opens all newsrooms one after another, so that each seeds, sends what is due, and is closed again when it is idle. */
  async function wakeAll(): Promise<void> {
    const installed = (await slack?.installed()) ?? [];
    const own = installed.map((one) => map.ofSlack(installedToSource(one)));
    for (const name of new Set([...map.names, ...own.filter((one) => one !== null)]))
      await registry
        .open(name)
        .catch((error: unknown) =>
          log.error('a newsroom could not be opened', { newsroom: name, reason: messageOf(error) }),
        );
  }

  try {
    createFolder(join(config.DATA_DIR, 'newsrooms'));
    const failed: OperatorError[] = [];
    const begin = async (platform: string, way: string, work: () => Promise<void>): Promise<boolean> => {
      try {
        await work();
        rows.push(`  ${platform.padEnd(9)}  on      ${way}`);
        return true;
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        failed.push(error);
        log.error(error.message, { ended: platform });
        process.exitCode = 1;
        rows.push(`  ${platform.padEnd(9)}  failed  ${error.message}`);
        return false;
      }
    };
    if (config.SLACK_CLIENT_ID !== null) {
      const vault = await openVault(config, store, clock, log);
      const made = await createSlack(config, map, registry, vault, clock, log);
      if (await begin('slack', `HTTP on port ${config.SLACK_PORT}, install at /slack/install`, made.start))
        slack = made;
    }
    if (config.DISCORD_TOKEN !== null) {
      const made = await createDiscord(config, map, registry, clock, log, onLastEnd);
      const way = config.DISCORD_PUBLIC_KEY === null ? 'gateway' : `HTTP on port ${config.DISCORD_PORT}`;
      if (await begin('discord', way, made.start)) discord = made;
    }
    started.resolve();
    if (failed.length === rows.length) throw new OperatorError(failed.map(({ message }) => message).join(' '));
  } catch (error) {
    await close();
    throw error;
  }

  void wakeAll();
  timers.push(
    setInterval(() => void registry.sweep(), SWEEP_EVERY_MS).unref(),
    setInterval(() => void wakeAll(), WAKE_EVERY_MS).unref(),
  );
  rows.push(`  ${'newsrooms'.padEnd(9)}  ${map.names.length} in ${config.NEWSROOMS ?? 'no file'}`);
  return {
    table: ['Whosaid', ...rows, ''].join('\n'),
    configured: [
      ...(config.SLACK_CLIENT_ID === null ? [] : ['slack']),
      ...(config.DISCORD_TOKEN === null ? [] : ['discord']),
    ],
    registry,
    stop: close,
  };
}

/** Tokens that an earlier key encrypted are encrypted anew, so that the key can be taken out at the next start. */
async function openVault(config: Config, store: Store, clock: Clock, log: Log): Promise<Vault> {
  const seal = createSeal(config.TOKEN_KEYS);
  const vault = createVault(store, INSTALLATIONS, seal, clock.now);
  const { resealed, unreadable } = await resealVault(store, INSTALLATIONS, seal, vault);
  if (resealed > 0) log.info('tokens encrypted with the first key', { resealed });
  const [first] = unreadable;
  if (first !== undefined && unreadable.length === (await vault.names()).length) throw first;
  for (const error of unreadable) log.error(error.message);
  return vault;
}

async function createSlack(
  config: Config,
  map: NewsroomMap,
  registry: Registry,
  secrets: Vault,
  { now }: Clock,
  log: Log,
): Promise<SlackWorkspaces> {
  const { createSlackWorkspaces } = await import('../adapters/slack/multi-workspace.ts');
  const homeToName = (home: SlackHome) => map.ofSlack(home);
  return createSlackWorkspaces({
    oauth: {
      clientId: config.SLACK_CLIENT_ID ?? '',
      clientSecret: config.SLACK_CLIENT_SECRET ?? '',
      stateSecret: deriveSecret(config.TOKEN_KEYS[0] ?? '', 'whosaid slack state'),
      redirectUri: config.SLACK_REDIRECT_URL,
    },
    signingSecret: config.SLACK_SIGNING_SECRET ?? '',
    port: config.SLACK_PORT,
    api: { slackApiUrl: config.SLACK_API_URL },
    secrets,
    isServed: (source) => homeToName(source) !== null,
    async roomOf(source) {
      const name = homeToName(source);
      return name === null ? null : registry.open(name);
    },
    now,
    log,
  });
}

async function createDiscord(
  config: Config,
  map: NewsroomMap,
  registry: Registry,
  { now }: Clock,
  log: Log,
  onLastEnd: () => void,
): Promise<DiscordNewsrooms> {
  const { createDiscordNewsrooms } = await import('../adapters/discord/multi-newsroom.ts');
  return createDiscordNewsrooms({
    token: config.DISCORD_TOKEN ?? '',
    api: { rest: config.DISCORD_API_URL },
    endpoint:
      config.DISCORD_PUBLIC_KEY === null
        ? null
        : { publicKey: config.DISCORD_PUBLIC_KEY, port: config.DISCORD_PORT, now },
    async roomOf(guild) {
      const name = map.ofDiscord(guild);
      return name === null ? null : registry.open(name);
    },
    log,
    onFatal(error) {
      log.error(error.message, { ended: 'discord' });
      process.exitCode = 1;
      if (config.SLACK_CLIENT_ID === null) onLastEnd();
    },
  });
}
