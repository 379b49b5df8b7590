/**
 * A real Postgres for the tests, from Debian's package: on a free port of the loopback interface, in a folder of its own,
 * and gone afterwards. Postgres refuses to run as root, so root hands it to another user.
 */
import { execFile, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { addCleanup, killNow } from './processes/child-processes.ts';

const run = promisify(execFile);
const PASSWORD = 'pa:ss@w/o?r#d%';
/** Names the folder that all servers of a run of the tests share, for the template of their data folders. */
export const POSTGRES_TEMPLATE = 'POSTGRES_TEMPLATE';

/** Among mounts of its own a command can have a disk of its own, which root alone may hand on to another user. */
const OWN_MOUNTS = ['unshare', '--mount'];
const canMount =
  process.getuid?.() === 0 && spawnSync(OWN_MOUNTS[0] ?? '', [...OWN_MOUNTS.slice(1), 'true']).status === 0;
const SMALL_MB = 40;

/** The folder of Postgres's programs, or null where it is not installed: then say what is skipped. */
export const postgresPrograms: string | null = findPrograms();

export interface TestPostgres {
  /** An address of the maintenance database, with the password in it. */
  url: string;
  password: string;
  /** The address of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Runs SQL as the owner, over a connection of its own. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** As a machine that loses its power: no process of the server gets a chance to tidy up. */
  kill(): Promise<void>;
  /** Starts it again on the same port, after `kill`. */
  start(): Promise<void>;
  /** A small disk of the server's own, gone with each `kill`; null where nothing can be mounted. */
  smallDisk: SmallDisk | null;
  remove(): Promise<void>;
}

export interface SmallDisk {
  /** The address of a new, empty database on it. */
  createDatabase(): Promise<string>;
  /** Leaves no room on it. */
  fill(): void;
  empty(): void;
  /** Drops the database, which a server that was killed would look for. */
  drop(): Promise<void>;
}

/** Runs SQL at an address, over a connection of its own. */
export async function sqlOn(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

export async function startPostgres(): Promise<TestPostgres> {
  if (postgresPrograms === null) throw new Error('Postgres is not installed');
  const programs = postgresPrograms;
  const folder = makePostgresFolder();
  const data = join(folder, 'data');
  const port = await freePort();
  const small = join(folder, 'small');
  await asUser(folder, 'mkdir', small);
  const user = otherUser();
  const mount = `mount -t tmpfs -o size=${SMALL_MB}m,mode=0700,uid=${user?.uid},gid=${user?.gid} tmpfs ${small} && exec "$@"`;
  const withSmallDisk = canMount && user !== null ? [...OWN_MOUNTS, 'sh', '-c', mount, 'sh'] : [];
  const control = (...args: string[]) => asUser(folder, join(programs, 'pg_ctl'), '-D', data, '-w', ...args);
  await asUser(folder, 'cp', '-a', await makeTemplate(programs, process.env[POSTGRES_TEMPLATE] ?? folder), data);
  // Nothing here survives the machine, so that nothing has to reach its disk: what a kill of the server alone can lose
  // is what it has not yet given to the system, and that it does with each commit all the same.
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c full_page_writes=off`;
  const log = join(folder, 'log');
  const pidFile = join(data, 'postmaster.pid');
  const start = async () => {
    const starting = [join(programs, 'pg_ctl'), '-D', data, '-w', '-o', settings, '-l', log, '-t', '30', 'start'];
    await runAs(user, folder, starting, withSmallDisk);
  };
  const forget = addCleanup(() => {
    // Its own quickest end, which takes its processes with it.
    if (existsSync(pidFile)) killNow(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  const addressOf = (database: string) =>
    `postgres://desk:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
  const url = addressOf('postgres');
  let databases = 0;

  const sql = (text: string) => sqlOn(url, text);

  const smallDisk = (): SmallDisk => {
    let onSmallDisk = 0;
    // Other processes see what is mounted for the server through the server's own.
    const ballast = () => `/proc/${Number.parseInt(readFileSync(pidFile, 'utf8'), 10)}/root${small}/ballast`;
    return {
      async createDatabase() {
        databases += 1;
        onSmallDisk = databases;
        await sql(`CREATE TABLESPACE small LOCATION '${small}'`);
        await sql(`CREATE DATABASE desk${databases} TABLESPACE small`);
        return addressOf(`desk${databases}`);
      },
      fill() {
        try {
          writeFileSync(ballast(), Buffer.alloc(SMALL_MB * 1024 * 1024));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      },
      empty: () => rmSync(ballast()),
      async drop() {
        await sql(`DROP DATABASE desk${onSmallDisk}`);
        await sql(`DROP TABLESPACE small`);
      },
    };
  };

  return {
    url,
    password: PASSWORD,
    sql,
    smallDisk: withSmallDisk.length === 0 ? null : smallDisk(),
    async createDatabase() {
      databases += 1;
      await sql(`CREATE DATABASE desk${databases}`);
      return addressOf(`desk${databases}`);
    },
    async kill() {
      // "immediate" ends every process of the server without a checkpoint; what follows is a recovery from its log.
      await control('-m', 'immediate', 'stop');
    },
    start,
    async remove() {
      forget();
      if (existsSync(pidFile)) await control('-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true });
    },
  };
}

/** A temporary folder that belongs to whom Postgres runs as. */
export function makePostgresFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-postgres-'));
  const user = otherUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** The data folder of a new server, made in the given folder by whoever comes first: a copy takes a tenth of the time. */
async function makeTemplate(programs: string, folder: string): Promise<string> {
  const made = join(folder, 'template');
  const fresh = join(folder, 'fresh');
  try {
    mkdirSync(join(folder, 'being made'));
  } catch {
    const until = performance.now() + 50_000;
    while (!existsSync(made)) {
      if (performance.now() > until) throw new Error(`nobody made ${made}`);
      await pause(20);
    }
    return made;
  }
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const access = ['-U', 'desk', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const initdb = join(programs, 'initdb');
  await asUser(folder, initdb, '-D', fresh, ...access, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync');
  renameSync(fresh, made);
  return made;
}

function asUser(folder: string, ...program: string[]): Promise<unknown> {
  return runAs(otherUser(), folder, program, []);
}

/** @param wrapper what starts the program with rights that the user does not have. */
function runAs(
  user: { uid: number; gid: number } | null,
  folder: string,
  program: readonly string[],
  wrapper: readonly string[],
): Promise<unknown> {
  const drop = user === null ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const [command = '', ...rest] = [...wrapper, ...drop, ...program];
  return run(command, rest, { cwd: folder });
}

function findPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'pg_ctl'))) ?? null;
}

/** The user to hand Postgres to, or null when this process is not root. */
function otherUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
