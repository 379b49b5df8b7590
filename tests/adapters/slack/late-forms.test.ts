/** Forms that lie open for longer than fifteen minutes in Slack: what was typed is kept, and is recorded once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entriesOf } from '../../bot/editing/editing-session.ts';
import { cast } from '../../fakes/slack/workspace.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { type Mode, startHarness } from './harness.ts';

const MINUTE = 60_000;
let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ EDITORS: `slack:${cast.alice}` });
});
afterEach(() => newsroom.remove());

async function start(mode: Mode) {
  let late = 0;
  const now = () => Date.now() + late;
  const { peer } = await startHarness(mode, { now }, { bot: newsroom.bot, now: () => new Date(now()) });
  const top = () => {
    const view = peer.views.of(cast.alice).at(-1);
    if (view === undefined) throw new Error('no modal is open');
    return view;
  };
  return {
    peer,
    top,
    shown: () => JSON.stringify(top().view),
    pass: (minutes: number) => {
      late += minutes * MINUTE;
    },
    /** Types into those fields that the modal has, and sends it. */
    async send(typed: Record<string, string>) {
      const asked = JSON.stringify(top().view);
      const entered = Object.fromEntries(
        Object.entries(typed).filter(([name]) => asked.includes(`"block_id":"${name}"`)),
      );
      return peer.sendViewSubmission({ view: top(), entered });
    },
  };
}

const WORDS = {
  dossier: 'lecornu-shoigu',
  source: 'article',
  speaker: 'Lecornu',
  topic: 'manipulation',
  quotation: 'increased exchanges',
};
const recorded = async () =>
  (await entriesOf(newsroom))
    .filter(({ kind }) => !['dossier-seeded', 'posted'].includes(kind))
    .map(({ kind }) => kind);

describe.each<Mode>(['signed HTTP', 'Socket Mode'])('over %s', (mode) => {
  test('every step may be sent sixteen minutes after the one before, a mistake keeps what was typed, and the end records once', async () => {
    const { peer, shown, pass, send } = await start(mode);
    await peer.sendCommand({ command: '/record', typed: '' });
    pass(16);
    await send({ ...WORDS, quotation: 'increased exchangez' });
    expect(shown()).toContain('increased exchangez');
    expect(shown()).toContain('⚠ Quotation:');
    pass(16);
    await send(WORDS);
    expect(await recorded()).toEqual([]);
    pass(16);
    await send({ says: 'He spoke of exchanges.' });
    pass(16);
    const last = await send({});
    expect(last).toMatchObject({ status: 200, failure: null });
    expect(shown()).toContain('Recorded as lecornu-shoigu/S16');
    pass(16);
    await peer.redeliver(last, 1);
    expect(await recorded()).toEqual(['statement-recorded']);
  });

  test('what was retracted meanwhile is refused with the remedy, and the way back shows what was typed', async () => {
    const { peer, shown, pass, send } = await start(mode);
    await peer.sendCommand({ command: '/correct', typed: 'S3' });
    await newsroom.bot.answerLine(
      '/retract S3 reason:"Not said"',
      { id: cast.alice, name: 'Alice', platform: 'slack', channel: null, groups: [] },
      null,
    );
    pass(16);
    await send({ says: 'He asked for a stop.' });
    expect(shown()).toContain('record the right words with /record');
    expect(shown()).toContain('Back to the form');
    pass(16);
    await send({});
    expect(shown()).toContain('He asked for a stop.');
    expect(await recorded()).toEqual(['statement-retracted']);
  });
});
