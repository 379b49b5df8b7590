import { expect, onTestFinished, test } from 'vitest';
import type { Once } from '../../src/bot/command.ts';
import { proposalToWaiting } from '../../src/bot/desk/proposal.ts';
import { createReviewing } from '../../src/bot/desk/reviewing.ts';
import { ask, editors, guest } from '../desk.ts';
import { openTestNewsroom } from '../newsroom.ts';

test('a proposal whose post was sent and not recorded is looked for under the same key, not sent blindly', async () => {
  const newsroom = await openTestNewsroom(editors);
  onTestFinished(() => newsroom.remove());
  await ask(newsroom, guest, '/retract S3 reason:"Not said"');
  const proposal = newsroom.board.desk.proposal('P1');
  if (proposal === null) throw new Error('no proposal');
  const sent: (Once | null)[] = [];
  let dies = true;
  const reviewing = createReviewing({
    board: newsroom.board,
    channel: { platform: 'slack', channel: 'C9' },
    turns: newsroom.turns,
    log: { info() {}, warn() {}, error() {} },
    posterOf: () => ({
      resolve: async (channel) => channel,
      post: async ({ channel, once }) => {
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

  expect(await reviewing.announce(proposalToWaiting(newsroom.board, proposal))).toBe('untold');
  dies = false;
  expect(await reviewing.announce(proposalToWaiting(newsroom.board, proposal))).toBe('told');
  expect(await reviewing.announce(proposalToWaiting(newsroom.board, proposal))).toBe('told');

  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{64}$/), since: null });
  expect(sent[1]).toEqual({ key: sent[0]?.key, since: expect.stringMatching(/Z$/) });
});

test('a proposal that another copy has the turn of is left to it, and to be looked at again', async () => {
  const newsroom = await openTestNewsroom(editors);
  onTestFinished(() => newsroom.remove());
  await ask(newsroom, guest, '/retract S3 reason:"Not said"');
  let isOther = true;
  let sent = 0;
  const reviewing = createReviewing({
    board: newsroom.board,
    channel: { platform: 'slack', channel: 'C9' },
    turns: { take: async (key, attempt) => (isOther ? null : newsroom.turns.take(key, attempt)) },
    log: { info() {}, warn() {}, error() {} },
    posterOf: () => ({
      resolve: async (channel) => channel,
      post: async ({ channel }) => {
        sent += 1;
        return { platform: 'slack', channel, message: 'M1', link: null };
      },
      update: async () => {},
    }),
    record: newsroom.record,
  });
  expect(await reviewing.announceAll()).toBe(true);
  isOther = false;
  expect(await reviewing.announceAll()).toBe(false);
  expect(await reviewing.announceAll()).toBe(false);
  expect(sent).toBe(1);
});
