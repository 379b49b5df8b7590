/** Staged records are appended all or none, whatever store they go to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatorError } from '../../src/lib/errors.ts';
import { appendStaged } from '../../src/storage/append-staged.ts';
import { openStore } from '../../src/storage/open-store.ts';
import type { Store } from '../../src/storage/store.ts';
import { type Note, note, notesOf, texts } from '../claims/notes.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';

const NEWSROOM = 'a:b c';

function describeAppending(title: string, makeUrl: () => Promise<string>): void {
  describe(title, () => {
    let folder: string;
    let url: string;
    let target: Store;
    let staged: Store;
    let stagedFile: string;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'whosaid-staged-'));
      stagedFile = join(folder, 'staged.sqlite');
      url = await makeUrl();
      target = await openStore(url, folder);
      staged = await openStore(`sqlite:${stagedFile}`, folder);
    });
    afterEach(async () => {
      await target.close();
      await staged.close();
      rmSync(folder, { recursive: true });
    });

    const notes = (count: number) => Array.from({ length: count }, (_, n) => note(NEWSROOM, `n${n}`));
    /** Puts the notes into the staging store, and the first of them on record. */
    async function prepare(known: number, count: number): Promise<Note[]> {
      const all = notes(count);
      await notesOf(target, 'other').append(note('other', 'of another newsroom'));
      await notesOf(target, NEWSROOM).append(...all.slice(0, known));
      await notesOf(staged, NEWSROOM).append(...all);
      return all;
    }

    test.each([
      [0, 1_000],
      [300, 1_000],
      [1_000, 1_000],
    ])('behind %i of %i, in their order', async (known, count) => {
      const all = await prepare(known, count);
      await appendStaged(url, folder, stagedFile, NEWSROOM, known);
      expect(await texts(notesOf(target, NEWSROOM))).toEqual(all.map(({ text }) => text));
      expect(await texts(notesOf(target, 'other'))).toEqual(['of another newsroom']);
    });

    test('not at all where the record has grown meanwhile', async () => {
      await prepare(3, 10);
      await expect(appendStaged(url, folder, stagedFile, NEWSROOM, 2)).rejects.toThrow(OperatorError);
      await expect(appendStaged(url, folder, stagedFile, NEWSROOM, 4)).rejects.toThrow(/written to meanwhile/);
      expect(await texts(notesOf(target, NEWSROOM))).toHaveLength(3);
    });

    test('not at all where one of them is on record with another content', async () => {
      const all = await prepare(0, 600);
      const last = all.at(-1) as Note;
      await notesOf(target, NEWSROOM).append({ ...last, text: 'other words' });
      await expect(appendStaged(url, folder, stagedFile, NEWSROOM, 1)).rejects.toThrow();
      expect(await texts(notesOf(target, NEWSROOM))).toEqual(['other words']);
    });
  });
}

describeAppending('the embedded store', async () => '');

describe.skipIf(postgresPrograms === null)('with a real Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.remove());
  describeAppending('the store in Postgres', () => postgres.createDatabase());
});
