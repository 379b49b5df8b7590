/** Two replicas on one store: what is due goes out once, whichever is quicker. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Asker } from '../../../src/bot/asker.ts';
import { createDispatcher } from '../../../src/bot/outbox/dispatcher.ts';
import { createSender } from '../../../src/bot/outbox/sender.ts';
import { readConfig } from '../../../src/config/config.ts';
import { openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';
import { createKeyv } from '../../../src/storage/keyv.ts';
import { createLeases } from '../../../src/storage/lease.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { createTestClock } from '../../lib/test-clock.ts';
import { temporaryFolder } from '../../processes/run.ts';
import { findShareButton } from '../share-button.ts';
import { createChannelModel } from './channel-model.ts';

test('forty posts are corrected and get one reply each from two dispatchers that start together', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'ledger.sqlite');
  const clock = createTestClock('2026-11-24T10:00:00Z');
  const model = createChannelModel();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const replicas = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const config = readConfig({ DATA_DIR: join(folder, name), STORE_URL: `sqlite:${file}`, EDITORS: 'slack:U1' });
      const newsroom = await openNewsroom(config, clock.now, log);
      const store = openSqliteStore(file);
      const leases = createLeases(createKeyv(store, 'newsroom:turns', 'append'), name, 60_000, clock.now);
      const dispatcher = createDispatcher({
        ...newsroom,
        sender: createSender({ ...newsroom, leases, append: newsroom.record, now: clock.now, log }),
        sinks: [model],
        clock,
        log,
        bundleMs: 1_000,
        answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
      });
      return { newsroom, dispatcher, store };
    }),
  );
  const [one, two] = replicas;
  if (one === undefined || two === undefined) throw new Error('two replicas');
  const asker: Asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: null, groups: [] };
  for (let n = 0; n < 40; n++) {
    const place = { ...asker, channel: `C${n}` };
    const answer = await one.newsroom.bot.answerLine('/whosaid "ready to dialogue"', place, model);
    const button = findShareButton(answer);
    if (button !== undefined) await one.newsroom.bot.answer(button, place, model);
  }
  await one.newsroom.bot.answerLine('/follow lecornu-shoigu #C99', { ...asker, channel: 'C0' }, model);
  await one.newsroom.bot.answerLine('/correct S5 says:"Both were ready." reason:"Too long"', asker, model);
  await two.newsroom.readModel.catchUp();

  for (let round = 0; round < 3; round++) {
    one.dispatcher.wake();
    two.dispatcher.wake();
    await Promise.all([one.dispatcher.whenIdle(), two.dispatcher.whenIdle()]);
    await clock.advance(6_000, async () => {
      await Promise.all([one.dispatcher.whenIdle(), two.dispatcher.whenIdle()]);
    });
    await Promise.all(replicas.map(({ newsroom }) => newsroom.readModel.catchUp()));
  }
  expect(model.messages.filter(({ thread }) => thread !== null)).toHaveLength(40);
  expect(new Set(model.messages.filter(({ thread }) => thread !== null).map(({ thread }) => thread)).size).toBe(40);
  expect(model.messages.filter(({ channel, edits }) => channel !== 'C99' && edits > 0)).toHaveLength(40);
  expect(model.in('C99')).toHaveLength(1);
  for (const { newsroom, dispatcher, store } of replicas) {
    await dispatcher.stop();
    await newsroom.close();
    await store.close();
  }
  rmSync(folder, { recursive: true, force: true });
});
