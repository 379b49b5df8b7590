/** What a person asks the bot to post goes out once, and is on record, although the bot is killed between sending and recording. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../fakes/eventually.ts';
import { type CrashBot, crashBots, killAtPost } from './crash-bot.ts';

const CORRECTION = { statement: 'S5', says: 'Both had said that they were ready.', reason: 'Too long' };

const OUTCOMES = [
  ['has arrived', 'unheard'],
  ['has not arrived', 'hang'],
] as const;

describe.each(crashBots)('%s', (_, startBot) => {
  async function start(): Promise<CrashBot> {
    const bot = await startBot();
    onTestFinished(() => bot.end());
    await bot.start();
    return bot;
  }

  /** That the record knows the post is seen by a correction that reaches it; that there is no second one, too. */
  async function expectOnePost(bot: CrashBot): Promise<void> {
    await eventually(() => expect(bot.inDesk()).toHaveLength(1));
    await bot.ask('correct', CORRECTION);
    await eventually(() => expect(bot.inDesk()[0]).toContain('Changed since this was posted'));
    expect(bot.inDesk()).toHaveLength(1);
  }

  test.each(OUTCOMES)(
    'a share whose post %s when the bot is killed goes out once',
    async (_outcome, how) => {
      const bot = await start();
      await bot.ask('whosaid', { phrase: 'ready to dialogue' });
      await killAtPost(bot, how, () => bot.press('Share S5'));
      expect(bot.inDesk()).toHaveLength(how === 'unheard' ? 1 : 0);
      await bot.start();
      await expectOnePost(bot);
    },
    90_000,
  );

  test.each(OUTCOMES)(
    'a summary whose post %s when the bot is killed goes out once',
    async (_outcome, how) => {
      const bot = await start();
      const summary = { dossier: 'lecornu-shoigu', to: bot.desk };
      await killAtPost(bot, how, () => void bot.ask('summary', summary));
      await bot.start();
      await eventually(() => expect(bot.inDesk()).toHaveLength(1));
      await eventually(async () =>
        expect(JSON.stringify(await bot.ask('summary', summary))).toContain('Already posted'),
      );
      await expectOnePost(bot);
    },
    90_000,
  );
});
