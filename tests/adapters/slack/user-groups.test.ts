/** Editors by a Slack user group: whoever is in it at that moment, and nobody while Slack does not say who is. */
import { expect, onTestFinished, test } from 'vitest';
import { cast } from '../../fakes/slack/workspace.ts';
import type { FakeSlackOptions } from '../../fakes/slack.ts';
import { openTestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { buttonIn, startHarness, until } from './harness.ts';

const GROUP = 'S0EDITORS1';
const RETRACT = { command: '/retract', typed: 'S3 reason:"Not said"' };

async function start(options: FakeSlackOptions = {}, groups = [GROUP]) {
  const newsroom = await openTestNewsroom({ EDITORS: groups.map((id) => `slack:group:${id}`).join(',') });
  onTestFinished(() => newsroom.remove());
  let late = 0;
  const now = () => new Date(Date.now() + late);
  const { peer, lines } = await startHarness('Socket Mode', options, { bot: newsroom.bot, userGroups: groups, now });
  return {
    peer,
    lines,
    newsroom,
    stateOf: (id: string) => newsroom.readModel.records.statements(id)[0]?.state,
    pass: (ms: number) => {
      late += ms;
    },
    ask: async (typed: typeof RETRACT, user: string = cast.alice) =>
      JSON.stringify((await peer.sendCommand({ ...typed, user })).ack),
  };
}

test('a member records, and anybody else proposes', async () => {
  const { ask, stateOf } = await start();
  expect(await ask(RETRACT, cast.boris)).toContain('Proposed as P1');
  expect(await ask(RETRACT)).toContain('lecornu-shoigu/S3 is retracted');
  expect(stateOf('S3')).toBe('retracted');
});

test('who has left the group meanwhile proposes, also with a form that was opened before', async () => {
  const { ask, peer, pass, newsroom, stateOf } = await start();
  await ask({ command: '/retract', typed: 'S3' });
  const group = peer.workspace.usergroups.get(GROUP);
  if (group === undefined) throw new Error('no group');
  group.users = [];
  pass(60_001);
  const [view] = peer.views.of(cast.alice);
  if (view === undefined) throw new Error('no form');
  await peer.sendViewSubmission({ view, entered: { reason: 'Not said' } });
  expect(JSON.stringify(peer.views.of(cast.alice).at(-1)?.view)).toContain('Proposed as P1');
  expect(stateOf('S3')).toBe('recorded');
  expect(await ask({ command: '/proposals', typed: 'P1 approve' })).toContain('Only editors decide proposals');
  expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('pending');
});

test('who has left is no editor either when the clock is set back meanwhile', async () => {
  const { ask, peer, pass, stateOf } = await start();
  await ask({ command: '/retract', typed: 'S3' });
  const group = peer.workspace.usergroups.get(GROUP);
  if (group === undefined) throw new Error('no group');
  group.users = [];
  pass(-3_600_000);
  expect(await ask(RETRACT)).toContain('Proposed as P1');
  expect(stateOf('S3')).toBe('recorded');
});

test.each([
  [{ error: 'missing_scope', needed: 'usergroups:read', provided: 'chat:write' }, 'scope usergroups:read'],
  [{ error: 'no_such_subteam' }, 'has to correct EDITORS'],
  [{ error: 'fatal_error' }, 'Try again in a minute'],
  ['hang' as const, 'Try again in a minute'],
])(
  'where Slack does not say who is in it (%j) nothing is recorded or proposed, and it is said what mends it',
  async (fault, remedy) => {
    const { ask, peer, pass, newsroom, stateOf, lines } = await start();
    peer.failNext('usergroups.users.list', fault, 20);
    const told = await ask(RETRACT);
    expect(told).toContain('Whether you are an editor cannot be told, so nothing was changed');
    expect(told).toContain(remedy);
    expect(stateOf('S3')).toBe('recorded');
    expect(newsroom.readModel.editing.pending({ limit: 1, offset: 0 }).total).toBe(0);
    // Whoever only asks is answered all the same.
    expect(await ask({ command: '/whosaid', typed: '"ready to dialogue"' })).toContain('Sergei Shoigu');
    if (fault !== 'hang') expect(lines.join()).toContain('slack.user_group_read_failed');
    pass(60_001);
  },
);

test('what was typed into a form is kept while the group cannot be read, and is recorded once it can', async () => {
  const { ask, peer, pass, stateOf } = await start();
  await ask({ command: '/retract', typed: 'S3' });
  pass(60_001);
  peer.failNext('usergroups.users.list', { error: 'missing_scope', needed: 'usergroups:read', provided: '' });
  const top = () => {
    const view = peer.views.of(cast.alice).at(-1);
    if (view === undefined) throw new Error('no form');
    return view;
  };
  await peer.sendViewSubmission({ view: top(), entered: { reason: 'Not said at all' } });
  expect(JSON.stringify(top().view)).toContain('scope usergroups:read');
  pass(60_001);
  await peer.sendViewSubmission({ view: top(), entered: {} });
  expect(JSON.stringify(top().view)).toContain('Not said at all');
  await peer.sendViewSubmission({ view: top(), entered: { reason: 'Not said at all' } });
  expect(stateOf('S3')).toBe('retracted');
});

test('one group that cannot be read takes nothing from a member of another one', async () => {
  const { ask, stateOf } = await start({}, ['S0GONE', GROUP]);
  expect(await ask(RETRACT, cast.boris)).toContain('has to correct EDITORS');
  expect(await ask(RETRACT)).toContain('lecornu-shoigu/S3 is retracted');
  expect(stateOf('S3')).toBe('retracted');
});

test('a member’s button is asked of the group again when it is pressed', async () => {
  const { ask, peer, pass, newsroom } = await start();
  await ask(RETRACT, cast.boris);
  await ask({ command: '/proposals', typed: 'P1' });
  const message = peer.visibleTo(cast.alice).at(-1);
  if (message === undefined) throw new Error('no proposal');
  const group = peer.workspace.usergroups.get(GROUP);
  if (group !== undefined) group.users = [];
  pass(60_001);
  await peer.sendBlockAction({ message, actionId: buttonIn(message, 'Approve') });
  await until(() => expect(peer.visibleTo(cast.alice).at(-1)?.text).toContain('Only editors decide'));
  expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('pending');
});
