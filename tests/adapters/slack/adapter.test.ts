import { describe, expect, test } from 'vitest';
import { cast } from '../../fakes/slack/workspace.ts';
import { answeredInAck, type FakeSlack } from '../../fakes/slack.ts';
import { buttonIn, type Mode, readBy, startHarness, until } from './harness.ts';
import { longQuotation } from './small-bot.ts';

const modes: Mode[] = ['signed HTTP', 'Socket Mode'];

const shown = (peer: FakeSlack, user = cast.alice) => readBy(peer, user);

describe.each(modes)('over %s', (mode) => {
  test('a command is answered in its acknowledgement, to the asker alone', async () => {
    const { peer, bot } = await startHarness(mode);
    const delivery = await peer.sendCommand({ command: '/whosaid', typed: '“ready & willing” <now>' });
    expect(answeredInAck(delivery)).toBe(true);
    expect(delivery.ack).toMatchObject({ response_type: 'ephemeral' });
    expect(shown(peer)).toEqual(['You asked whosaid\n“ready & willing” <now>']);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
    expect(peer.followUps).toEqual([]);
    expect(bot.asked[0]?.asker).toEqual({
      id: cast.alice,
      name: 'alice',
      platform: 'slack',
      language: 'en',
      channel: cast.desk,
      groups: [],
      workspace: expect.any(String),
    });
  });

  test('a command whose answer takes long is acknowledged in time and answered after', async () => {
    const { peer, bot } = await startHarness(mode, {}, { ackDeadlineMs: 50 });
    const delivery = await peer.sendCommand({ command: '/slow', typed: 'x' });
    expect(delivery).toMatchObject({ status: 200, ack: null, failure: null });
    expect(peer.visibleTo(cast.alice)).toEqual([]);
    bot.release();
    await until(() => expect(shown(peer)).toEqual(['You asked slow\nx']));
    expect(peer.followUps).toMatchObject([{ status: 200, body: { response_type: 'ephemeral' } }]);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('a command for the channel is shown to all, but a mistake only to the asker', async () => {
    const { peer } = await startHarness(mode);
    expect((await peer.sendCommand({ command: '/all', typed: 'x' })).ack).toMatchObject({
      response_type: 'in_channel',
    });
    expect((await peer.sendCommand({ command: '/whosaid', typed: '' })).ack).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('Give the phrase'),
    });
  });

  test('a handler that throws gets the asker a sentence, and the next command is answered', async () => {
    const { peer, lines } = await startHarness(mode);
    await peer.sendCommand({ command: '/broken', typed: 'x' });
    await peer.sendMention({ typed: '/broken x' });
    await peer.sendCommand({ command: '/whosaid', typed: 'y' });
    await until(() => expect(shown(peer)).toHaveLength(3));
    expect(shown(peer).filter((text) => text.startsWith('Something went wrong here'))).toHaveLength(2);
    expect(shown(peer)).toContain('You asked whosaid\ny');
    expect(lines.filter((line) => line.includes('slack.request_failed'))).toHaveLength(2);
  });

  test('a mention is answered in its thread, for all, and outside of one begins a thread', async () => {
    const { peer, bot } = await startHarness(mode);
    const start = peer.say({ text: 'a claim' });
    await peer.sendMention({ typed: 'ready to dialogue', threadTs: start.ts });
    const asked = await peer.sendMention({ typed: 'compare', channel: cast.desk });
    await until(() => expect(peer.visibleTo(cast.boris)).toHaveLength(2));
    const ts = (asked.payload.event as { ts: string }).ts;
    expect(peer.visibleTo(cast.boris).map(({ threadTs }) => threadTs)).toEqual([start.ts, ts]);
    expect(bot.asked.map(({ invocation }) => invocation.options.phrase)).toEqual(['ready to dialogue', 'compare']);
  });

  test('a direct message is answered there', async () => {
    const { peer } = await startHarness(mode);
    await peer.sendDirectMessage({ typed: 'ready & willing' });
    await until(() => expect(shown(peer)).toEqual(['You asked whosaid\nready & willing']));
    expect(peer.visibleTo(cast.alice)[0]?.threadTs).toBeNull();
  });

  test('events of bots, of the bot itself, and edits are not answered', async () => {
    const { peer, bot } = await startHarness(mode);
    const channel = peer.workspace.directMessage(cast.alice).id;
    const event = { type: 'message', channel, channel_type: 'im', text: 'x', event_ts: '1.1' };
    await peer.sendEvent({ ...event, ts: '1.1', user: cast.alice, bot_id: 'B1' });
    await peer.sendEvent({ ...event, ts: '1.2', subtype: 'bot_message', bot_id: 'B1' });
    await peer.sendEvent({ ...event, ts: '1.3', user: cast.bot });
    await peer.sendEvent({ ...event, ts: '1.4', subtype: 'message_changed', message: { user: cast.alice, text: 'y' } });
    await peer.sendEvent({ ...event, ts: '1.5', subtype: 'message_deleted' });
    await peer.sendEvent({ ...event, ts: '1.6', user: cast.alice, text: 'a person' });
    await until(() => expect(bot.asked).toHaveLength(1));
    expect(bot.asked[0]?.invocation.options.phrase).toBe('a person');
  });

  test('an event delivered again, or as another event of the same message, is answered once; another message is not dropped', async () => {
    const { peer, bot } = await startHarness(mode);
    const first = await peer.sendDirectMessage({ typed: 'once' });
    await peer.redeliver(first, 1);
    await peer.redeliver(first, 2);
    await peer.sendEvent(first.payload.event as Record<string, unknown>);
    await peer.sendDirectMessage({ typed: 'once' });
    await until(() => expect(bot.asked).toHaveLength(2));
    await until(() => expect(peer.visibleTo(cast.alice)).toHaveLength(2));
  });

  test('the message shortcut checks the selected message and answers the asker alone', async () => {
    const { peer, bot } = await startHarness(mode);
    const message = peer.say({ typed: 'They were “ready to dialogue” & more' });
    await peer.sendShortcut({ callbackId: 'shortcut-whosaid', message });
    await until(() => expect(shown(peer)).toHaveLength(1));
    expect(bot.asked[0]?.invocation).toEqual({
      command: 'whosaid',
      options: { phrase: 'They were “ready to dialogue” & more' },
    });
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('a shortcut of an older version says so', async () => {
    const { peer } = await startHarness(mode);
    await peer.sendShortcut({ callbackId: 'shortcut-gone', message: peer.say({ text: 'x' }) });
    await until(() => expect(shown(peer)[0]).toContain('from an older version'));
  });

  test('the buttons to other parts replace a private answer, and no word is lost over all parts', async () => {
    const { peer } = await startHarness(mode);
    await peer.sendCommand({ command: '/long', typed: 'x' });
    const parts = [shown(peer)[0] ?? ''];
    for (let part = 2; part <= 4; part += 1) {
      const [message] = peer.visibleTo(cast.alice);
      if (message === undefined) throw new Error('no answer');
      await peer.sendBlockAction({ actionId: buttonIn(message, `Part ${part} `), message });
      await until(() => expect(shown(peer)[0]).toContain(`Part ${part} of 4`));
      parts.push(shown(peer)[0] ?? '');
    }
    expect(peer.visibleTo(cast.alice)).toHaveLength(1);
    const body = parts.map((part) => part.replace(/^Long\nPart . of 4\n/, '')).join('');
    expect(body.replace(/\s/g, '')).toBe(longQuotation.replace(/\s/g, ''));
  });

  test('a button on a public post answers only the one who pressed it and leaves the post alone', async () => {
    const { peer } = await startHarness(mode);
    await peer.sendMention({ typed: '/long x' });
    await until(() => expect(peer.visibleTo(cast.boris)).toHaveLength(1));
    const [message] = peer.visibleTo(cast.boris);
    if (message === undefined) throw new Error('no answer');
    await peer.sendBlockAction({ actionId: buttonIn(message, 'Part 2'), message, user: cast.boris });
    await until(() => expect(peer.visibleTo(cast.boris)).toHaveLength(2));
    expect(shown(peer, cast.boris)[0]).toContain('Part 1 of 4');
    expect(peer.visibleTo(cast.boris)[1]).toMatchObject({ ephemeralTo: cast.boris, threadTs: message.threadTs });
    expect(peer.visibleTo(cast.alice)).toHaveLength(1);
  });

  test('a button that the bot no longer knows says so and leaves the answer', async () => {
    const { peer, bot } = await startHarness(mode);
    await peer.sendCommand({ command: '/long', typed: 'x' });
    bot.buttons.load = async () => null;
    const [message] = peer.visibleTo(cast.alice);
    if (message === undefined) throw new Error('no answer');
    await peer.sendBlockAction({ actionId: buttonIn(message, 'Part 2'), message });
    await until(() => expect(shown(peer)).toHaveLength(2));
    expect(shown(peer)[0]).toContain('Part 1 of 4');
    expect(shown(peer)[1]).toContain('This button is from an older version\nAsk the question again');
  });

  test('a choice in a menu is answered, also one whose command is too long for an option', async () => {
    const { peer, bot } = await startHarness(mode);
    await peer.sendCommand({ command: '/menu', typed: 'x' });
    const [message] = peer.visibleTo(cast.alice);
    if (message === undefined) throw new Error('no answer');
    const [{ elements }] = message.blocks.slice(-1) as [{ elements: { options: { value: string }[] }[] }];
    const values = elements[0]?.options.map(({ value }) => value) ?? [];
    for (const value of values) await peer.sendBlockAction({ actionId: 'press-block-0-0', message, value });
    await until(() => expect(shown(peer)).toHaveLength(3));
    expect(bot.asked.slice(1).map(({ invocation }) => invocation)).toEqual([
      { command: 'whosaid', options: { phrase: 'war' } },
      { command: 'whosaid', options: { phrase: 'peace & quiet <100%>'.repeat(20) } },
    ]);
    expect(shown(peer)).toContain('You asked whosaid\nwar');
  });

  test('the share button posts in the channel and tells the asker where', async () => {
    const { peer } = await startHarness(mode);
    await peer.sendCommand({ command: '/whosaid', typed: 'x' });
    const [message] = peer.visibleTo(cast.alice);
    if (message === undefined) throw new Error('no answer');
    await peer.sendBlockAction({ actionId: buttonIn(message, 'Share'), message });
    await until(() => expect(shown(peer)).toHaveLength(3));
    expect(shown(peer, cast.boris)).toEqual(['Summary\nWhat is agreed and what is disputed.']);
    expect(shown(peer).at(-1)).toContain('It stands at https://newsroom.slack.com/archives/');
  });

  test('all parts of an answer that cannot be asked again reach the asker, one after the other', async () => {
    const { peer } = await startHarness(mode);
    await peer.sendCommand({ command: '/long', typed: 'once' });
    await until(() => expect(shown(peer)).toHaveLength(4));
    const body = shown(peer)
      .map((part) => part.replace(/^Long\nPart . of 4\n/, ''))
      .join('');
    expect(body.replace(/\s/g, '')).toBe(longQuotation.replace(/\s/g, ''));
  });

  test('what a response address has no uses left for comes by direct message', async () => {
    // Eleven parts can take a slow machine longer than the three seconds that Slack waits.
    const { peer } = await startHarness(mode, { ackDeadlineMs: 20_000 });
    await peer.sendCommand({ command: '/long', typed: 'enormous' });
    await until(() => expect(shown(peer).join()).toContain('Part 11 of 11'));
    const direct = peer.workspace.directMessage(cast.alice).id;
    expect(peer.visibleTo(cast.alice, direct)).toHaveLength(5);
    const body = shown(peer)
      .map((part) => part.replace(/^Long\nPart \d+ of 11\n/, ''))
      .join('');
    expect(body.replace(/\s/g, '')).toBe(longQuotation.repeat(3).replace(/\s/g, ''));
  });

  test('what is ready only after a standstill does not travel in an acknowledgement that comes too late', async () => {
    const { peer } = await startHarness(mode, {}, { ackDeadlineMs: 50 });
    const delivery = await peer.sendCommand({ command: '/stuck', typed: '100' });
    expect(delivery).toMatchObject({ status: 200, ack: null, failure: null });
    await until(() => expect(shown(peer)).toEqual(['You asked stuck\n100']));
  });

  test('a follow-up that Slack refuses for a moment is sent again, and one whose address is used up goes another way', async () => {
    const { peer, bot } = await startHarness(mode, {}, { ackDeadlineMs: 20 });
    bot.release();
    peer.failNext('response_url', { status: 500 });
    await peer.sendShortcut({ callbackId: 'shortcut-whosaid', message: peer.say({ text: 'first' }) });
    await until(() => expect(shown(peer)).toHaveLength(1));
    peer.failNext('response_url', { error: 'used_url' });
    await peer.sendShortcut({ callbackId: 'shortcut-whosaid', message: peer.say({ text: 'second' }) });
    await until(() => expect(shown(peer)).toHaveLength(2));
    expect(peer.visibleTo(cast.alice)[1]).toMatchObject({ via: 'chat.postEphemeral', ephemeralTo: cast.alice });
  });

  test('an answer that Slack refuses in either way leaves the asker with a sentence', async () => {
    const { peer, bot } = await startHarness(mode, {}, { ackDeadlineMs: 20 });
    peer.failNext('response_url', { error: 'invalid_blocks' });
    peer.failNext('chat.postEphemeral', { error: 'invalid_blocks' });
    await peer.sendCommand({ command: '/slow', text: 'ready' });
    bot.release();
    await until(() => expect(JSON.stringify(peer.visibleTo(cast.alice).at(-1))).toContain('Something went wrong here'));
  });

  test('stopping answers what was accepted, takes nothing new, and ends in time', async () => {
    const { peer, bot, adapter } = await startHarness(mode, {}, { ackDeadlineMs: 20 });
    await peer.sendCommand({ command: '/slow', typed: 'accepted' });
    const stopped = adapter.stop();
    bot.release();
    await stopped;
    expect(shown(peer)).toEqual(['You asked slow\naccepted']);
    const late = await peer.sendCommand({ command: '/whosaid', typed: 'late' });
    expect(late.failure).not.toBeNull();
    expect(bot.asked).toHaveLength(1);
  });

  test('stopping ends within five seconds also when an answer does not come', async () => {
    const { peer, bot, adapter } = await startHarness(mode, {}, { ackDeadlineMs: 20 });
    await peer.sendCommand({ command: '/slow', typed: 'x' });
    const started = performance.now();
    await adapter.stop();
    expect(performance.now() - started).toBeLessThan(5000);
    bot.release();
  });

  test('no token, and no word of a person, stands in the log', async () => {
    const { peer, lines } = await startHarness(mode);
    await peer.sendCommand({ command: '/broken', typed: 'a private phrase' });
    await peer.sendMention({ typed: '/broken a private phrase' });
    await peer.sendEvent({ type: 'odd', text: 'a private phrase' });
    await until(() => expect(lines.filter((line) => line.includes('slack.request_failed'))).toHaveLength(2));
    expect(lines.join('\n')).not.toMatch(/xox|xapp|private phrase|loopback-secret/);
  });
});

test('while stopping, a command that still arrives on the socket gets a sentence', async () => {
  const { peer, bot, adapter } = await startHarness('Socket Mode', {}, { ackDeadlineMs: 20 });
  await peer.sendCommand({ command: '/slow', typed: 'accepted' });
  const stopped = adapter.stop();
  const late = await peer.sendCommand({ command: '/whosaid', typed: 'late' });
  expect(late.ack).toMatchObject({ text: expect.stringContaining('Ask again in a minute') });
  bot.release();
  await stopped;
  expect(bot.asked).toHaveLength(1);
});
