/** What the commands of the command line say where the operator has to act: a line, an exit code, no stack. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corruptLedger, finished, runEntry, startEntry, temporaryFolder } from '../processes/run.ts';

let folder: string;
let key: string;
let file: string;

beforeAll(async () => {
  folder = temporaryFolder();
  await runEntry('ask', ['/help'], { DATA_DIR: folder });
  key = corruptLedger(folder);
  file = join(folder, 'export.json');
  const empty = join(folder, 'empty');
  const { stdout } = await runEntry('export', ['--format', 'json'], { DATA_DIR: empty });
  writeFileSync(file, stdout);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an entry that cannot be read', () => {
  test.each([
    { entry: 'ask', args: ['/help'], code: 3 },
    { entry: 'export', args: ['--format', 'json'], code: 1 },
    { entry: 'export', args: ['--format', 'markdown'], code: 1 },
    { entry: 'import', args: ['FILE'], code: 1 },
    { entry: 'main', args: [], code: 1 },
  ] as const)('is told by $entry $args in one line that names it', async ({ entry, args, code }) => {
    const given = args.map((one) => (one === 'FILE' ? file : one));
    const run = await runEntry(entry, given, { DATA_DIR: folder });
    expect(run.code).toBe(code);
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringContaining(`The entry ${key} in`)]);
  });
});

describe('a store that is no store', () => {
  test.each([
    { entry: 'ask', args: ['/help'], code: 3 },
    { entry: 'backup', args: ['copy.sqlite'], code: 1 },
    { entry: 'export', args: [], code: 1 },
    { entry: 'forget', args: ['user', 'slack:U1'], code: 1 },
    { entry: 'import', args: ['FILE'], code: 1 },
    { entry: 'migrate-store', args: ['--from', 'mysql://one', '--to', 'sqlite:'], code: 3 },
    { entry: 'register', args: ['discord'], code: 1 },
    { entry: 'restore', args: ['copy.sqlite'], code: 1 },
  ] as const)('is told by $entry in one line', async ({ entry, args, code }) => {
    const environment = { DATA_DIR: join(folder, 'other'), STORE_URL: 'mysql://user:opensesame@host/database' };
    const given = args.map((one) => (one === 'FILE' ? file : one));
    const run = await runEntry(entry, given, environment);
    expect(run.code).toBe(code);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).not.toMatch(/opensesame|\.ts:\d+/);
  });
});

/** As `| head` does once it has seen enough. */
describe('a reader that closes the pipe early', () => {
  const article = `The mayor said: “The river is clean.” ${'The harbour was sold in spring. '.repeat(40)}`;
  test.each([
    { entry: 'ask', args: ['/help'] },
    { entry: 'doctor', args: [] },
    { entry: 'draft', args: ['ARTICLE', '--json'] },
    { entry: 'export', args: ['--format', 'json'] },
    { entry: 'export', args: ['--format', 'markdown'] },
  ] as const)('ends $entry without a word', async ({ entry, args }) => {
    const data = join(folder, 'pipe');
    await runEntry('ask', ['/help'], { DATA_DIR: data });
    const text = join(folder, 'article.txt');
    writeFileSync(text, article);
    const child = startEntry(
      entry,
      args.map((one) => (one === 'ARTICLE' ? text : one)),
      { DATA_DIR: data },
    );
    child.stdout?.destroy();
    const { code, stderr } = await finished(child);
    expect([code, stderr]).toEqual([0, '']);
  });
});
