/** Erases one newsroom's record from a store that several share, once its workspace has left. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { openStore } from '../storage/open-store.ts';
import { redactStore } from '../storage/redact-store.ts';
import type { StoredRow } from '../storage/store.ts';
import { INSTALLATIONS_NAMESPACE, readNewsroomMap } from './newsroom-map.ts';

/**
 * @param isSure if false, nothing is erased.
 * @returns what is erased, in a sentence.
 * @throws OperatorError if its workspace still has the app installed, or there is only one newsroom.
 */
export async function eraseNewsroom(root: Config, { STORE_URL, DATA_DIR, NEWSROOM }: Config, isSure: boolean) {
  const map = readNewsroomMap(root);
  if (map.only !== null)
    throw new OperatorError(
      `There is only one newsroom, ${map.only}: stop the bot, and delete its store and DATA_DIR.`,
    );
  const isOurs = ({ namespace }: StoredRow) => namespace === NEWSROOM || namespace.startsWith(`${NEWSROOM}:`);
  let [entries, rows] = [0, 0];
  await eachRow(STORE_URL, DATA_DIR, (row) => {
    if (row.namespace === INSTALLATIONS_NAMESPACE) assertNotInstalled(row.key);
    if (row.namespace === NEWSROOM) entries += 1;
    if (isOurs(row)) rows += 1;
  });
  const what = `the newsroom ${NEWSROOM}: ${entries} entries of its record, and ${rows - entries} other rows (sources, forms, buttons)`;
  if (!isSure)
    return `This would erase ${what}, for ever. To do so, add --erase. A copy: npm run export, npm run backup.`;
  await redactStore(STORE_URL, DATA_DIR, (row) => (isOurs(row) ? null : undefined), null);
  // Dossiers are files of whoever runs Whosaid.
  for (const name of listFolder(DATA_DIR))
    if (name !== 'seeds') rmSync(join(DATA_DIR, name), { recursive: true, force: true });
  return `Erased ${what}. Backups and heads that were copied elsewhere are yours to delete.`;

  /** @param key ends with `team T0123456789` or `org E0123456789`. */
  function assertNotInstalled(key: string): void {
    const [, kind, id = ''] = /(team|org) ([TE][A-Z0-9]+)$/.exec(key) ?? [];
    const workspace =
      kind === 'org'
        ? { team: null, enterprise: id, isOrgWide: true }
        : { team: id, enterprise: null, isOrgWide: false };
    if (kind !== undefined && map.newsroomOfWorkspace(workspace) === NEWSROOM)
      throw new OperatorError(`${id} still has the app installed: uninstall it there first, in Slack.`);
  }
}

async function eachRow(url: string, folder: string, look: (row: StoredRow) => void): Promise<void> {
  const store = await openStore(url, folder);
  try {
    for (let after = 0; ; ) {
      const page = await store.range(null, after, 256);
      for (const row of page) look(row);
      after = page.at(-1)?.position ?? after;
      if (page.length < 256) return;
    }
  } finally {
    await store.close();
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A newsroom that was never opened here has none.
    return [];
  }
}
