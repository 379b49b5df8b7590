import { describe, expect, test } from 'vitest';
import { createAnswer } from '../../../src/bot/answer.ts';
import { OperatorError } from '../../../src/lib/errors.ts';
import { discordErrors, rateLimit } from '../../fakes/discord/errors.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import type { FakeDiscord } from '../../fakes/discord.ts';
import { eventually } from '../../fakes/eventually.ts';
import { createHarness, createTestBot, startHarness, textOf } from './harness.ts';

const ask = { name: 'whosaid', options: { phrase: 'x' } };
const CALLBACK = 'POST /interactions/:interaction/:token/callback';
const EDIT = 'PATCH /webhooks/:application/:token/messages/:message';

/** After every fault: the next command is answered. */
async function expectNextAnswered(peer: FakeDiscord): Promise<void> {
  const next = await peer.sendCommand({ name: 'announce', options: { words: 'next' } });
  expect(next).toMatchObject({ failure: null, callback: { type: 4 } });
}

/** A command that is answered when the test says so. */
function createGate() {
  let open: (() => void) | null = null;
  return {
    async handler() {
      await new Promise<void>((resolve) => {
        open = resolve;
      });
      return createAnswer({ title: 'at last', blocks: [] });
    },
    open: () => (open as (() => void) | null)?.(),
  };
}

describe('signing in', () => {
  const start = async (options: Parameters<typeof createHarness>[0]) => {
    const stage = await createHarness(options);
    const error = await stage.adapter.start().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return { ...stage, error };
  };

  test.each<[string, Parameters<typeof createHarness>[0]]>([
    ['a wrong token', { token: 'MTEw.wrong.secret' }],
    ['a token of the wrong form', { token: 'a b' }],
    ['a token that the gateway refuses', { prepare: (peer) => peer.gateway.refuseNext(4004) }],
  ])('with %s ends in one line that names the variable and not the token', async (_what, options) => {
    const { error, lines } = await start(options);

    expect(error).toBeInstanceOf(OperatorError);
    expect(String(error)).toMatch(
      /^OperatorError: Discord refuses DISCORD_TOKEN: copy the bot token again from [^\n]*$/,
    );
    expect(JSON.stringify([String(error), lines])).not.toMatch(/wrong\.secret/);
  });

  test('with intents that were not granted says where to grant them', async () => {
    const { error } = await start({ prepare: (peer) => peer.gateway.refuseNext(4014) });
    expect(String(error)).toMatch(
      /^OperatorError: Discord refuses the events this bot asks for \(intents\)[^\n]*Privileged Gateway Intents\.$/,
    );
  });

  test('to a server that the bot is not in names it', async () => {
    const { error } = await start({ guild: '1100000000000000077' });
    expect(String(error)).toBe(
      'OperatorError: The bot of DISCORD_TOKEN is not in the server DISCORD_GUILD=1100000000000000077: invite it, or correct the id.',
    );
  });

  test('without a way to Discord says so', async () => {
    const { error } = await start({ prepare: (peer) => peer.failNext('GET /gateway/bot', discordErrors.server, 20) });
    expect(error).toBeInstanceOf(OperatorError);
    expect(String(error)).toMatch(/Discord cannot be reached/);
  });
});

describe('an interaction', () => {
  test('that is answered too late is logged, and the next is answered', async () => {
    const gate = createGate();
    const { peer, lines } = await startHarness({
      bot: createTestBot({ whosaid: gate.handler }),
      peer: { deadlineMs: 300 },
    });

    const late = await peer.sendCommand(ask);
    expect(late.failure).toBe('The application did not respond');
    gate.open();

    await eventually(() =>
      expect(lines).toContainEqual({
        level: 'warn',
        event: 'discord.interaction_failed',
        fields: { code: 10062, status: 404, reason: 'Unknown interaction' },
      }),
    );
    expect(peer.visibleTo(cast.alice)).toEqual([]);
    await expectNextAnswered(peer);
  });

  test('whose token has expired is logged, and the next is answered', async () => {
    const gate = createGate();
    let minutes = 0;
    const { peer, lines } = await startHarness({
      bot: createTestBot({ whosaid: gate.handler }),
      peer: { now: () => Date.now() + minutes * 60_000 },
    });

    await peer.sendCommand(ask);
    minutes = 16;
    gate.open();

    await eventually(() => expect(lines.at(-1)?.fields).toMatchObject({ code: 50027 }));
    await expectNextAnswered(peer);
  });

  test('that something else has acknowledged is left to it', async () => {
    const { peer, lines } = await startHarness();
    peer.failNext(CALLBACK, discordErrors.alreadyAcknowledged);

    await peer.sendCommand(ask);

    expect(lines.at(-1)).toMatchObject({ event: 'discord.interaction_failed', fields: { code: 40060 } });
    expect(peer.callsOf(CALLBACK)).toHaveLength(1);
    await expectNextAnswered(peer);
  });

  test('that comes twice is answered once', async () => {
    const bot = createTestBot();
    const { peer } = await startHarness({ bot });

    const interaction = await peer.sendCommand(ask);
    await peer.redeliver(interaction);
    await expectNextAnswered(peer);

    expect(bot.asked.map(({ invocation }) => invocation.command)).toEqual(['whosaid', 'announce']);
    expect(peer.callsOf(CALLBACK)).toHaveLength(2);
  });

  test.each([
    ['an error of the server', discordErrors.server],
    ['a cut connection', 'drop' as const],
    ['a short wait', rateLimit(0.2)],
  ])('whose first callback meets %s is answered all the same', async (_what, fault) => {
    const { peer } = await startHarness();
    peer.failNext(CALLBACK, fault);

    const interaction = await peer.sendCommand(ask);

    expect(interaction).toMatchObject({ failure: null, callback: { type: 4 } });
    await expectNextAnswered(peer);
  });

  test('whose handler throws gets a sentence, and the next is answered', async () => {
    const { peer, lines } = await startHarness({
      bot: createTestBot({
        whosaid: () => {
          throw new TypeError('cannot read\nproperties of undefined');
        },
      }),
    });

    const interaction = await peer.sendCommand(ask);

    expect(textOf(interaction.original)).toBe(
      'Something went wrong on our side, and it has been noted. Please ask again.',
    );
    expect(peer.visibleTo(cast.boris)).toEqual([]);
    expect(lines).toContainEqual({
      level: 'error',
      event: 'discord.answer_failed',
      fields: { command: 'whosaid', reason: 'TypeError: cannot read properties of undefined' },
    });
    await expectNextAnswered(peer);
  });

  test('whose buttons cannot be kept gets a sentence rather than buttons that do nothing', async () => {
    const bot = createTestBot({
      whosaid: () =>
        createAnswer({ title: 'x', blocks: [], actions: [{ label: 'More', command: 'whosaid', options: {} }] }),
    });
    const { peer } = await startHarness({
      bot: { ...bot, buttons: { ...bot.buttons, save: () => Promise.reject(new Error('the store is down')) } },
    });

    const interaction = await peer.sendCommand(ask);

    expect(textOf(interaction.original)).toContain('Something went wrong on our side');
  });

  test('whose answer Discord refuses gets a sentence', async () => {
    const { peer, lines } = await startHarness();
    peer.failNext(CALLBACK, discordErrors.invalidForm);

    const interaction = await peer.sendCommand(ask);

    expect(textOf(interaction.original)).toContain('Something went wrong on our side');
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { event: 'discord.answer_rejected', fields: { code: 50035 } },
    ]);
    await expectNextAnswered(peer);
  });

  test('whose late answer Discord refuses gets a sentence in its place', async () => {
    const gate = createGate();
    const { peer } = await startHarness({ bot: createTestBot({ whosaid: gate.handler }) });
    peer.failNext(EDIT, discordErrors.invalidForm);

    const interaction = await peer.sendCommand(ask);
    gate.open();

    await eventually(() => expect(textOf(interaction.original)).toContain('Something went wrong on our side'));
  });

  test('of no kind that we know is left alone', async () => {
    const { peer, lines } = await startHarness({ peer: { deadlineMs: 100 } });
    const before = lines.length;
    peer.gateway.dispatch('INTERACTION_CREATE', {
      id: '1',
      token: 't',
      application_id: cast.application,
      type: 99,
      version: 1,
    });
    peer.gateway.dispatch('INTERACTION_CREATE', {
      id: '2',
      token: 't',
      application_id: cast.application,
      type: 2,
      version: 1,
      data: { id: '3', name: 'x', type: 99 },
    });

    await expectNextAnswered(peer);
    expect(peer.callsOf(CALLBACK)).toHaveLength(1);
    expect(lines.slice(before).every(({ level }) => level !== 'error')).toBe(true);
  });
});

describe('the gateway', () => {
  test.each<[string, (peer: FakeDiscord) => void]>([
    ['asks to reconnect', (peer) => peer.gateway.requestReconnect()],
    ['is cut off', (peer) => peer.gateway.drop()],
    ['closes with 4000', (peer) => peer.gateway.closeWith(4000)],
    ['calls the session invalid, to be resumed', (peer) => peer.gateway.invalidateSession(true)],
  ])('%s: what was asked meanwhile is answered', async (_what, disturb) => {
    const { peer, fatal } = await startHarness();

    disturb(peer);
    const interaction = await peer.sendCommand(ask);
    await peer.gateway.reached('resumed', 1);

    expect(interaction).toMatchObject({ failure: null, callback: { type: 4 } });
    await expectNextAnswered(peer);
    expect(fatal).toEqual([]);
  });

  test('forgets the session: a new one is opened, and the next command answered', async () => {
    const { peer } = await startHarness();

    peer.gateway.invalidateSession(false);
    await peer.gateway.reached('identified', 2);

    await expectNextAnswered(peer);
  });

  test('ends for a revoked token: the operator is told once, in one line, and nothing else ends', async () => {
    const { peer, adapter, fatal } = await startHarness();

    peer.revokeToken();

    await eventually(() => expect(fatal).toHaveLength(1));
    expect(fatal[0]).toBeInstanceOf(OperatorError);
    expect(fatal[0]?.message).toMatch(/^Discord refuses DISCORD_TOKEN: [^\n]*$/);
    await expect(
      adapter.post(
        { channel: cast.desk, thread: null, idempotencyKey: null },
        createAnswer({ title: 'x', blocks: [] }),
      ),
    ).rejects.toThrow('Discord no longer accepts the token of this bot.');
    expect(fatal).toHaveLength(1);
  });
});
