/** A folder for what is too large for memory. It lies beside the record, since temporary folders often are memory. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface ScratchFolder {
  path: string;
  remove(): void;
}

/** Readable by its owner alone; removed at the latest when the process exits. */
export function createScratchFolder(dataDir: string, purpose: 'export' | 'import'): ScratchFolder {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = mkdtempSync(join(dataDir, `${purpose}-`));
  const remove = () => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { path, remove };
}

/** Removes what imports that were killed have left. Whoever calls it holds the data folder, so none is under way. */
export function removeLeftovers(dataDir: string): void {
  for (const name of readdirSync(dataDir))
    if (/^import-\w{6}$/.test(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
}
