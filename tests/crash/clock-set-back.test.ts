/** The machine's clock is set back by an hour while the bot runs: nobody waits for that hour to come round again. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { entriesOf } from '../bot/editing/editing-session.ts';
import { eventually } from '../fakes/eventually.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';
import { type LiveBot, livePlatforms } from '../processes/live-bot.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const correction = (says: string) => ({ statement: 'S5', says, reason: 'Too long' });

const last = async (bot: LiveBot) => (await entriesOf(bot.newsroom)).at(-1);

let postgres: TestPostgres;
beforeAll(async () => {
  if (postgresPrograms !== null) postgres = await startPostgres();
});
afterAll(() => postgres?.remove());

async function goesOutOnce(bot: LiveBot): Promise<void> {
  const [channel] = bot.channels;
  await bot.ask('alice', 'summary', { dossier: 'lecornu-shoigu', to: channel });
  await eventually(async () => expect((await last(bot))?.kind).toBe('post-sent'));
  expect(await bot.ask('alice', 'correct', correction('They were ready at once'))).toContain('S5');
  bot.injectOutage('busy', 100);
  await bot.send();
  expect((await last(bot))?.kind).toBe('send-failed');

  bot.setBack(HOUR);
  expect(await bot.ask('boris', 'whosaid', { phrase: 'ready to dialogue' })).toContain('Shoigu');
  bot.heal();
  await bot.advance(2 * MINUTE);
  const { messages, replies } = bot.inChannel(channel);
  expect({ messages: messages.length, replies: replies.length }).toEqual({ messages: 1, replies: 1 });
  expect(messages[0]).toContain('Changed since this was posted');
}

describe.each(livePlatforms)('%s', (_, startBot) => {
  async function start(environment: Record<string, string> = {}): Promise<LiveBot> {
    const bot = await startBot(false, environment);
    onTestFinished(() => bot.stop());
    return bot;
  }
  test('what waits for a busy platform goes out when that hour is not yet over, once', async () =>
    goesOutOnce(await start()));

  test.skipIf(postgresPrograms === null)('so it does on Postgres, where turns have leases', async () =>
    goesOutOnce(await start({ STORE_URL: await postgres.createDatabase() })),
  );

  test('what is recorded afterwards is the later change, whatever time it bears', async () => {
    const bot = await start();
    await bot.ask('alice', 'correct', correction('They were ready at once'));
    const before = await last(bot);
    bot.setBack(HOUR);
    await bot.ask('alice', 'correct', correction('They were ready at last'));
    const after = await last(bot);
    expect(Date.parse(after?.at ?? '')).toBeLessThan(Date.parse(before?.at ?? ''));
    const history = await bot.ask('boris', 'history', { of: 'S5' });
    expect(history.indexOf('ready at once')).toBeGreaterThan(-1);
    expect(history.lastIndexOf('ready at last')).toBeGreaterThan(history.lastIndexOf('ready at once'));
    const details = await bot.ask('boris', 'source', { statement: 'S5', show: 'details' });
    expect(details).toContain('They were ready at last');
  });

  test('a channel that follows hears of a change as soon as ever, once', async () => {
    const bot = await start();
    await bot.ask('alice', 'follow', { what: 'lecornu-shoigu' });
    await bot.ask('alice', 'correct', correction('They were ready at once'));
    await bot.send();
    bot.setBack(HOUR);
    await bot.advance(2 * MINUTE);
    const told = () =>
      bot.inChannel(bot.desk).messages.filter((message) => message.includes('They were ready at once'));
    expect(told()).toHaveLength(1);
    await bot.advance(2 * HOUR);
    expect(told()).toHaveLength(1);
  });
});
