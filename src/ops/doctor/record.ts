/** The record: disk, store, read model and dossiers. What the checks write, they delete again. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { findCautions, readSeedFolder } from '../../claims/dossiers/seeding.ts';
import { createLedgerReader, rowToCursor } from '../../claims/ledger/ledger-reader.ts';
import { type VerifyFinding, verifyLedger } from '../../claims/ledger/verify.ts';
import { parseEntry } from '../../claims/model/entry.ts';
import { READ_MODEL_VERSION } from '../../claims/read-model/schema.ts';
import type { Config } from '../../config/config.ts';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import { createKeyv } from '../../storage/keyv.ts';
import { embeddedStorePath, openStore } from '../../storage/open-store.ts';
import type { Store } from '../../storage/store.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const GB = 1024 ** 3;
/** A dossier of a hundred pages takes a megabyte; the read model takes about as much again. */
const LOW_SPACE_BYTES = 1 * GB;
const MIN_SPACE_BYTES = 0.1 * GB;

/** Whether the data folder, and the folder of a ledger elsewhere, can be written to, and how much space is left. */
export function checkDisk({ DATA_DIR, STORE_URL }: Config): Finding[] {
  const folder = nearestFolder(DATA_DIR);
  const file = embeddedStorePath(STORE_URL, DATA_DIR);
  // The first start would also create the folder of a ledger elsewhere.
  const places = { DATA_DIR: folder, STORE_URL: file === null ? folder : nearestFolder(dirname(file)) };
  for (const [variable, place] of Object.entries(places))
    if (!isWritable(place))
      return [fault(variable, `${place} cannot be written to: let the user that runs Whosaid write to it.`)];
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const freeSpace = `${(free / GB).toFixed(1)} GB free on the disk of ${DATA_DIR}`;
  if (free < MIN_SPACE_BYTES) return [fault('disk', `${freeSpace}: free some space, or nothing can be recorded soon.`)];
  return [free < LOW_SPACE_BYTES ? warning('disk', `${freeSpace}: plan for more.`) : ok('disk', freeSpace)];
}

/** The folder, or its nearest ancestor that exists. */
function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** Opens the store as the bot does, which checks its pages, and writes, reads and deletes a record of its own. */
export async function checkStore(
  config: Config,
  readModelFile: string,
  newsrooms: readonly string[],
): Promise<Finding[]> {
  const file = embeddedStorePath(config.STORE_URL, config.DATA_DIR);
  // Opening would create it, and the doctor leaves nothing behind.
  if (file !== null && !existsSync(file))
    return [warning('store', `${file} is not there yet: the first start makes it.`)];
  let store: Store;
  try {
    store = await openStore(config.STORE_URL, config.DATA_DIR);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [fault('store', error.message)];
  }
  try {
    return [
      await checkWrite(store, config.NEWSROOM),
      ...(await checkName(store, config.NEWSROOM, newsrooms)),
      ...(await checkLedger(store, config.NEWSROOM, readModelFile)),
    ];
  } finally {
    await store.close();
  }
}

/** Rows read at once. */
const PAGE_SIZE = 500;

/** An empty record beside that of a newsroom which is served no more: most likely the name was changed. */
async function checkName(store: Store, newsroom: string, served: readonly string[]): Promise<Finding[]> {
  if ((await store.count(newsroom)) > 0) return [];
  for (let after = 0; ; ) {
    const rows = await store.range(null, after, PAGE_SIZE);
    // What else is kept for a newsroom has a colon or a dot in its namespace.
    const other = rows.find(({ namespace }) => !served.includes(namespace) && /^[\p{L}\p{N}_-]+$/u.test(namespace));
    if (other !== undefined)
      return [
        fault(
          'NEWSROOM',
          `${store.name} holds nothing of “${newsroom}”, but the record of “${other.namespace}”: set the old name again.`,
        ),
      ];
    const last = rows.at(-1);
    if (last === undefined) return [];
    after = last.position;
  }
}

async function checkWrite(store: Store, newsroom: string): Promise<Finding> {
  const trial = createKeyv<string>(store, `${newsroom}:doctor`, 'replace');
  const mark = randomUUID();
  try {
    await trial.set(mark, mark);
    const found = await trial.get(mark);
    await trial.delete(mark);
    return found === mark
      ? ok('store', `${store.name} writes and reads`)
      : fault('store', `${store.name} lost a write.`);
  } catch (error) {
    return fault('store', errorToMessage(error));
  }
}

/** Everything that `npm run verify` checks, but for the files that sources came as. */
async function checkLedger(store: Store, newsroom: string, readModelFile: string): Promise<Finding[]> {
  const [first] = await store.range(newsroom, 0, 1);
  if (first !== undefined && first.link === null && (await store.range(newsroom, first.position, 1))[0]?.link == null)
    return [warning('ledger', `${await store.count(newsroom)} entries, not chained yet: the next start chains them.`)];
  const reader = createLedgerReader({ store, newsroom, parse: parseEntry });
  const cursors: string[] = [];
  async function* rows() {
    for await (const row of reader.rows()) {
      cursors.push(rowToCursor(row));
      yield row;
    }
  }
  const faults: VerifyFinding[] = [];
  try {
    await verifyLedger(rows(), { newsroom, onFinding: (finding) => finding.kind === 'fault' && faults.push(finding) });
  } catch (error) {
    return [fault('ledger', errorToMessage(error))];
  }
  const [fatal] = faults;
  if (fatal === undefined)
    return [ok('ledger', `all ${cursors.length} entries verify`), checkReadModel(readModelFile, cursors)];
  const remedy = fatal.text.endsWith('update this one') ? '' : ' Put a backup in its place, and see npm run verify.';
  const more = faults.length > 1 ? ` So it is with ${faults.length - 1} more.` : '';
  return [fault('ledger', `The entry ${fatal.entry} in ${store.name} ${fatal.text}.${more}${remedy}`)];
}

/** Reads the read model while the bot runs; only the bot builds it. */
function checkReadModel(file: string, cursors: readonly string[]): Finding {
  if (!existsSync(file)) return warning('board', 'is not built yet: the next start builds it.');
  let readModel: DatabaseSync | null = null;
  try {
    readModel = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
    const meta = readModel.prepare('SELECT value FROM meta WHERE key = ?');
    const [version, cursor] = ['version', 'cursor'].map((key) => meta.get(key)?.value ?? null);
    if (version !== String(READ_MODEL_VERSION))
      return warning('board', `has the version ${String(version)}: the next start builds it anew.`);
    const behind = cursor === null ? cursors.length : cursors.length - 1 - cursors.indexOf(String(cursor));
    if (behind === 0) return ok('board', `version ${READ_MODEL_VERSION}, holds all entries`);
    return warning('board', `is ${behind} entries behind: a running bot catches up within two seconds; else start it.`);
  } catch {
    return warning('board', 'is damaged: stop the bot and delete it; the next start builds it anew.');
  } finally {
    readModel?.close();
  }
}

/** Reads the dossier files as the next start will. */
export function checkDossiers({ SEEDS_DIR }: Config): Finding {
  try {
    const { read, refused } = readSeedFolder(SEEDS_DIR, basename(SEEDS_DIR));
    const [first] = refused;
    const cautioned = read.map(({ dossier }) => ({ id: dossier.id, cautions: findCautions(dossier) }));
    const [one] = cautioned.filter(({ cautions }) => cautions.length > 0);
    if (!first && one !== undefined) {
      const count = cautioned.reduce((sum, { cautions }) => sum + cautions.length, 0);
      const what = count === 1 ? 'a statement has' : `${count} statements have`;
      return warning(
        'dossiers',
        `${read.length} in ${SEEDS_DIR}; ${what} a caution, because the source does not plainly report the words: read them again. First ${one.id}/${one.cautions[0]}`,
      );
    }
    if (!first) return ok('dossiers', `${read.length} in ${SEEDS_DIR}`);
    const left = refused.map(({ seed }) => seed).join(', ');
    return fault('dossiers', `${read.length} in ${SEEDS_DIR}; left out: ${left}. First ${first.problems[0] ?? ''}`);
  } catch (error) {
    if (error instanceof OperatorError) return fault('dossiers', error.message);
    throw error;
  }
}
