/** Caches installations for a while, because every event asks for its own. */
import { isFresh } from '../../../lib/clock.ts';
import type { WorkspaceRef } from '../../newsrooms.ts';
import type { SlackInstallationStore, WorkspaceInstallation } from './installation-store.ts';

/** Milliseconds after which every replica knows of a removal, too. */
const INSTALLATION_TTL_MS = 15_000;
const MAX_CACHED = 10_000;
/** Slack's library renews a token that expires within this time: https://docs.slack.dev/authentication/using-token-rotation */
const RENEW_BEFORE_MS = 2 * 60 * 60 * 1000;

export interface InstallationCache {
  /** The installation that an event is for, its token renewed if it expires soon; null if there is none. */
  current(source: WorkspaceRef): Promise<WorkspaceInstallation | null>;
  /** All that can be read. */
  all(): Promise<WorkspaceInstallation[]>;
  /** Makes the next event see a change of an installation. */
  invalidate(): void;
}

/**
 * @param renew gets a new token from Slack and puts it in the store.
 * @param onUnreadable called for each installation that cannot be decrypted.
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
