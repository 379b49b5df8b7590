/** What was given up is sent again when an editor says so: once, and on record as theirs. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerToText } from '../../../src/adapters/console/render.ts';
import type { Answer } from '../../../src/bot/answer.ts';
import { entriesOf } from '../editing/editing-session.ts';
import { findShareButton } from '../share-button.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from './outbox-newsroom.ts';

const MINUTE = 60_000;
let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
});
afterEach(() => desk.remove());

const textOf = (answer: Answer) => answerToText(answer, { colour: false }, desk.newsroom.bot.commands);
const ada = { id: 'U1', name: 'Ada', platform: 'slack' as const, channel: 'C1', groups: [] };

async function share(): Promise<void> {
  const answer = await desk.ask('/whosaid "ready to dialogue"');
  const button = findShareButton(answer);
  if (button === undefined) throw new Error('nothing to share');
  await desk.newsroom.bot.answer(button, ada, desk.model);
}

/** A correction that could not reach its post for days, until it was given up. */
async function giveUpCorrection(): Promise<void> {
  await share();
  // Six attempts of the edit, and six of the reply.
  desk.model.failNext('C1', ...Array<'no-permission'>(12).fill('no-permission'));
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await desk.send();
  await desk.advance(100 * 60 * MINUTE);
  expect(textOf(await desk.ask('/posts'))).toContain('NOT corrected everywhere, given up.');
}

test('a correction that was given up is listed with its number and the line that tries it again, and then goes out once', async () => {
  await giveUpCorrection();
  const listed = await desk.ask('/posts');
  expect(textOf(listed)).toContain('Once that is mended: /posts retry 1');
  const again = listed.actions.find(({ label }) => label === 'Try 1 again');
  if (again === undefined) throw new Error('no button');
  expect(textOf(await desk.newsroom.bot.answer(again, ada, desk.model))).toContain('tried once more now');
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.edits).toBe(1);
  expect(desk.model.in('C1', post?.id)).toHaveLength(1);
  expect(textOf(await desk.ask('/posts'))).toContain('corrected.');
  expect((await entriesOf(desk.newsroom)).find(({ kind }) => kind === 'send-retried')?.by).toMatchObject({ id: 'U1' });
  await desk.ask('/posts retry 1');
  await desk.send();
  expect(desk.model.in('C1', post?.id)).toHaveLength(1);
});

test('what fails again is given up again at once, and may be tried again', async () => {
  await giveUpCorrection();
  desk.model.failNext('C1', ...Array<'no-permission'>(20).fill('no-permission'));
  await desk.ask('/posts retry 1');
  await desk.send();
  expect(textOf(await desk.ask('/posts'))).toContain('Once that is mended: /posts retry 1');
});

test('a post that was asked for and given up goes out once by its name, however often it is tried', async () => {
  desk.model.failNext('C1', 'not-invited');
  await share();
  expect(textOf(await desk.ask('/posts'))).toMatch(
    /m\d+\. slack C1: Refused: not-invited\. It is given up\. Once that is mended: \/posts retry m\d+/,
  );
  const name = /retry (m\d+)/.exec(textOf(await desk.ask('/posts')))?.[1] ?? '';
  await Promise.all([desk.ask(`/posts retry ${name}`), desk.ask(`/posts retry ${name.toUpperCase()}`)]);
  await desk.send();
  await desk.ask(`/posts retry ${name}`);
  await desk.send();
  expect(desk.model.in('C1')).toHaveLength(1);
});

test.each([
  ['/posts retry', 'Which post is tried again?'],
  ['/posts retry 99', 'There is no post 99'],
  ['/posts retry S5', 'There is no post S5'],
  ['/posts retry 1', 'Nothing of 1 was given up'],
  ['/posts again 1', 'action:again is not understood\nWhat was given up is sent again with retry'],
])('%s is answered by what to do', async (line, sentence) => {
  await share();
  const answer = await desk.ask(line);
  expect(answer.tone).toBe('mistake');
  expect(textOf(answer)).toContain(sentence);
});

test('only an editor has something sent again', async () => {
  await giveUpCorrection();
  expect(textOf(await desk.ask('/posts retry 1', 'C1', 'U2'))).toContain('Only editors');
  expect((await entriesOf(desk.newsroom)).map(({ kind }) => kind)).not.toContain('send-retried');
});

test('a message that is gone is not sent again', async () => {
  await share();
  desk.model.messages.length = 0;
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await desk.send();
  expect(textOf(await desk.ask('/posts retry 1'))).toContain('is gone on its platform');
});
