/** `--newsroom name` on the command line: which of several newsrooms a command is about. */
import { dirname } from 'node:path';
import { type Config, readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import { isWorkspaceNewsroom, readNewsroomMap } from './newsroom-map.ts';

/** For the usage of commands that work on one newsroom's record. */
export const NEWSROOM_OPTION = { newsroom: { type: 'string' } } as const;

/**
 * Reads the configuration, and that of the newsroom chosen. Where the process has one newsroom alone both are the same.
 *
 * @param name what followed --newsroom; null where it was not given.
 * @returns `root` has the folder that a running bot holds; `own` is the newsroom's.
 * @throws OperatorError where a newsroom has to be named, or cannot be.
 */
export function readNewsroomConfig(name: string | null): { root: Config; own: Config } {
  const root = readConfig(process.env);
  const map = readNewsroomMap(root);
  if (map.only !== null) {
    if (name === null || name === map.only) return { root, own: root };
    throw new OperatorError(`--newsroom ${name}: there is only one newsroom, ${map.only}: leave it out.`);
  }
  const known = `${map.names.join(', ') || 'none is listed'}; that of a workspace that installed the app by itself is called as slack-t0123456789 is`;
  if (name === null) throw new OperatorError(`There are several newsrooms: say which with --newsroom (${known}).`);
  if (!map.names.includes(name) && !isWorkspaceNewsroom(name))
    throw new OperatorError(`--newsroom ${name}: there is no such newsroom (${known}).`);
  return { root, own: map.configOf(name) };
}

/** Makes the folder of dossiers that a newsroom has without naming one, so that dossiers can be put there. */
export function ensureSeedsFolder({ SEEDS_DIR, DATA_DIR }: Config): void {
  if (dirname(SEEDS_DIR) === DATA_DIR) createFolder(SEEDS_DIR);
}
