/** From a draft to a dossier: nothing is on record before it is published. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import { parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { openReadModel } from '../../src/claims/read-model/read-model.ts';
import { draftText } from '../../src/drafting/draft.ts';
import { draftToYaml } from '../../src/drafting/output/dossier-yaml.ts';
import { noMetadata } from '../../src/drafting/readers/metadata.ts';
import {
  acceptAll,
  consoleEditor,
  DRAFT_NAME,
  itemOf,
  openItem,
  press,
  seedText,
  startDraft,
  useReviewNewsroom,
} from '../bot/editing/draft-review.ts';
import { ann, answerText, ask, ben, entriesOf, expectAnswer, guest } from '../bot/editing/editing-session.ts';
import { startSending } from '../newsrooms/test-newsroom.ts';

const own = useReviewNewsroom();
const text = seedText;
const start = () => startDraft(own);

describe('from a draft to a dossier', () => {
  test('the first article accepted whole is, statement by statement and dispute by dispute, what its dossier file would give', async () => {
    const overview = await acceptAll(own, await start());
    expect(overview.title).toBe('All is decided');
    const published = expectAnswer(await press(own.newsroom, consoleEditor, overview, 'Publish'));
    expect(published.title).toBe(`Published: ${DRAFT_NAME}`);
    const metadata = { ...noMetadata(), title: { value: text.split('\n')[0]?.trim() ?? '', from: 'first line' } };
    const draft = draftText(text, { language: 'en' });
    const yaml = draftToYaml({ id: DRAFT_NAME, text, metadata, draft }).replaceAll('    proposed: true\n', '');
    const filed = parseDossierFile('dossier.yaml', yaml, () => text).dossier;
    const entries = await entriesOf(own.newsroom);
    const entry = entries.find(({ kind }) => kind === 'review-published');
    const provenance = { reader: expect.stringMatching(/^whosaid /), fetched: null };
    const sources = filed.sources.map((source) => ({ ...source, provenance }));
    expect(entry?.kind === 'review-published' && entry.dossier).toEqual({ ...filed, sources });
    expect(filed.statements.length).toBeGreaterThanOrEqual(12);
    expect(entry?.by).toMatchObject({ kind: 'person', id: 'ada' });
    expect(own.newsroom.readModel.records.counts()).toEqual({ dossiers: 1, statements: filed.statements.length });
  });

  test('a statement is shown with its passage, speaker, channel, side, kind, confidence and reason', async () => {
    await start();
    const shown = await ask(own.newsroom, consoleEditor, `/draft ${DRAFT_NAME} S7`);
    const words = answerToText(shown, { colour: false });
    expect(words).toContain('Nothing is on record until you publish.');
    for (const part of ['Why: ', '(confidence 0.', 'Mixed: ', 'Side: ', 'Topic: ', 'Desk: ', 'Undated'])
      expect(words).toContain(part);
    const relayed = own.newsroom.readModel.draftReviews.items(1).map(({ id }) => itemOf(own.newsroom, id).doc);
    const told = relayed.find((doc) => doc !== undefined && 'says' in doc && doc.toldBy !== null);
    const view = await ask(own.newsroom, consoleEditor, `/draft ${DRAFT_NAME} ${told?.id}`);
    expect(answerText(view)).toContain('Second-hand: told by entourage of the French minister');
    expect(answerText(view)).toContain('“being ready to resume dialogue on Ukraine”');
  });

  test('once published it is found, its history names who accepted and who published, and it can be corrected', async () => {
    const overview = await acceptAll(own, await start(), ann);
    await press(own.newsroom, ben, overview, 'Publish');
    const found = await ask(own.newsroom, guest, '/whosaid "ready to dialogue"');
    expect(found.statements.length).toBeGreaterThan(0);
    expect(answerText(found)).toContain('Sergei Shoigu');
    const [ref = ''] = found.statements;
    const history = answerText(await ask(own.newsroom, guest, `/history ${ref}`));
    expect(history).toContain('Drafted, accepted by Ann');
    expect(history).toContain('Ben');
    const corrected = await ask(own.newsroom, ann, `/correct ${ref} says:"He is ready." reason:"Our words"`);
    expect(corrected.tone).toBe('answer');
  });

  test('every decision is one entry with who and when, and the draft itself is never changed', async () => {
    await start();
    await press(own.newsroom, ann, await openItem(own), 'Skip');
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S2 accept`);
    const entries = await entriesOf(own.newsroom);
    expect(entries.map(({ kind }) => kind)).toEqual(['review-started', 'review-decided', 'review-decided']);
    expect(entries.map(({ by }) => by.name)).toEqual(['Ada', 'Ann', 'Ben']);
  });
});

test('the review channel hears of a draft once, opens it, and sees how it ends', async () => {
  await own.reopen({ REVIEW_CHANNEL: 'slack:C9' });
  const shown: Answer[] = [];
  const poster = {
    platform: 'slack' as const,
    resolve: async (channel: string) => channel,
    post: async ({ channel }: { channel: string }, answer: Answer) => {
      shown.push(answer);
      return { platform: 'slack' as const, channel, message: 'M1', link: null };
    },
    update: async (posted: { message: string }, answer: Answer) => {
      expect(posted.message).toBe('M1');
      shown.push(answer);
    },
  };
  const dispatcher = startSending(own.newsroom, poster);
  const article = join(own.folder, 'article.txt');
  writeFileSync(article, text);
  const begun = await ask(own.newsroom, consoleEditor, `/draft ${article}`);
  expect(answerText(begun)).toContain('It waits for an editor; the review channel was told.');
  await dispatcher.whenIdle();
  expect(shown).toHaveLength(1);
  const [waiting] = shown;
  if (waiting === undefined) throw new Error('nothing was posted');
  expect(answerToText(waiting, { colour: false })).toContain('Drafted, not on record. Handed in by Ada');
  expect(waiting.statements).toEqual([]);
  const opened = expectAnswer(await press(own.newsroom, ann, waiting, 'Review it'));
  expect(opened.title).toBe('Draft: 15 statements, 6 disputes');

  await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} abandon reason:"An older copy"`);
  dispatcher.wake();
  await dispatcher.whenIdle();
  expect(shown).toHaveLength(2);
  const ended = shown.at(-1);
  if (ended === undefined) throw new Error('nothing was edited');
  expect(answerToText(ended, { colour: false })).toMatch(/Abandoned\. .*Ended by Ann, .*Why: An older copy/s);
  expect(ended.actions).toEqual([]);
  await dispatcher.stop();
});

test('a speaker who is on record keeps role and side, and the draft says why', async () => {
  await own.reopen({ SEEDS_DIR: 'seeds' });
  const article = join(own.folder, 'again.txt');
  const said = '“The talks about the grain will go on next week,” Sergei Shoigu said on Monday in the capital.';
  writeFileSync(article, `${said}\n\n“We are sure that the harbour stays open,” Ruth Okafor told the council.`);
  await ask(own.newsroom, consoleEditor, `/draft ${article}`);
  const { draftReviews } = own.newsroom.readModel;
  const [open] = draftReviews.open({ limit: 10, offset: 0 }).items;
  const view = draftReviews.review(open?.name ?? '');
  expect(view?.speakers).toMatchObject([
    { id: 'shoigu', role: 'Russian Minister of Defence', side: 'russia' },
    { name: 'Ruth Okafor', role: null, side: null },
  ]);
  expect(view?.sides).toMatchObject([{ id: 'russia', name: 'Russia' }]);
  const shown = answerText(await ask(own.newsroom, consoleEditor, `/draft ${open?.name} S1`));
  expect(shown).toContain('Sergei Shoigu is on record in lecornu-shoigu');
});

describe('what is not published', () => {
  test('shows in no answer, list, summary, count, change, follow or export', async () => {
    await ask(own.newsroom, ann, '/follow Lecornu').catch(() => null);
    await acceptAll(own, await start());
    const lines = [
      '/whosaid "ready to dialogue"',
      '/dossiers',
      '/speaker Lecornu',
      `/summary ${DRAFT_NAME}`,
      '/disputes',
    ];
    lines.push(
      '/changes since:1d',
      `/source ${DRAFT_NAME}/S1`,
      '/check "We are ready to dialogue"',
      '/proposals',
      '/posts',
    );
    for (const line of lines) {
      const answer = await ask(own.newsroom, guest, line);
      expect([line, answer.tone === 'nothing' || answer.tone === 'mistake']).toEqual([line, true]);
      expect(answerText(answer)).not.toMatch(/Shoigu|micmac-around-the-phone(?!”|\/S1)/);
      expect(answer.statements).toEqual([]);
    }
    expect(await own.newsroom.bot.complete('speaker', 'name', 'Le', {})).toEqual([]);
    expect(own.newsroom.readModel.records.counts()).toEqual({ dossiers: 0, statements: 0 });
    expect(own.newsroom.readModel.changeFeed.latest()).toBeNull();
    const exported = openReadModel(':memory:', own.newsroom.ledger, () => {}, null);
    await exported.catchUp();
    expect([...exported.records.walk(null)]).toEqual([]);
    exported.close();
  });

  test('a board built anew from the ledger has the review as it stands', async () => {
    await start();
    await press(own.newsroom, ann, await openItem(own), 'Accept');
    const fresh = openReadModel(':memory:', own.newsroom.ledger, () => {}, null);
    await fresh.catchUp();
    const items = fresh.draftReviews.items(fresh.draftReviews.review(DRAFT_NAME)?.row ?? 0);
    expect(items).toEqual(
      own.newsroom.readModel.draftReviews.items(own.newsroom.readModel.draftReviews.review(DRAFT_NAME)?.row ?? 0),
    );
    expect(items[0]).toMatchObject({ id: 'S1', state: 'approved', decisions: 1 });
    fresh.close();
  });
});
