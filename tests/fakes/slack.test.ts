import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { cast } from './slack/workspace.ts';
import { answeredInAck } from './slack.ts';
import { echo, startHttpApp, startSocketApp } from './stock-bolt.ts';
import { openFakeSlack } from './test-fakes.ts';

describe.each([
  ['signed HTTP', startHttpApp],
  ['Socket Mode', startSocketApp],
])('a stock Bolt app over %s', (_name, startApp) => {
  test('answers a command in the acknowledgement, and only the asker sees it', async () => {
    const peer = await openFakeSlack();
    await startApp(peer, echo);

    const delivery = await peer.sendCommand({ command: '/whosaid', typed: '"ready & willing" <now>' });

    expect(delivery).toMatchObject({ status: 200, failure: null });
    expect(answeredInAck(delivery)).toBe(true);
    expect(peer.visibleTo(cast.alice).map((message) => message.text)).toEqual([
      'you asked: "ready &amp; willing" &lt;now&gt;',
    ]);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('shows an in_channel acknowledgement to everyone in the channel', async () => {
    const peer = await openFakeSlack();
    await startApp(peer, (app) =>
      app.command('/whosaid', ({ ack }) => ack({ response_type: 'in_channel', text: 'to all' })),
    );

    await peer.sendCommand({ command: '/whosaid', channel: cast.desk });

    expect(peer.visibleTo(cast.boris, cast.desk)).toMatchObject([{ text: 'to all', ephemeralTo: null, via: 'ack' }]);
  });

  test('gets a mention in a thread and answers there', async () => {
    const peer = await openFakeSlack();
    await startApp(peer, (app) => {
      app.event('app_mention', async ({ event, say }) => {
        await say({ text: `heard: ${event.text.replace(/<@\w+> /, '')}`, thread_ts: event.thread_ts ?? event.ts });
      });
    });
    const start = peer.say({ text: 'a claim' });

    const delivery = await peer.sendMention({ text: 'who said this?', threadTs: start.ts });
    await eventually(() => expect(peer.visibleTo(cast.boris)).toHaveLength(1));

    expect(delivery.failure).toBeNull();
    expect(peer.visibleTo(cast.boris)).toMatchObject([{ text: 'heard: who said this?', threadTs: start.ts }]);
  });

  test('gets a direct message and its repetition with the same event id', async () => {
    const peer = await openFakeSlack();
    const seen: [unknown, unknown][] = [];
    await startApp(peer, (app) => {
      app.message(async ({ body, context }) => {
        seen.push([body.event_id, context.retryNum]);
      });
    });

    const first = await peer.sendDirectMessage({ typed: 'hello' });
    await peer.redeliver(first, 1);

    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen[0]?.[0]).toBe(seen[1]?.[0]);
    expect(seen[1]?.[1]).toBe(1);
  });

  test('carries a message shortcut to a modal, a refused and a taken submission', async () => {
    const peer = await openFakeSlack();
    const phrases: (string | null | undefined)[] = [];
    await startApp(peer, (app) => {
      app.shortcut('who_said_this', async ({ ack, client, shortcut }) => {
        await ack();
        await client.views.open({ trigger_id: shortcut.trigger_id, view: phraseModal });
      });
      app.view('phrase', async ({ ack, view }) => {
        const phrase = view.state.values.phrase?.phrase?.value;
        if (phrase === 'bad') return ack({ response_action: 'errors', errors: { phrase: 'Too short.' } });
        phrases.push(phrase);
        await ack();
      });
    });

    await peer.sendShortcut({ callbackId: 'who_said_this', message: peer.say({ text: 'words' }) });
    await eventually(() => expect(peer.views.of(cast.alice)).toHaveLength(1));
    const view = peer.views.of(cast.alice)[0];
    if (view === undefined) throw new Error('no view is open');
    const refused = await peer.sendViewSubmission({ view, entered: { phrase: 'bad' } });
    const taken = await peer.sendViewSubmission({ view, entered: { phrase: 'ready to dialogue' } });

    expect(refused.errors).toEqual({ phrase: 'Too short.' });
    expect(taken.errors).toBeNull();
    expect(phrases).toEqual(['ready to dialogue']);
    expect(peer.views.of(cast.alice)).toEqual([]);
  });

  test('replaces the message whose button was pressed, through the response URL', async () => {
    const peer = await openFakeSlack();
    await startApp(peer, (app) => {
      app.command('/whosaid', ({ ack }) => ack({ text: 'one match', blocks: [showMore] }));
      app.action('more', async ({ ack, action, respond }) => {
        await ack();
        await respond({ replace_original: true, text: `more of ${'value' in action ? action.value : ''}` });
      });
    });
    await peer.sendCommand({ command: '/whosaid' });
    const message = peer.visibleTo(cast.alice)[0];
    if (message === undefined) throw new Error('nothing is shown');

    await peer.sendBlockAction({ message, actionId: 'more' });
    await eventually(() => expect(peer.followUps).toHaveLength(1));

    expect(peer.visibleTo(cast.alice)).toMatchObject([{ text: 'more of S5', edited: true, blocks: [] }]);
  });
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const showMore = {
  type: 'actions' as const,
  elements: [{ type: 'button' as const, action_id: 'more', text: plain('More'), value: 'S5' }],
};
const phraseModal = {
  type: 'modal' as const,
  callback_id: 'phrase',
  title: plain('Who said this?'),
  submit: plain('Search'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'phrase',
      label: plain('Phrase'),
      element: { type: 'plain_text_input' as const, action_id: 'phrase' },
    },
  ],
};
