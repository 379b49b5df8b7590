/** A feed of tens of thousands comes in once, in bounded memory, and stays what it is: others' reviews. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerToSlack } from '../../src/adapters/slack/render/render.ts';
import type { Entry } from '../../src/claims/model/entry.ts';
import { openRecord } from '../../src/exchange/record.ts';
import { openTestNewsroom } from '../newsrooms/test-newsroom.ts';
import { finished, runEntry, startEntry, temporaryFolder } from '../processes/run.ts';
import { feedOf, itemOf, reviewOf } from './feed.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let places = 0;
const emptyFolder = () => {
  places += 1;
  const place = join(folder, `record-${places}`);
  mkdirSync(place);
  return place;
};
const write = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const take = (file: string, place: string, ...more: string[]) =>
  runEntry('import', [file, ...more], { DATA_DIR: place });

async function reviewsIn(place: string): Promise<Extract<Entry, { kind: 'reviews-imported' }>[]> {
  const record = await openRecord({ STORE_URL: '', DATA_DIR: place, NEWSROOM: 'newsroom' });
  const found: Extract<Entry, { kind: 'reviews-imported' }>[] = [];
  for await (const { entry } of record.ledger.read(null)) if (entry.kind === 'reviews-imported') found.push(entry);
  await record.close();
  return found;
}
const urlsIn = async (place: string) =>
  (await reviewsIn(place)).flatMap(({ reviews }) => reviews.map(({ url }) => url));

const MANY = 30_000;
const many = write(
  'many.json',
  feedOf(Array.from({ length: MANY }, (_, i) => itemOf(reviewOf(i, i % 100 === 50 ? { reviewRating: null } : {})))),
);

describe('a feed of 30,000 elements', () => {
  test('comes in whole within a small heap, and a second run takes nothing twice', { timeout: 180_000 }, async () => {
    const place = emptyFolder();
    const report = join(folder, 'refused.txt');
    const environment = { DATA_DIR: place, NODE_OPTIONS: '--max-old-space-size=100' };
    const first = await runEntry('import', [many, '--report', report], environment);
    expect([first.code, first.stdout]).toEqual([
      0,
      'many.json: 30000 elements read. 29700 reviews are new, 0 changed, 0 were there already, 300 refused.\n',
    ]);
    expect(first.stderr).toContain('5000 elements read (');
    const refused = readFileSync(report, 'utf8').trimEnd().split('\n');
    expect(refused).toHaveLength(300);
    expect(refused[0]).toBe(
      'many.json: dataFeedElement[50] (https://checker.example/50): reviewRating has neither alternateName nor ratingValue: it does not say what the review found.',
    );
    const second = await runEntry('import', [many], environment);
    expect(second.stdout).toContain('0 reviews are new, 0 changed, 29700 were there already, 300 refused');
    expect(second.stderr).toContain('and 200 more: --report refused.txt takes them all.');
    const urls = await urlsIn(place);
    expect([urls.length, new Set(urls).size]).toEqual([29_700, 29_700]);
  });

  test('that is killed in the middle goes on where it was', { timeout: 180_000 }, async () => {
    const place = emptyFolder();
    const child = startEntry('import', [many], { DATA_DIR: place });
    child.stderr?.on('data', (text) => {
      if (String(text).includes('10000 elements')) child.kill('SIGKILL');
    });
    await finished(child);
    const before = (await urlsIn(place)).length;
    expect(before).toBeGreaterThan(9_000);
    expect(before).toBeLessThan(29_700);
    const { stdout } = await take(many, place);
    expect(stdout).toContain(`${29_700 - before} reviews are new, 0 changed, ${before} were there already`);
    expect(new Set(await urlsIn(place)).size).toBe(29_700);
  });
});

describe('a feed', () => {
  test('that ends early or is broken gives what stood before that place, and says which', async () => {
    const place = emptyFolder();
    const whole = feedOf([1, 2, 3].map((number) => itemOf(reviewOf(number))));
    const cut = await take(write('cut.json', whole.slice(0, whole.indexOf('/3"'))), place);
    expect(cut.code).toBe(1);
    expect(cut.stderr).toContain('cut.json: after element 2 this is not JSON');
    expect(await urlsIn(place)).toHaveLength(2);
    const again = await take(write('whole.json', whole), place);
    expect(again.stdout).toContain('1 reviews are new, 0 changed, 2 were there already, 0 refused');
  });

  test.each([
    ['more.json', `${feedOf([itemOf(reviewOf(1))])} {}`, /more\.json: after element 1 this is not JSON/],
    ['cut.json', '{"dataFeedElement":{"@type":"ClaimReview"', /after element 0 this is not JSON/],
    ['empty.json', '{"dataFeedElement":[]}', /there is no ClaimReview in it/],
    ['other.json', '{"a":1}', /this is no export of Whosaid/],
    ['text.json', '"dataFeedElement" is what it is about', /is not JSON/],
  ])('%s is refused with what is wrong', async (name, text, told) => {
    const { code, stderr } = await take(write(name, text), emptyFolder());
    expect(code).toBe(1);
    expect(stderr).toMatch(told);
  });

  test('may be a plain list', async () => {
    const place = emptyFolder();
    expect((await take(write('list.json', JSON.stringify([reviewOf(1), reviewOf(2)])), place)).code).toBe(0);
    expect(await urlsIn(place)).toHaveLength(2);
  });

  test('that has one review twice gives it once; where the two differ, the second is refused', async () => {
    const place = emptyFolder();
    const { stdout, stderr } = await take(
      write('twice.json', feedOf([reviewOf(1), reviewOf(1), reviewOf(1, { datePublished: '2026-05-05' })])),
      place,
    );
    expect(stdout).toContain('1 reviews are new, 0 changed, 1 were there already, 1 refused');
    expect(stderr).toContain(
      'dataFeedElement[2] (https://checker.example/1): it has the url and the claim of dataFeedElement[0]',
    );
    expect(await urlsIn(place)).toHaveLength(1);
  });

  test('that says something else on a later day replaces what it said, and the record keeps both', async () => {
    const place = emptyFolder();
    await take(write('day-1.json', feedOf([reviewOf(1)])), place);
    const later = reviewOf(1, { reviewRating: { alternateName: 'Half true' } });
    expect((await take(write('day-2.json', feedOf([later])), place)).stdout).toContain('0 reviews are new, 1 changed');
    expect((await reviewsIn(place)).map(({ reviews }) => reviews[0]?.verdict)).toEqual(['False', 'Half true']);
    const newsroom = await openTestNewsroom({}, place);
    expect(newsroom.readModel.claimReviews.count()).toBe(1);
    expect(await newsroom.text('/reviews harbour of town 1 was sold in 1901')).toContain('“Half true” by Checker 1');
    await newsroom.close();
  });

  test('does not make a file over one that is there, nor one outside of where the operator says', async () => {
    const there = write('there.txt', 'mine');
    const { code, stderr } = await take(write('one.json', feedOf([reviewOf(1)])), emptyFolder(), '--report', there);
    expect([code, readFileSync(there, 'utf8')]).toEqual([1, 'mine']);
    expect(stderr).toContain('choose another name');
  });
});

describe('an imported review', () => {
  const hostile =
    'They were <!channel> @everyone "ready to dialogue" \u202Eeslaf\u202C \u001b[2J </script> [x](javascript:y)';
  const place = emptyFolder();
  const open = async () => {
    const reviews = [
      reviewOf(1, {
        claimReviewed: 'ready to dialogue',
        itemReviewed: { author: { name: '' } },
        author: { name: 'Checker One' },
      }),
      reviewOf(2, { claimReviewed: hostile, itemReviewed: { author: { name: 'Sergei Shoigu' } } }),
      reviewOf(3, {
        claimReviewed: 'no rating \u001b[2J',
        reviewRating: null,
        url: 'https://x.example/\u001b]0;x\u0007',
      }),
    ];
    const { stderr } = await take(write('hostile.json', feedOf(reviews)), place);
    return { newsroom: await openTestNewsroom({}, place), stderr };
  };

  test('is the reviewer’s wording: never word for word, never a statement, its rating never the newsroom’s', async () => {
    const { newsroom } = await open();
    const { matches } = newsroom.readModel.find(
      'ready to dialogue',
      { dossiers: null, speakers: null, sides: null, topics: null },
      { limit: 10, offset: 0 },
    );
    expect(matches.map(({ statement }) => newsroom.readModel.records.statement(statement)?.ref)).toEqual([
      'lecornu-shoigu/S5',
      'lecornu-shoigu/S6',
    ]);
    const answer = await newsroom.ask('/whosaid "ready to dialogue"');
    expect(answer.statements).toEqual(['lecornu-shoigu/S5', 'lecornu-shoigu/S6']);
    const shown = JSON.stringify(
      answer.blocks.slice(answer.blocks.findIndex((block) => JSON.stringify(block).includes('Reviewed by others'))),
    );
    expect(shown).toContain('Checker One on the claim: ');
    expect(shown).toContain('“False” (1 on a scale from 1 to 5)');
    expect(shown).toContain('not given by the reviewer');
    expect(shown).not.toMatch(/word for word|"kind":"quote"/i);
    expect(JSON.stringify(answer)).not.toContain('This newsroom’s rating');
    expect(newsroom.readModel.records.counts()).toEqual({ dossiers: 1, statements: 15 });
    expect(JSON.stringify(await newsroom.ask('/whosaid "ready to dialogue" side:russia'))).not.toContain(
      'Reviewed by others',
    );
    expect(JSON.stringify(await newsroom.ask('/check They are ready to dialogue, he said.'))).toContain('Checker One');
    expect(JSON.stringify(await newsroom.ask('/reviews claimant:"sergei shoigu"'))).toContain('Checker 2 on the claim');
    await newsroom.close();
  });

  test('with hostile words is shown and reported as inert text', async () => {
    const { newsroom, stderr } = await open();
    expect(stderr).toContain('dataFeedElement[2] (https://x.example/ ]0;x ): reviewRating has neither');
    expect(stderr).not.toContain('\u001b');
    const printed = await newsroom.text('/reviews claimant:"Sergei Shoigu"');
    expect(printed).not.toContain('\u001b');
    const answer = await newsroom.ask('/reviews claimant:"Sergei Shoigu"');
    const { payload } = answerToSlack(answer, 1, newsroom.bot.buttons.idOf);
    expect(payload.text).not.toContain('<!channel>');
    expect(JSON.stringify(payload.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
    await newsroom.close();
  });

  test('goes out with the whole record and comes back, and is in no ClaimReview export of the newsroom’s own', async () => {
    const { newsroom } = await open();
    await newsroom.close();
    const exported = await runEntry('export', ['--format', 'json'], { DATA_DIR: place });
    const copy = emptyFolder();
    const taken = await take(write('record.json', exported.stdout), copy);
    expect([taken.code, taken.stderr]).toEqual([0, '']);
    expect((await runEntry('export', ['--format', 'json'], { DATA_DIR: copy })).stdout).toBe(exported.stdout);
    expect(exported.stdout).toContain('reviews-imported');
    const own = await runEntry('export', ['--format', 'claimreview'], { DATA_DIR: place });
    expect(JSON.parse(own.stdout).dataFeedElement).toEqual([]);
  });
});
