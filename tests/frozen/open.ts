/** Opens copies of the frozen data folders, as files and in Postgres, with the configuration that they were written under. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Asker, Platform } from '../../src/bot/asker.ts';
import { type Config, readConfig } from '../../src/config/config.ts';
import { ensureSeedsFolder } from '../../src/newsrooms/choose-newsroom.ts';
import { readNewsroomMap } from '../../src/newsrooms/newsroom-map.ts';
import { type Newsroom, openNewsroom } from '../../src/newsrooms/open-newsroom.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { sqlOn } from '../postgres.ts';
import { temporaryFolder } from '../processes/run.ts';

export const FROZEN = 'tests/fixtures/frozen';
/** After everything that was written. */
export const NOW = new Date('2026-12-01T09:00:00Z');
/** It encrypts tokens that no workspace has. */
export const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');

/** `single`: one newsroom alone. `several`: three that share a store. */
export const folders = {
  single: ['newsroom'],
  several: ['paris', 'oslo', 'slack-t0other001'],
} as const;
export type Folder = keyof typeof folders;

export interface FrozenFolder {
  dataDir: string;
  /** The environment of a command of the command line. */
  environment: Record<string, string>;
  configOf(newsroom: string): Config;
  /** Whether several newsrooms share the store. */
  isShared: boolean;
}

const SINGLE = {
  EDITORS: 'console,slack:UANN,slack:UBEN',
  REVIEW_CHANNEL: 'slack:C9',
  SUMMARY_CHANNELS: 'slack:C10',
  SEEDS_DIR: join(FROZEN, 'seeds'),
};
const SEVERAL = {
  NEWSROOMS: join(FROZEN, 'newsrooms.yaml'),
  SLACK_CLIENT_ID: '1234567890.1234567890',
  SLACK_CLIENT_SECRET: '0123456789abcdef0123456789abcdef',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  TOKEN_KEYS: TOKEN_KEY,
};

/** @param storeUrl empty for the ledger in the data folder. */
function openFolder(folder: Folder, dataDir: string, storeUrl: string): FrozenFolder {
  const environment = { DATA_DIR: dataDir, STORE_URL: storeUrl, ...(folder === 'single' ? SINGLE : SEVERAL) };
  const config = readConfig(environment);
  const configOf = folder === 'single' ? () => config : readNewsroomMap(config).configOf;
  return { dataDir, environment, configOf, isShared: folder === 'several' };
}

/** The data folder as it was left: the ledger and, where there is one newsroom alone, the read model of that version. */
export function copyFiles(folder: Folder): FrozenFolder {
  const dataDir = temporaryFolder();
  const names = folder === 'single' ? ['ledger.sqlite', 'board-80c54ec32dd7.sqlite'] : ['ledger.sqlite'];
  for (const name of names) writeFileSync(join(dataDir, name), unpack(join('data', folder, `${name}.gz`)));
  return openFolder(folder, dataDir, '');
}

/** @param url the address of an empty database, which gets the dump. */
export async function loadPostgres(folder: Folder, url: string): Promise<FrozenFolder> {
  await sqlOn(url, unpack(join('postgres', `${folder}.sql.gz`)).toString('utf8'));
  return openFolder(folder, temporaryFolder(), url);
}

export async function openFrozen({ configOf, isShared }: FrozenFolder, name: string): Promise<Newsroom> {
  const config = configOf(name);
  const quiet = { info() {}, warn() {}, error() {} };
  if (!isShared) return openNewsroom(config, () => NOW, quiet);
  ensureSeedsFolder(config);
  const store = await openStore(config.STORE_URL, config.DATA_DIR);
  const newsroom = await openNewsroom(config, () => NOW, quiet, { store });
  return {
    ...newsroom,
    async close() {
      await newsroom.close();
      await store.close();
    },
  };
}

export function unpack(file: string): Buffer {
  return gunzipSync(readFileSync(join(FROZEN, file)));
}

/** `slack:UANN` in channel C1, `discord:123456789012345011`, `console:ada`. */
export function askerNamed(name: string): Asker {
  const [platform = '', id = ''] = name.split(':');
  const channel = platform === 'console' ? null : platform === 'slack' ? 'C1' : '123456789012345101';
  return { id, name: id, platform: platform as Platform, channel, groups: [] };
}
