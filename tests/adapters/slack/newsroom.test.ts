/** The newsroom's own commands and record, asked in Slack. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSlackManifest, scopes } from '../../../src/adapters/slack/manifest.ts';
import { bot, cast } from '../../fakes/slack/workspace.ts';
import { answeredInAck } from '../../fakes/slack.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { slackManifestProblems } from '../../payloads/slack-manifest.ts';
import { buttonIn, type Mode, readBy, startHarness, until } from './harness.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

const modes: Mode[] = ['signed HTTP', 'Socket Mode'];

describe.each(modes)('over %s', (mode) => {
  test('/whosaid in the asker’s own quotation marks gives the words, who denies them, and the relayed ones as close', async () => {
    const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
    const delivery = await peer.sendCommand({ command: '/whosaid', typed: '“ready to dialogue”' });
    expect(answeredInAck(delivery)).toBe(true);
    const [shown = ''] = readBy(peer, cast.alice);
    for (const words of ['Sergei Shoigu', 'Exact quote', 'Denied by Paris', 'France has neither accepted']) {
      expect(shown).toContain(words);
      expect((delivery.ack as { text: string }).text).toContain(words);
    }
    expect(shown.indexOf('Second-hand: told by')).toBeGreaterThan(shown.indexOf('Exact quote'));
  });

  test('every example of every command is answered in its acknowledgement', async () => {
    const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
    const examples = newsroom.bot.commands.filter(({ hidden }) => !hidden).flatMap(({ examples }) => examples);
    for (const example of examples) {
      const [, command = '', typed = ''] = /^(\/\w+)\s*(.*)$/s.exec(example) ?? [];
      const delivery = await peer.sendCommand({ command, typed });
      expect({ example, answered: answeredInAck(delivery) }).toEqual({ example, answered: true });
    }
  });

  test('a summary goes to another channel for who is in it, and for nobody else, however it is named', async () => {
    const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
    const others = Array.from({ length: 1_500 }, (_, at) => `U9${String(at).padStart(8, '0')}`);
    const { id } = peer.workspace.addChannel(
      `C0EXEC000${modes.indexOf(mode)}`,
      'exec',
      [bot.userId, ...others, cast.boris],
      {
        isPrivate: true,
      },
    );
    const posted = () => peer.workspace.channels.get(id)?.messages.length;
    const before = await newsroom.ledger.count();
    const refusal = async (to: string, line = `/summary lecornu-shoigu to:${to}`) => {
      const [command = '', ...typed] = line.split(' ');
      return JSON.stringify((await peer.sendCommand({ command, typed: typed.join(' '), user: cast.alice })).ack);
    };
    // As for a channel that does not exist.
    const unknown = async (to: string, other: string) => (await refusal(other)).replaceAll(other.slice(1), to.slice(1));
    expect(await refusal('#exec')).toBe(await unknown('#exec', '#nosuch'));
    expect(await refusal('#exec')).toContain('Slack shows Whosaid no channel #exec\\nCheck the name');
    expect(await refusal(id)).toBe(await refusal('C0NOSUCH01'));
    expect(await refusal(`<#${id}|exec>`)).toContain('Slack shows Whosaid no channel #exec\\nCheck the name');
    for (const line of ['/follow lecornu #exec', '/digest daily 09:00 UTC #exec', '/unfollow all #exec'])
      expect(await refusal('', line)).toContain('Slack shows Whosaid no channel #exec\\nCheck the name');
    // Everybody sees a public channel, and writes there once they have joined it.
    peer.workspace.addChannel(`C0OPEN000${modes.indexOf(mode)}`, 'open', [bot.userId, cast.boris]);
    for (const line of ['/summary lecornu-shoigu to:#open', '/follow lecornu #open', '/digest daily 09:00 UTC #open'])
      expect(await refusal('', line)).toContain('You are not in #open yourself, so nothing was posted there');
    expect({ posted: posted(), recorded: (await newsroom.ledger.count()) - before }).toEqual({
      posted: 0,
      recorded: 0,
    });
    peer.failNext('conversations.members', { status: 503 });
    const { ack } = await peer.sendCommand({ command: '/summary', typed: 'lecornu-shoigu to:#exec', user: cast.boris });
    expect(JSON.stringify(ack)).toContain(
      'does not tell at the moment whether you are in #exec, so nothing was posted',
    );
    await peer.sendCommand({ command: '/summary', typed: 'lecornu-shoigu to:#exec', user: cast.boris });
    await until(() => expect(posted()).toBe(1));
  });

  test('whatever is typed gets an answer in plain words that pings nobody', async () => {
    const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
    const typed = [
      ...[
        '',
        ' ',
        '?!…',
        '👩‍👩‍👧‍👦',
        'a',
        '“',
        '"unbalanced',
        '«ready to dialogue»',
        '„ready to dialogue“',
        'NEAR(a b) *',
        'col:x OR "',
      ],
      ...[
        '<!channel>',
        '@everyone <@U0BORIS001>',
        '<https://example.org|x>',
        '[x](javascript:alert(1))',
        '&lt;!here&gt; *b* `c`',
      ],
      ...[
        'שלום \u202e olleh',
        'ｒｅａｄｙ',
        'read\u0301y',
        'x\u0000\u0007\u001b[31m',
        "'; DROP TABLE statements; --",
        'side:nothing x',
      ],
      ...['ready '.repeat(1700), 'x'.repeat(10_000)],
    ];
    for (const phrase of typed) {
      const delivery = await peer.sendCommand({ command: '/whosaid', typed: phrase });
      expect({ phrase, answered: answeredInAck(delivery) }).toEqual({ phrase, answered: true });
      expect((delivery.ack as { text: string }).text).not.toContain('Something went wrong');
    }
  });

  test('a mention in a thread, a direct message and the shortcut find the same words', async () => {
    const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
    const message = peer.say({ typed: 'He said they were “ready to dialogue”.' });
    await peer.sendMention({ typed: '“ready to dialogue”', threadTs: message.ts });
    await peer.sendDirectMessage({ typed: 'ready to dialogue' });
    await peer.sendShortcut({ callbackId: 'shortcut-whosaid', message });
    await until(() => expect(readBy(peer, cast.alice)).toHaveLength(3));
    for (const shown of readBy(peer, cast.alice)) expect(shown).toContain('Sergei Shoigu');
  });

  test('the buttons of an answer lead on, and sharing posts it for all', async () => {
    const { peer } = await startHarness(mode, {}, { bot: newsroom.bot });
    await peer.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
    const [message] = peer.visibleTo(cast.alice);
    if (message === undefined) throw new Error('no answer');
    await peer.sendBlockAction({ actionId: buttonIn(message, 'Share S5'), message });
    await until(() => expect(readBy(peer, cast.alice).at(-1)).toContain('The answer is in the channel. open it'));
    const [post] = peer.visibleTo(cast.boris, cast.desk);
    expect(readBy(peer, cast.boris)[0]).toContain('Exact quote');
    if (post === undefined) throw new Error('no post');
    await peer.sendBlockAction({ actionId: buttonIn(post, 'Read in article'), message: post, user: cast.boris });
    await until(() => expect(peer.visibleTo(cast.boris)).toHaveLength(2));
    expect(peer.visibleTo(cast.boris)[1]?.ephemeralTo).toBe(cast.boris);
  });
});

test('/summary posts to a channel once, tells where, and refuses the same version again with the link', async () => {
  const { peer } = await startHarness('Socket Mode', {}, { bot: newsroom.bot });
  const ask = { command: '/summary', text: 'lecornu-shoigu to:<#C0DESK0001|desk>' };
  const first = (await peer.sendCommand(ask)).ack as { text: string };
  const again = (await peer.sendCommand(ask)).ack as { text: string };
  const [post, ...more] = peer.visibleTo(cast.boris, cast.desk);
  if (post === undefined) throw new Error('no post');
  expect(more).toEqual([]);
  expect(JSON.stringify([first, again]).split(peer.permalink(post))).toHaveLength(3);
  expect(again.text).not.toBe(first.text);
  const refused = (await peer.sendCommand({ ...ask, text: 'lecornu-shoigu to:#elsewhere' })).ack as { text: string };
  expect(refused.text).toContain('type /invite @whosaid in #elsewhere');
});

test.each([
  ['Socket Mode', true, null, null],
  ['signed HTTP', false, 'https://bot.example.org/slack/events', null],
  ['several workspaces', false, 'https://bot.example.org/slack/events', 'https://bot.example.org/slack/oauth_redirect'],
])('the manifest of the commands for %s is one that Slack takes', (_, socketMode, requestUrl, redirectUrl) => {
  const manifest = createSlackManifest({
    commands: newsroom.bot.commands,
    name: 'Whosaid',
    socketMode,
    requestUrl,
    redirectUrl,
  });
  expect(slackManifestProblems(manifest)).toEqual([]);
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(
    newsroom.bot.commands.filter(({ hidden }) => !hidden).map(({ name }) => `/${name}`),
  );
});

test('every permission that the manifest asks for has its reason', () => {
  const manifest = createSlackManifest({
    commands: newsroom.bot.commands,
    name: 'Whosaid',
    socketMode: true,
    requestUrl: null,
    redirectUrl: null,
  });
  expect(manifest.oauth_config.scopes.bot).toEqual(scopes.map(({ scope }) => scope));
  for (const { why } of scopes) expect(why).not.toBe('');
});

test('a command that does not fit into Slack’s limits is refused with its name', () => {
  const [first] = newsroom.bot.commands;
  if (first === undefined) throw new Error('no command');
  const commands = [{ ...first, shortcut: 'A label that is longer than a menu of Slack takes' }];
  expect(() =>
    createSlackManifest({ commands, name: 'Whosaid', socketMode: true, requestUrl: null, redirectUrl: null }),
  ).toThrow(`/${first.name}: Slack takes at most 24 characters`);
});
