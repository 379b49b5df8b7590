/** Serves the newsrooms of this process, be it one or several: opens the store and the records, and starts the adapters. */
import { join } from 'node:path';
import type { Adapter } from '../adapters/adapter.ts';
import { createInstallationStore, installationToWorkspaceRef } from '../adapters/slack/oauth/installation-store.ts';
import { showProgress } from '../cli/progress-bar.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Health } from '../ops/health.ts';
import { createEncryptor } from '../storage/encryption.ts';
import { openStore } from '../storage/open-store.ts';
import { createSecretStore, reencryptSecrets, type SecretStore } from '../storage/secret-store.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import type { Store } from '../storage/store.ts';
import { hasPlatform, INSTALLATIONS_NAMESPACE, NO_PLATFORM, readNewsroomMap } from './newsroom-map.ts';
import { createNewsroomRegistry, type NewsroomRegistry } from './registry.ts';
import type { ServedNewsroom } from './served-newsroom.ts';
import { type StatusRow, startAdapters } from './start-adapters.ts';

/** One of several newsrooms is closed after so many milliseconds, if it has nothing to send by itself. */
const IDLE_TIMEOUT_MS = 30 * 60_000;
const IDLE_CHECK_INTERVAL_MS = 60_000;
/** How often closed newsrooms are opened to look: another replica may have died over what it had to send. In milliseconds. */
const REOPEN_INTERVAL_MS = 60 * 60_000;

export interface Serving {
  registry: NewsroomRegistry;
  stop(): Promise<void>;
}

interface ServeDeps {
  config: Config;
  clock: Clock;
  log: Log;
  health: Health | null;
  /** Called once with what is on and what is off, for people, in plain text. */
  announce(table: string): void;
  /** Called when the process has nothing left to serve: the console was left, or the last platform ended by itself. */
  onEnded(): void;
}

/** @throws OperatorError for a variable, file, store or key that cannot be used, or where no platform could start. */
export async function serveNewsrooms(deps: ServeDeps): Promise<Serving> {
  const { config, clock, log, health, announce, onEnded } = deps;
  const map = readNewsroomMap(config);
  if (map.only === null && !hasPlatform(config)) throw new OperatorError(NO_PLATFORM);
  const store = await openStore(config.STORE_URL, config.DATA_DIR);
  /** Newsrooms can open before the adapters have started, and are connected when they have. */
  const started = Promise.withResolvers<void>();
  const timers: NodeJS.Timeout[] = [];
  let adapters: readonly Adapter[] = [];
  let isStopping = false;

  const registry = createNewsroomRegistry({
    map,
    store,
    clock,
    log,
    onOpened: (newsroom) => void connect(newsroom),
    onReadFailed(error) {
      // A record that is closed while it is being read is read at the next start.
      if (isStopping) return;
      log.error('record.read_failed', { error });
      if (map.only === null) return;
      process.exitCode = 1;
      onEnded();
    },
  });
  health?.attachRecord({
    readModels: () => registry.list().map(({ readModel }) => readModel),
    async count() {
      // Even where no newsroom is open, the check asks the store whether it answers.
      const [, ...counts] = await Promise.all([
        store.count(INSTALLATIONS_NAMESPACE),
        ...registry.list().map(({ ledger }) => ledger.count()),
      ]);
      return counts.reduce((all, one) => all + one, 0);
    },
  });

  /** A platform that refuses a newsroom is reported, and keeps the others waiting for nothing. */
  async function connect(newsroom: ServedNewsroom): Promise<void> {
    await started.promise;
    for (const adapter of adapters)
      adapter
        .join(newsroom)
        .catch((error: unknown) => log.error('newsroom.attach_failed', { newsroom: newsroom.name, error }));
  }

  /** Opens all newsrooms one after another, so that each seeds and sends what is due, and is closed when it is idle. */
  async function openAll(secrets: SecretStore | null): Promise<void> {
    for (const name of new Set([...map.names, ...(await namesOfInstalled(secrets))]))
      await registry
        .open(name)
        .catch((error: unknown) =>
          log.error('newsroom.open_failed', { newsroom: name, reason: errorToMessage(error) }),
        );
  }

  /** The newsrooms of workspaces that installed the app, whether they are listed or not. */
  async function namesOfInstalled(secrets: SecretStore | null): Promise<string[]> {
    if (secrets === null) return [];
    const report = (error: unknown) => log.error('slack.installation_read_failed', { reason: errorToMessage(error) });
    const installed = await createInstallationStore(secrets, clock.now)
      .all(report)
      .catch((error: unknown) => {
        report(error);
        return [];
      });
    return installed.flatMap((one) => map.newsroomOfWorkspace(installationToWorkspaceRef(one)) ?? []);
  }

  async function stop(): Promise<void> {
    isStopping = true;
    for (const timer of timers) clearInterval(timer);
    await Promise.all([registry.stopSending(), ...adapters.map((adapter) => adapter.stop())]);
    await registry.close();
    await store.close();
  }

  try {
    // A single newsroom is opened first and stays open: what is wrong with its record ends the process before anybody asks.
    const only = map.only === null ? null : await registry.open(map.only);
    if (only !== null) only.newsroom.ready.finally(showProgress(only.newsroom.readModel)).catch(() => {});
    const secrets = config.SLACK_CLIENT_ID === null ? null : await openSecretStore(config, store, clock, log);
    const newsrooms = { ...map, open: registry.open };
    const { rows, ...running } = await startAdapters({ config, newsrooms, secrets, now: clock.now, log }, onEnded);
    adapters = running.adapters;
    const last =
      only === null
        ? { name: 'newsrooms', text: `${map.names.length} in ${config.NEWSROOMS ?? 'no file'}` }
        : recordToRow(only);
    announce(rowsToTable([...rows.map(statusToRow), last]));
    started.resolve();
    health?.platformsStarted(
      rows.filter(({ name, state }) => name !== 'console' && state !== 'off').map(({ name }) => name),
    );
    if (only === null) {
      createFolder(join(config.DATA_DIR, 'newsrooms'));
      void openAll(secrets);
      timers.push(
        setInterval(() => void registry.closeIdle(IDLE_TIMEOUT_MS), IDLE_CHECK_INTERVAL_MS).unref(),
        setInterval(() => void openAll(secrets), REOPEN_INTERVAL_MS).unref(),
      );
    }
    return { registry, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Encrypts anew what an earlier key encrypted, so that the key can be removed at the next start. */
async function openSecretStore(config: Config, store: Store, { now }: Clock, log: Log): Promise<SecretStore> {
  const encryptor = createEncryptor(config.TOKEN_KEYS);
  const secrets = createSecretStore(store, INSTALLATIONS_NAMESPACE, encryptor, now);
  const { reencrypted, unreadable } = await reencryptSecrets(store, INSTALLATIONS_NAMESPACE, encryptor, secrets);
  if (reencrypted > 0) log.info('secrets.reencrypted', { reencrypted });
  const [first] = unreadable;
  if (first !== undefined && unreadable.length === (await secrets.names()).length) throw first;
  for (const error of unreadable) log.error(error.message);
  return secrets;
}

interface TableRow {
  name: string;
  text: string;
}

function statusToRow({ name, state, detail }: StatusRow): TableRow {
  return { name, text: `${state.padEnd(6)}  ${detail}` };
}

function recordToRow({ newsroom: { seeded, readModel } }: ServedNewsroom): TableRow {
  const { dossiers, statements } = readModel.records.counts();
  const counted = `${dossiers === 1 ? '1 dossier' : `${dossiers} dossiers`}, ${statements} statements`;
  if (seeded === null)
    return {
      name: 'record',
      text: `${counted} so far: the record is still being read, and answers say so until it is`,
    };
  const changed = seeded
    .filter(({ outcome }) => outcome !== 'unchanged')
    .map(({ dossier, outcome }) => `${dossier} (${outcome})`);
  return { name: 'record', text: `${counted}${changed.length > 0 ? `; recorded now: ${changed.join(', ')}` : ''}` };
}

function rowsToTable(rows: readonly TableRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return ['Whosaid', ...rows.map(({ name, text }) => `  ${name.padEnd(width)}  ${text}`), ''].join('\n');
}
