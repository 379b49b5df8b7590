/**
 * `npm run forget -- user slack:U123` removes a person's chat identity from the record, and `-- newsroom slack-t0123456789`
 * the whole record of a newsroom whose workspace has left. docs/privacy.md explains both.
 */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLedger } from '../claims/ledger/ledger.ts';
import { createEntrySealer, redactionToLine, resealEntry, storedToJson } from '../claims/ledger/seal.ts';
import { type Entry, entrySchema, parseEntry } from '../claims/model/entry.ts';
import { createEntryIds } from '../claims/model/entry-ids.ts';
import { createPseudonym, erasePerson, mentionsPerson, type Person } from '../claims/model/erasure.ts';
import type { Config } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { eraseNewsroom } from '../newsrooms/erase-newsroom.ts';
import { readModelFile } from '../newsrooms/open-newsroom.ts';
import { embeddedStorePath, openStore } from '../storage/open-store.ts';
import { originalsNamespace } from '../storage/originals.ts';
import { redactStore } from '../storage/redact-store.ts';
import { lockRecord } from '../storage/sqlite/folder-lock.ts';
import type { Redact, RedactedRow, StoredRow } from '../storage/store.ts';
import { runCli } from './run.ts';

const USAGE =
  'Usage: npm run forget -- user slack:U0123456789 (or discord:123456789012345678, or console:name) [--newsroom name]\n       npm run forget -- newsroom slack-t0123456789 [--erase]';

await runCli(main);

async function main(args: string[]): Promise<number> {
  const { what, who, more, newsroom, isSure } = readArguments(args);
  if (what === 'newsroom' && who !== '' && more.length === 0) {
    const { root, own } = readNewsroomConfig(who);
    const lock = lockRecord(root);
    console.log(await eraseNewsroom(root, own, isSure));
    lock.release();
    return 0;
  }
  const [, platform, id = ''] = /^(slack(?=:[A-Z0-9]+$)|discord(?=:\d+$)|console):(\S+)$/.exec(who) ?? [];
  if (what !== 'user' || platform === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { root, own: config } = readNewsroomConfig(newsroom);
  const folderLock = lockRecord(root);
  console.log(await forget(config, { platform: platform as Person['platform'], id }));
  folderLock.release();
  return 0;
}

/** What cannot be read is read as nothing, which gets the usage. */
function readArguments(args: string[]): {
  what: string | undefined;
  who: string;
  more: string[];
  newsroom: string | null;
  isSure: boolean;
} {
  try {
    const options = { ...NEWSROOM_OPTION, erase: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [what, who = '', ...more] = positionals;
    return { what, who, more, newsroom: values.newsroom ?? null, isSure: values.erase === true };
  } catch {
    return { what: undefined, who: '', more: [], newsroom: null, isSure: false };
  }
}

async function forget(config: Config, person: Person): Promise<string> {
  const { STORE_URL, DATA_DIR, NEWSROOM } = config;
  const file = embeddedStorePath(STORE_URL, DATA_DIR);
  if (file !== null && !existsSync(file)) throw new OperatorError(`There is no store ${file}.`);
  await beginChain(config);
  const pseudonym = createPseudonym();
  const names = new Set<string>();
  const announcement = createAnnouncement(config, pseudonym, person.platform);
  const isOurs = ({ namespace }: StoredRow) => namespace === NEWSROOM || namespace.startsWith(`${NEWSROOM}:`);
  const redact: Redact = (row) => {
    if (!isOurs(row)) return undefined;
    // Buttons and unfinished forms are not part of the record: those that name the person are deleted.
    // Sources are never changed, in whatever form they came.
    if (row.namespace === originalsNamespace(NEWSROOM)) return undefined;
    if (row.namespace !== NEWSROOM) return mentionsPerson(row.key + row.value, person) ? null : undefined;
    const stored: unknown = JSON.parse(row.value);
    const clean = erasePerson(stored, person, pseudonym, names);
    if (clean === stored) return undefined;
    return announcement.add(row, JSON.stringify(clean));
  };
  const changed = await redactStore(STORE_URL, DATA_DIR, redact, announcement);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${readModelFile(config)}${suffix}`, { force: true });
  if (person.platform === 'console') rmSync(join(DATA_DIR, 'console-history'), { force: true });
  // After a typing error, no entry may claim that somebody was forgotten.
  if (changed === 0) return 'Nothing on record names this person: the record is as it was.';
  const left = await findRemainingMentions(config, [...names]);
  return [
    `${changed === 1 ? '1 record' : `${changed} records`} named this person, who is “${pseudonym}” from now on. The board is built anew ${file === null ? 'by every copy that runs, within seconds, and by the others at their next start' : 'at the next start'}.`,
    ...(left.length === 0
      ? []
      : [
          `The words of ${left.length} entries still have the name, and words on record are not changed: ${left.join(', ')}`,
        ]),
  ].join('\n');
}

/** A record that an older version wrote is chained first: the chain has to hold what was recorded, not what is left of it. */
async function beginChain({ STORE_URL, DATA_DIR, NEWSROOM }: Config): Promise<void> {
  const store = await openStore(STORE_URL, DATA_DIR);
  try {
    const ledger = createLedger<Entry>({ store, newsroom: NEWSROOM, parse: parseEntry });
    for await (const _ of ledger.read(null)) break;
  } finally {
    await store.close();
  }
}

/** Says in the record that a person was forgotten, and commits to what was left of each entry. */
function createAnnouncement({ NEWSROOM }: Config, pseudonym: string, platform: Person['platform']) {
  const now = new Date();
  const id = createEntryIds(() => now)();
  const hash = createHash('sha256');
  let entries = 0;
  return {
    namespace: NEWSROOM,
    sealer: createEntrySealer(NEWSROOM, () => now),
    add({ key, value, link }: StoredRow, redacted: string): RedactedRow {
      if (link === null) return { value: redacted, seal: null };
      const { seal, content } = resealEntry(storedToJson(value), storedToJson(redacted), link, id);
      hash.update(redactionToLine(key, content));
      entries += 1;
      return { value: redacted, seal };
    },
    write() {
      const entry = entrySchema.parse({
        kind: 'person-forgotten',
        id,
        newsroom: NEWSROOM,
        at: now.toISOString(),
        by: { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform: null },
        platform,
        pseudonym,
        redacted: { entries, sha256: hash.digest('hex') },
      });
      return { key: entry.id, value: JSON.stringify({ value: entry }) };
    },
  };
}

/** Entries whose text still has a name of the person. */
async function findRemainingMentions({ STORE_URL, DATA_DIR, NEWSROOM }: Config, names: string[]): Promise<string[]> {
  const store = await openStore(STORE_URL, DATA_DIR);
  const left: string[] = [];
  try {
    for (let after = 0; ; ) {
      const rows = await store.range(NEWSROOM, after, 256);
      for (const { key, value } of rows)
        if (names.some((name) => name !== '' && value.includes(JSON.stringify(name).slice(1, -1)))) left.push(key);
      after = rows.at(-1)?.position ?? after;
      if (rows.length < 256) return left;
    }
  } finally {
    await store.close();
  }
}
