/** The desk in Slack, with stock Bolt: forms as modals, proposals decided in the review channel. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cast } from '../../fakes/slack/workspace.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { buttonIn, type Harness, type Mode, readBy, startHarness, until } from './harness.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ EDITORS: `slack:${cast.alice}`, REVIEW_CHANNEL: `slack:${cast.desk}` });
});
afterEach(() => newsroom.remove());

/** As https://docs.slack.dev/reference/block-kit/composition-objects/option-object has it. */
const suggestedSchema = z.strictObject({
  options: z
    .array(
      z.strictObject({
        text: z.strictObject({
          type: z.literal('plain_text'),
          text: z.string().min(1).max(75),
          emoji: z.literal(false),
        }),
        value: z.string().min(1).max(150),
      }),
    )
    .max(100),
});

const modes: Mode[] = ['signed HTTP', 'Socket Mode'];

async function start(mode: Mode): Promise<Harness> {
  const harness = await startHarness(mode, {}, { bot: newsroom.bot });
  newsroom.startSending(harness.adapter);
  return harness;
}

function topView({ peer }: Harness, user: string) {
  const view = peer.views.of(user).at(-1);
  if (view === undefined) throw new Error('no modal is open');
  return view;
}

const shown = (harness: Harness, user: string) => JSON.stringify(topView(harness, user).view);

describe.each(modes)('over %s', (mode) => {
  test('/retract without a reason opens a modal within the command, and sending it retracts', async () => {
    const harness = await start(mode);
    const delivery = await harness.peer.sendCommand({ command: '/retract', typed: 'S3' });
    expect(delivery).toMatchObject({ status: 200, failure: null });
    expect(shown(harness, cast.alice)).toContain('stop any manipulation');
    await harness.peer.sendViewSubmission({ view: topView(harness, cast.alice), entered: { reason: 'Not said' } });
    expect(shown(harness, cast.alice)).toContain('lecornu-shoigu/S3 is retracted');
    expect(newsroom.readModel.records.statements('S3')[0]).toMatchObject({ state: 'retracted', reason: 'Not said' });
  });

  test('the shortcut fills the form from the message; a mistake keeps what was typed; the end records', async () => {
    const harness = await start(mode);
    const { peer } = harness;
    const message = peer.say({ text: 'increased exchange' });
    await peer.sendShortcut({ callbackId: 'shortcut-record', message });
    const typed = { speaker: 'Lecornu', topic: 'manipulation', dossier: 'lecornu-shoigu', source: 'article' };
    await until(() => expect(peer.views.of(cast.alice)).toHaveLength(1));
    expect(shown(harness, cast.alice)).toContain('increased exchange');
    const enter = async (entered: Record<string, string>) => {
      const view = topView(harness, cast.alice);
      const asked = JSON.stringify(view.view);
      const known = Object.fromEntries(
        Object.entries(entered).filter(([name]) => asked.includes(`"block_id":"${name}"`)),
      );
      await peer.sendViewSubmission({ view, entered: known });
    };
    await enter({ ...typed, quotation: 'increased exchange ' });
    await enter({ ...typed, quotation: 'increased exchanges' });
    await enter({ says: 'He spoke of exchanges.' });
    await enter({});
    expect(shown(harness, cast.alice)).toContain('Recorded as lecornu-shoigu/S16');
    expect(newsroom.readModel.records.statements('S16')[0]?.speaker.name).toBe('Sébastien Lecornu');
  });

  test('a message becomes the source of what is recorded from it', async () => {
    const harness = await start(mode);
    const { peer } = harness;
    const message = peer.say({ text: 'Lecornu told us: “The talks went on until midnight.”.' });
    await peer.sendShortcut({ callbackId: 'shortcut-record', message });
    await until(() => expect(shown(harness, cast.alice)).toContain('This message'));
    const enter = (entered: Record<string, string>) =>
      peer.sendViewSubmission({ view: topView(harness, cast.alice), entered });
    await enter({
      source: 'message',
      speaker: 'Lecornu',
      topic: 'manipulation',
      quotation: '“The talks went on until midnight.”',
    });
    await enter({ says: 'The talks were long.' });
    await enter({});
    expect(shown(harness, cast.alice)).toContain('Recorded as lecornu-shoigu/S16');
    const [recorded] = newsroom.readModel.records.statements('S16');
    expect(recorded?.statement.quotes.map(({ exact }) => exact)).toEqual(['“The talks went on until midnight.”']);
    expect(recorded?.source).toMatchObject({
      title: 'Message in #desk',
      address: `https://newsroom.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`,
      date: new Date(Number(message.ts) * 1000).toISOString(),
    });
  });

  test('a form offers the names on record while somebody types, and takes a new one', async () => {
    const harness = await start(mode);
    await harness.peer.sendCommand({ command: '/record', typed: '' });
    const view = topView(harness, cast.alice);
    const labelsOf = async (actionId: string, typed: string) => {
      const ack = suggestedSchema.parse((await harness.peer.sendSuggestion({ view, actionId, typed })).ack);
      return ack.options.map(({ text }) => text.text);
    };
    const names = await labelsOf('speaker', 'lecor');
    expect([names[0], names.at(-1)]).toEqual(['Sébastien Lecornu', '“lecor”']);
    expect(await labelsOf('topic', '')).toContain('manipulation');
    expect(await labelsOf('speaker', 'Nobody *Known*')).toEqual(['“Nobody *Known*”']);
  });

  test('/record opens its form without a mistake', async () => {
    const harness = await start(mode);
    await harness.peer.sendCommand({ command: '/record', typed: '' });
    expect(shown(harness, cast.alice)).toContain('Quotation');
    expect(shown(harness, cast.alice)).not.toContain('Give the quotation as the source prints it');
  });

  test('what a guest enters goes to the review channel, where an editor approves it and the post says so', async () => {
    const harness = await start(mode);
    const { peer } = harness;
    await peer.sendCommand({ command: '/retract', typed: 'S3 reason:"Not said"', user: cast.boris });
    const post = peer.visibleTo(cast.alice, cast.desk).find(({ text }) => text.includes('P1'));
    if (post === undefined) throw new Error('the review channel was not told');
    const press = buttonIn(post, 'Approve');
    await peer.sendBlockAction({ message: post, actionId: press, user: cast.boris });
    await until(() => expect(readBy(peer, cast.boris).join()).toContain('Only editors decide proposals'));
    expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('pending');
    await peer.sendBlockAction({ message: post, actionId: press });
    await until(() => expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('approved'));
    await until(() =>
      expect(
        peer
          .visibleTo(cast.boris, cast.desk)
          .map(({ text }) => text)
          .join(),
      ).toContain('Approved.'),
    );
    expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
  });

  test('somebody of another organisation in a shared channel is no editor, whatever their id', async () => {
    const harness = await start(mode);
    const { peer } = harness;
    const alice = peer.workspace.users.get(cast.alice);
    if (alice === undefined) throw new Error('no Alice');
    alice.team = 'T0OTHER001';
    await peer.sendCommand({ command: '/retract', typed: 'S3 reason:"Not said"' });
    const post = peer.visibleTo(cast.boris, cast.desk).find(({ text }) => text.includes('P1'));
    if (post === undefined) throw new Error('the review channel was not told');
    expect(newsroom.readModel.records.statements('S3')[0]?.state).toBe('recorded');
    expect(newsroom.readModel.editing.proposal('P1')?.by).toMatchObject({ id: cast.alice, workspace: 'T0OTHER001' });
    await peer.sendBlockAction({ message: post, actionId: buttonIn(post, 'Approve') });
    await until(() => expect(readBy(peer, cast.alice).join()).toContain('Only editors decide proposals'));
    expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('pending');
  });

  test('a mention cannot open a modal: it answers with the button that does', async () => {
    const harness = await start(mode);
    await harness.peer.sendMention({ typed: '/retract S3' });
    const told = () => harness.peer.visibleTo(cast.alice, cast.desk).find(({ text }) => text.includes('Retract'));
    await until(() => expect(told()).toBeDefined());
    const message = told();
    if (message === undefined) throw new Error('nothing was told');
    await harness.peer.sendBlockAction({ message, actionId: buttonIn(message, 'Fill in the form') });
    await until(() => expect(shown(harness, cast.alice)).toContain('stop any manipulation'));
  });
});
