/** What may be handed in as an article, and what becomes of it. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { draftText } from '../../src/drafting/draft.ts';
import {
  buttonOf,
  consoleEditor,
  DRAFT_NAME,
  press,
  seedArticle,
  seedText,
  startDraft,
  useReviewNewsroom,
} from '../bot/editing/draft-review.ts';
import { ann, answerText, ask, ben, entriesOf, expectAnswer } from '../bot/editing/editing-session.ts';
import { openTestNewsroom } from '../newsrooms/test-newsroom.ts';

const own = useReviewNewsroom();
const text = seedText;
const start = () => startDraft(own);

test('a newsroom’s own model drafts in chat as on the command line', async () => {
  const theirs = { ...draftText(text, { language: 'en' }), undecided: [{ span: [0, 4], text: 'asked by the model' }] };
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    request
      .reduce((all: string, part: string) => all + part, '')
      .then((body) => {
        asked.push(JSON.parse(body));
        response.end(JSON.stringify(theirs));
      });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await own.reopen({ DRAFT_MODEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/draft` });
  await start();
  expect(asked).toMatchObject([{ language: 'en' }]);
  expect(own.newsroom.readModel.draftReviews.review(DRAFT_NAME)?.undecided).toEqual([
    { place: [0, 4], says: 'asked by the model' },
  ]);
});

describe('what is handed in', () => {
  test('the same article twice offers the open draft, or all the same another one', async () => {
    await start();
    const again = await start();
    expect(answerText(again)).toContain(`It is under review as the draft ${DRAFT_NAME}`);
    expect(expectAnswer(await press(own.newsroom, consoleEditor, again, 'Open the draft')).title).toContain('Draft: ');
    const other = expectAnswer(await press(own.newsroom, consoleEditor, again, 'Draft it once more'));
    expect(answerText(other)).toContain(`as the draft ${DRAFT_NAME}-2`);
  });

  test('handed in twice at the same time it is one draft', async () => {
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ tone }) => tone).toSorted()).toEqual(['answer', 'mistake']);
    expect(own.newsroom.readModel.draftReviews.open({ limit: 10, offset: 0 }).total).toBe(1);
  });

  test('an article that is on record offers its dossier', async () => {
    const seeded = await openTestNewsroom({ EDITORS: 'console' });
    onTestFinished(() => seeded.remove());
    const answer = await ask(seeded, consoleEditor, `/draft ${seedArticle}`);
    expect(answerText(answer)).toContain('It is on record in the dossier lecornu-shoigu');
    expect(buttonOf(answer, 'Open the dossier').options).toEqual({ dossier: 'lecornu-shoigu' });
  });

  test.each([
    ['an empty text', '  \n ', 'holds no text'],
    [
      'a text in which nobody speaks',
      'The sun rose over the harbour. It was a warm day in the north of the country.',
      'Nobody is found',
    ],
    [
      'a language without rules',
      'Il ministro ha detto martedì che non si dimetterà. «Io resto», ha spiegato ai giornalisti davanti al palazzo nella capitale.',
      'there are rules for German (de), English (en), Spanish (es), and French (fr) only',
    ],
    ['a text too short to tell its language', '“No.”', 'too short to tell its language'],
  ])('%s is told, and nothing is kept', async (_, words, told) => {
    const path = join(own.folder, 'article.txt');
    writeFileSync(path, words);
    const answer = await ask(own.newsroom, consoleEditor, `/draft ${path}`);
    expect(answer.tone).toBe('mistake');
    expect(answerText(answer)).toContain(told);
    expect(await entriesOf(own.newsroom)).toEqual([]);
  });

  test('a file of 50 MB, bytes that are no text and a file that is not there are told, and nothing is kept', async () => {
    const path = join(own.folder, 'big.txt');
    writeFileSync(path, Buffer.alloc(50 * 1024 * 1024, 32));
    expect(answerText(await ask(own.newsroom, consoleEditor, `/draft ${path}`))).toContain(
      'big.txt is 50 MB; at most 20 MB are read',
    );
    writeFileSync(path, Buffer.alloc(100));
    expect(answerText(await ask(own.newsroom, consoleEditor, `/draft ${path}`))).toContain('is not text');
    expect(answerText(await ask(own.newsroom, consoleEditor, '/draft nowhere.txt'))).toContain(
      'There is no draft and no file “nowhere.txt”',
    );
    expect(await entriesOf(own.newsroom)).toEqual([]);
  });

  test('an article in UTF-16 and one in windows-1252 keep their words', async () => {
    const words =
      'The minister said on Tuesday that he would stay.\n\n“I will not resign over a café,” he told reporters.\n';
    const path = join(own.folder, 'article.txt');
    writeFileSync(path, Buffer.from(`\ufeff${words}`, 'utf16le'));
    expect((await ask(own.newsroom, consoleEditor, `/draft ${path}`)).tone).toBe('answer');
    writeFileSync(path, Buffer.from(words.replaceAll(/[“”]/g, '"').replace('Tuesday', 'Monday'), 'latin1'));
    expect((await ask(own.newsroom, consoleEditor, `/draft ${path} new:yes`)).tone).toBe('answer');
    const texts = [1, 2].map((row) => own.newsroom.readModel.draftReviews.sourceText(row));
    for (const one of texts) expect(one).toContain('over a café');
  });

  test('a link is fetched and drafted; a private address, a consent wall and a page that is not there are told', async () => {
    const page = `<html lang="en"><head><title>Harbour strike</title></head><body><article>${text
      .split('\n\n')
      .map((each) => `<p>${each}</p>`)
      .join('')}</article></body></html>`;
    const wall = '<html><body><div>We value your privacy. Accept all cookies to continue.</div></body></html>';
    const server = createServer((request, response) => {
      const pages: Record<string, string> = { '/story': page, '/wall': wall };
      const found = pages[request.url ?? ''];
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(answerText(await ask(own.newsroom, ann, `/draft http://${host}/story`))).toContain(
      'inside a private network',
    );
    await own.reopen({}, [host]);
    expect(answerText(await ask(own.newsroom, ann, `/draft http://${host}/wall`))).toMatch(
      /consent|holds no|no article/i,
    );
    expect(answerText(await ask(own.newsroom, ann, `/draft http://${host}/none`))).toContain('answers 404');
    expect(await entriesOf(own.newsroom)).toEqual([]);
    const drafted = await ask(own.newsroom, ann, `/draft "Look at this, please: http://${host}/story."`);
    expect(drafted.title).toMatch(/^Draft: \d+ statement/);
    const review = own.newsroom.readModel.draftReviews.open({ limit: 1, offset: 0 }).items[0];
    expect(review?.source).toMatchObject({ address: `http://${host}/story`, language: 'en' });
    expect(answerText(await ask(own.newsroom, ben, `/draft http://${host}/story`))).toContain('It is under review');
  });
});
