/**
 * Several workspaces over one line: each has an adapter of its own, with its own token and the bot of its own newsroom, and
 * this is the one place that sees events of more than one. It hands each to the adapter of its workspace, whole.
 */

import { type App, webApi } from '@slack/bolt';
import { errorToMessage } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Adapter } from '../adapter.ts';
import { OPENING, type OpenNewsroom, UNREADABLE } from '../newsroom-resolver.ts';
import { createSlackAdapter, type SlackAdapterOptions, toClientOptions } from './adapter.ts';
import { createBoltLogger, redactSecrets } from './bolt-logger.ts';
import { bodyToRemoval, bodyToWorkspaceRef, isForBot } from './event-workspace.ts';
import { createHttpTransport } from './http/receiver.ts';
import { scopes } from './manifest.ts';
import { createInstallationCache } from './oauth/installation-cache.ts';
import {
  createInstallationStore,
  type SecretStore,
  type WorkspaceInstallation,
  type WorkspaceRef,
} from './oauth/installation-store.ts';
import { createInstaller, type OauthOptions } from './oauth/installer.ts';
import { createSharedTransport, NOT_INSTALLED, type SlackEvent, sentence } from './shared-transport.ts';

/** Milliseconds for a newsroom to be opened before a command is told to wait. */
const OPEN_TIMEOUT_MS = 1_500;
const STOP_TIMEOUT_MS = 4_500;

/** An open newsroom that people reach in Slack. */
export interface SlackNewsroom extends OpenNewsroom {
  /** User groups whose members the bot has to know. */
  groups: readonly string[];
  removeAdapter(adapter: Adapter): void;
}

export interface SlackWorkspacesDeps {
  oauth: OauthOptions;
  signingSecret: string;
  port: number;
  api: { slackApiUrl?: string };
  secrets: SecretStore;
  /** Opens the newsroom of a workspace; null where it has none. */
  openNewsroomFor(source: WorkspaceRef): Promise<SlackNewsroom | null>;
  /** Whether a workspace has a newsroom, or would have one: without opening it. */
  isServed(source: WorkspaceRef): boolean;
  now: () => Date;
  log: Log;
}

export interface SlackWorkspaces {
  /** Resolves when Slack's events can arrive. Rejects with an OperatorError. */
  start(): Promise<void>;
  /** Takes no new event, answers those accepted, then resolves. */
  stop(): Promise<void>;
  /** All installations that can be read; the others are told in the log. */
  listInstallations(): Promise<WorkspaceInstallation[]>;
  /** Lets an open newsroom post to a workspace of its own before anybody asks there. Rejects with an OperatorError. */
  attach(room: SlackNewsroom, installed: WorkspaceInstallation): Promise<void>;
}

interface WorkspaceConnection {
  installed: WorkspaceInstallation;
  newsroom: SlackNewsroom;
  adapter: Adapter;
  handleEvent(event: SlackEvent): Promise<void>;
}

export function createSlackWorkspaces(deps: SlackWorkspacesDeps): SlackWorkspaces {
  const { now, openNewsroomFor } = deps;
  const log = redactSecrets(deps.log);
  const clientOptions = toClientOptions(deps.api);
  const installations = createInstallationStore(deps.secrets, now);
  const connections = new Map<string, WorkspaceConnection>();
  const pendingConnections = new Map<string, Promise<WorkspaceConnection>>();
  const installationCache = createInstallationCache(
    installations,
    renewToken,
    (error) => log.error('slack.installation_read_failed', { reason: errorToMessage(error) }),
    now,
  );
  let isStopping = false;

  const installer = createInstaller({
    oauth: deps.oauth,
    scopes: scopes.map(({ scope }) => scope),
    clientOptions,
    logger: createBoltLogger(log),
    store: {
      ...installations,
      async storeInstallation(given, logger) {
        await installations.storeInstallation(given, logger);
        installationCache.invalidate();
        log.info('slack.installed', { team: given.team?.id, enterprise: given.enterprise?.id });
      },
    },
    async accepts(given, _options, _request, response) {
      const isOrgWide = given.isEnterpriseInstall ?? false;
      const workspace = { team: given.team?.id ?? null, enterprise: given.enterprise?.id ?? null, isOrgWide };
      if (deps.isServed(workspace)) return true;
      // What is not kept must not stay good either.
      const client = new webApi.WebClient(given.bot?.token, clientOptions);
      await client.auth
        .revoke()
        .catch((error: unknown) => log.warn('slack.token_revoke_failed', { reason: String(error) }));
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(
        `Whosaid serves no newsroom of ${workspace.team ?? workspace.enterprise}: ask whoever runs it to add it.\n`,
      );
      return false;
    },
  });
  const { signingSecret, port } = deps;
  const transport = createHttpTransport({ signingSecret, port, now, log, pages: installer.pages });
  transport.receiver.init({ processEvent: handleEvent } as unknown as App);

  async function handleEvent(event: SlackEvent): Promise<void> {
    const body = event.body as Record<string, unknown>;
    const removal = bodyToRemoval(body);
    if (removal !== null) {
      await event.ack();
      return handleUninstall(bodyToWorkspaceRef(body), removal.event, removal.time);
    }
    const opening = findConnection(body).catch((error: unknown) => {
      log.error('slack.newsroom_open_failed', { reason: errorToMessage(error) });
      return 'unreadable' as const;
    });
    const early = await withTimeout<WorkspaceConnection | 'unreadable' | 'none'>(opening, OPEN_TIMEOUT_MS);
    if (early === null && body.command !== undefined) return event.ack(sentence(OPENING));
    // Only a form's acknowledgement carries anything then: it waits, and Slack lets it be sent again.
    if (early === null && body.type !== 'view_submission') {
      await event.ack();
      event = { ...event, ack: async () => {} };
    }
    const workspaceConnection = await opening;
    if (typeof workspaceConnection === 'string')
      return sendRefusal(event, workspaceConnection === 'none' ? NOT_INSTALLED : UNREADABLE);
    workspaceConnection.newsroom.touch();
    await workspaceConnection.handleEvent(event);
  }

  async function findConnection(body: Record<string, unknown>): Promise<WorkspaceConnection | 'none'> {
    const workspace = bodyToWorkspaceRef(body);
    const named = await installationCache.current(workspace);
    if (named === null) return 'none';
    if (isForBot(body, named)) return (await openConnection(named, named.team ?? workspace.team)) ?? 'none';
    const addressed = (await installations.all(() => {})).find((one) => isForBot(body, one));
    return addressed === undefined ? 'none' : ((await openConnection(addressed, addressed.team)) ?? 'none');
  }

  /** A token for renewing can be used once: of several copies one uses it, and the others find the new one. */
  async function renewToken(
    { team, enterprise, isOrgWide }: WorkspaceRef,
    { name }: WorkspaceInstallation,
  ): Promise<void> {
    const query = { teamId: team ?? undefined, enterpriseId: enterprise ?? undefined, isEnterpriseInstall: isOrgWide };
    await deps.secrets.withLock(name, async () => installer.authorize(query as never));
  }

  /** @returns null where the workspace has no newsroom. */
  async function openConnection(
    installed: WorkspaceInstallation,
    team: string | null,
  ): Promise<WorkspaceConnection | null> {
    const held = connections.get(connectionKey(installed, team));
    if (held !== undefined && isCurrent(held, installed)) return held;
    const newsroom = await openNewsroomFor({
      team,
      enterprise: installed.enterprise,
      isOrgWide: installed.team === null,
    });
    return newsroom === null ? null : getOrCreateConnection(newsroom, installed, team);
  }

  /** One for each workspace and token, however many ask for it at the same time. */
  async function getOrCreateConnection(
    newsroom: SlackNewsroom,
    installed: WorkspaceInstallation,
    team: string | null,
  ): Promise<WorkspaceConnection> {
    const key = connectionKey(installed, team);
    const held = connections.get(key);
    if (held !== undefined && isCurrent(held, installed)) return held;
    const pending =
      pendingConnections.get(key) ??
      createConnection(installed, team, newsroom, key).finally(() => pendingConnections.delete(key));
    pendingConnections.set(key, pending);
    const workspaceConnection = await pending;
    if (held !== undefined && held !== workspaceConnection && connections.get(key) === workspaceConnection)
      await close(held);
    return workspaceConnection;
  }

  async function createConnection(
    installed: WorkspaceInstallation,
    team: string | null,
    newsroom: SlackNewsroom,
    key: string,
  ): Promise<WorkspaceConnection> {
    const shared = createSharedTransport(transport.serialize);
    const adapter = createSlackAdapter({
      ...toAdapterOptions(installed, team, newsroom),
      transport: shared.connection,
      onFatal: (error) => {
        log.error(error.message, { workspace: installed.name });
        connections.delete(key);
        installationCache.invalidate();
        newsroom.removeAdapter(adapter);
      },
    });
    await adapter.start();
    await newsroom.addAdapter(adapter);
    if (!newsroom.isOpen()) await adapter.stop();
    const workspaceConnection = { installed, newsroom, adapter, handleEvent: shared.take };
    connections.set(key, workspaceConnection);
    return workspaceConnection;
  }

  function toAdapterOptions(
    installed: WorkspaceInstallation,
    team: string | null,
    { bot, dedupeStore, groups }: SlackNewsroom,
  ): Omit<SlackAdapterOptions, 'onFatal'> {
    const { botToken, team: own } = installed;
    return {
      bot,
      tokens: { botToken, appToken: null, signingSecret: deps.signingSecret },
      port: 0,
      api: { ...deps.api, ...(own === null && team !== null ? { teamId: team } : {}) },
      now,
      log: deps.log,
      groups,
      workspace: connectionKey(installed, team),
      dedupeStore,
    };
  }

  async function close({ newsroom, adapter }: WorkspaceConnection): Promise<void> {
    newsroom.removeAdapter(adapter);
    await adapter.stop();
  }

  /** An event from before the installation is one that Slack repeats: what was removed then is gone already. */
  async function handleUninstall(workspace: WorkspaceRef, event: string, time: number): Promise<void> {
    const installed = await installations.find(workspace).catch(() => null);
    if (installed !== null && time < Math.floor(Date.parse(installed.at) / 1000)) return;
    await installations.deleteInstallation({
      teamId: workspace.team ?? undefined,
      enterpriseId: workspace.enterprise ?? undefined,
      isEnterpriseInstall: workspace.isOrgWide,
    } as never);
    installationCache.invalidate();
    log.info('slack.uninstalled', { event, team: workspace.team, enterprise: workspace.enterprise });
    const name = installed?.name ?? (workspace.isOrgWide ? `org ${workspace.enterprise}` : `team ${workspace.team}`);
    for (const [key, workspaceConnection] of connections) {
      if (!key.startsWith(`${name} `)) continue;
      connections.delete(key);
      await close(workspaceConnection);
    }
  }

  async function sendRefusal(event: SlackEvent, what: string): Promise<void> {
    const body = event.body as Record<string, unknown>;
    if (body.command !== undefined) return event.ack(sentence(what));
    await event.ack();
    if (typeof body.response_url !== 'string') return;
    const payload = { ...sentence(what), replace_original: false };
    await fetch(body.response_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(10_000),
    }).catch((error: unknown) => log.warn('slack.response_failed', { reason: String(error) }));
  }

  return {
    start: () => transport.open(),
    async stop() {
      if (isStopping) return;
      isStopping = true;
      transport.delay();
      await withTimeout(Promise.all([...connections.values()].map(({ adapter }) => adapter.stop())), STOP_TIMEOUT_MS);
      await transport.close();
    },
    listInstallations: installationCache.all,
    async attach(newsroom, installed) {
      await getOrCreateConnection(newsroom, installed, installed.team);
    },
  };
}

const connectionKey = ({ name }: WorkspaceInstallation, team: string | null): string => `${name} ${team ?? ''}`;

function isCurrent({ newsroom, installed }: WorkspaceConnection, { botToken }: WorkspaceInstallation): boolean {
  return newsroom.isOpen() && installed.botToken === botToken;
}
