/** Posts that a person asks for: planned, sent, recorded; what becomes of them when the platform or the store fails. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import { entriesOf } from '../desk.ts';
import { openSendingNewsroom, type SendingNewsroom } from './sending-newsroom.ts';

let desk: SendingNewsroom;
beforeEach(async () => {
  desk = await openSendingNewsroom();
});
afterEach(() => desk.remove());

const textOf = (answer: Answer) => answerToText(answer, { colour: false }, desk.newsroom.bot.commands);
const ada = { id: 'U1', name: 'Ada', platform: 'slack' as const, channel: 'C1', groups: [] };

async function share(): Promise<Answer> {
  const answer = await desk.ask('/whosaid "ready to dialogue"');
  const button = answer.actions.find(({ command }) => command === 'share');
  if (button === undefined) throw new Error('nothing to share');
  return desk.newsroom.bot.answer(button, ada, desk.model);
}

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

test('a refusal that the asker can mend is told to them and given up: it does not go out a day later by itself', async () => {
  desk.model.failNext('C1', 'not-invited');
  expect(textOf(await share())).toContain('Refused: not-invited.');
  await desk.advance(100 * 60 * 60_000);
  expect(desk.model.messages).toEqual([]);
  expect(textOf(await desk.ask('/posts'))).toContain('slack C1: Refused: not-invited. It is given up.');
});

test('a platform that does not answer keeps the post, tells the asker not to send it again, and it goes out once', async () => {
  desk.model.failNext('C1', 'lost');
  expect(textOf(await share())).toMatch(/It is kept, and goes out once by itself .* do not send it again/);
  await desk.send();
  await desk.advance(60_000);
  expect(desk.model.looks).toBe(1);
  expect(desk.model.messages).toHaveLength(1);
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await desk.send();
  expect(desk.model.in('C1')[0]?.edits).toBe(1);
});

test('a summary that is on its way is not begun a second time, unless it is forced', async () => {
  desk.model.failNext('C7', 'later');
  await desk.ask('/summary lecornu-shoigu to:#C7');
  expect(textOf(await desk.ask('/summary lecornu-shoigu to:#C7'))).toContain('is on its way to that channel already');
  await desk.send();
  await desk.advance(60_000);
  expect(desk.model.in('C7')).toHaveLength(1);
  expect((await desk.ask('/summary lecornu-shoigu to:#C7')).title).toBe('Already posted');
  expect((await desk.ask('/summary lecornu-shoigu to:#C7 force:yes')).title).toBe('Posted');
});

test('a store that takes nothing before the sending keeps the post from going out', async () => {
  const post = desk.model.calls;
  const answer = await desk.ask('/whosaid "ready to dialogue"');
  const button = answer.actions.find(({ command }) => command === 'share');
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
  expect(desk.model.looks).toBe(1);
  expect(desk.model.messages).toHaveLength(1);
  expect((await kinds()).at(-1)).toBe('post-sent by bot');
});

test('the sender leaves a post alone that is being sent for a person at that moment', async () => {
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
