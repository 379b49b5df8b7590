/** What a message's menu gives /record. */
import { expect, test } from 'vitest';
import { record } from '../../../commands/record.ts';
import { messageToOptions } from '../../../src/adapters/slack/listeners/message-options.ts';
import { messageToSource } from '../../../src/bot/editing/recording/message-source.ts';

const origin = { channel: 'desk', address: 'https://news.slack.com/archives/C1/p1', sentAt: new Date(0) };
const message = (more: object) => ({ type: 'message' as const, ts: '1.0', user: 'U1', ...more });

test('its own words come with where they stand', () => {
  expect(messageToOptions(record, message({ text: 'He said: “We stay.”' }), origin)).toEqual({
    quotation: 'He said: “We stay.”',
    messagetext: 'He said: “We stay.”',
    messagechannel: 'desk',
    messageaddress: origin.address,
    messagedate: '1970-01-01T00:00:00.000Z',
  });
});

test('a message that is forwarded in it is no source by the forwarder’s name, place and time', () => {
  const attachments = [{ is_share: true, text: 'The minister said: “We will leave.”' }];
  expect(messageToOptions(record, message({ text: '', attachments }), origin)).toEqual({
    quotation: 'The minister said: “We will leave.”',
  });
});

test('the same words in two messages are two sources', () => {
  const [one, other] = ['p1', 'p2'].map((at) =>
    messageToSource({ messagetext: '“No comment.”', messageaddress: `https://news.slack.com/archives/C1/${at}` }),
  );
  expect(one?.sha256).toBe(other?.sha256);
  expect(one?.id).not.toBe(other?.id);
});
