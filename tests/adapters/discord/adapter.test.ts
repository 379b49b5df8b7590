import { describe, expect, test } from 'vitest';
import { createAnswer, paragraph, quote, text } from '../../../src/bot/answer.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { eventually } from '../../fakes/eventually.ts';
import { choice, createTestBot, startHarness, textOf } from './harness.ts';

const long = (words: string) => createAnswer({ title: 'Long', blocks: [quote(text(words.repeat(1000)))] });

describe('a slash command', () => {
  test('is answered in the first callback, to the asker alone', async () => {
    const { peer } = await startHarness();

    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'ready to dialogue' } });

    expect(interaction.callback).toMatchObject({ type: 4 });
    expect(textOf(interaction.original)).toContain('{"phrase":"ready to dialogue"}');
    expect(peer.visibleTo(cast.alice)).toHaveLength(1);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
    expect(peer.calls.filter(({ path }) => /interactions|webhooks/.test(path))).toHaveLength(1);
  });

  test('gives the bot its typed options as text, and who asks where with which roles', async () => {
    const bot = createTestBot();
    const { peer } = await startHarness({ bot });

    await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x', side: 'france', page: 2, force: true } });
    await peer.sendCommand({ name: 'summary', options: { dossier: 'call', to: cast.desk } });

    const asker = {
      id: cast.alice,
      name: 'alice',
      platform: 'discord',
      language: 'en',
      channel: cast.desk,
      groups: [cast.editors],
      workspace: expect.any(String),
    };
    expect(bot.asked).toEqual([
      { invocation: { command: 'whosaid', options: { phrase: 'x', side: 'france', page: '2', force: 'true' } }, asker },
      { invocation: { command: 'summary', options: { dossier: 'call', to: cast.desk } }, asker },
    ]);
  });

  test('for the channel is answered publicly, and its mistakes to the asker alone', async () => {
    const { peer } = await startHarness({
      bot: createTestBot({
        announce({ words = '' }) {
          if (words === '') throw new UserError('Which words? Example: /announce words:peace');
          return createAnswer({ title: words, blocks: [] });
        },
      }),
    });

    await peer.sendCommand({ name: 'announce', options: { words: 'peace' } });
    await peer.sendCommand({ name: 'announce' });

    expect(peer.visibleTo(cast.boris).map(textOf)).toEqual(['peace']);
    expect(peer.visibleTo(cast.alice).map(textOf)[1]).toContain('Which words?');
  });

  test.each([
    ['whosaid', [], [cast.alice]],
    ['announce', ['slow, but here'], [cast.alice, cast.boris]],
  ])('that takes long (%s) is acknowledged first and filled in, for the same audience', async (name, boris, seenBy) => {
    let finish = () => {};
    const slow = async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return createAnswer({ title: 'slow, but here', blocks: [] });
    };
    const { peer } = await startHarness({ bot: createTestBot({ whosaid: slow, announce: slow }) });

    const interaction = await peer.sendCommand({ name, options: name === 'whosaid' ? { phrase: 'x' } : {} });
    expect(interaction).toMatchObject({ callback: { type: 5 }, failure: null });
    finish();

    await eventually(() => expect(textOf(interaction.original)).toBe('slow, but here'));
    expect(peer.visibleTo(cast.boris).map(textOf)).toEqual(boris);
    expect([cast.alice, cast.boris].filter((user) => peer.visibleTo(user).length > 0)).toEqual(seenBy);
  });

  test('from another server than the bot’s own is not answered from the record', async () => {
    const bot = createTestBot();
    const { peer, adapter } = await startHarness({ bot, guild: cast.guild });
    const direct = peer.guild.directMessage(cast.alice);

    const interaction = await peer.sendCommand({ name: 'whosaid', channel: direct.id, options: { phrase: 'x' } });
    await peer.sendAutocomplete({
      name: 'whosaid',
      channel: direct.id,
      options: { phrase: 'x', side: 'f' },
      focused: 'side',
    });

    expect(textOf(interaction.original)).toContain('own newsroom’s server only');
    expect(bot.asked).toEqual([]);
    expect(peer.interactions[1]?.choices).toEqual([]);
    expect(adapter.platform).toBe('discord');
  });
});

describe('completion', () => {
  test('offers what the bot offers, within Discord’s limits', async () => {
    const typed: unknown[] = [];
    const many = [
      { label: 'l'.repeat(150), value: 'long label' },
      choice('v'.repeat(101)),
      choice(''),
      ...Array.from({ length: 40 }, (_, index) => choice(`choice ${index}`)),
    ];
    const bot = createTestBot({}, async (...asked) => {
      typed.push(asked);
      return many;
    });
    const { peer } = await startHarness({ bot });

    const { choices } = await peer.sendAutocomplete({
      name: 'whosaid',
      options: { phrase: 'peace', side: 'fr' },
      focused: 'side',
    });

    expect(typed).toEqual([['whosaid', 'side', 'fr', { phrase: 'peace' }]]);
    expect(choices).toHaveLength(25);
    expect(choices?.[0]).toEqual({ name: `${'l'.repeat(99)}…`, value: 'long label' });
    expect(choices?.[1]).toEqual({ name: 'choice 0', value: 'choice 0' });
  });

  test('offers nothing where the bot fails, and the next one works', async () => {
    let fails = true;
    const bot = createTestBot({}, async () => {
      if (fails) throw new Error('the board is busy');
      return [choice('France')];
    });
    const { peer, lines } = await startHarness({ bot });
    const ask = () => peer.sendAutocomplete({ name: 'whosaid', options: { phrase: 'x', side: '' }, focused: 'side' });

    expect((await ask()).choices).toEqual([]);
    fails = false;
    expect((await ask()).choices).toEqual([{ name: 'France', value: 'France' }]);
    expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { event: 'discord.autocomplete_failed', fields: { reason: 'Error: the board is busy' } },
    ]);
  });
});

describe('an answer that cannot be asked again', () => {
  test('comes whole, in several private messages', async () => {
    const bot = createTestBot();
    const { peer } = await startHarness({
      bot: { ...bot, reply: async () => ({ ...long('Not said. '), origin: null }) },
    });

    await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });

    await eventually(() => expect(peer.visibleTo(cast.alice)).toHaveLength(4));
    expect(peer.visibleTo(cast.boris)).toEqual([]);
    expect(
      peer
        .visibleTo(cast.alice)
        .map(textOf)
        .join('')
        .match(/Not said\./g),
    ).toHaveLength(1000);
  });
});

describe('stopping', () => {
  test('answers what was accepted, and tells who asks meanwhile to come back', async () => {
    let finish: (() => void) | null = null;
    const { peer, adapter } = await startHarness({
      bot: createTestBot({
        whosaid: async () => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return createAnswer({ title: 'accepted in time', blocks: [paragraph(text('and answered'))] });
        },
      }),
    });

    const accepted = peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
    await eventually(() => expect(finish).not.toBeNull());
    const stopped = adapter.stop();
    const late = await peer.sendCommand({ name: 'announce' });
    (finish as (() => void) | null)?.();
    await stopped;

    expect(textOf(late.original)).toBe('Whosaid is restarting. Please ask again in a minute.');
    expect(textOf((await accepted).original)).toContain('accepted in time');
    await eventually(() => expect(peer.gateway.open()).toBe(0));
  });

  test('is over within five seconds, also where an answer never comes', async () => {
    const { peer, adapter, lines } = await startHarness({
      bot: createTestBot({ whosaid: () => new Promise(() => {}) }),
    });
    await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });

    const start = performance.now();
    await adapter.stop();

    expect(performance.now() - start).toBeLessThan(5000);
    expect(lines.map(({ event, fields }) => [event, fields])).toContainEqual([
      'discord.drain_timed_out',
      { commands: 1 },
    ]);
  });
});
