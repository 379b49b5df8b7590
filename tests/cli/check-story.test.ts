/** A story on the command line: what it prints, what it writes, and how it exits. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../../src/drafting/readers/document.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';

const DATA_DIR = temporaryFolder();
const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;
afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }));
const run = (args: string[], input = '') => runEntry('check-story', args, { DATA_DIR, SEEDS_DIR }, input);

const HEAD = 'The council met on Monday to talk about the port.\n\n';
const fine = join(DATA_DIR, 'fine.txt');
const doubtful = join(DATA_DIR, 'doubtful.txt');
beforeAll(() => {
  writeFileSync(fine, `${HEAD}“We will open new hospitals,” said Chloe Tanner.\n`);
  writeFileSync(doubtful, `${HEAD}“We will open new hospitals,” said Ruth Okafor.\n`);
});

test('exits with 0 where every quotation is as on record', async () => {
  const { code, stdout } = await run([fine]);
  expect(stdout).toContain('1 quotation checked');
  expect(code).toBe(0);
});

test('exits with 1 where something is to be looked at, and reads standard input', async () => {
  const { code, stdout } = await run(['-'], readFileSync(doubtful, 'utf8'));
  expect(stdout).toContain('The story names Ruth Okafor; on record: Chloe Tanner.');
  expect(code).toBe(1);
});

test('exits with 2 for the asker’s mistakes', async () => {
  expect((await run([])).code).toBe(2);
  expect(await run([join(DATA_DIR, 'none.docx')])).toMatchObject({ code: 2, stdout: '' });
  expect((await run([fine, '--report', 'report.pdf'])).stderr).toContain('A report is a .docx or .md file');
});

test('exits with 3 for a fault', async () => {
  const { code } = await runEntry('check-story', [fine], { DATA_DIR, STORE_URL: 'mongodb://host/x' });
  expect(code).toBe(3);
});

test('prints the whole result as JSON', async () => {
  const { stdout } = await run([doubtful, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    counts: { 'somebody-elses': 1 },
    items: [{ words: 'We will open new hospitals', item: { speaker: 'Ruth Okafor' } }],
  });
});

test.each(['docx', 'md'])('writes a report as .%s that says the same', async (format) => {
  const report = join(DATA_DIR, `report.${format}`);
  await run([doubtful, '--report', report]);
  expect(existsSync(report)).toBe(true);
  const { text } = await readDocument({ bytes: readFileSync(report), name: `report.${format}`, contentType: null });
  expect(text).toContain('“We will open new hospitals”');
  expect(text).toContain('The story names Ruth Okafor; on record: Chloe Tanner.');
});
