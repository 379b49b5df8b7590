import { describe, expect, test } from 'vitest';
import { type Answer, createAnswer, link, paragraph, quote, text } from '../../../src/bot/answer.ts';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import type { PostTarget } from '../../../src/bot/outbox/poster.ts';
import { type DiscordError, discordErrors, rateLimit } from '../../fakes/discord/errors.ts';
import { discordCast as cast, type DiscordMessage } from '../../fakes/discord/guild.ts';
import { createTestBot, startHarness, textOf } from './harness.ts';

const origin = { command: 'summary', options: { dossier: 'call' } };
const summary = createAnswer({ title: 'The call', blocks: [paragraph(text('@everyone: one hour.'))], origin });
const long = (words: string): Answer => createAnswer({ title: 'Long', blocks: [quote(text(words.repeat(1000)))] });
const at = (channel: string, thread: string | null = null): PostTarget => ({ channel, thread, idempotencyKey: null });
const POST = 'POST /channels/:channel/messages';

describe('a public post', () => {
  test('stands in the channel with a link to it, and pings nobody', async () => {
    const { peer, adapter } = await startHarness();

    const posted = await adapter.post(at(cast.desk), summary);

    const [message] = peer.visibleTo(cast.boris, cast.desk);
    expect(posted).toEqual({
      platform: 'discord',
      channel: cast.desk,
      message: message?.id,
      link: `https://discord.com/channels/${cast.guild}/${cast.desk}/${message?.id}`,
    });
    expect(textOf(message)).toBe('The call\n@everyone: one hour.');
    expect(peer.callsOf(POST)[0]?.body).toMatchObject({
      allowed_mentions: { parse: [] },
      enforce_nonce: true,
      nonce: expect.stringMatching(/^.{25}$/),
    });
  });

  test.each(['#desk', 'desk', `<#${cast.desk}>`, cast.desk])('finds its channel by %s', async (channel) => {
    const { adapter } = await startHarness();
    expect(await adapter.resolve(channel)).toBe(cast.desk);
  });

  test('goes to a thread where one is given', async () => {
    const { peer, adapter } = await startHarness();
    const thread = peer.guild.addThread(peer.say({ content: 'talk here' }), 'talk');

    const posted = await adapter.post(at(thread.id), summary);

    expect(posted.channel).toBe(thread.id);
    expect(peer.visibleTo(cast.boris, thread.id)).toHaveLength(1);
  });

  test('is edited in place', async () => {
    const { peer, adapter } = await startHarness();
    const posted = await adapter.post(at(cast.desk), summary);

    await adapter.update(posted, { ...summary, title: 'The call, corrected' });

    expect(peer.visibleTo(cast.boris).map(textOf)).toEqual(['The call, corrected\n@everyone: one hour.']);
  });

  test('that cannot be asked again stands whole, and is edited whole, longer or shorter', async () => {
    const { peer, adapter } = await startHarness();
    const said = () => peer.visibleTo(cast.boris).map(textOf).join('');
    const posted = await adapter.post(at(cast.desk), long('Not said. '));
    expect(said().match(/Not said\./g)).toHaveLength(1000);

    await adapter.update(posted, long('It was indeed said. '));
    expect(said().match(/It was indeed said\./g)).toHaveLength(1000);
    expect(said().includes('Not said.')).toBe(false);

    await adapter.update(posted, createAnswer({ title: 'Short', blocks: [] }));
    expect(peer.visibleTo(cast.boris).map(textOf)).toEqual(['Short']);
  });

  test('of which a later part fails is taken back, so that posting it again does not double it', async () => {
    const { peer, adapter } = await startHarness();
    peer.failNext(POST, 'pass', 2);
    peer.failNext(POST, discordErrors.missingPermissions);

    await expect(adapter.post(at(cast.desk), long('Not said. '))).rejects.toBeInstanceOf(DeliveryError);

    expect(peer.callsOf(POST).map(({ status }) => status)).toEqual([200, 200, 403]);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });
});

describe('a post that Discord refuses', () => {
  const refused = (error: DiscordError) => async () => {
    const { peer, adapter } = await startHarness();
    peer.failNext(POST, error);
    return adapter.post(at(cast.desk), summary);
  };

  test.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'for a channel it cannot see',
      async () => (await startHarness()).adapter.post(at(cast.hidden), summary),
      'not-invited',
      /^Whosaid does not see that channel\. Give the Whosaid role View Channel and Send Messages in that channel, then try again\.$/,
    ],
    [
      'for a channel it may not write in',
      async () => (await startHarness()).adapter.post(at(cast.notices), summary),
      'no-permission',
      /^Whosaid may not write in #notices\. Give the Whosaid role View Channel and Send Messages in #notices/,
    ],
    [
      'for a channel that is gone',
      async () => (await startHarness()).adapter.post(at('1100000000000000099'), summary),
      'no-channel',
      /Choose another channel\.$/,
    ],
    [
      'for a name of no channel',
      async () => (await startHarness()).adapter.post(at('#nowhere'), summary),
      'no-channel',
      /no channel #nowhere here\. Check the name/,
    ],
    [
      'for an archived thread',
      refused({ status: 400, code: 50083, message: 'Thread is archived' }),
      'archived',
      /The thread #desk is archived\. Reopen it/,
    ],
    [
      'for a channel without text',
      refused({ status: 400, code: 50008, message: 'Cannot send messages in a non-text channel' }),
      'no-channel',
      /#desk, which is no text channel/,
    ],
    ['for now, with a long wait', refused(rateLimit(40)), 'later', /wait 40 s, then try again\.$/],
  ])('%s tells the remedy', async (_why, post, problem, sentence) => {
    const error = await post().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ problem, message: expect.stringMatching(sentence) });
  });

  test('with a long wait says how long', async () => {
    await expect(refused(rateLimit(40))()).rejects.toMatchObject({
      problem: 'later',
      retryAfter: expect.closeTo(40_000, -3),
    });
  });

  test('for a name of two channels asks for the id', async () => {
    const { adapter } = await startHarness({ prepare: (peer) => void peer.guild.addChannel('desk') });
    await expect(adapter.post(at('#desk'), summary)).rejects.toMatchObject({
      problem: 'no-channel',
      message: expect.stringContaining('Several channels are called #desk'),
    });
  });

  test('for a second is waited for', async () => {
    const { peer, adapter } = await startHarness();
    peer.failNext(POST, rateLimit(1));

    await adapter.post(at(cast.desk), summary);

    expect(peer.callsOf(POST).map(({ status }) => status)).toEqual([429, 200]);
  });

  test('with errors of its own is tried again, then told as passing', async () => {
    const { peer, adapter } = await startHarness();
    peer.failNext(POST, discordErrors.server, 1);
    await adapter.post(at(cast.desk), summary);
    peer.failNext(POST, discordErrors.server, 20);

    await expect(adapter.post(at(cast.desk), summary)).rejects.toMatchObject({ problem: 'later', retryAfter: null });
    expect(peer.visibleTo(cast.boris)).toHaveLength(1);
  });

  test('leaves the other channels alone', async () => {
    const { peer, adapter } = await startHarness();
    await adapter.post(at(cast.hidden), summary).catch(() => null);
    await adapter.post(at(cast.desk), summary);
    expect(peer.visibleTo(cast.boris, cast.desk)).toHaveLength(1);
  });

  test('to be edited, because it was deleted or is not ours, says so', async () => {
    const { peer, adapter } = await startHarness();
    const posted = await adapter.post(at(cast.desk), summary);
    peer.guild.remove(peer.guild.message(cast.desk, posted.message) as DiscordMessage);

    await expect(adapter.update(posted, summary)).rejects.toMatchObject({
      problem: 'no-message',
      message: 'The post in #desk has been deleted. Post it again if it is still needed.',
    });
    const other = peer.say({ content: 'not ours' });
    await expect(adapter.update({ ...posted, message: other.id }, summary)).rejects.toMatchObject({
      problem: 'no-message',
    });
  });
});

describe('posting for somebody', () => {
  const posts = () =>
    createTestBot({
      async summary({ to = '' }, asker, poster) {
        const posted = await poster?.post(
          { channel: to || (asker.channel ?? ''), thread: null, idempotencyKey: null },
          summary,
        );
        return createAnswer({ title: 'Posted', blocks: [paragraph(link('open it', posted?.link ?? ''))] });
      },
    });
  const ask = { name: 'summary', options: { dossier: 'call', to: cast.desk } };

  test('goes where they may write, and tells them where it went', async () => {
    const { peer } = await startHarness({ bot: posts() });

    const interaction = await peer.sendCommand({ ...ask, user: cast.boris });

    expect(textOf(interaction.original)).toMatch(/open it \(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\)/);
    expect(peer.visibleTo(cast.alice).map(textOf)).toEqual(['The call\n@everyone: one hour.']);
  });

  test.each([
    ['the channel they name', ask],
    ['the channel they ask in', { name: 'summary', options: { dossier: 'call' } }],
    [
      'a channel that a button names',
      { name: 'summary', channel: cast.notices, options: { dossier: `call` }, to: cast.desk },
    ],
  ])('does not go to %s where they may not write', async (_where, scene) => {
    const bot = posts();
    const { peer } = await startHarness({
      bot,
      prepare: ({ guild }) => void guild.channels.get(cast.desk)?.readOnlyFor.push(cast.alice),
    });
    const { original } = 'to' in scene ? await pressed() : await peer.sendCommand(scene);

    expect(textOf(original)).toContain('You cannot write in #desk yourself, so nothing was posted there.');
    expect(peer.visibleTo(cast.boris)).toHaveLength('to' in scene ? 1 : 0);

    async function pressed() {
      const press = { invocation: { command: 'summary', options: { dossier: 'call', to: cast.desk } }, part: 1 };
      const customId = bot.buttons.idOf(press);
      await bot.buttons.save([press]);
      const message = peer.guild.post(cast.notices, {
        author: cast.application,
        via: 'a post',
        components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Post', custom_id: customId }] }],
      });
      return peer.sendComponent({ message, customId });
    }
  });

  test('names a channel that is hidden from the bot as the asker knows it', async () => {
    const { peer } = await startHarness({ bot: posts() });

    const { original } = await peer.sendCommand({ ...ask, options: { dossier: 'call', to: cast.hidden } });

    expect(textOf(original)).toContain(
      'Give the Whosaid role View Channel and Send Messages in #hidden, then try again.',
    );
  });
});
