/** Forms that were never sent do not stay for ever. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSavedForms } from '../../../src/bot/forms/saved-forms.ts';
import { createKeyv } from '../../../src/storage/keyv.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import type { Store } from '../../../src/storage/store.ts';
import { temporaryFolder } from '../../processes/run.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openStore('', folder);
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a form that was not sent is deleted after 30 days, and a newer one stays', async () => {
  const forms = createSavedForms(createKeyv<string>(store, 'newsroom:drafts', 'replace'));
  const questions = { title: 'Record', intro: [], steps: [], kept: {} };
  const form = (id: string) => ({ id, entry: id, command: 'record', options: {}, owner: 'slack:U1', questions });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-01T00:00:00Z') });
  await forms.save(form('old'));
  vi.setSystemTime(Date.parse('2026-11-30T00:00:00Z'));
  await forms.save(form('new'));
  vi.setSystemTime(Date.parse('2026-12-02T00:00:00Z'));
  expect(await store.range('newsroom:drafts', 0, 10)).toHaveLength(2);
  await forms.deleteExpired();
  expect((await store.range('newsroom:drafts', 0, 10)).map(({ key }) => key)).toEqual(['new']);
  expect(await forms.load('new')).toMatchObject({ owner: 'slack:U1' });
});
