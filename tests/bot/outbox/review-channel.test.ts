import { expect, onTestFinished, test, vi } from 'vitest';
import { proposalToPendingReview } from '../../../src/bot/answers/proposal.ts';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import type { IdempotencyKey } from '../../../src/bot/outbox/poster.ts';
import { createReviewChannel } from '../../../src/bot/outbox/review-channel.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { ask, editors, guest } from '../editing/editing-session.ts';

/** What all of them are made of, but for the poster and the record. */
const usual = ({ readModel, leases }: TestNewsroom) => ({
  readModel,
  channel: { platform: 'slack' as const, channel: 'C9' },
  leases,
  recordedUntil: () => null,
  log: { info() {}, warn() {}, error() {} },
});

test('a proposal whose post was sent and not recorded is looked for under the same key, not sent blindly', async () => {
  const newsroom = await openTestNewsroom(editors);
  onTestFinished(() => newsroom.remove());
  await ask(newsroom, guest, '/retract S3 reason:"Not said"');
  const proposal = newsroom.readModel.editing.proposal('P1');
  if (proposal === null) throw new Error('no proposal');
  const sent: (IdempotencyKey | null)[] = [];
  let dies = true;
  const reviewing = createReviewChannel({
    ...usual(newsroom),
    findPoster: () => ({
      resolve: async (channel) => channel,
      post: async ({ channel, idempotencyKey: once }) => {
        sent.push(once);
        return { platform: 'slack', channel, message: 'M1', link: null };
      },
      update: async () => {},
    }),
    record: async (body, by) => {
      if (dies) throw new Error('killed before it was recorded');
      return newsroom.record(body, by);
    },
  });

  expect(await reviewing.announce(proposalToPendingReview(newsroom.readModel, proposal))).toBe('untold');
  dies = false;
  expect(await reviewing.announce(proposalToPendingReview(newsroom.readModel, proposal))).toBe('told');
  expect(await reviewing.announce(proposalToPendingReview(newsroom.readModel, proposal))).toBe('told');

  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{64}$/), since: null });
  expect(sent[1]).toEqual({ key: sent[0]?.key, since: expect.stringMatching(/Z$/) });
});

test.each(['another copy has the turn of it', 'the platform takes nothing now', 'the board is being built'])(
  'a proposal that the review channel was not told, since %s, is told it later, once, and looked for first',
  async (why) => {
    const newsroom = await openTestNewsroom(editors);
    onTestFinished(() => newsroom.remove());
    await ask(newsroom, guest, '/retract S3 reason:"Not said"');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let isTrouble = true;
    const sent: (IdempotencyKey | null)[] = [];
    const reviewing = createReviewChannel({
      ...usual(newsroom),
      readModel: Object.create(newsroom.readModel, {
        isSound: { value: () => !(isTrouble && why.startsWith('the board')) },
      }),
      leases: {
        acquire: async (key, attempt) =>
          isTrouble && why.startsWith('another') ? null : newsroom.leases.acquire(key, attempt),
      },
      recordedUntil: () => '2026-11-24T10:00:00.000Z',
      findPoster: () => ({
        resolve: async (channel) => channel,
        post: async ({ channel, idempotencyKey: once }) => {
          if (isTrouble && why.startsWith('the platform')) throw new DeliveryError('later', 'Slack asks to wait.');
          sent.push(once);
          return { platform: 'slack', channel, message: 'M1', link: null };
        },
        update: async () => {},
      }),
      record: newsroom.record,
    });
    await reviewing.announcePending();
    expect(sent).toEqual([]);
    isTrouble = false;
    await vi.advanceTimersByTimeAsync(130_000);
    await vi.waitFor(() => expect(newsroom.readModel.editing.reviewPost(invocation())).not.toBeNull());
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.since).not.toBeNull();
    reviewing.stop();

    function invocation() {
      const proposal = newsroom.readModel.editing.proposal('P1');
      if (proposal === null) throw new Error('no proposal');
      return proposalToPendingReview(newsroom.readModel, proposal).invocation;
    }
  },
);

test('a post of what was decided while the platform was away is edited later', async () => {
  const newsroom = await openTestNewsroom(editors);
  onTestFinished(() => newsroom.remove());
  await ask(newsroom, guest, '/retract S3 reason:"Not said"');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let edits = 0;
  let isAway = true;
  const reviewing = createReviewChannel({
    ...usual(newsroom),
    findPoster: () => ({
      resolve: async (channel) => channel,
      post: async ({ channel }) => ({ platform: 'slack', channel, message: 'M1', link: null }),
      update: async () => {
        if (isAway) throw new DeliveryError('later', 'Slack asks to wait.');
        edits += 1;
      },
    }),
    record: newsroom.record,
  });
  await reviewing.announcePending();
  const proposal = newsroom.readModel.editing.proposal('P1');
  if (proposal === null) throw new Error('no proposal');
  await reviewing.update(proposalToPendingReview(newsroom.readModel, proposal));
  isAway = false;
  await vi.advanceTimersByTimeAsync(3_600_000);
  await vi.waitFor(() => expect(edits).toBe(1));
  reviewing.stop();
});
