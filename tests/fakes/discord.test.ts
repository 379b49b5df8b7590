import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  MessageFlags,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { discordCast as cast } from './discord/guild.ts';
import { eventually } from './eventually.ts';
import { echo, startClient } from './stock-discord.ts';
import { openFakeDiscord } from './test-fakes.ts';

describe('a stock discord.js client', () => {
  test('signs in and sees the server, its channels and what it may do in them', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);

    const guild = client.guilds.cache.get(cast.guild);
    const me = await guild?.members.fetchMe();
    const notices = guild?.channels.cache.get(cast.notices);

    expect(client.user?.id).toBe(cast.application);
    expect(guild?.channels.cache.map((channel) => channel.name)).toEqual(['desk', 'notices']);
    expect(me && notices?.permissionsFor(me).has('SendMessages')).toBe(false);
  });

  test('answers a command in the first callback, and only the asker sees it', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, echo);

    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'ready to dialogue' } });

    expect(interaction).toMatchObject({ callback: { type: 4 }, failure: null });
    expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: 'you asked: ready to dialogue', via: 'callback' }]);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('fills a deferred answer, whose audience was fixed when it was deferred', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('slow, but here');
      await interaction.followUp('and one for all');
    });

    const interaction = await peer.sendCommand({ name: 'whosaid' });
    await eventually(() => expect(peer.visibleTo(cast.alice)).toHaveLength(2));

    expect(interaction.original).toMatchObject({
      content: 'slow, but here',
      loading: false,
      ephemeralTo: cast.alice,
      flags: 64,
    });
    expect(peer.visibleTo(cast.boris).map((message) => message.content)).toEqual(['and one for all']);
  });

  test('fills a deferred answer with the first follow-up, which cannot make it public', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp('here it is');
    });

    await peer.sendCommand({ name: 'whosaid' });
    await eventually(() =>
      expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: 'here it is', loading: false }]),
    );

    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('answers autocomplete with choices', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name}: ${value}`, value: 'lecornu' }]);
    });

    const interaction = await peer.sendAutocomplete({ name: 'compare', options: { a: 'lec' }, focused: 'a' });

    expect(interaction.choices).toEqual([{ name: 'a: lec', value: 'lecornu' }]);
  });

  test('checks a message from its context menu, and updates it from a button', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, async (interaction) => {
      if (interaction.isMessageContextMenuCommand()) {
        const button = new ButtonBuilder().setCustomId('source:S5').setLabel('Source').setStyle(ButtonStyle.Secondary);
        const components = [new ActionRowBuilder<ButtonBuilder>().addComponents(button)];
        await interaction.reply({ content: `of ${interaction.targetMessage.content}`, components });
      } else if (interaction.isButton()) await interaction.update({ content: interaction.customId, components: [] });
    });

    const message = peer.say({ content: 'a claim' });
    const menu = await peer.sendMessageCommand({ name: 'Who said this?', message });
    const [answer] = peer.visibleTo(cast.boris);
    if (answer === undefined) throw new Error('nothing is shown');
    await peer.sendComponent({ user: cast.boris, message: answer, customId: 'source:S5' });

    expect(menu.callback?.type).toBe(4);
    expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: 'source:S5', components: [], edited: true }]);
  });

  test('opens a modal and takes its submission', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, async (interaction) => {
      if (interaction.isChatInputCommand()) {
        const input = new TextInputBuilder().setCustomId('phrase').setLabel('Phrase').setStyle(TextInputStyle.Short);
        const row = new ActionRowBuilder<TextInputBuilder>().addComponents(input);
        await interaction.showModal(
          new ModalBuilder().setCustomId('ask').setTitle('Who said this?').addComponents(row),
        );
      } else if (interaction.isModalSubmit()) {
        await interaction.reply(interaction.fields.getTextInputValue('phrase'));
      }
    });

    const opened = await peer.sendCommand({ name: 'ask' });
    await peer.sendModalSubmit(opened, { phrase: 'ready to dialogue' });

    expect(peer.visibleTo(cast.boris)).toMatchObject([{ content: 'ready to dialogue' }]);
  });

  test('registers commands, keeps their ids, and removes stale ones', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const whosaid = { name: 'whosaid', description: 'Who said this?', options: [phraseOption] };

    await client.application?.commands.set([whosaid, { name: 'stale', description: 'Old.' }]);
    const [first] = peer.commands.registers.global;
    await client.application?.commands.set([whosaid], cast.guild);
    await client.application?.commands.set([whosaid]);

    expect(peer.commands.registers.global.map((command) => command.id)).toEqual([first?.id]);
    expect(peer.commands.registers.guild).toMatchObject([{ name: 'whosaid', guild_id: cast.guild }]);
    await expect(async () => peer.sendCommand({ name: 'stale' })).rejects.toThrow('register it first');
  });

  test('posts to a channel, edits and deletes there, and opens a thread', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const channel = await client.channels.fetch(cast.desk);
    if (!channel?.isSendable()) throw new Error('not sendable');

    const message = await channel.send('a summary');
    await message.edit('a better summary');
    const thread = await message.startThread({ name: 'talk' });
    await thread.send('inside');
    expect(peer.visibleTo(cast.boris).map((entry) => entry.content)).toEqual(['a better summary', 'inside']);
    await message.delete();

    expect(peer.visibleTo(cast.boris).map((entry) => entry.content)).toEqual(['inside']);
  });

  test('reads a message that is gone as unknown, and a thread that has no name is refused', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const message = peer.say({ content: 'a claim' });
    const base = `/channels/${cast.desk}/messages` as const;
    const name = 'a'.repeat(101);

    await expect(client.rest.get(`${base}/1100000000000000098`)).rejects.toMatchObject({ status: 404, code: 10008 });
    await expect(client.rest.post(`${base}/${message.id}/threads`, { body: { name } })).rejects.toMatchObject({
      code: 50035,
    });
    await expect(client.rest.patch(`${base}/${message.id}`, { body: plainMessage })).rejects.toMatchObject({
      code: 50005,
    });
  });

  test('knows the roles of a member who asks, and answers in a direct message', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const direct = peer.guild.directMessage(cast.boris);

    const alice = await client.guilds.cache.get(cast.guild)?.members.fetch(cast.alice);
    const options = { phrase: 'in private' };
    await peer.sendCommand({ user: cast.boris, channel: direct.id, name: 'whosaid', options });

    expect(alice?.roles.cache.map((role) => role.name).sort()).toEqual(['@everyone', 'editors']);
    expect(peer.visibleTo(cast.boris, direct.id)).toMatchObject([{ content: 'you asked: in private' }]);
    expect(peer.visibleTo(cast.alice)).toEqual([]);
  });

  test('sends a file beside its words, and a channel option comes with its channel', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const channel = interaction.options.getChannel('to', true);
      await interaction.reply({
        content: `#${channel.name}`,
        files: [{ attachment: Buffer.from('all'), name: 'all.txt' }],
      });
    });
    const to = { type: 7, name: 'to', description: 'Where to.' };
    await client.application?.commands.set([{ name: 'summary', description: 'Sums up.', options: [to] }]);

    await peer.sendCommand({ name: 'summary', options: { to: cast.notices } });

    expect(peer.visibleTo(cast.boris)).toMatchObject([
      { content: '#notices', attachments: [{ filename: 'all.txt', size: 3 }] },
    ]);
  });

  test('is told a missing permission and a missing access by their codes', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const post = (channel: string) => client.rest.post(`/channels/${channel}/messages`, { body: plainMessage });

    await expect(post(cast.notices)).rejects.toMatchObject({ status: 403, code: 50013 });
    await expect(post(cast.hidden)).rejects.toMatchObject({ status: 403, code: 50001 });
    await expect(post('1100000000000000099')).rejects.toMatchObject({ status: 404, code: 10003 });
  });
});

const phraseOption = { type: 3, name: 'phrase', description: 'The words.', required: true };
const plainMessage = { content: 'hello', allowed_mentions: { parse: [] } };
