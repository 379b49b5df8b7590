/** What a desk does in a day, through stock clients: propose, approve, share, correct; and the correction reaches what was posted. */
import { expect, onTestFinished, test } from 'vitest';
import { entriesOf } from '../bot/editing/editing-session.ts';
import { eventually } from '../fakes/eventually.ts';
import { livePlatforms } from '../processes/live-bot.ts';

const PROPOSED = 'Both had said that they were ready to talk';
const CORRECTED = 'Both had said that they were ready for a dialogue';

test.each(livePlatforms)(
  '%s: proposed, approved, shared and posted, corrected: both posts are edited, and both threads told',
  async (_, startBot) => {
    const bot = await startBot(false);
    onTestFinished(() => bot.stop());
    const { newsroom, desk } = bot;
    const [team] = bot.channels;
    const says = () => newsroom.readModel.records.statements('S5')[0]?.statement.says;
    const kinds = async () => (await entriesOf(newsroom)).map(({ kind }) => kind);

    const before = says();
    expect(await bot.ask('boris', 'correct', { statement: 'S5', says: PROPOSED, reason: 'Shorter' })).toContain('P1');
    expect(says()).toBe(before);
    expect(bot.inChannel(desk).messages.join()).toContain('Proposed, not approved yet');
    await bot.press('alice', 'Approve');
    await eventually(() => expect(says()).toBe(PROPOSED));
    await bot.send();
    expect(bot.inChannel(desk).messages.join()).toContain('Approved.');

    await bot.ask('alice', 'speaker', { name: 'Shoigu', topic: 'dialogue on Ukraine' });
    await bot.press('alice', 'Share in channel');
    await bot.ask('alice', 'summary', { dossier: 'lecornu-shoigu', to: team });
    // The proposal's post in the review channel, what was shared, and the summary.
    await eventually(async () => expect((await kinds()).filter((kind) => kind === 'post-sent')).toHaveLength(3));
    const shared = () => bot.inChannel(desk).messages.filter((message) => !message.includes('Proposed by boris'));
    expect([shared().length, bot.inChannel(team).messages.length]).toEqual([1, 1]);
    expect(shared().join()).toContain('“ready to dialogue”');

    expect(
      await bot.ask('alice', 'correct', { statement: 'S5', says: CORRECTED, reason: 'As it is printed' }),
    ).toContain('S5');
    await bot.send();
    for (const messages of [shared(), bot.inChannel(team).messages]) {
      expect(messages).toHaveLength(1);
      expect(messages[0]).toContain('Changed since this was posted');
      expect(messages[0]).toContain(CORRECTED);
      expect(messages[0]).toContain('As it is printed');
    }
    for (const { replies } of [bot.inChannel(desk), bot.inChannel(team)]) {
      expect(replies).toHaveLength(1);
      expect(replies[0]).toContain(CORRECTED);
    }
    // The whole of it is on record, each entry with who and when, and nothing is sent again.
    const entries = (await entriesOf(newsroom)).slice(1);
    expect(
      entries
        .filter(({ kind }) => !kind.startsWith('post') && kind !== 'send-done')
        .map(({ kind, by }) => [kind, by.name]),
    ).toEqual([
      ['proposal-made', 'boris'],
      ['proposal-decided', 'alice'],
      ['statement-corrected', 'alice'],
    ]);
    for (const { at, by } of entries)
      expect([at, by.name]).toEqual([expect.stringMatching(/Z$/), expect.stringMatching(/./)]);
    const calls = bot.calls();
    await bot.send();
    expect(bot.calls()).toBe(calls);
  },
);
