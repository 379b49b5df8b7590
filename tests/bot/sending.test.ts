/** What is due is sent whatever befalls the other platform, the board or another copy meanwhile. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { botActor } from '../../src/bot/publishing.ts';
import { idFrom } from '../../src/claims/ids.ts';
import { openSendingNewsroom, type SendingNewsroom } from './sending-newsroom.ts';

let desk: SendingNewsroom;
beforeEach(async () => {
  desk = await openSendingNewsroom();
});
afterEach(() => desk.remove());

async function share(channel: string): Promise<void> {
  const answer = await desk.ask('/whosaid "ready to dialogue"', channel);
  const button = answer.actions.find(({ command }) => command === 'share');
  if (button === undefined) throw new Error('nothing to share');
  const ada = { id: 'U1', name: 'Ada', platform: 'slack' as const, channel, groups: [] };
  await desk.newsroom.bot.answer(button, ada, desk.model);
}
const correct = () => desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');

test('corrections reach one platform while hundreds wait for another that is not there', async () => {
  const { ledger, board } = desk.newsroom;
  const posts = Array.from({ length: 501 }, (_, n) => ({
    ...{ kind: 'post-made' as const, platform: 'discord' as const, channel: `D${n}`, message: `${n}`, link: null },
    ...{ invocation: { command: 'source', options: { statement: 'S5' } }, statements: ['lecornu-shoigu/S5'] },
    ...{ dossier: null, version: null, asOf: null, id: idFrom(0, `${n}`), newsroom: 'newsroom' },
    ...{ at: desk.clock.now().toISOString(), by: botActor('discord') },
  }));
  await ledger.append(...posts);
  await board.catchUp();
  await share('C1');
  await correct();
  await desk.send();
  expect(desk.model.in('C1')[0]?.edits).toBe(1);
});
