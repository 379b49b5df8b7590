/** The app's page in Slack: what it offers to whom, and that its buttons open forms and answer to the person alone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../fakes/eventually.ts';
import { type Json, jsonList } from '../../fakes/loopback.ts';
import { cast } from '../../fakes/slack/workspace.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { type Mode, startHarness } from './harness.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ EDITORS: `slack:${cast.alice}` });
});
afterEach(() => newsroom.remove());

async function start(mode: Mode) {
  const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
  async function open(user: string) {
    const before = peer.views.homeOf(user);
    await peer.sendEvent({ type: 'app_home_opened', user, channel: 'D0HOME', tab: 'home', event_ts: '1.0' });
    return eventually(() => {
      const home = peer.views.homeOf(user);
      if (home === null || home === before) throw new Error('no page was published');
      return home;
    });
  }
  async function press(user: string, label: string) {
    const view = await open(user);
    const elements = jsonList(view.view.blocks).flatMap((block) => jsonList(block.elements));
    const button = elements.find((element) => (element.text as Json | undefined)?.text === label);
    if (button === undefined) throw new Error(`no button ${label}`);
    await peer.sendBlockAction({ user, view, actionId: String(button.action_id) });
  }
  return { peer, open, press, shown: async (user: string) => JSON.stringify((await open(user)).view) };
}

describe.each<Mode>(['signed HTTP', 'Socket Mode'])('over %s', (mode) => {
  test('the page names the latest dossier, what changed, and for an editor what waits', async () => {
    const { shown } = await start(mode);
    const editors = await shown(cast.alice);
    expect(editors).toContain('The phone call between the French and the Russian defence ministers');
    expect(editors).toContain('Waiting for an editor');
    await newsroom.bot.answerLine(
      '/retract S3 reason:"Not in the press release"',
      { id: cast.boris, name: 'Boris', platform: 'slack', channel: 'C1', groups: [] },
      null,
    );
    expect(await shown(cast.alice)).toContain('1 proposal');
    const readers = await shown(cast.boris);
    expect(readers).not.toContain('Open proposals');
    expect(readers).toContain('You are not an editor here');
  });

  test('a question is asked in a form, which the answer replaces', async () => {
    const { peer, press } = await start(mode);
    await press(cast.boris, 'Ask');
    const view = await eventually(() => {
      const top = peer.views.of(cast.boris).at(-1);
      if (top === undefined) throw new Error('no form is open');
      return top;
    });
    await peer.sendViewSubmission({ view, entered: { phrase: 'ready to dialogue' } });
    expect(JSON.stringify(peer.views.of(cast.boris).at(-1)?.view)).toContain('attributed to Sergei Shoigu (Russia)');
  });

  test('any other answer comes as a direct message', async () => {
    const { peer, press } = await start(mode);
    await press(cast.boris, 'Summary');
    await eventually(() => {
      const sent = peer.callsOf('chat.postMessage').find(({ args }) => args.channel === cast.boris);
      expect(JSON.stringify(sent?.args)).toContain('ready to dialogue');
    });
  });
});
