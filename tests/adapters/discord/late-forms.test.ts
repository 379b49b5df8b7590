/** Forms that lie open for longer than fifteen minutes in Discord, whose tokens end then: what was typed is kept, and is recorded once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entriesOf } from '../../bot/editing/editing-session.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import type { DiscordInteraction } from '../../fakes/discord/interactions.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { buttonsOf, startHarness, textOf } from './harness.ts';

const MINUTE = 60_000;
let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ EDITORS: `discord:${cast.alice}` });
});
afterEach(() => newsroom.remove());

async function start(overHttp: boolean) {
  let late = 0;
  const { peer } = await startHarness({
    bot: newsroom.bot,
    guild: cast.guild,
    overHttp,
    peer: { now: () => Date.now() + late },
  });
  return {
    peer,
    pass: (minutes: number) => {
      late += minutes * MINUTE;
    },
    press({ original }: DiscordInteraction, label: string) {
      if (original === null) throw new Error('nothing was told');
      return peer.sendComponent({ message: original, customId: buttonsOf(original)[label] ?? label });
    },
  };
}

const recorded = async () =>
  (await entriesOf(newsroom))
    .filter(({ kind }) => !['dossier-seeded', 'posted'].includes(kind))
    .map(({ kind }) => kind);

describe.each([
  ['the gateway', false],
  ['signed HTTP', true],
])('over %s', (_, overHttp) => {
  test('every step may be sent and opened sixteen minutes after the one before, and the end records once', async () => {
    const { peer, pass, press } = await start(overHttp);
    const opened = await peer.sendMessageCommand({
      name: 'Record as a statement',
      message: peer.say({ content: 'increased exchanges' }),
    });
    const typed = { dossier: ['lecornu-shoigu'], source: ['article'], speaker: 'Lecornu', topic: 'manipulation' };
    pass(16);
    const wrong = await peer.sendModalSubmit(opened, { ...typed, quotation: 'increased exchangez' });
    expect(textOf(wrong.original)).toContain('Nearest in the source');
    pass(16);
    const again = await press(wrong, 'Fill in the form');
    expect(JSON.stringify(again.modal)).toContain('increased exchangez');
    pass(16);
    const second = await peer.sendModalSubmit(again, { quotation: 'increased exchanges' });
    expect(await recorded()).toEqual([]);
    pass(16);
    const rest = await press(second, 'Step 2 of 3');
    pass(16);
    const third = await peer.sendModalSubmit(rest, { says: 'He spoke of exchanges.' });
    pass(16);
    const last = await peer.sendModalSubmit(await press(third, 'Step 3 of 3'), {});
    expect(textOf(last.original)).toContain('Recorded as lecornu-shoigu/S16');
    pass(16);
    await peer.redeliver(last);
    const twice = await peer.sendModalSubmit(rest, { says: 'He spoke of exchanges.' });
    expect(textOf(twice.original)).toContain('This form was sent already: see lecornu-shoigu/S16');
    expect(await recorded()).toEqual(['statement-recorded']);
  });

  test('what was retracted meanwhile is refused with the remedy, and the way back shows what was typed', async () => {
    const { peer, pass, press } = await start(overHttp);
    const opened = await peer.sendCommand({ name: 'correct', options: { statement: 'S3' } });
    await peer.sendCommand({ name: 'retract', options: { statement: 'S3', reason: 'Not said' } });
    pass(16);
    const told = await peer.sendModalSubmit(opened, { says: 'He asked for a stop.' });
    expect(textOf(told.original)).toContain('record the right words with /record');
    pass(16);
    const back = await press(told, 'Open the form again');
    expect(JSON.stringify(back.modal)).toContain('He asked for a stop.');
    expect(await recorded()).toEqual(['statement-retracted']);
  });
});
