/** The workspaces that are connected: each once for its token and its open newsroom, however many events ask for it. */
import { errorToMessage, type OperatorError } from '../../lib/errors.ts';
import type { Newsrooms, OpenNewsroom } from '../newsrooms.ts';
import type { Access, Installation } from './access.ts';
import { connectWorkspace, type WorkspaceOptions } from './connect-workspace.ts';
import type { JsonObject } from './event-workspace.ts';
import { installationToWorkspaceRef } from './oauth/installation-store.ts';
import type { Workspace } from './workspace.ts';

export interface Workspaces {
  /** The workspace of an event, connected; null where it has no newsroom. Rejects where it cannot be connected. */
  find(body: JsonObject): Promise<Workspace | null>;
  /** Connects all workspaces of a newsroom. One that refuses its token is reported in the log. Rejects for a store that is away. */
  join(newsroom: OpenNewsroom): Promise<void>;
  /** Ends the connections of an installation. */
  disconnect(installation: string): Promise<void>;
  stop(): Promise<void>;
}

export function createWorkspaces(newsrooms: Newsrooms, access: Access, options: WorkspaceOptions): Workspaces {
  const connected = new Map<string, Workspace>();
  const connecting = new Map<string, Promise<Workspace>>();

  function findConnected(installation: Installation, team: string | null): Workspace | null {
    const held = connected.get(workspaceKey(installation, team));
    const isCurrent = held?.newsroom.isOpen() === true && held.installation.botToken === installation.botToken;
    return isCurrent ? held : null;
  }

  async function connect(installation: Installation, team: string | null): Promise<Workspace | null> {
    const held = findConnected(installation, team);
    if (held !== null) return held;
    const name = newsrooms.newsroomOfWorkspace({ ...installationToWorkspaceRef(installation), team });
    return name === null ? null : connectTo(await newsrooms.open(name), installation, team);
  }

  async function connectTo(
    newsroom: OpenNewsroom,
    installation: Installation,
    team: string | null,
  ): Promise<Workspace> {
    const current = findConnected(installation, team);
    if (current !== null) return current;
    const key = workspaceKey(installation, team);
    const outdated = connected.get(key);
    const pending = connecting.get(key) ?? create(newsroom, installation, team).finally(() => connecting.delete(key));
    connecting.set(key, pending);
    const workspace = await pending;
    if (outdated !== undefined && outdated !== workspace && connected.get(key) === workspace) await close(outdated);
    return workspace;
  }

  async function create(newsroom: OpenNewsroom, installation: Installation, team: string | null): Promise<Workspace> {
    const key = workspaceKey(installation, team);
    // A token for a whole organisation has to say which of its workspaces is meant.
    const api = installation.team === null && team !== null ? { ...options.api, teamId: team } : options.api;
    const onInvalidToken = (error: OperatorError) => {
      if (access.only === null) {
        connected.delete(key);
        newsroom.disconnect(workspace.connection);
      }
      access.handleInvalidToken(installation, error);
    };
    const workspace = await connectWorkspace(
      installation,
      newsroom,
      access.only === null ? key : null,
      { ...options, api },
      onInvalidToken,
    );
    await newsroom.connect(workspace.connection);
    if (!newsroom.isOpen()) await workspace.connection.stop();
    connected.set(key, workspace);
    workspace.messages.start();
    return workspace;
  }

  async function close({ newsroom, connection }: Workspace): Promise<void> {
    newsroom.disconnect(connection);
    await connection.stop();
  }

  return {
    async find(body) {
      const found = await access.find(body);
      return found === null ? null : connect(found.installation, found.team);
    },
    async join(newsroom) {
      const own = (await access.list()).filter(
        (installation) => newsrooms.newsroomOfWorkspace(installationToWorkspaceRef(installation)) === newsroom.name,
      );
      const reportFailure = (error: unknown) =>
        options.log.error('slack.attach_failed', { newsroom: newsroom.name, reason: errorToMessage(error) });
      await Promise.all(own.map((one) => connectTo(newsroom, one, one.team).catch(reportFailure)));
    },
    async disconnect(installation) {
      for (const [key, workspace] of connected) {
        if (workspace.installation.name !== installation) continue;
        connected.delete(key);
        await close(workspace);
      }
    },
    async stop() {
      await Promise.all([...connected.values()].map(({ connection }) => connection.stop()));
    },
  };
}

const workspaceKey = ({ name }: Installation, team: string | null): string => `${name} ${team ?? ''}`;
