/** Sources that are read again: words that are gone are told once, after two looks, whatever happens in between. */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createArticleDrafter } from '../../src/newsrooms/article-drafter.ts';
import { openNewsroom } from '../../src/newsrooms/open-newsroom.ts';
import { createSourceWatcher } from '../../src/newsrooms/source-watch.ts';
import { createKeyv } from '../../src/storage/keyv.ts';
import { createLeases } from '../../src/storage/lease.ts';
import { openSqliteStore } from '../../src/storage/sqlite/sqlite.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from '../bot/outbox/outbox-newsroom.ts';
import { temporaryFolder } from '../processes/run.ts';

const article = readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8');
const altered = article.replace('ready to dialogue', 'not ready to dialogue');
const log = { info() {}, warn() {}, error() {} };

let page: { status: number; text: string };
let requests = 0;
const server = createServer((request, response) => {
  if (request.url === '/robots.txt') return void response.writeHead(404).end();
  requests += 1;
  response.writeHead(page.status, { 'content-type': 'text/plain; charset=utf-8' }).end(page.text);
});
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

/** One look at the given time, as a process makes it that has just started. */
async function lookAt(room: OutboxNewsroom, time: string, allow = [host]): Promise<void> {
  room.clock.set(time);
  const articles = createArticleDrafter(null, allow);
  const watcher = createSourceWatcher({ ...room.newsroom, articles, clock: room.clock, log, pauseMs: 0 });
  await watcher.look();
  await watcher.stop();
  await articles.close();
  await room.send();
}

test('words that two looks miss are told once to followers and editors, across a crash', async () => {
  const room = await openOutboxNewsroom('2026-11-24T10:00:00Z', { REVIEW_CHANNEL: 'slack:CREVIEW' });
  const told = () => ['C1', 'CREVIEW'].map((channel) => room.model.in(channel).map(({ text }) => text));
  try {
    await room.editDossier(['file: article.txt', `file: article.txt\n    address: http://${host}/article`]);
    await room.ask('/follow lecornu-shoigu sources:daily', 'C1');
    room.model.messages.length = 0;
    page = { status: 200, text: article };
    await lookAt(room, '2026-11-24T10:10:00Z');
    await lookAt(room, '2026-11-24T20:00:00Z');
    expect(requests).toBe(1);
    // Neither a page that fails nor a consent wall is a change.
    page = { status: 500, text: 'Broken' };
    await lookAt(room, '2026-11-25T11:00:00Z');
    page = { status: 200, text: 'We value your privacy. Accept all cookies to continue to the site.' };
    await lookAt(room, '2026-11-26T12:00:00Z');
    // Nor is a private address that is not allowed read at all.
    const before = requests;
    await lookAt(room, '2026-11-27T13:00:00Z', []);
    expect(requests).toBe(before);
    page = { status: 200, text: altered };
    await lookAt(room, '2026-11-28T14:20:00Z');
    expect(told()).toEqual([[], []]);
    await room.restart(() => {}, { REVIEW_CHANNEL: 'slack:CREVIEW' });
    await lookAt(room, '2026-11-28T15:25:00Z');
    for (const texts of told()) {
      expect(texts).toHaveLength(1);
      expect(texts[0]).toContain('no longer stand in the article since');
      expect(texts[0]).toContain('14:20');
      expect(texts[0]).toMatch(/It now reads: .*not ready to dialogue/s);
    }
    await room.restart(() => {}, { REVIEW_CHANNEL: 'slack:CREVIEW' });
    await lookAt(room, '2026-11-30T15:30:00Z');
    await lookAt(room, '2026-12-01T15:35:00Z');
    expect(told().map((texts) => texts.length)).toEqual([1, 1]);
    // Unfollowed, nothing is read.
    await room.ask('/unfollow lecornu-shoigu', 'C1');
    const until = requests;
    await lookAt(room, '2026-12-05T15:35:00Z');
    expect(requests).toBe(until);
  } finally {
    await room.remove();
  }
});

test('words that are back at the second look are not told', async () => {
  const room = await openOutboxNewsroom();
  try {
    await room.editDossier(['file: article.txt', `file: article.txt\n    address: http://${host}/article`]);
    await room.ask('/follow lecornu-shoigu sources:hourly', 'C1');
    room.model.messages.length = 0;
    for (const [hour, text] of [altered, article, altered, article].entries()) {
      page = { status: 200, text };
      await lookAt(room, `2026-11-24T1${hour}:30:00Z`);
    }
    expect(room.model.in('C1')).toEqual([]);
    expect((await room.ask('/follow "Sergei Shoigu" sources:daily', 'C1')).title).toContain('Only a dossier');
  } finally {
    await room.remove();
  }
});

test('two replicas read a page once for each look', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'ledger.sqlite');
  const room = await openOutboxNewsroom();
  await room.editDossier(['file: article.txt', `file: article.txt\n    address: http://${host}/article`]);
  const seeds = join(room.folder, 'seeds');
  const replicas = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const config = readConfig({ DATA_DIR: join(folder, name), STORE_URL: `sqlite:${file}`, SEEDS_DIR: seeds });
      const articles = createArticleDrafter(null, [host]);
      const newsroom = await openNewsroom(config, room.clock.now, log, { articles });
      const store = openSqliteStore(file);
      const leases = createLeases(createKeyv(store, 'newsroom:turns', 'append'), name, 60_000, room.clock.now);
      return {
        newsroom,
        store,
        watcher: createSourceWatcher({ ...newsroom, leases, clock: room.clock, log, pauseMs: 0 }),
      };
    }),
  );
  try {
    const asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] } as const;
    await replicas[0]?.newsroom.bot.answerLine(
      '/follow lecornu-shoigu sources:hourly',
      { ...asker, groups: [] },
      room.model,
    );
    page = { status: 200, text: altered };
    const before = requests;
    for (const hour of [1, 2]) {
      room.clock.set(`2026-11-24T1${hour}:30:00Z`);
      await Promise.all(replicas.map(({ newsroom }) => newsroom.readModel.catchUp()));
      await Promise.all(replicas.map(({ watcher }) => watcher.look()));
      expect(requests).toBe(before + hour);
    }
    for (const { newsroom } of replicas) {
      await newsroom.readModel.catchUp();
      expect(newsroom.readModel.outbox.backlog().sends).toBe(1);
    }
  } finally {
    for (const { newsroom, store, watcher } of replicas) {
      await watcher.stop();
      await newsroom.close();
      await store.close();
    }
    await room.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
