/** What a draft in chat keeps of the file it was read from, and how it asks where a document needs a choice. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { createOriginals, originalsNamespace, sha256Of } from '../../src/storage/originals.ts';
import { acceptAll, consoleEditor, press, useReviewNewsroom } from '../bot/editing/draft-review.ts';
import { answerText, ask, entriesOf, expectAnswer } from '../bot/editing/editing-session.ts';
import { docxOf, run } from '../drafting/readers/files.ts';

const own = useReviewNewsroom();
const heading = `<w:p>${run('The bridge')}</w:p>`;
const plain = docxOf(
  `${heading}<w:p>${run('“We knew,” Jane Doe said.')}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>`,
);
const changed = docxOf(
  `${heading}<w:p>${run('“We ')}<w:ins w:id="1">${run('never ')}</w:ins>${run('knew,” Jane Doe said.')}</w:p>`,
);
const give = (name: string, bytes: Uint8Array): string => {
  const path = join(own.folder, name);
  writeFileSync(path, bytes);
  return path;
};

test('the file is stored by its SHA-256, which the source knows when it is published', async () => {
  const first = await ask(own.newsroom, consoleEditor, `/draft ${give('a.docx', plain)} language:en`);
  const overview = await acceptAll(own, first);
  expect(answerText(overview)).toContain('A footnote mark was left out.');
  await press(own.newsroom, consoleEditor, overview, 'Publish');
  const published = (await entriesOf(own.newsroom)).find((entry) => entry.kind === 'review-published');
  const source = published?.kind === 'review-published' ? published.dossier.sources[0] : undefined;
  expect(source?.originalFile).toEqual({ name: 'original.docx', sha256: sha256Of(plain) });
  const ref = own.newsroom.readModel.records.statements('S1')[0]?.ref;
  const proof = answerText(await ask(own.newsroom, consoleEditor, `/source ${ref} show:proof`));
  expect(proof).toContain('SHA-256 of the file as it came (original.docx):');
  expect(proof).toContain(sha256Of(plain));
  const { STORE_URL, NEWSROOM } = readConfig({ DATA_DIR: own.folder });
  const store = await openStore(STORE_URL, own.folder);
  const originals = createOriginals(store, originalsNamespace(NEWSROOM));
  expect(sha256Of((await originals.get(sha256Of(plain))) ?? new Uint8Array())).toBe(sha256Of(plain));
  await store.close();
});

test('tracked changes wait for a choice, which is one press', async () => {
  const asked = await ask(own.newsroom, consoleEditor, `/draft ${give('b.docx', changed)} language:en`);
  expect(answerText(asked)).toMatch(/has changes that alter its words \(inserted “never”\)/);
  expect(asked.actions.map(({ label }) => label)).toEqual(['changes: accept', 'changes: reject']);
  expect(await entriesOf(own.newsroom)).toEqual([]);
  const read = expectAnswer(await press(own.newsroom, consoleEditor, asked, 'changes: reject'));
  expect(answerText(expectAnswer(await press(own.newsroom, consoleEditor, read, 'Go on')))).toContain('“We knew,”');
});
