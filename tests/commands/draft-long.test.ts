/** A long report is drafted beside everything else: whoever asks something in the meantime is answered. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  consoleEditor,
  itemOf,
  openReviewNewsroom,
  seedArticle,
  temporaryFolder,
} from '../bot/editing/draft-review.ts';
import { ask } from '../bot/editing/editing-session.ts';

const WORDS = 30_000;

test('while a long report is drafted others are answered, and all of its statements come into review', async () => {
  const folder = temporaryFolder();
  const newsroom = await openReviewNewsroom(folder);
  const article = readFileSync(seedArticle, 'utf8');
  const parts = Math.ceil(WORDS / article.split(/\s+/).length);
  const path = join(folder, 'report.txt');
  writeFileSync(path, Array.from({ length: parts }, (_, at) => `${article}\nPart ${at}.\n`).join('\n'));
  let isDrafted = false;
  const drafting = ask(newsroom, consoleEditor, `/draft ${path}`).finally(() => {
    isDrafted = true;
  });
  let answered = 0;
  while (!isDrafted && answered < 50) {
    expect((await ask(newsroom, consoleEditor, '/drafts')).title).toBe('No draft is under review');
    answered += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(answered).toBe(50);
  expect((await drafting).title).toMatch(/^Draft: [\d,]+ statements/);
  const [review] = newsroom.readModel.draftReviews.open({ limit: 1, offset: 0 }).items;
  const items = newsroom.readModel.draftReviews.items(review?.row ?? 0);
  const statements = items.filter(({ id }) => id.startsWith('S'));
  expect(statements.map(({ id }) => id)).toEqual(statements.map((_, at) => `S${at + 1}`));
  expect(statements.length).toBeGreaterThan(12 * parts);
  const last = itemOf(newsroom, statements.at(-1)?.id ?? '', review?.row).doc;
  const text = newsroom.readModel.draftReviews.sourceText(review?.row ?? 0);
  const passage = last !== undefined && 'says' in last ? last.passage : null;
  expect(text.slice(passage?.start, passage?.end)).toBe(passage?.exact);
  await newsroom.close();
  rmSync(folder, { recursive: true });
});
