/** A platform that is slow, asks to wait, or is away: the asker gets a sentence, others are answered, and each message stands once. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { entriesOf } from '../bot/editing/editing-session.ts';
import { eventually } from '../fakes/eventually.ts';
import { type LiveBot, livePlatforms } from '../processes/live-bot.ts';

const MINUTE = 60_000;
const CORRECTION = { statement: 'S5', says: 'Both had said that they were ready.', reason: 'Too long' };

describe.each(livePlatforms)('%s', (_, startBot) => {
  async function start(isBrief: boolean): Promise<LiveBot> {
    const bot = await startBot(isBrief);
    onTestFinished(() => bot.stop());
    return bot;
  }
  const summaryTo = (channel: string) => ({ dossier: 'lecornu-shoigu', to: channel });
  const kinds = async (bot: LiveBot) => (await entriesOf(bot.newsroom)).map(({ kind }) => kind);
  const isCorrected = (text: string) => text.includes('Changed since this was posted');

  test('that takes long to answer holds nobody else, and the asker hears of the post when it stands', async () => {
    const bot = await start(false);
    const slow = Promise.withResolvers<void>();
    bot.injectOutage({ until: slow.promise }, 1);
    let isTold = false;
    const asked = bot.ask('alice', 'summary', summaryTo(bot.desk)).then(() => {
      isTold = true;
    });
    await eventually(() => expect(bot.posted()).toBe(1));
    for (let n = 0; n < 3; n += 1)
      expect(await bot.ask('boris', 'whosaid', { phrase: 'ready to dialogue' })).toContain('Shoigu');
    expect(isTold).toBe(false);
    slow.resolve();
    await asked;
    await eventually(() => expect(bot.seen('alice')).toContain('is posted'));
    await bot.send();
    expect(bot.inChannel(bot.desk).messages).toHaveLength(1);
  });

  test('that takes too long to answer: the asker is told that the post is kept, and it stands once', async () => {
    const bot = await start(true);
    const slow = Promise.withResolvers<void>();
    bot.injectOutage({ until: slow.promise }, 100);
    await bot.ask('alice', 'summary', summaryTo(bot.desk));
    await eventually(() => expect(bot.seen('alice')).toContain('It is kept, and goes out once by itself'));
    expect(await bot.ask('boris', 'whosaid', { phrase: 'ready to dialogue' })).toContain('Shoigu');
    // Still slow when it is tried again.
    await bot.send();
    await bot.advance(10_000);
    slow.resolve();
    bot.heal();
    await bot.advance(2 * MINUTE);
    expect(bot.inChannel(bot.desk).messages).toHaveLength(1);
    expect((await kinds(bot)).at(-1)).toBe('post-sent');
  });

  test('that answers all with 429 is left alone as long as it asks, loses nothing and doubles nothing', async () => {
    const bot = await start(false);
    const { channels } = bot;
    for (const channel of channels) await bot.ask('alice', 'summary', summaryTo(channel));
    await eventually(() => expect(bot.posted()).toBe(3));
    await eventually(async () => expect((await kinds(bot)).filter((kind) => kind === 'post-sent')).toHaveLength(3));
    expect(await bot.ask('alice', 'correct', CORRECTION)).toContain('S5');
    const before = bot.calls();
    bot.injectOutage('busy', 100);
    await bot.send();
    // One refusal is enough: at most those that were under way together meet it.
    expect(bot.calls() - before).toBeLessThanOrEqual(channels.length);
    const refused = bot.calls();
    await bot.send();
    await bot.advance(59_000);
    expect(bot.calls()).toBe(refused);
    bot.heal();
    await bot.advance(5 * MINUTE);
    for (const channel of channels) {
      const { messages, replies } = bot.inChannel(channel);
      expect(messages.filter(isCorrected)).toHaveLength(1);
      expect({ messages: messages.length, replies: replies.length }).toEqual({ messages: 1, replies: 1 });
    }
  });

  test('that is away for ten minutes: what waits goes out once when it is back, and questions are answered meanwhile', async () => {
    const bot = await start(false);
    const [old, fresh] = bot.channels;
    await bot.ask('alice', 'summary', summaryTo(old));
    await eventually(async () => expect((await kinds(bot)).at(-1)).toBe('post-sent'));

    bot.injectOutage('down', 10_000);
    await bot.ask('alice', 'summary', summaryTo(fresh));
    await eventually(() => expect(bot.seen('alice')).toContain('It is kept, and goes out once by itself'));
    expect(await bot.ask('alice', 'correct', CORRECTION)).toContain('S5');
    await bot.send();
    await bot.advance(10 * MINUTE);
    expect(await bot.ask('boris', 'whosaid', { phrase: 'ready to dialogue' })).toContain('Shoigu');
    expect(bot.inChannel(fresh).messages).toEqual([]);
    expect(bot.inChannel(old).messages.filter(isCorrected)).toEqual([]);

    bot.heal();
    await bot.advance(15 * MINUTE);
    expect(bot.inChannel(fresh).messages).toHaveLength(1);
    expect(bot.inChannel(old).messages.filter(isCorrected)).toHaveLength(1);
    expect(bot.inChannel(old).replies).toHaveLength(1);
    const sent = bot.posted();
    await bot.advance(60 * MINUTE);
    expect(bot.posted()).toBe(sent);
  });
});
