/** “Check quotations” on messages that carry the words beside their own text: each place is named in the answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discordCast } from '../fakes/discord/guild.ts';
import type { Json } from '../fakes/loopback.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';
import { startHarness as startDiscord, textOf } from './discord/harness.ts';
import { readBy, startHarness as startSlack, until } from './slack/harness.ts';

const WORDS = 'They are “ready to dialogue”, both of them.';
const COMMENT = 'Did anybody check this?';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

describe('in Slack', () => {
  test.each<[string, Json, string]>([
    [
      'a forwarded message',
      { attachments: [{ is_msg_unfurl: true, from_url: 'https://x.slack.com/archives/C1/p1', text: WORDS }] },
      'In the forwarded message: ',
    ],
    [
      'a forwarded message that has blocks alone',
      {
        attachments: [
          {
            is_share: true,
            fallback: 'A message',
            message_blocks: [{ team: 'T1', channel: 'C1', ts: '1', message: { blocks: [richText(WORDS)] } }],
          },
        ],
      },
      'In the forwarded message: ',
    ],
    [
      'a link’s preview',
      { attachments: [{ from_url: 'https://news.example/story', title: 'A story', text: WORDS }] },
      'In the link preview: ',
    ],
    [
      'an attachment of an app',
      { attachments: [{ fields: [{ title: 'Quote', value: WORDS }] }] },
      'In the attachment: ',
    ],
    ['the blocks of an app', { botId: 'B0FEED0001', blocks: [section(WORDS)] }, 'In the blocks of the message: '],
  ])('%s', async (_, beside, label) => {
    const { peer } = await startSlack('Socket Mode', {}, { bot: newsroom.bot });
    const message = peer.say({ text: COMMENT, ...beside });
    await peer.sendShortcut({ callbackId: 'shortcut-check', message });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('Sergei Shoigu'));
    expect(readBy(peer, cast.alice).join('\n')).toContain(`${label}They are “ready to dialogue”`);
  });

  test('a message’s own words are not said to be anywhere else, although a client sends them as blocks, too', async () => {
    const { peer } = await startSlack('Socket Mode', {}, { bot: newsroom.bot });
    await peer.sendShortcut({
      callbackId: 'shortcut-check',
      message: peer.say({ text: WORDS, blocks: [richText(WORDS)] }),
    });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('You wrote: They are'));
    expect(readBy(peer, cast.alice).join('\n')).not.toContain('blocks of the message');
  });

  test('where nothing is on record, the answer says what was looked at and where it stood', async () => {
    const { peer } = await startSlack('Socket Mode', {}, { bot: newsroom.bot });
    const attachments = [{ is_share: true, text: 'Marmalade is a vegetable.' }];
    await peer.sendShortcut({ callbackId: 'shortcut-check', message: peer.say({ text: COMMENT, attachments }) });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('Nothing of this on record'));
    expect(readBy(peer, cast.alice).join('\n')).toContain('(the forwarded message) Marmalade is a vegetable.');
  });
});

describe('in Discord', () => {
  test.each<[string, Json, string]>([
    [
      'a forwarded message',
      { snapshots: [{ message: { content: WORDS, embeds: [], attachments: [] } }] },
      'In the forwarded message: ',
    ],
    [
      'an embed in a forwarded message',
      { snapshots: [{ message: { content: '', embeds: [{ type: 'rich', description: WORDS }], attachments: [] } }] },
      'In the embed in the forwarded message: ',
    ],
    [
      'a link’s preview',
      { embeds: [{ type: 'article', url: 'https://x.example', description: WORDS }] },
      'In the link preview: ',
    ],
    [
      'an embed',
      { embeds: [{ type: 'rich', title: 'Feed', fields: [{ name: 'Quote', value: WORDS }] }] },
      'In the embed: ',
    ],
    [
      'components',
      { components: [{ type: 17, components: [{ type: 10, content: WORDS }] }] },
      'In the components of the message: ',
    ],
    [
      'an attachment’s description',
      { attachments: [{ id: '1', filename: 'a.png', description: WORDS }] },
      'In the description of the attachment: ',
    ],
  ])('%s', async (_, beside, label) => {
    const { peer } = await startDiscord({ bot: newsroom.bot, guild: discordCast.guild });
    const message = peer.say({ content: COMMENT, ...beside });
    const { original } = await peer.sendMessageCommand({ name: 'Check quotations', message });
    expect(textOf(original)).toContain('Sergei Shoigu');
    expect(textOf(original)).toContain(`${label}They are “ready to dialogue”`);
  });
});
