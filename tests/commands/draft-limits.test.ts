/** How many drafts a person and a newsroom may start in an hour, and have open. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Asker } from '../../src/bot/asker.ts';
import { assertMayDraft } from '../../src/bot/editing/draft-limits.ts';
import type { Entry } from '../../src/claims/model/entry.ts';
import { createEntryIds } from '../../src/claims/model/entry-ids.ts';
import { consoleEditor, useReviewNewsroom } from '../bot/editing/draft-review.ts';
import { answerText, ask, entriesOf, expectAnswer } from '../bot/editing/editing-session.ts';

const HOUR_MS = 3_600_000;
const own = useReviewNewsroom();
const asker = (id: string): Asker => ({ ...consoleEditor, id });
const actor = (id: string) => ({ kind: 'person' as const, id, name: id, platform: 'console' as const });

test('twenty an hour a person and sixty a newsroom; one more is refused before anything is read or kept', async () => {
  const file = join(own.folder, 'article.txt');
  writeFileSync(file, 'Ruth Okafor spoke in Lagos on Monday.\n\n“We will open new hospitals,” she said.\n');
  const handIn = async (id: string, path = file) =>
    expectAnswer(await ask(own.newsroom, asker(id), `/draft ${path} new:yes`));
  await handIn('ada');
  const started = (await entriesOf(own.newsroom)).find(({ kind }) => kind === 'review-started');
  if (started === undefined) throw new Error('nothing was started');
  const nextId = createEntryIds(() => new Date());
  /** The same draft again, as its entry alone. */
  const start = async (id: string, count: number) => {
    for (let at = 0; at < count; at += 1)
      await own.newsroom.ledger.append({ ...started, again: true, id: nextId(), by: actor(id) } as Entry);
    await own.newsroom.readModel.catchUp();
  };
  const may = (id: string, isEditor: boolean, ms: number) => () =>
    assertMayDraft(own.newsroom.readModel.draftReviews, actor(id), isEditor, new Date(Date.now() + ms));

  await start('ada', 4);
  expect(may('ada', false, 0)).toThrow('5 of your drafts wait for an editor');
  expect(may('ben', false, 0)).not.toThrow();
  await start('ada', 15);
  const before = (await entriesOf(own.newsroom)).length;
  const refused = await handIn('ada', join(own.folder, 'not-there.txt'));
  expect(refused.tone).toBe('mistake');
  expect(answerText(refused)).toContain('You started 20 drafts in the last hour');
  expect(await entriesOf(own.newsroom)).toHaveLength(before);
  expect(may('ada', true, 2 * HOUR_MS)).not.toThrow();

  for (const id of ['ben', 'cyd']) await start(id, 20);
  expect(answerText(await handIn('dan'))).toContain('This newsroom started 60 drafts in the last hour');
  expect(may('dan', true, 2 * HOUR_MS)).not.toThrow();
  expect(own.newsroom.readModel.draftReviews.open({ offset: 0, limit: 0 }).total).toBe(60);
});
