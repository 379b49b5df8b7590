/**
 * Several workspaces over one line: each has an adapter of its own, with its own token and the bot of its own newsroom, and
 * this is the one place that sees events of more than one. It hands each to the adapter of its workspace, whole.
 */

import { type App, webApi } from '@slack/bolt';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/timeout.ts';
import type { Adapter } from '../adapter.ts';
import { OPENING, type OpenNewsroom, UNREADABLE } from '../newsroom-resolver.ts';
import { createSlackAdapter, type SlackSetting, toClientOptions } from './adapter.ts';
import { createBoltLog, withoutSecrets } from './bolt-logger.ts';
import { bodyToRemoval, bodyToSource, isForBot } from './event-workspace.ts';
import { createHttpConnection } from './http/receiver.ts';
import { scopes } from './manifest.ts';
import { createKnownInstallations } from './oauth/installation-cache.ts';
import { createInstallations, type Installed, type Secrets, type Source } from './oauth/installation-store.ts';
import { createInstalling, type Oauth } from './oauth/installer.ts';
import { NOT_INSTALLED, type SlackEvent, sentence, sharedLine } from './shared-transport.ts';

/** Milliseconds for a newsroom to be opened before a command is told to wait. */
const OPEN_WITHIN = 1_500;
const STOP_WITHIN = 4_500;

/** An open newsroom that people reach in Slack. */
export interface SlackRoom extends OpenNewsroom {
  /** User groups whose members the bot has to know. */
  groups: readonly string[];
  leave(adapter: Adapter): void;
}

export interface WorkspacesSetting {
  oauth: Oauth;
  signingSecret: string;
  port: number;
  api: { slackApiUrl?: string };
  secrets: Secrets;
  /** Opens the newsroom of a workspace; null where it has none. */
  roomOf(source: Source): Promise<SlackRoom | null>;
  /** Whether a workspace has a newsroom, or would have one: without opening it. */
  isServed(source: Source): boolean;
  now: () => Date;
  log: Log;
}

export interface SlackWorkspaces {
  /** Resolves when Slack's events can arrive. Rejects with an OperatorError. */
  start(): Promise<void>;
  /** Takes no new event, answers those accepted, then resolves. */
  stop(): Promise<void>;
  /** All installations that can be read; the others are told in the log. */
  installed(): Promise<Installed[]>;
  /** Lets an open newsroom post to a workspace of its own before anybody asks there. Rejects with an OperatorError. */
  attach(room: SlackRoom, installed: Installed): Promise<void>;
}

interface Desk {
  installed: Installed;
  room: SlackRoom;
  adapter: Adapter;
  take(event: SlackEvent): Promise<void>;
}

export function createSlackWorkspaces(setting: WorkspacesSetting): SlackWorkspaces {
  const { now, roomOf } = setting;
  const log = withoutSecrets(setting.log);
  const clientOptions = toClientOptions(setting.api);
  const installations = createInstallations(setting.secrets, now);
  const ready = new Map<string, Desk>();
  const making = new Map<string, Promise<Desk>>();
  const known = createKnownInstallations(
    installations,
    renew,
    (error) => log.error('slack.unreadable_installation', { reason: messageOf(error) }),
    now,
  );
  let isStopping = false;

  const installing = createInstalling({
    oauth: setting.oauth,
    scopes: scopes.map(({ scope }) => scope),
    clientOptions,
    logger: createBoltLog(log),
    store: {
      ...installations,
      async storeInstallation(given, logger) {
        await installations.storeInstallation(given, logger);
        known.forget();
        log.info('slack.installed', { team: given.team?.id, enterprise: given.enterprise?.id });
      },
    },
    async accepts(given, _options, _request, response) {
      const isOrgWide = given.isEnterpriseInstall ?? false;
      const source = { team: given.team?.id ?? null, enterprise: given.enterprise?.id ?? null, isOrgWide };
      if (setting.isServed(source)) return true;
      // What is not kept must not stay good either.
      const client = new webApi.WebClient(given.bot?.token, clientOptions);
      await client.auth.revoke().catch((error: unknown) => log.warn('slack.not_revoked', { reason: String(error) }));
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(
        `Whosaid serves no newsroom of ${source.team ?? source.enterprise}: ask whoever runs it to add it.\n`,
      );
      return false;
    },
  });
  const { signingSecret, port } = setting;
  const connection = createHttpConnection({ signingSecret, port, now, log, pages: installing.pages });
  connection.receiver.init({ processEvent: take } as unknown as App);

  async function take(event: SlackEvent): Promise<void> {
    const body = event.body as Record<string, unknown>;
    const removal = bodyToRemoval(body);
    if (removal !== null) {
      await event.ack();
      return remove(bodyToSource(body), removal.event, removal.time);
    }
    const opening = deskFor(body).catch((error: unknown) => {
      log.error('slack.not_opened', { reason: messageOf(error) });
      return 'unreadable' as const;
    });
    const early = await within<Desk | 'unreadable' | 'none'>(opening, OPEN_WITHIN);
    if (early === null && body.command !== undefined) return event.ack(sentence(OPENING));
    // Only a form's acknowledgement carries anything then: it waits, and Slack lets it be sent again.
    if (early === null && body.type !== 'view_submission') {
      await event.ack();
      event = { ...event, ack: async () => {} };
    }
    const desk = await opening;
    if (typeof desk === 'string') return refuse(event, desk === 'none' ? NOT_INSTALLED : UNREADABLE);
    desk.room.used();
    await desk.take(event);
  }

  async function deskFor(body: Record<string, unknown>): Promise<Desk | 'none'> {
    const source = bodyToSource(body);
    const named = await known.current(source);
    if (named === null) return 'none';
    if (isForBot(body, named)) return (await openDesk(named, named.team ?? source.team)) ?? 'none';
    const addressed = (await installations.all(() => {})).find((one) => isForBot(body, one));
    return addressed === undefined ? 'none' : ((await openDesk(addressed, addressed.team)) ?? 'none');
  }

  /** A token for renewing can be used once: of several copies one uses it, and the others find the new one. */
  async function renew({ team, enterprise, isOrgWide }: Source, { name }: Installed): Promise<void> {
    const query = { teamId: team ?? undefined, enterpriseId: enterprise ?? undefined, isEnterpriseInstall: isOrgWide };
    await setting.secrets.exclusively(name, async () => installing.authorize(query as never));
  }

  /** @returns null where the workspace has no newsroom. */
  async function openDesk(installed: Installed, team: string | null): Promise<Desk | null> {
    const held = ready.get(keyOf(installed, team));
    if (held !== undefined && isCurrent(held, installed)) return held;
    const room = await roomOf({ team, enterprise: installed.enterprise, isOrgWide: installed.team === null });
    return room === null ? null : deskIn(room, installed, team);
  }

  /** One for each workspace and token, however many ask for it at the same time. */
  async function deskIn(room: SlackRoom, installed: Installed, team: string | null): Promise<Desk> {
    const key = keyOf(installed, team);
    const held = ready.get(key);
    if (held !== undefined && isCurrent(held, installed)) return held;
    const pending = making.get(key) ?? makeDesk(installed, team, room, key).finally(() => making.delete(key));
    making.set(key, pending);
    const desk = await pending;
    if (held !== undefined && held !== desk && ready.get(key) === desk) await close(held);
    return desk;
  }

  async function makeDesk(installed: Installed, team: string | null, room: SlackRoom, key: string): Promise<Desk> {
    const line = sharedLine(connection.pack);
    const adapter = createSlackAdapter({
      ...toSlackSetting(installed, team, room),
      connection: line.connection,
      onFatal: (error) => {
        log.error(error.message, { workspace: installed.name });
        ready.delete(key);
        known.forget();
        room.leave(adapter);
      },
    });
    await adapter.start();
    await room.join(adapter);
    if (!room.isOpen()) await adapter.stop();
    const desk = { installed, room, adapter, take: line.take };
    ready.set(key, desk);
    return desk;
  }

  function toSlackSetting(
    installed: Installed,
    team: string | null,
    { bot, marks, groups }: SlackRoom,
  ): Omit<SlackSetting, 'onFatal'> {
    const { botToken, team: own } = installed;
    return {
      bot,
      tokens: { botToken, appToken: null, signingSecret: setting.signingSecret },
      port: 0,
      api: { ...setting.api, ...(own === null && team !== null ? { teamId: team } : {}) },
      now,
      log: setting.log,
      groups,
      workspace: keyOf(installed, team),
      marks,
    };
  }

  async function close({ room, adapter }: Desk): Promise<void> {
    room.leave(adapter);
    await adapter.stop();
  }

  /** An event from before the installation is one that Slack repeats: what was removed then is gone already. */
  async function remove(source: Source, event: string, time: number): Promise<void> {
    const installed = await installations.find(source).catch(() => null);
    if (installed !== null && time < Math.floor(Date.parse(installed.at) / 1000)) return;
    await installations.deleteInstallation({
      teamId: source.team ?? undefined,
      enterpriseId: source.enterprise ?? undefined,
      isEnterpriseInstall: source.isOrgWide,
    } as never);
    known.forget();
    log.info('slack.uninstalled', { event, team: source.team, enterprise: source.enterprise });
    const name = installed?.name ?? (source.isOrgWide ? `org ${source.enterprise}` : `team ${source.team}`);
    for (const [key, desk] of ready) {
      if (!key.startsWith(`${name} `)) continue;
      ready.delete(key);
      await close(desk);
    }
  }

  async function refuse(event: SlackEvent, what: string): Promise<void> {
    const body = event.body as Record<string, unknown>;
    if (body.command !== undefined) return event.ack(sentence(what));
    await event.ack();
    if (typeof body.response_url !== 'string') return;
    const told = { ...sentence(what), replace_original: false };
    await fetch(body.response_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(told),
      signal: AbortSignal.timeout(10_000),
    }).catch((error: unknown) => log.warn('slack.no_response', { reason: String(error) }));
  }

  return {
    start: () => connection.open(),
    async stop() {
      if (isStopping) return;
      isStopping = true;
      connection.pause();
      await within(Promise.all([...ready.values()].map(({ adapter }) => adapter.stop())), STOP_WITHIN);
      await connection.close();
    },
    installed: known.all,
    async attach(room, installed) {
      await deskIn(room, installed, installed.team);
    },
  };
}

const keyOf = ({ name }: Installed, team: string | null): string => `${name} ${team ?? ''}`;

function isCurrent({ room, installed }: Desk, { botToken }: Installed): boolean {
  return room.isOpen() && installed.botToken === botToken;
}
