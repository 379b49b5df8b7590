/** What the store knows of installations, answered from memory for a while: each event asks for its own. */
import { isFresh } from '../../../lib/clock.ts';
import type { WorkspaceRef } from '../../newsrooms.ts';
import type { SlackInstallationStore, WorkspaceInstallation } from './installation-store.ts';

/** Milliseconds for which what the store says of an installation holds: by then other copies know of a removal, too. */
const INSTALLATION_TTL_MS = 15_000;
const MAX_CACHED = 10_000;
/** Slack's library renews a token that ends within this time: https://docs.slack.dev/authentication/using-token-rotation */
const RENEW_BEFORE_MS = 2 * 60 * 60 * 1000;

export interface InstallationCache {
  /** The installation that an event came by, its token renewed where it soon ends; null where there is none. */
  current(source: WorkspaceRef): Promise<WorkspaceInstallation | null>;
  /** All that can be read. */
  all(): Promise<WorkspaceInstallation[]>;
  /** A change of an installation is seen by the next event. */
  invalidate(): void;
}

/**
 * @param renew lets Slack give a new token for an installation, which is then in the store.
 * @param onUnreadable is told of what the store has and nobody can open.
 */
export function createInstallationCache(
  installations: SlackInstallationStore,
  renew: (workspace: WorkspaceRef, installed: WorkspaceInstallation) => Promise<void>,
  onUnreadable: (error: unknown) => void,
  now: () => Date,
): InstallationCache {
  const cached = new Map<string, { found: Promise<WorkspaceInstallation | null>; at: number }>();
  let cachedList: { found: Promise<WorkspaceInstallation[]>; at: number } | null = null;

  function invalidate(): void {
    cached.clear();
    cachedList = null;
  }

  async function withRenewedToken(
    workspace: WorkspaceRef,
    installed: WorkspaceInstallation | null,
  ): Promise<WorkspaceInstallation | null> {
    if (installed?.expiresAt == null || installed.expiresAt * 1000 - RENEW_BEFORE_MS > now().getTime())
      return installed;
    await renew(workspace, installed);
    return installations.find(workspace);
  }

  return {
    current(workspace) {
      const key = JSON.stringify(workspace);
      const held = cached.get(key);
      if (held !== undefined && isFresh(held.at, INSTALLATION_TTL_MS, now())) return held.found;
      const found = installations.find(workspace).then((installed) => withRenewedToken(workspace, installed));
      if (cached.size >= MAX_CACHED) cached.clear();
      cached.set(key, { found, at: now().getTime() });
      found.catch(() => cached.delete(key));
      return found;
    },
    all() {
      if (cachedList !== null && isFresh(cachedList.at, INSTALLATION_TTL_MS, now())) return cachedList.found;
      const found = installations.all(onUnreadable);
      cachedList = { found, at: now().getTime() };
      found.catch(invalidate);
      return found;
    },
    invalidate,
  };
}
