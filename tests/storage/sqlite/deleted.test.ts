/** What was deleted is nowhere any more: a question is stored until it is answered, and no longer. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInbox } from '../../../src/storage/inbox.ts';
import { createKeyv } from '../../../src/storage/keyv.ts';
import { backUp } from '../../../src/storage/sqlite/backup.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-deleted-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const found = (file: string, questions: readonly string[]) => {
  const bytes = readFileSync(file);
  return questions.filter((question) => bytes.includes(question));
};

test('answered questions are in neither the file nor a backup of it', async () => {
  const file = join(folder, 'ledger.sqlite');
  const store = openSqliteStore(file);
  const [adding, changing] = (['append', 'replace'] as const).map((writes) =>
    createKeyv<unknown>(store, 'desk:unanswered', writes),
  );
  if (adding === undefined || changing === undefined) throw new Error('there are two');
  const inbox = createInbox({ adding, changing }, null, 'one', 0, () => new Date());
  const questions = Array.from({ length: 40 }, (_, n) => `who said secret ${n} ${'x'.repeat(n * 40)}!`);
  for (const [n, question] of questions.entries()) await inbox.add(`question ${n}`, question);
  for (const n of questions.keys()) if (n > 0) await inbox.ack(`question ${n}`);
  await backUp(file, join(folder, 'backup.sqlite'));
  expect(found(join(folder, 'backup.sqlite'), questions)).toEqual(questions.slice(0, 1));
  await store.close();
  expect(found(file, questions)).toEqual(questions.slice(0, 1));
});
