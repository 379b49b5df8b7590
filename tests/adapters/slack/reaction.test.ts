/** Reacting with the configured emoji checks the message, for whoever reacted alone. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cast, type SlackMessage } from '../../fakes/slack/workspace.ts';
import type { FakeSlack } from '../../fakes/slack.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { readBy, startHarness, until } from './harness.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.remove());

const TEXT = 'Lecornu told Shoigu to “stop any manipulation”';

const react = (peer: FakeSlack, { channel, ts }: SlackMessage, reaction = 'mag_right') =>
  peer.sendEvent({
    ...{ type: 'reaction_added', user: cast.alice, reaction, item: { type: 'message', channel, ts } },
    ...{ item_user: cast.boris, event_ts: ts },
  });

test('the reaction checks a message in the channel and one in a thread, and only the asker sees it', async () => {
  const { peer } = await startHarness('signed HTTP', {}, { bot: newsroom.bot, checkReaction: 'mag_right' });
  const message = peer.say({ text: TEXT, user: cast.boris });
  const reply = peer.say({ text: TEXT, user: cast.boris, threadTs: message.ts });
  for (const [index, one] of [message, reply].entries()) {
    await react(peer, one);
    await until(() => expect(peer.callsOf('chat.postEphemeral')).toHaveLength(index + 1));
  }
  expect(readBy(peer, cast.alice).join('\n')).toContain('1 quote on record');
  expect(readBy(peer, cast.boris).join('\n')).not.toContain('quote on record');
  await react(peer, message, 'eyes');
  expect(peer.callsOf('chat.postMessage')).toHaveLength(0);
  expect(peer.callsOf('conversations.replies')).toHaveLength(2);
});

test('without CHECK_REACTION a reaction does nothing', async () => {
  const { peer } = await startHarness('Socket Mode', {}, { bot: newsroom.bot });
  await react(peer, peer.say({ text: TEXT }));
  await peer.sendMention({ typed: 'help' });
  await until(() => expect(peer.callsOf('chat.postMessage')).toHaveLength(1));
  expect(peer.callsOf('conversations.replies')).toHaveLength(0);
});
