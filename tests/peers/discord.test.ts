import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { discordErrors, rateLimit } from './discord/errors.ts';
import { discordCast as cast } from './discord/guild.ts';
import { type DiscordPeer, type DiscordPeerOptions, startDiscordPeer } from './discord.ts';
import { eventually } from './eventually.ts';
import { expectNoProblems } from './problems.ts';

let running: DiscordPeer | null = null;

async function startPeer(options: DiscordPeerOptions = {}): Promise<DiscordPeer> {
  const peer = await startDiscordPeer(options);
  running = peer;
  onTestFinished(() => peer.close());
  return peer;
}

afterEach(() => {
  if (running !== null) expectNoProblems(running);
  running = null;
});

/** A stock client of the peer, not yet signed in. Errors that reach it are collected. */
function createClient(peer: DiscordPeer, options: Partial<ClientOptions> = {}): { client: Client; errors: unknown[] } {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: peer.url, offset: 0, retries: 1, timeout: 5000 },
    ...options,
  });
  const errors: unknown[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  onTestFinished(() => client.destroy());
  return { client, errors };
}

/** A stock client that is signed in and answers interactions with `answer`. */
async function startClient(peer: DiscordPeer, answer: (interaction: Interaction) => Promise<unknown>) {
  const { client, errors } = createClient(peer);
  client.on(Events.InteractionCreate, answer);
  await client.login(peer.botToken);
  if (!client.isReady()) await new Promise((resolve) => client.once(Events.ClientReady, resolve));
  return { client, errors };
}

const echo = async (interaction: Interaction): Promise<void> => {
  if (!interaction.isChatInputCommand()) return;
  const phrase = interaction.options.getString('phrase');
  await interaction.reply({ content: `you asked: ${phrase}`, flags: MessageFlags.Ephemeral });
};

describe('a stock discord.js client', () => {
  test('signs in and sees the server, its channels and what it may do in them', async () => {
    const peer = await startPeer();
    const { client } = await startClient(peer, echo);

    const guild = client.guilds.cache.get(cast.guild);
    const me = await guild?.members.fetchMe();
    const notices = guild?.channels.cache.get(cast.notices);

    expect(client.user?.id).toBe(cast.application);
    expect(guild?.channels.cache.map((channel) => channel.name)).toEqual(['desk', 'notices']);
    expect(me && notices?.permissionsFor(me).has('SendMessages')).toBe(false);
  });

  test('answers a command in the first callback, and only the asker sees it', async () => {
    const peer = await startPeer();
    await startClient(peer, echo);

    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'ready to dialogue' } });

    expect(interaction).toMatchObject({ callback: { type: 4 }, failure: null });
    expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: 'you asked: ready to dialogue', via: 'callback' }]);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('fills a deferred answer, whose audience was fixed when it was deferred', async () => {
    const peer = await startPeer();
    await startClient(peer, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('slow, but here');
      await interaction.followUp('and one for all');
    });

    const interaction = await peer.sendCommand({ name: 'whosaid' });
    await eventually(() => expect(peer.visibleTo(cast.alice)).toHaveLength(2));

    expect(interaction.original).toMatchObject({ content: 'slow, but here', loading: false, ephemeralTo: cast.alice });
    expect(peer.visibleTo(cast.boris).map((message) => message.content)).toEqual(['and one for all']);
  });

  test('answers autocomplete with choices', async () => {
    const peer = await startPeer();
    await startClient(peer, async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name}: ${value}`, value: 'lecornu' }]);
    });

    const interaction = await peer.sendAutocomplete({ name: 'compare', options: { a: 'lec' }, focused: 'a' });

    expect(interaction.choices).toEqual([{ name: 'a: lec', value: 'lecornu' }]);
  });

  test('checks a message from its context menu, and updates it from a button', async () => {
    const peer = await startPeer();
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
    const peer = await startPeer();
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
    const peer = await startPeer();
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
    const peer = await startPeer();
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

  test('is told a missing permission and a missing access by their codes', async () => {
    const peer = await startPeer();
    const { client } = await startClient(peer, echo);
    const post = (channel: string) => client.rest.post(`/channels/${channel}/messages`, { body: plainMessage });

    await expect(post(cast.notices)).rejects.toMatchObject({ status: 403, code: 50013 });
    await expect(post(cast.hidden)).rejects.toMatchObject({ status: 403, code: 50001 });
    await expect(post('1100000000000000099')).rejects.toMatchObject({ status: 404, code: 10003 });
  });
});

const phraseOption = { type: 3, name: 'phrase', description: 'The words.', required: true };
const plainMessage = { content: 'hello', allowed_mentions: { parse: [] } };

describe('faults of Discord', () => {
  test('an answer that comes twice is refused as already acknowledged', async () => {
    const peer = await startPeer();
    const codes: unknown[] = [];
    await startClient(peer, async (interaction) => {
      await interaction.client.rest
        .post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          body: { type: 4, data: plainMessage },
          auth: false,
        })
        .catch((error: { code: unknown }) => codes.push(error.code));
    });

    const interaction = await peer.sendCommand({ name: 'whosaid' });
    await peer.redeliver(interaction);
    await eventually(() => expect(codes).toEqual([40060]));

    expect(peer.visibleTo(cast.boris)).toHaveLength(1);
  });

  test('an answer after three seconds meets an unknown interaction, and the user saw a failure', async () => {
    const peer = await startPeer({ deadlineMs: 20 });
    const codes: unknown[] = [];
    await startClient(peer, async (interaction) => {
      await eventually(() => expect(peer.interactions[0]?.failure).not.toBeNull());
      if (interaction.isRepliable()) await interaction.reply('late').catch((error) => codes.push(error.code));
    });

    const interaction = await peer.sendCommand({ name: 'whosaid' });
    await eventually(() => expect(codes).toEqual([10062]));

    expect(interaction).toMatchObject({ callback: null, failure: 'The application did not respond' });
    expect(peer.visibleTo(cast.alice)).toEqual([]);
  });

  test('an edit after fifteen minutes meets an invalid token', async () => {
    let minutes = 0;
    const peer = await startPeer({ now: () => Date.now() + minutes * 60_000 });
    const codes: unknown[] = [];
    await startClient(peer, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply('first');
      minutes = 16;
      await interaction.editReply('second').catch((error) => codes.push(error.code));
    });

    await peer.sendCommand({ name: 'whosaid' });

    await eventually(() => expect(codes).toEqual([50027]));
    expect(peer.visibleTo(cast.boris)).toMatchObject([{ content: 'first' }]);
  });

  test.each([
    ['a route', false],
    ['everything', true],
  ])('a rate limit of %s is waited for, and the call then succeeds', async (_of, global) => {
    const peer = await startPeer();
    const { client } = await startClient(peer, echo);
    const limited: boolean[] = [];
    client.rest.on('rateLimited', (info) => limited.push(info.global));
    peer.failNext('POST /channels/:channel/messages', rateLimit(1, global));

    await client.rest.post(`/channels/${cast.desk}/messages`, { body: plainMessage });

    expect(peer.callsOf('POST /channels/:channel/messages').map((call) => call.status)).toEqual([429, 200]);
    expect(limited).toContain(global);
  });

  test.each([
    ['an error of the server', discordErrors.server],
    ['no answer', 'hang' as const],
    ['a cut connection', 'drop' as const],
  ])('%s once is survived by trying again, or told', async (_fault, fault) => {
    const peer = await startPeer();
    const { client } = createClient(peer, { rest: { api: peer.url, retries: 1, timeout: 100 } });
    await client.login(peer.botToken);
    peer.failNext('GET /channels/:channel', fault);

    await client.rest.get(`/channels/${cast.desk}`).catch(() => 'told');
    expect(await client.rest.get(`/channels/${cast.desk}`)).toMatchObject({ name: 'desk' });
  });
});

describe('the gateway', () => {
  test('a bad token is refused by REST, and with 4004 by the gateway', async () => {
    const peer = await startPeer();
    await expect(createClient(peer).client.login('not.a.token')).rejects.toMatchObject({ code: 'TokenInvalid' });

    const { client } = createClient(peer);
    const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
    const shardError = new Promise((resolve) => client.once(Events.ShardError, resolve));
    peer.gateway.refuseNext(4004);
    client.login(peer.botToken).catch(() => {});

    expect(await closed).toBe(4004);
    expect(String(await shardError)).toContain('Authentication failed');
  });

  test('an intent that was not granted is refused with 4014', async () => {
    const peer = await startPeer();
    const { client } = createClient(peer, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent] });
    const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
    client.once(Events.ShardError, () => {});
    client.login(peer.botToken).catch(() => {});

    expect(await closed).toBe(4014);
  });

  test.each([
    ['asked to reconnect', (peer: DiscordPeer) => peer.gateway.requestReconnect()],
    ['cut off', (peer: DiscordPeer) => peer.gateway.drop()],
    ['closed with 4000', (peer: DiscordPeer) => peer.gateway.closeWith(4000)],
  ])('a client that is %s resumes, and gets what it missed', async (_how, disturb) => {
    const peer = await startPeer();
    await startClient(peer, echo);

    disturb(peer);
    await eventually(() => expect(peer.gateway.open()).toBe(0));
    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'missed' } });
    await peer.gateway.reached('resumed', 1);

    expect(interaction.failure).toBeNull();
    expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: 'you asked: missed' }]);
    expect(peer.gateway.counters.identified).toBe(1);
  });

  test('a session that is no longer valid is replaced by a new one', async () => {
    const peer = await startPeer();
    await startClient(peer, echo);

    peer.gateway.invalidateSession(false);
    await peer.gateway.reached('identified', 2);
    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'again' } });

    expect(interaction.callback?.type).toBe(4);
  });

  test('heartbeats are answered; without an answer the client reconnects and resumes', async () => {
    const peer = await startPeer({ heartbeatMs: 50 });
    await startClient(peer, echo);
    await eventually(() => expect(peer.gateway.counters.heartbeats).toBeGreaterThan(2));

    peer.gateway.answerHeartbeats(false);
    await eventually(() => expect(peer.gateway.counters.resumed).toBeGreaterThan(0));
    peer.gateway.answerHeartbeats(true);

    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'again' } });
    expect(interaction.callback?.type).toBe(4);
  });

  test('a revoked token ends the session with 4004, and REST answers 401', async () => {
    const peer = await startPeer();
    const { client } = await startClient(peer, echo);
    const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
    client.once(Events.ShardError, () => {});

    peer.revokeToken();

    expect(await closed).toBe(4004);
    await expect(client.rest.get('/users/@me')).rejects.toMatchObject({ status: 401 });
  });
});
