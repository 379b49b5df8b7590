/** What the store knows of installations, answered from memory for a while: each event asks for its own. */
import { isFresh } from '../../../lib/clock.ts';
import type { Installations, Installed, Source } from './installation-store.ts';

/** Milliseconds for which what the store says of an installation holds: by then other copies know of a removal, too. */
const HOLDS = 15_000;
const MOST_KNOWN = 10_000;
/** Slack's library renews a token that ends within this time: https://docs.slack.dev/authentication/using-token-rotation */
const RENEW_BEFORE = 2 * 60 * 60 * 1000;

export interface KnownInstallations {
  /** The installation that an event came by, its token renewed where it soon ends; null where there is none. */
  current(source: Source): Promise<Installed | null>;
  /** All that can be read. */
  all(): Promise<Installed[]>;
  /** A change of an installation is seen by the next event. */
  forget(): void;
}

/**
 * @param renew lets Slack give a new token for an installation, which is then in the store.
 * @param onUnreadable is told of what the store has and nobody can open.
 */
export function createKnownInstallations(
  installations: Installations,
  renew: (source: Source, installed: Installed) => Promise<void>,
  onUnreadable: (error: unknown) => void,
  now: () => Date,
): KnownInstallations {
  const known = new Map<string, { found: Promise<Installed | null>; at: number }>();
  let listed: { found: Promise<Installed[]>; at: number } | null = null;

  function forget(): void {
    known.clear();
    listed = null;
  }

  async function renewed(source: Source, installed: Installed | null): Promise<Installed | null> {
    if (installed?.expiresAt == null || installed.expiresAt * 1000 - RENEW_BEFORE > now().getTime()) return installed;
    await renew(source, installed);
    return installations.find(source);
  }

  return {
    current(source) {
      const key = JSON.stringify(source);
      const held = known.get(key);
      if (held !== undefined && isFresh(held.at, HOLDS, now())) return held.found;
      const found = installations.find(source).then((installed) => renewed(source, installed));
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, { found, at: now().getTime() });
      found.catch(() => known.delete(key));
      return found;
    },
    all() {
      if (listed !== null && isFresh(listed.at, HOLDS, now())) return listed.found;
      const found = installations.all(onUnreadable);
      listed = { found, at: now().getTime() };
      found.catch(forget);
      return found;
    },
    forget,
  };
}
