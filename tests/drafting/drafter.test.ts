import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { draftText } from '../../src/drafting/draft.ts';
import { createDrafter } from '../../src/drafting/drafter.ts';

const text = '“We will win,” Jane Doe said.';
let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** A newsroom's own model: answers every text with this. */
const model = async (answer: (body: unknown) => unknown): Promise<string> => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(JSON.stringify(answer(JSON.parse(body)))));
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/draft`;
};

test('without a model the rules draft', async () => {
  expect(await createDrafter({ model: null }).draft(text, { language: 'en' })).toEqual(
    draftText(text, { language: 'en' }),
  );
});

test('a model is asked with the text and its language, and its draft is taken', async () => {
  let asked: unknown;
  const theirs = { ...draftText(text, { language: 'en' }), undecided: [{ span: [0, 1], text: 'from the model' }] };
  const address = await model((body) => {
    asked = body;
    return theirs;
  });
  expect(await createDrafter({ model: address }).draft(text, { language: 'en' })).toEqual(theirs);
  expect(asked).toEqual({ text, language: 'en' });
});

test('an answer that is no draft is refused with what is wrong with it', async () => {
  const address = await model(() => ({ attributions: [] }));
  await expect(createDrafter({ model: address }).draft(text, { language: 'en' })).rejects.toThrow(
    /something else than a draft \(language/,
  );
});

test('a model that does not answer is told as such', async () => {
  await expect(createDrafter({ model: 'http://127.0.0.1:9/' }).draft(text, { language: 'en' })).rejects.toThrow(
    /did not answer/,
  );
});

test.each([
  [
    'a span behind the end of the text',
    { undecided: [{ span: [0, 999], text: 'x' }] },
    /the span 0 to 999 is not in the text/,
  ],
  ['a span of nothing', { undecided: [{ span: [3, 3], text: 'x' }] }, /the span 3 to 3 is not in the text/],
  [
    'a dispute of nothing',
    {
      disputes: [
        { from: null, against: 'A9', beside: 'A1', kind: 'denial', basis: [0, 3], confidence: 1, reasons: [] },
      ],
    },
    /a dispute names A9/,
  ],
])('a draft with %s is refused', async (_, changes, told) => {
  const address = await model(() => ({ ...draftText(text, { language: 'en' }), ...changes }));
  await expect(createDrafter({ model: address }).draft(text, { language: 'en' })).rejects.toThrow(told);
});

test('the configuration names a model, or none: then nothing is asked', () => {
  expect(readConfig({}).DRAFT_MODEL_URL).toBeNull();
  expect(readConfig({ DRAFT_MODEL_URL: ' http://127.0.0.1:8000/draft ' }).DRAFT_MODEL_URL).toBe(
    'http://127.0.0.1:8000/draft',
  );
  for (const wrong of ['draft', 'ftp://a/', 'http://', 'http://me:secret@127.0.0.1/'])
    expect(() => readConfig({ DRAFT_MODEL_URL: wrong })).toThrow(/^DRAFT_MODEL_URL has to be an address/);
});

test('the command asks the model of the configuration, and the option goes before it', async () => {
  let asked = 0;
  const address = await model(() => {
    asked += 1;
    return { ...draftText(text, { language: 'en' }), undecided: [{ span: [0, 1], text: 'from the model' }] };
  });
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-model-'));
  writeFileSync(join(folder, 'a.txt'), text);
  const run = (environment: Record<string, string>, ...more: string[]) =>
    promisify(execFile)(
      process.execPath,
      [resolve('src/cli/draft.ts'), 'a.txt', '--json', '--language', 'en', ...more],
      {
        cwd: folder,
        env: { PATH: process.env.PATH, ...environment },
      },
    );
  expect((await run({})).stdout).not.toContain('from the model');
  expect((await run({}, '--model', address)).stdout).toContain('from the model');
  expect((await run({ DRAFT_MODEL_URL: address })).stdout).toContain('from the model');
  writeFileSync(join(folder, '.env'), `DRAFT_MODEL_URL=${address}\n`);
  expect((await run({})).stdout).toContain('from the model');
  expect((await run({}, '--model', '')).stdout).not.toContain('from the model');
  expect(asked).toBe(3);
  rmSync(folder, { recursive: true });
});
