import { describe, expect, test } from 'vitest';
import { createAnswer, quote, text } from '../../../src/bot/answer.ts';
import { discordCast as cast, type DiscordMessage } from '../../fakes/discord/guild.ts';
import { eventually } from '../../fakes/eventually.ts';
import { buttonsOf, createTestBot, startHarness, textOf } from './harness.ts';

const long = (words: string) => createAnswer({ title: 'Long', blocks: [quote(text(words.repeat(1000)))] });
const EPHEMERAL = 1 << 6;

describe('a button', () => {
  const withButton = () =>
    createTestBot({
      whosaid: () => ({ ...long('Not said. '), actions: [{ label: 'Share', command: 'share', options: {} }] }),
      share: () => createAnswer({ title: 'Shared', blocks: [] }),
      summary: async (_, asker, poster) => {
        await poster?.post(
          { channel: asker.channel ?? '', thread: null, idempotencyKey: null },
          { ...long('In public. '), origin: { command: 'whosaid', options: { phrase: 'x' } } },
        );
        return createAnswer({ title: 'Posted', blocks: [] });
      },
    });
  const press = (message: DiscordMessage, label: string, user = cast.alice) => ({
    message,
    user,
    customId: buttonsOf(message)[label] ?? label,
  });

  test('turns the page of a private answer in place', async () => {
    const { peer } = await startHarness({ bot: withButton() });
    const { original } = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
    if (original === null) throw new Error('no answer');

    const turn = await peer.sendComponent(press(original, 'Part 2 →'));
    expect(turn.callback?.type).toBe(7);
    expect(textOf(original)).toContain('Part 2 of');
    await peer.sendComponent(press(original, '← Part 1'));

    expect(textOf(original)).toContain('Part 1 of');
    expect(peer.visibleTo(cast.alice)).toHaveLength(1);
  });

  test('with another command is answered beside the answer it stands under', async () => {
    const { peer } = await startHarness({ bot: withButton() });
    const { original } = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
    if (original === null) throw new Error('no answer');

    await peer.sendComponent(press(original, 'Share'));

    expect(peer.visibleTo(cast.alice).map(textOf)[1]).toBe('Shared');
    expect(original.edited).toBe(false);
  });

  test('under a public post turns the page for who pressed it alone', async () => {
    const { peer } = await startHarness({ bot: withButton() });
    await peer.sendCommand({ name: 'summary', options: { dossier: 'call' } });
    const [post] = peer.visibleTo(cast.boris);
    if (post === undefined) throw new Error('no post');

    const turn = await peer.sendComponent(press(post, 'Part 2 →', cast.boris));

    expect(turn.callback).toMatchObject({ type: 4, data: { flags: expect.any(Number) } });
    expect(Number(turn.original?.flags) & EPHEMERAL).toBe(EPHEMERAL);
    expect(textOf(turn.original)).toContain('Part 2 of');
    expect(textOf(post)).toContain('Part 1 of');
    expect(peer.visibleTo(cast.alice).map(textOf).join()).not.toContain('Part 2 of');
  });

  test('that takes long keeps the page until the new one is there', async () => {
    let finish: (() => void) | null = null;
    const { peer } = await startHarness({
      bot: createTestBot({
        whosaid: async () => {
          if (peer.interactions.length > 1) {
            await new Promise<void>((resolve) => {
              finish = resolve;
            });
          }
          return long('Not said. ');
        },
      }),
    });
    const { original } = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
    if (original === null) throw new Error('no answer');

    const turn = await peer.sendComponent(press(original, 'Part 2 →'));
    expect(turn.callback).toEqual({ type: 6 });
    expect(textOf(original)).toContain('Part 1 of');
    (finish as (() => void) | null)?.();

    await eventually(() => expect(textOf(original)).toContain('Part 2 of'));
  });

  test('that is a choice in a menu is answered, also one whose command is too long for an id', async () => {
    const topics = ['war', 'peace & quiet '.repeat(20)];
    const choices = topics.map((phrase, index) => ({
      label: `Topic ${index}`,
      command: 'whosaid',
      options: { phrase },
    }));
    const bot = createTestBot({
      check: () => createAnswer({ title: 'Topics', blocks: [{ kind: 'menu', label: 'Open a topic', choices }] }),
    });
    const { peer } = await startHarness({ bot });
    const { original } = await peer.sendCommand({ name: 'check', options: { text: 'x' } });
    if (original === null) throw new Error('no answer');
    const values = [...JSON.stringify(original.components).matchAll(/"value":("(?:\\.|[^"\\])*")/g)].map(
      ([, value]) => JSON.parse(value ?? '') as string,
    );
    expect(values).toHaveLength(2);

    for (const value of values) await peer.sendComponent({ message: original, customId: 'menu-1', values: [value] });

    expect(bot.asked.slice(1).map(({ invocation }) => invocation.options.phrase)).toEqual(topics);
    expect(peer.visibleTo(cast.alice).map(textOf)[1]).toContain('{"phrase":"war"}');
    expect(original.edited).toBe(false);
  });

  test('nobody remembers tells so', async () => {
    const { peer } = await startHarness({ bot: withButton() });
    const old = peer.guild.post(cast.desk, {
      author: cast.application,
      via: 'an older version',
      components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Old', custom_id: '#forgotten' }] }],
    });

    const turn = await peer.sendComponent({ message: old, customId: '#forgotten' });

    expect(textOf(turn.original)).toBe('This button is from an older version of the bot. Please ask again.');
    expect(peer.visibleTo(cast.boris)).toEqual([old]);
  });
});

describe('the menu of a message', () => {
  test('asks with the words of the message', async () => {
    const bot = createTestBot();
    const { peer } = await startHarness({ bot });
    const message = peer.say({ user: cast.boris, content: 'They are “ready to dialogue” <@1>' });

    const interaction = await peer.sendMessageCommand({ name: 'Check quotations', message });

    expect(bot.asked[0]?.invocation).toEqual({
      command: 'check',
      options: { text: 'They are “ready to dialogue” <@1>' },
    });
    expect(interaction.callback?.type).toBe(4);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });

  test('on a message without words tells what to do instead', async () => {
    const { peer } = await startHarness();
    const message = peer.say({ content: '' });

    const interaction = await peer.sendMessageCommand({ name: 'Check quotations', message });

    expect(textOf(interaction.original)).toBe(
      'This message has no text to ask about. Type the words after /check instead.',
    );
  });
});
