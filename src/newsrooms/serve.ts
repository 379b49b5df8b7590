/** Several newsrooms in one process: one store, one line to each platform, and each newsroom by itself. */
import { join } from 'node:path';
import type { DiscordNewsrooms } from '../adapters/discord/multi-newsroom.ts';
import type { SlackWorkspaces } from '../adapters/slack/multi-workspace.ts';
import { installationToWorkspaceRef } from '../adapters/slack/oauth/installation-store.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Health } from '../ops/health.ts';
import { createEncryptor, deriveSecret } from '../storage/encryption.ts';
import { openStore } from '../storage/open-store.ts';
import { createSecretStore, reencryptSecrets, type SecretStore } from '../storage/secret-store.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import type { Store } from '../storage/store.ts';
import {
  hasPlatform,
  INSTALLATIONS_NAMESPACE,
  type NewsroomMap,
  NO_PLATFORM,
  readNewsroomMap,
  type WorkspaceRef,
} from './newsroom-map.ts';
import { createNewsroomRegistry, type NewsroomRegistry } from './registry.ts';
import type { ServedNewsroom } from './served-newsroom.ts';

/** A newsroom that nobody asks and that sends nothing by itself is closed after so long, in milliseconds. */
const IDLE_TIMEOUT_MS = 30 * 60_000;
const SWEEP_INTERVAL_MS = 60_000;
/** How often those that are closed are looked into: another copy may have died over what it had to send. In milliseconds. */
const WAKE_INTERVAL_MS = 60 * 60_000;

export interface Serving {
  /** What is on, for people, in plain text. */
  table: string;
  /** The platforms that are configured. */
  configured: readonly string[];
  registry: NewsroomRegistry;
  stop(): Promise<void>;
}

interface ServeDeps {
  config: Config;
  clock: Clock;
  log: Log;
  health: Health | null;
  /** Called when the last platform has ended by itself, such as by a revoked token. */
  onAllEnded: () => void;
  idleTimeoutMs?: number;
}

/** @throws OperatorError for a variable, file, store or key that cannot be used, or where no platform could start. */
export async function serveNewsrooms({
  config,
  clock,
  log,
  health,
  onAllEnded,
  idleTimeoutMs,
}: ServeDeps): Promise<Serving> {
  const map = readNewsroomMap(config);
  if (!hasPlatform(config)) throw new OperatorError(NO_PLATFORM);
  const store = await openStore(config.STORE_URL, config.DATA_DIR);
  const registry: NewsroomRegistry = createNewsroomRegistry({
    map,
    store,
    clock,
    log,
    attachAdapters,
    idleTimeoutMs: idleTimeoutMs ?? IDLE_TIMEOUT_MS,
  });
  health?.attachRecord({
    readModels: () => registry.list().map(({ readModel: board }) => board),
    async count() {
      // Where none is open the store is asked all the same: whether it answers is what matters.
      const counts = await Promise.all([
        store.count(INSTALLATIONS_NAMESPACE),
        ...registry.list().map(({ ledger }) => ledger.count()),
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
  async function attachAdapters(served: ServedNewsroom): Promise<void> {
    await started.promise;
    const guilds = map.serversOf(served.name);
    try {
      if (discord !== null && guilds.length > 0) await discord.attach(served, guilds);
      for (const installed of (await slack?.listInstallations()) ?? []) {
        if (map.newsroomOfWorkspace(installationToWorkspaceRef(installed)) !== served.name) continue;
        // Not waited for: while Slack is away, Discord's people of the same newsroom are answered.
        void slack?.attach(served, installed).catch((error: unknown) => {
          log.error('slack.attach_failed', { newsroom: served.name, reason: errorToMessage(error) });
        });
      }
    } catch (error) {
      log.error('newsroom.attach_failed', { newsroom: served.name, error });
    }
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    await Promise.all([slack?.stop(), discord?.stop()]);
    await registry.close();
    await store.close();
  }

  /** Opens all newsrooms one after another, so that each seeds, sends what is due, and is closed again when it is idle. */
  async function openAll(): Promise<void> {
    const installed = (await slack?.listInstallations()) ?? [];
    const own = installed.map((one) => map.newsroomOfWorkspace(installationToWorkspaceRef(one)));
    for (const name of new Set([...map.names, ...own.filter((one) => one !== null)]))
      await registry
        .open(name)
        .catch((error: unknown) =>
          log.error('newsroom.open_failed', { newsroom: name, reason: errorToMessage(error) }),
        );
  }

  try {
    createFolder(join(config.DATA_DIR, 'newsrooms'));
    const failed: OperatorError[] = [];
    const startPlatform = async (platform: string, transport: string, work: () => Promise<void>): Promise<boolean> => {
      try {
        await work();
        rows.push(`  ${platform.padEnd(9)}  on      ${transport}`);
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
      const secretStore = await openSecretStore(config, store, clock, log);
      const made = await createSlack(config, map, registry, secretStore, clock, log);
      if (await startPlatform('slack', `HTTP on port ${config.SLACK_PORT}, install at /slack/install`, made.start))
        slack = made;
    }
    if (config.DISCORD_TOKEN !== null) {
      const made = await createDiscord(config, map, registry, clock, log, onAllEnded);
      const transport = config.DISCORD_PUBLIC_KEY === null ? 'gateway' : `HTTP on port ${config.DISCORD_PORT}`;
      if (await startPlatform('discord', transport, made.start)) discord = made;
    }
    started.resolve();
    if (failed.length === rows.length) throw new OperatorError(failed.map(({ message }) => message).join(' '));
  } catch (error) {
    await close();
    throw error;
  }

  void openAll();
  timers.push(
    setInterval(() => void registry.closeIdle(), SWEEP_INTERVAL_MS).unref(),
    setInterval(() => void openAll(), WAKE_INTERVAL_MS).unref(),
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
async function openSecretStore(config: Config, store: Store, clock: Clock, log: Log): Promise<SecretStore> {
  const encryptor = createEncryptor(config.TOKEN_KEYS);
  const secretStore = createSecretStore(store, INSTALLATIONS_NAMESPACE, encryptor, clock.now);
  const { reencrypted: resealed, unreadable } = await reencryptSecrets(
    store,
    INSTALLATIONS_NAMESPACE,
    encryptor,
    secretStore,
  );
  if (resealed > 0) log.info('secrets.reencrypted', { resealed });
  const [first] = unreadable;
  if (first !== undefined && unreadable.length === (await secretStore.names()).length) throw first;
  for (const error of unreadable) log.error(error.message);
  return secretStore;
}

async function createSlack(
  config: Config,
  map: NewsroomMap,
  registry: NewsroomRegistry,
  secrets: SecretStore,
  { now }: Clock,
  log: Log,
): Promise<SlackWorkspaces> {
  const { createSlackWorkspaces } = await import('../adapters/slack/multi-workspace.ts');
  const workspaceToNewsroom = (home: WorkspaceRef) => map.newsroomOfWorkspace(home);
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
    isServed: (source) => workspaceToNewsroom(source) !== null,
    async openNewsroomFor(source) {
      const name = workspaceToNewsroom(source);
      return name === null ? null : registry.open(name);
    },
    now,
    log,
  });
}

async function createDiscord(
  config: Config,
  map: NewsroomMap,
  registry: NewsroomRegistry,
  { now }: Clock,
  log: Log,
  onAllEnded: () => void,
): Promise<DiscordNewsrooms> {
  const { createDiscordNewsrooms } = await import('../adapters/discord/multi-newsroom.ts');
  return createDiscordNewsrooms({
    token: config.DISCORD_TOKEN ?? '',
    api: { rest: config.DISCORD_API_URL },
    endpoint:
      config.DISCORD_PUBLIC_KEY === null
        ? null
        : { publicKey: config.DISCORD_PUBLIC_KEY, port: config.DISCORD_PORT, now },
    async openNewsroomFor(guild) {
      const name = map.newsroomOfServer(guild);
      return name === null ? null : registry.open(name);
    },
    log,
    onFatal(error) {
      log.error(error.message, { ended: 'discord' });
      process.exitCode = 1;
      if (config.SLACK_CLIENT_ID === null) onAllEnded();
    },
  });
}
