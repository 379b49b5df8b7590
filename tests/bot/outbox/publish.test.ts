/** Posts that a person asks for: planned, sent, recorded; what becomes of them when the platform or the store fails. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerToText } from '../../../src/adapters/console/render.ts';
import type { Answer } from '../../../src/bot/answer.ts';
import type { Bot } from '../../../src/bot/bot.ts';
import type { Reply } from '../../../src/bot/forms/form.ts';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import { readConfig } from '../../../src/config/config.ts';
import { openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';
import { entriesOf, expectAnswer } from '../editing/editing-session.ts';
import { findShareButton } from '../share-button.ts';
import { type OutboxNewsroom, openOutboxNewsroom, shareAnswer } from './outbox-newsroom.ts';

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
});
afterEach(() => desk.remove());

const textOf = (answer: Answer) => answerToText(answer, { colour: false }, desk.newsroom.bot.commands);
const ada = { id: 'U1', name: 'Ada', platform: 'slack' as const, channel: 'C1', groups: [] };

const share = () => shareAnswer(desk);

async function kinds(): Promise<string[]> {
  return (await entriesOf(desk.newsroom)).map(({ kind, by }) => `${kind} by ${by.kind}`);
}

test('a share is on record as asked for by the person before it is sent, and as sent by the bot', async () => {
  const post = desk.model.post;
  desk.model.post = async (target, answer) => {
    expect((await kinds()).at(-1)).toBe('post-asked by person');
    return post(target, answer);
  };
  expect((await share()).title).toBe('Shared');
  expect((await kinds()).slice(-2)).toEqual(['post-asked by person', 'post-sent by bot']);
  await desk.send();
  expect(desk.model.messages).toHaveLength(1);
});

test('a refusal whose cause the asker can remove is shown to them and given up: the post does not go out a day later', async () => {
  desk.model.failNext('C1', 'not-invited');
  expect(textOf(await share())).toContain('Refused: not-invited.');
  await desk.advance(100 * 60 * 60_000);
  expect(desk.model.messages).toEqual([]);
  expect(textOf(await desk.ask('/posts'))).toContain('slack C1: Refused: not-invited. It is given up.');
});

test('what the asker may not post themselves is refused before it is planned: no later run could ask for whom', async () => {
  const before = await kinds();
  desk.model.assertCanPost = async (channel) => {
    throw new DeliveryError('no-permission', `You are not in ${channel}.`);
  };
  expect(textOf(await share())).toContain('You are not in C1.');
  expect(await kinds()).toEqual(before);
  expect(desk.model.messages).toEqual([]);
});

test('a platform that does not answer keeps the post, tells the asker not to send it again, and it goes out once', async () => {
  desk.model.failNext('C1', 'lost');
  expect(textOf(await share())).toMatch(/It is kept, and goes out once by itself .* do not send it again/);
  await desk.send();
  await desk.advance(60_000);
  expect(desk.model.lookups).toBe(1);
  expect(desk.model.messages).toHaveLength(1);
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await desk.send();
  expect(desk.model.in('C1')[0]?.edits).toBe(1);
});

test('a summary that is on its way is not begun a second time, unless it is forced', async () => {
  desk.model.failNext('C7', 'later');
  await desk.ask('/summary lecornu-shoigu to:#C7');
  expect(textOf(await desk.ask('/summary lecornu-shoigu to:#C7'))).toContain('is on its way to that channel');
  await desk.send();
  await desk.advance(60_000);
  expect(desk.model.in('C7')).toHaveLength(1);
  expect((await desk.ask('/summary lecornu-shoigu to:#C7')).title).toBe('Already posted');
  expect((await desk.ask('/summary lecornu-shoigu to:#C7 force:yes')).title).toBe('Posted');
});

test('a store that takes nothing before the sending keeps the post from going out', async () => {
  const post = desk.model.calls;
  const answer = await desk.ask('/whosaid "ready to dialogue"');
  const button = findShareButton(answer);
  await desk.newsroom.ledger.close();
  if (button === undefined) throw new Error('nothing to share');
  expect((await desk.newsroom.bot.answer(button, ada, desk.model)).tone).toBe('fault');
  expect(desk.model.calls).toBe(post);
});

test('a store that takes nothing after the sending leaves one post, which the next start finds and records', async () => {
  const post = desk.model.post;
  desk.model.post = async (target, answer) => {
    desk.model.post = post;
    const posted = await post(target, answer);
    await desk.newsroom.ledger.close();
    return posted;
  };
  expect((await share()).title).toBe('Shared');
  await desk.restart();
  await desk.send();
  expect(desk.model.lookups).toBe(1);
  expect(desk.model.messages).toHaveLength(1);
  expect((await kinds()).at(-1)).toBe('post-sent by bot');
});

describe('a read model that takes no entries, as on a full disk,', () => {
  /** @returns what lets it take entries again. */
  function fill(): () => void {
    const data = join(desk.folder, 'data');
    const [file] = readdirSync(data).filter((name) => /^board-.*\.sqlite$/.test(name));
    const database = new DatabaseSync(join(data, file ?? ''));
    database.exec("CREATE TRIGGER full BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
    return () => {
      database.exec('DROP TRIGGER full');
      database.close();
    };
  }

  test('does not keep a post from going out once, and its asker is not told to ask again', async () => {
    const empty = fill();
    expect((await share()).title).toBe('Shared');
    expect((await kinds()).slice(-2)).toEqual(['post-asked by person', 'post-sent by bot']);
    empty();
    await desk.send();
    expect(desk.model.messages).toHaveLength(1);
  });

  test('is no reason to enter a change again that is on record', async () => {
    const empty = fill();
    const answer = await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
    expect(answer.title).toBe('Kept, not shown yet');
    expect(textOf(answer)).toContain('do not send it again');
    empty();
    await desk.newsroom.readModel.catchUp();
    expect(textOf(await desk.ask('/changes'))).toContain('Too long');
  });
});

test('a post is sent before the read model shows its plan: that may take longer than the lease lasts', async () => {
  const { promise: whole, resolve: isWhole } = Promise.withResolvers<void>();
  const { readModel: board } = desk.newsroom;
  const { catchUp } = board;
  const asked = await desk.ask('/whosaid "ready to dialogue"');
  const button = findShareButton(asked);
  if (button === undefined) throw new Error('nothing to share');
  board.catchUp = () => whole.then(catchUp);
  const answer = desk.newsroom.bot.answer(button, ada, desk.model);
  await vi.waitFor(() => expect(desk.model.messages).toHaveLength(1));
  isWhole();
  expect((await answer).title).toBe('Shared');
});

test('the dispatcher leaves alone what is being sent for a person at that moment', async () => {
  const post = desk.model.post;
  desk.model.post = async (target, answer) => {
    desk.model.post = post;
    await desk.send();
    expect(desk.model.messages).toEqual([]);
    return post(target, answer);
  };
  await share();
  await desk.advance(10_000);
  expect(desk.model.messages).toHaveLength(1);
});

describe('what two replicas get at the same moment', () => {
  /**
   * A second replica on the same ledger, with a clock of its own. On a file no lease keeps the two apart, as if it had
   * ended: the ledger alone does.
   */
  async function withOther(run: (bots: Bot[]) => Promise<void>): Promise<void> {
    const config = readConfig({
      DATA_DIR: join(desk.folder, 'other'),
      STORE_URL: `sqlite:${join(desk.folder, 'data', 'ledger.sqlite')}`,
      SEEDS_DIR: join(desk.folder, 'seeds'),
      EDITORS: 'slack:U1',
    });
    const quiet = { info() {}, warn() {}, error() {} };
    const other = await openNewsroom(config, () => new Date(desk.clock.now().getTime() + 1), quiet);
    await run([desk.newsroom.bot, other.bot]);
    await other.close();
  }
  const titles = (replies: readonly Reply[]) => replies.map((reply) => expectAnswer(reply).title).sort();

  test('a press to share is posted once, also where it comes again later', async () => {
    await withOther(async (bots) => {
      const button = findShareButton(await desk.ask('/whosaid "ready to dialogue"'));
      if (button === undefined) throw new Error('nothing to share');
      const press = (bot: Bot) => bot.reply(button, ada, desk.model, 'trigger 1.2');
      const both = titles(await Promise.all(bots.map(press)));
      expect(both.filter((title) => title === 'Shared')).toHaveLength(1);
      expect(both).toHaveLength(2);
      await desk.advance(300_000);
      const [again] = await Promise.all(bots.map(press));
      if (again !== undefined) expect(textOf(expectAnswer(again))).toContain('nothing is posted a second time: /posts');
      expect(desk.model.messages).toHaveLength(1);
      expect((await bots[1]?.reply(button, ada, desk.model, 'trigger 1.3')) as Answer).toMatchObject({
        title: 'Shared',
      });
      expect(desk.model.messages).toHaveLength(2);
    });
  });

  test('a summary is posted once, whether one person asked for it or two, and forced once for each who forces it', async () => {
    await withOther(async (bots) => {
      const ask = (line: string, deliveries: [string, string]) =>
        Promise.all(bots.map((bot, at) => bot.replyLine(line, ada, desk.model, deliveries[at] ?? null)));
      await ask('/summary lecornu-shoigu to:#C7', ['1', '1']);
      await ask('/summary lecornu-shoigu to:#C8', ['2', '3']);
      expect(desk.model.messages.map(({ channel }) => channel)).toEqual(['C7', 'C8']);
      await ask('/summary lecornu-shoigu to:#C7 force:yes', ['4', '4']);
      expect(desk.model.in('C7')).toHaveLength(2);
    });
  });

  test('a summary that was refused can be asked for again on another replica', async () => {
    await withOther(async ([one, other]) => {
      desk.model.failNext('C7', 'not-invited');
      const line = '/summary lecornu-shoigu to:#C7';
      await one?.replyLine(line, ada, desk.model, '1');
      await desk.newsroom.readModel.catchUp();
      await vi.waitFor(async () => {
        const answer = expectAnswer((await other?.replyLine(line, ada, desk.model, '2')) as Reply);
        expect(answer.title).toBe('Posted');
      });
      expect(desk.model.in('C7')).toHaveLength(1);
    });
  });
});
