/** `--newsroom name` on the command line chooses one of several newsrooms. */
import { dirname } from 'node:path';
import { type Config, readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import { isWorkspaceNewsroom, readNewsroomMap } from './newsroom-map.ts';

/** For the usage of commands that work on one newsroom's record. */
export const NEWSROOM_OPTION = { newsroom: { type: 'string' } } as const;

/**
 * Reads the configuration of the process and of the chosen newsroom. With a single newsroom, both are the same.
 *
 * @param name what followed --newsroom; null where it was not given.
 * @returns `root` has the folder that a running bot holds; `own` is the newsroom's.
 * @throws OperatorError if a newsroom has to be named and is not, or does not exist.
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

/** Creates the default folder of dossiers, so that dossiers can be put there. */
export function ensureSeedsFolder({ SEEDS_DIR, DATA_DIR }: Config): void {
  if (dirname(SEEDS_DIR) === DATA_DIR) createFolder(SEEDS_DIR);
}
