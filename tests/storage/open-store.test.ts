import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorError } from '../../src/lib/errors.ts';
import { openStore } from '../../src/storage/open-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-open-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(['', 'sqlite:'])('"%s" is the file in the data folder, which is made', async (url) => {
  const store = await openStore(url, join(folder, 'data'));
  await store.close();
  expect(existsSync(join(folder, 'data', 'ledger.sqlite'))).toBe(true);
});

test.each(['sqlite:', 'sqlite://', 'SQLite:'])('%s with a path is that file', async (scheme) => {
  const store = await openStore(`${scheme}${folder}/desk.sqlite`, join(folder, 'data'));
  await store.close();
  expect(store.name).toBe(join(folder, 'desk.sqlite'));
  expect(existsSync(join(folder, 'desk.sqlite'))).toBe(true);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

test.each([
  'mysql://desk:s3cret@127.0.0.1/db',
  'redis://:s3cret@127.0.0.1',
  'desk:s3cret@127.0.0.1/db',
  'postgres//desk:s3cret@127.0.0.1/db',
  's3cret',
  // Raw characters of the password that cut the address in the wrong place.
  'postgres://desk:s3cret#x@127.0.0.1/db',
  'postgres://desk:1s3cret/x@127.0.0.1/db',
  'postgres://desk:12#s3cret@127.0.0.1/db',
  'postgres://desk:12/s3cret@127.0.0.1/db',
  'postgres://desk:12?s3cret@127.0.0.1/db',
  'postgres://desk:s3cret%zz@127.0.0.1/db',
  'postgres://desk:s3cret@127.0.0.1:99999/db',
  // Nothing listens on port 9 of the loopback interface.
  'postgres://desk:s3cret@127.0.0.1:9/db',
])('%s is refused in one line that names the variable and holds no password', async (url) => {
  const error = await openStore(url, folder).then(
    () => null,
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(OperatorError);
  const { message, cause, stack } = error as Error;
  expect(message).toContain('STORE_URL');
  expect(message).not.toContain('\n');
  expect(message).not.toMatch(/:12\b/);
  expect(`${message} ${stack} ${JSON.stringify(cause)} ${cause}`).not.toContain('s3cret');
});

test('an unknown scheme is named', async () => {
  await expect(openStore('mongodb://desk:s3cret@host/db', folder)).rejects.toThrow('mongodb://');
});
