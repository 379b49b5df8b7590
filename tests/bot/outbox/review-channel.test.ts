/** What waits for an editor is posted in the review channel once, and its post shows what became of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/bot/answer.ts';
import { botActor } from '../../../src/bot/outbox/bot-actor.ts';
import type { ModelFault } from './channel-model.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from './outbox-newsroom.ts';

const HOUR = 3_600_000;

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom(undefined, { REVIEW_CHANNEL: 'slack:C9' });
});
afterEach(() => desk.remove());

/** Ben is no editor: what he enters is a proposal. */
const propose = () => desk.ask('/retract S3 reason:"Not said"', 'C1', 'U2');
const approve = () => desk.ask('/proposals P1 approve reason:"Right"');
const text = (answer: Answer) => JSON.stringify(answer.blocks);
const posts = () => desk.newsroom.readModel.outbox.posts({ limit: 9, offset: 0 });

test('a proposal is posted at once, and its post is edited when it is decided, without a reply', async () => {
  expect(text(await propose())).toContain('The review channel has it');
  expect(desk.model.in('C9').map(({ text: shown }) => shown)).toEqual([expect.stringContaining('not approved yet')]);
  await approve();
  await desk.send();
  expect(desk.model.messages).toHaveLength(1);
  expect(desk.model.in('C9')[0]?.text).toContain('Approved.');
  await desk.restart();
  await desk.send();
  expect(desk.model.in('C9').map(({ edits }) => edits)).toEqual([1]);
});

test.each<[ModelFault]>([['later'], ['lost'], ['not-invited']])(
  'after a failure with “%s” the proposer is told so, and the proposal is posted later, once',
  async (fault) => {
    desk.model.failNext('C9', fault);
    expect(text(await propose())).toContain('could not be told just now');
    await desk.send();
    await desk.advance(HOUR);
    expect(desk.model.in('C9')).toHaveLength(1);
    expect(posts().total).toBe(1);
    await desk.advance(24 * HOUR);
    expect(desk.model.in('C9')).toHaveLength(1);
  },
);

test('a post that was sent and not recorded is looked for, not sent blindly', async () => {
  const { post } = desk.model;
  desk.model.post = async (target, answer) => {
    desk.model.post = post;
    const posted = await post(target, answer);
    await desk.newsroom.ledger.close();
    return posted;
  };
  expect(text(await propose())).toContain('The review channel has it');
  await desk.restart();
  await desk.send();
  expect(desk.model.lookups).toBe(1);
  expect(desk.model.in('C9')).toHaveLength(1);
  expect(posts().total).toBe(1);
});

test('a proposal whose post was not even planned is posted at the next start', async () => {
  desk.model.resolve = () => Promise.reject(new Error('killed here'));
  expect(text(await propose())).toContain('could not be told just now');
  desk.model.resolve = async (channel) => channel;
  await desk.restart();
  await desk.send();
  await desk.send();
  expect(desk.model.in('C9')).toHaveLength(1);
});

test('a decision while the platform was away reaches the post later, also over a restart', async () => {
  await propose();
  desk.model.failNext('C9', 'later');
  await approve();
  await desk.send();
  expect(desk.model.in('C9')[0]?.edits).toBe(0);
  await desk.restart();
  await desk.send();
  await desk.advance(HOUR);
  expect(desk.model.in('C9').map(({ edits }) => edits)).toEqual([1]);
});

test('a decision while the post is under way reaches it, too', async () => {
  const { post } = desk.model;
  desk.model.post = async (target, answer) => {
    desk.model.post = post;
    await approve();
    return post(target, answer);
  };
  await propose();
  await desk.send();
  expect(desk.model.in('C9').map(({ text: shown }) => shown)).toEqual([expect.stringContaining('Approved.')]);
});

describe('a post that an earlier version recorded as posted', () => {
  test('is not posted again, and is edited when it is decided', async () => {
    const noChannel = desk;
    desk = await openOutboxNewsroom();
    await noChannel.remove();
    await propose();
    desk.model.messages.push({ id: 'M1', channel: 'C9', thread: null, key: 'old', text: 'P1', edits: 0 });
    const shown = { statements: [], dossier: null, version: null };
    const invocation = { command: 'proposals', options: { proposal: 'P1' } };
    await desk.newsroom.record(
      { kind: 'posted', platform: 'slack', channel: 'C9', message: 'M1', link: null, invocation, ...shown },
      botActor('slack'),
    );
    await desk.restart(undefined, { REVIEW_CHANNEL: 'slack:C9' });
    await desk.send();
    expect(desk.model.in('C9')).toHaveLength(1);
    await approve();
    await desk.send();
    expect(desk.model.in('C9').map(({ text: now }) => now)).toEqual([expect.stringContaining('Approved.')]);
    expect(posts().total).toBe(1);
  });
});
