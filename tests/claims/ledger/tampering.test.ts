/** Whatever is changed past Whosaid is found, by verifying and by whoever reads the record. */
import { generateKeyPairSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHeadCheck, readHead, signHead } from '../../../src/claims/ledger/head.ts';
import { createLedgerReader } from '../../../src/claims/ledger/ledger-reader.ts';
import { type VerifyFinding, verifyLedger } from '../../../src/claims/ledger/verify.ts';
import { parseEntry } from '../../../src/claims/model/entry.ts';
import { nextLink } from '../../../src/storage/chain.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import type { StoredRow } from '../../../src/storage/store.ts';
import { openTestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../../postgres.ts';
import { temporaryFolder } from '../../processes/run.ts';
import { entryOf, NEWSROOM, recompute, rewrite, rowsOf, withEntry } from './tamper.ts';

const POSTED = {
  kind: 'posted' as const,
  platform: 'slack' as const,
  channel: 'C1',
  message: '1',
  link: null,
  invocation: { command: 'whosaid', options: { phrase: 'as <@U0ADALOVE1> asked' } },
  statements: ['lecornu-shoigu/S5'],
  dossier: null,
  version: null,
};

/** A seeded dossier, a correction in chat and some posts. */
async function fill(url: string, folder: string): Promise<void> {
  const newsroom = await openTestNewsroom({ STORE_URL: url, EDITORS: 'slack:U1' }, folder);
  await newsroom.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  for (const name of ['Ada', 'Ben', 'Cyd'])
    await newsroom.record(POSTED, { kind: 'person', id: `U0${name.toUpperCase()}`, name, platform: 'slack' });
  await newsroom.close();
}

async function verify(url: string, folder: string, onLink?: Parameters<typeof verifyLedger>[1]['onLink']) {
  const store = await openStore(url, folder);
  const findings: VerifyFinding[] = [];
  try {
    const rows = createLedgerReader({ store, newsroom: NEWSROOM, parse: parseEntry }).rows();
    const report = await verifyLedger(rows, {
      newsroom: NEWSROOM,
      onFinding: (finding) => findings.push(finding),
      ...(onLink === undefined ? {} : { onLink }),
    });
    return { report, findings };
  } finally {
    await store.close();
  }
}

/** Reads the record as the read model does. @returns the error's message; null where all of it was read. */
async function read(url: string, folder: string): Promise<string | null> {
  const store = await openStore(url, folder);
  try {
    for await (const _ of createLedgerReader({ store, newsroom: NEWSROOM, parse: parseEntry }).read(null));
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await store.close();
  }
}

const replaceAt = (rows: StoredRow[], index: number, row: StoredRow) => rows.with(index, row);
const at = (rows: StoredRow[], index: number) => rows.at(index) as StoredRow;
/** The place of the seeded dossier, of the correction and of the last post but one. */
const [SEED, CORRECTION, POST] = [0, -4, -2];

/** What is done to the rows, the entry that is told, and what is told of it. */
const attacks: [string, (rows: StoredRow[]) => StoredRow[], (rows: StoredRow[]) => StoredRow, RegExp][] = [
  [
    'another author',
    (rows) =>
      replaceAt(
        rows,
        CORRECTION,
        withEntry(at(rows, CORRECTION), (entry) => ({ ...entry, by: { ...(entry.by as object), name: 'Eve' } })),
      ),
    (rows) => at(rows, CORRECTION),
    /not what was recorded: its words, its author or its time/,
  ],
  [
    'other words',
    (rows) =>
      replaceAt(
        rows,
        CORRECTION,
        withEntry(at(rows, CORRECTION), (entry) => ({ ...entry, after: { says: 'Neither was ready.' } })),
      ),
    (rows) => at(rows, CORRECTION),
    /not what was recorded/,
  ],
  [
    'an earlier time',
    (rows) =>
      replaceAt(
        rows,
        POST,
        withEntry(at(rows, POST), (entry) => ({ ...entry, at: '2026-01-01T00:00:00.000Z' })),
      ),
    (rows) => at(rows, POST),
    /not what was recorded/,
  ],
  [
    'a flipped letter in a source',
    (rows) => replaceAt(rows, SEED, { ...at(rows, SEED), value: at(rows, SEED).value.replace('dialogue', 'dialogua') }),
    (rows) => at(rows, SEED),
    /not what was recorded/,
  ],
  ['a deleted entry', (rows) => rows.toSpliced(CORRECTION, 1), (rows) => at(rows, CORRECTION + 1), /were deleted/],
  [
    'two entries in another order',
    (rows) => rows.with(-2, at(rows, -3)).with(-3, at(rows, -2)),
    (rows) => at(rows, -3),
    /stands behind entries that were recorded after it/,
  ],
  [
    'an inserted entry',
    (rows) => rows.toSpliced(POST, 0, { ...at(rows, POST), key: STRANGER, value: strange(at(rows, POST)), link: null }),
    (rows) => ({ ...at(rows, POST), key: STRANGER }),
    /not in the chain: it was written into the store past Whosaid/,
  ],
  [
    'an inserted entry with a link made for it',
    (rows) => {
      const [made] = recompute(
        rows.slice(0, POST).concat({ ...at(rows, POST), key: STRANGER, value: strange(at(rows, POST)) }),
      ).slice(-1);
      return rows.toSpliced(POST, 0, made as StoredRow);
    },
    (rows) => at(rows, POST),
    /order was changed/,
  ],
  [
    'an entry replaced with its link',
    (rows) => {
      const forged = withEntry(at(rows, CORRECTION), (entry) => ({ ...entry, reason: 'None' }));
      const made = recompute(rows.toSpliced(rows.length + CORRECTION, 1, forged)).at(CORRECTION) as StoredRow;
      return replaceAt(rows, CORRECTION, made);
    },
    (rows) => at(rows, CORRECTION + 1),
    /replaced by another, with its link/,
  ],
];
const STRANGER = '019aa000-0000-7000-8000-000000000001';
const strange = (row: StoredRow) => withEntry(row, (entry) => ({ ...entry, id: STRANGER })).value;

function describeTampering(title: string, createUrl: () => Promise<string>): void {
  describe(title, () => {
    let url: string;
    let folder: string;
    let rows: StoredRow[];
    beforeAll(async () => {
      folder = temporaryFolder();
      url = await createUrl();
      await fill(url, folder);
      rows = await rowsOf(url, folder);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('what nobody touched verifies, also under other positions', async () => {
      const { report, findings } = await verify(url, folder);
      expect(findings).toEqual([]);
      expect(report).toMatchObject({ entries: rows.length, faults: 0, notes: 0, begun: { entries: 0 } });
      await rewrite(url, folder, rows);
      expect((await verify(url, folder)).report).toEqual(report);
      expect(await read(url, folder)).toBeNull();
    });

    test.each(attacks)('%s is found', async (_, attack, told, text) => {
      await rewrite(url, folder, attack(rows));
      const { findings } = await verify(url, folder);
      const key = told(rows).key;
      expect(findings.filter(({ kind }) => kind === 'fault').map(({ entry }) => entry)).toContain(key);
      expect(findings.find(({ entry }) => entry === key)?.text).toMatch(text);
      // The read model gets nothing from there on, so nothing of it is ever shown.
      expect(await read(url, folder)).toMatch(/npm run verify/);
    });

    test('a record that was made anew, or cut off, verifies by itself, and is found against a head kept elsewhere', async () => {
      await rewrite(url, folder, rows);
      const { privateKey } = generateKeyPairSync('ed25519');
      const { report } = await verify(url, folder);
      if (report.head === null) throw new Error('an empty record');
      const file = JSON.stringify(signHead(NEWSROOM, report.head, new Date(), privateKey));
      const faultOf = async (changed: StoredRow[]) => {
        await rewrite(url, folder, changed);
        const check = createHeadCheck(readHead(file, 'head.json', null).statement);
        expect((await verify(url, folder, check.onLink)).report.faults).toBe(0);
        return check.findFault(NEWSROOM);
      };
      expect(await faultOf(rows)).toBeNull();
      const forged = withEntry(at(rows, CORRECTION), (entry) => ({ ...entry, reason: 'None' }));
      expect(await faultOf(recompute(replaceAt(rows, CORRECTION, forged)))).toMatch(/made anew, or changed before/);
      expect(await faultOf(rows.slice(0, -1))).toMatch(/does not reach .*its end was cut off/);
      // One that goes on continues the head.
      const later = { ...at(rows, -1), key: STRANGER, value: strange(at(rows, -1)), link: null };
      const [added] = recompute([...rows, later]).slice(-1);
      const last = at(rows, -1).link;
      if (added === undefined || last === null) throw new Error('no link');
      const link = nextLink(last, () => '', later.key, added.link as NonNullable<StoredRow['link']>);
      expect(await faultOf([...rows, { ...later, link }])).toBeNull();
    });

    test('words that were changed with the whole chain are found where their source says otherwise', async () => {
      const forged = withEntry(at(rows, SEED), (entry) => {
        const text = JSON.stringify(entry.dossier);
        return { ...entry, dossier: JSON.parse(text.replace('“ready to dialogue”', '“ready to surrender”')) };
      });
      await rewrite(url, folder, recompute(replaceAt(rows, SEED, forged)));
      const told = (await verify(url, folder)).findings.map(({ text }) => text).join('\n');
      expect(told).toMatch(/dossier that is not of its version/);
      expect(told).toMatch(/not the one of its SHA-256|do not stand in its source/);
      expect(entryOf(at(rows, SEED)).kind).toBe('dossier-seeded');
    });

    test('a clock that was set back is told as that', async () => {
      const late = rows.map((row, index) =>
        index < rows.length + POST ? row : withEntry(row, (entry) => ({ ...entry, at: '2026-01-01T00:00:00.000Z' })),
      );
      await rewrite(url, folder, recompute(late));
      const { report, findings } = await verify(url, folder);
      expect(report.faults).toBe(0);
      expect(findings[0]).toMatchObject({ kind: 'note', entry: at(rows, POST).key });
      expect(findings[0]?.text).toMatch(/the clock was set back, by \d+ days/);
      await rewrite(url, folder, rows);
    });
  });
}

describeTampering('on the embedded store', async () => '');

describe.skipIf(postgresPrograms === null)('with a real Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  describeTampering('on Postgres', () => postgres.createDatabase());
});
