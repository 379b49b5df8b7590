/** A proposal comes to the review channel once, although the bot is killed after it was recorded and before its post was. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { discordCast } from '../fakes/discord/guild.ts';
import { eventually } from '../fakes/eventually.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { crashBots, killAtPost } from './crash-bot.ts';

const REVIEW = { Slack: `slack:${cast.desk}`, Discord: `discord:${discordCast.desk}` };

describe.each(crashBots)('%s', (platform, startBot) => {
  test.each([
    ['has arrived', 'unheard'],
    ['has not arrived', 'hang'],
  ] as const)(
    'a review post that %s when the bot is killed',
    async (_outcome, how) => {
      // Nobody in chat is an editor, so that what Alice enters is a proposal.
      const bot = await startBot({ EDITORS: 'console', REVIEW_CHANNEL: REVIEW[platform] });
      onTestFinished(() => bot.end());
      await bot.start();
      await killAtPost(bot, how, () => void bot.ask('retract', { statement: 'S3', reason: 'Not said' }));
      expect(bot.inDesk()).toHaveLength(how === 'unheard' ? 1 : 0);

      await bot.start();
      await eventually(() => expect(bot.inDesk()).toHaveLength(1));
      expect(bot.inDesk()[0]).toContain('P1');
      // That the post is on record is seen at the next start: nothing is sent or looked for.
      await eventually(async () => expect(JSON.stringify(await bot.ask('posts', {}))).toContain('P1'));
      const posted = bot.posted();
      await bot.kill();
      await bot.start();
      expect(JSON.stringify(await bot.ask('proposals', {}))).toContain('P1');
      expect(bot.inDesk()).toHaveLength(1);
      expect(bot.posted()).toBe(posted);
    },
    90_000,
  );
});
