/** The desk in Discord, with stock discord.js: forms as modals, step by step. */
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { eventually } from '../../fakes/eventually.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { buttonsOf, startHarness, textOf } from './harness.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ EDITORS: `discord:${cast.alice}`, REVIEW_CHANNEL: `discord:${cast.desk}` });
});
afterEach(() => newsroom.remove());

async function start() {
  const stage = await startHarness({ bot: newsroom.bot, guild: cast.guild });
  newsroom.startSending(stage.adapter);
  return stage.peer;
}

test('/retract without a reason opens a modal as its first callback, and sending it retracts', async () => {
  const peer = await start();
  const opened = await peer.sendCommand({ name: 'retract', options: { statement: 'S3' } });
  expect(opened.callback).toMatchObject({ type: 9 });
  expect(JSON.stringify(opened.modal)).toContain('stop any manipulation');
  const sent = await peer.sendModalSubmit(opened, { reason: 'Not said' });
  expect(textOf(sent.original)).toContain('lecornu-shoigu/S3 is retracted');
  expect(newsroom.readModel.records.statements('S3')[0]).toMatchObject({ state: 'retracted', reason: 'Not said' });
});

test('the context menu fills the form from the message, and further steps are opened by a button', async () => {
  const peer = await start();
  const message = peer.say({ content: 'increased exchanges' });
  const opened = await peer.sendMessageCommand({ name: 'Record as a statement', message });
  expect(JSON.stringify(opened.modal)).toContain('increased exchanges');
  const first = await peer.sendModalSubmit(opened, {
    dossier: ['lecornu-shoigu'],
    source: ['article'],
    speaker: 'Lecornu',
    topic: 'manipulation',
  });
  expect(textOf(first.original)).toContain('Step 2 of 3. What was typed is kept.');
  const next = await press(peer, first, 'Step 2 of 3');
  const second = await peer.sendModalSubmit(next, { says: 'He spoke of exchanges.' });
  const last = await peer.sendModalSubmit(await press(peer, second, 'Step 3 of 3'), {});
  expect(textOf(last.original)).toContain('Recorded as lecornu-shoigu/S16');
  expect(newsroom.readModel.records.statements('S16')[0]?.statement.says).toBe('He spoke of exchanges.');
});

test('a message becomes the source, and what it only reports is no quotation', async () => {
  const peer = await start();
  const message = peer.say({ content: 'Lecornu told us that the talks went on until midnight.' });
  const told = await peer.sendMessageCommand({ name: 'Record as a statement', message });
  const opened = await press(peer, told, 'Fill in the form');
  expect(JSON.stringify(opened.modal)).toContain('This message');
  const first = await peer.sendModalSubmit(opened, {
    dossier: ['lecornu-shoigu'],
    source: ['message'],
    speaker: 'Lecornu',
    topic: 'manipulation',
  });
  const second = await press(peer, first, 'Step 2 of 3');
  expect(JSON.stringify(second.modal)).toContain('that the talks went on until midnight');
  const third = await peer.sendModalSubmit(second, { says: 'The talks were long.' });
  const last = await peer.sendModalSubmit(await press(peer, third, 'Step 3 of 3'), {});
  expect(textOf(last.original)).toContain('Recorded as lecornu-shoigu/S16');
  const [recorded] = newsroom.readModel.records.statements('S16');
  expect(recorded?.statement.quotes).toEqual([]);
  expect(recorded?.statement.passage.exact).toBe(message.content);
  expect(recorded?.source.address).toBe(`https://discord.com/channels/${cast.guild}/${message.channel}/${message.id}`);
});

test('a mistake is told in full with what differs, and the button opens the form with what was typed', async () => {
  const peer = await start();
  const message = peer.say({ content: 'stop any manipulations' });
  const told = await peer.sendMessageCommand({ name: 'Record as a statement', message });
  expect(textOf(told.original)).toContain('Nearest in the source, on line 9');
  const opened = await press(peer, told, 'Fill in the form');
  expect(JSON.stringify(opened.modal)).toContain('stop any manipulations');
});

test('what a guest enters goes to the review channel; a role makes an editor at the moment of the press', async () => {
  const peer = await start();
  await peer.sendCommand({ name: 'retract', options: { statement: 'S3', reason: 'Not said' }, user: cast.boris });
  const post = peer.visibleTo(cast.alice, cast.desk).find((each) => textOf(each).includes('P1'));
  if (post === undefined) throw new Error('the review channel was not told');
  const approve = buttonsOf(post).Approve ?? '';
  const refused = await peer.sendComponent({ message: post, customId: approve, user: cast.boris });
  expect(textOf(refused.original)).toContain('Only editors decide proposals');
  await peer.sendComponent({ message: post, customId: approve });
  await eventually(() => expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('approved'));
  await eventually(() => {
    const edited = peer.visibleTo(cast.boris, cast.desk).find(({ id }) => id === post.id);
    expect(edited === undefined ? '' : textOf(edited)).toContain('Approved.');
  });
});

test('a role in EDITORS makes an editor; who has lost it proposes, also with a form that was opened before', async () => {
  const own = await openTestNewsroom({ EDITORS: `discord:role:${cast.editors}` });
  onTestFinished(() => own.remove());
  const { peer } = await startHarness({ bot: own.bot, guild: cast.guild });
  const stateOf = (id: string) => own.readModel.records.statements(id)[0]?.state;
  await peer.sendCommand({ name: 'retract', options: { statement: 'S4', reason: 'Not said' }, user: cast.boris });
  expect(stateOf('S4')).toBe('recorded');
  await peer.sendCommand({ name: 'retract', options: { statement: 'S2', reason: 'Not said' } });
  expect(stateOf('S2')).toBe('retracted');
  const opened = await peer.sendCommand({ name: 'retract', options: { statement: 'S3' } });
  const alice = peer.guild.users.get(cast.alice);
  if (alice === undefined) throw new Error('no member');
  alice.roles = [];
  const sent = await peer.sendModalSubmit(opened, { reason: 'Not said' });
  expect(textOf(sent.original)).toContain('Proposed as P2');
  expect(stateOf('S3')).toBe('recorded');
  const refused = await peer.sendCommand({ name: 'proposals', options: { proposal: 'P1', decision: 'approve' } });
  expect(textOf(refused.original)).toContain('Only editors decide proposals');
});

async function press(
  peer: Awaited<ReturnType<typeof start>>,
  told: Awaited<ReturnType<typeof peer.sendCommand>>,
  label: string,
) {
  const message = told.original;
  if (message === null) throw new Error('nothing was told');
  return peer.sendComponent({ message, customId: buttonsOf(message)[label] ?? label });
}
