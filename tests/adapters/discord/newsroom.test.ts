/** The newsroom's own commands and record, asked in Discord. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseCommandLine } from '../../../src/bot/parsing/parse-command.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import type { FakeDiscord } from '../../fakes/discord.ts';
import { eventually } from '../../fakes/eventually.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { buttonsOf, startHarness, textOf } from './harness.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

const startPeer = async (): Promise<FakeDiscord> => (await startHarness({ bot: newsroom.bot, guild: cast.guild })).peer;
const whosaid = (phrase: string) => ({ name: 'whosaid', options: { phrase } });

describe('/whosaid', () => {
  test('gives the words, who denies them, and the relayed ones after them as close', async () => {
    const peer = await startPeer();

    const { callback, original } = await peer.sendCommand(whosaid('“ready to dialogue”'));

    const read = textOf(original);
    const order = [
      'attributed to Sergei Shoigu (Russia)',
      'Exact quote',
      '“ready to dialogue” regarding the conflict',
      'Denied by\n',
      'Paris, in the article’s words',
      'France has neither accepted nor proposed anything',
      'the Russian Defence Ministry · Undated',
      'Close, not exact · Second-hand: told by the entourage of the French minister (France)',
    ].map((words) => read.indexOf(words));
    expect(callback).toMatchObject({ type: 4 });
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  });

  test.each([
    ...[
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
      '@everyone <@1100000000000000041> <t:1:R>',
      '[x](javascript:alert(1))',
      '**b** `c` ||d||',
      '# x\n> y',
    ],
    ...[
      'שלום \u202e olleh',
      'ｒｅａｄｙ',
      'read\u0301y',
      'x\u0000\u0007\u001b[31m',
      "'; DROP TABLE statements; --",
      'side:nothing x',
    ],
    ...['ready '.repeat(900), 'x'.repeat(5900)],
  ])('answers %j in plain words', async (phrase) => {
    const peer = await startPeer();

    const { callback, original } = await peer.sendCommand(whosaid(phrase));

    expect(callback?.type).toBe(4);
    expect(textOf(original)).not.toMatch(/Something went wrong|^$/);
    expect(peer.visibleTo(cast.boris)).toEqual([]);
  });
});

test('every example of every command is answered in the first callback', async () => {
  const peer = await startPeer();
  const examples = newsroom.bot.commands.filter(({ hidden }) => !hidden).flatMap(({ examples }) => examples);
  for (const example of examples) {
    const { command, options } = parseCommandLine(example, newsroom.bot.commands, 'whosaid');
    const definition = newsroom.bot.commands.find(({ name }) => name === command);
    const typed = Object.entries(options).map(([name, value]) => {
      const kind = definition?.options.find((option) => option.name === name)?.kind;
      return [
        name,
        kind === 'channel' ? cast.desk : kind === 'number' ? Number(value) : kind === 'flag' ? value === 'yes' : value,
      ];
    });
    const { callback, original } = await peer.sendCommand({ name: command, options: Object.fromEntries(typed) });
    expect({ example, type: callback?.type, read: /went wrong|did not work/.test(textOf(original)) }).toEqual({
      example,
      type: 4,
      read: false,
    });
  }
});

test.each([
  ['compare', { a: 'lec' }, 'a', 'Lecornu'],
  ['compare', { a: 'lecornu', b: 'rus' }, 'b', 'Russia'],
  ['whosaid', { phrase: 'x', side: '' }, 'side', 'France'],
  ['summary', { dossier: 'lec' }, 'dossier', 'lecornu-shoigu'],
  ['source', { statement: 'S5' }, 'statement', 'S5'],
])('/%s completes %j', async (name, options, focused, expected) => {
  const peer = await startPeer();
  const { choices } = await peer.sendAutocomplete({ name, options: options as Record<string, string>, focused });
  expect(JSON.stringify(choices)).toContain(expected);
});

test('the menu of a message finds whose words it quotes', async () => {
  const peer = await startPeer();
  const message = peer.say({ user: cast.boris, content: 'Is it true that they are “ready to dialogue”?' });
  const { original } = await peer.sendMessageCommand({ name: 'Check quotations', message });
  expect(textOf(original)).toContain('Sergei Shoigu');
});

test('the buttons of an answer lead on, and sharing posts it for all', async () => {
  const peer = await startPeer();
  const { original } = await peer.sendCommand(whosaid('ready to dialogue'));
  if (original === null) throw new Error('no answer');
  const press = (label: string) =>
    peer.sendComponent({ message: original, customId: buttonsOf(original)[label] ?? label });

  const source = await press('Read in article');
  expect(textOf(source.original)).toContain('lecornu-shoigu/S5');
  const shared = await press('Share S5');

  expect(textOf(shared.original)).toMatch(/The answer is in the channel. open it \(https:\/\/discord\.com\/channels\//);
  const [post] = peer.visibleTo(cast.boris);
  expect(textOf(post)).toContain('Exact quote');
  expect(Object.keys(buttonsOf(post as never))).not.toContain('Share S5');
  const turn = await peer.sendComponent({
    message: post as never,
    user: cast.boris,
    customId: buttonsOf(post as never)['Read in article'] ?? '',
  });
  expect(turn.original?.ephemeralTo).toBe(cast.boris);
});

test('/summary posts to a channel once, tells where, and refuses the same version again with the link', async () => {
  const own = await openTestNewsroom();
  onTestFinished(() => own.remove());
  const { peer } = await startHarness({ bot: own.bot });
  const ask = { name: 'summary', options: { dossier: 'lecornu-shoigu', to: cast.desk } };

  const first = await peer.sendCommand(ask);
  const again = await peer.sendCommand(ask);

  const [post, ...more] = peer.visibleTo(cast.boris);
  const link = `https://discord.com/channels/${cast.guild}/${cast.desk}/${post?.id}`;
  expect(more).toEqual([]);
  expect(textOf(first.original)).toContain(link);
  expect(textOf(again.original)).toContain('Already posted');
  expect(textOf(again.original)).toContain(link);
  await peer.sendCommand({ ...ask, options: { ...ask.options, force: true } });
  await eventually(() => expect(peer.visibleTo(cast.boris)).toHaveLength(2));
  const refused = await peer.sendCommand({ ...ask, options: { ...ask.options, to: cast.notices } });
  expect(textOf(refused.original)).toContain('Give the Whosaid role View Channel and Send Messages in #notices');
});

test('a channel that the asker does not see is like none, and what is posted or followed there is not shown to them', async () => {
  const own = await openTestNewsroom({ EDITORS: `discord:${cast.alice},discord:${cast.boris}` });
  onTestFinished(() => own.remove());
  let secret = '';
  const { peer } = await startHarness({
    bot: own.bot,
    prepare: ({ guild }) => {
      const added = guild.addChannel('exec');
      added.hiddenFrom.push(cast.alice);
      secret = added.id;
    },
  });
  const ask = async (user: string, name: string, options: Record<string, string>) =>
    textOf((await peer.sendCommand({ user, name, options })).original);
  const summary = (to: string) => ({ dossier: 'lecornu-shoigu', to });
  await ask(cast.boris, 'summary', summary(secret));
  await ask(cast.boris, 'follow', { what: 'lecornu', channel: secret });

  const digest = (name: string) => ask(cast.alice, 'digest', { schedule: `daily 09:00 UTC #${name}` });
  expect(await digest('exec')).toBe((await digest('nosuch')).replaceAll('nosuch', 'exec'));
  for (const [name, options] of [
    ['summary', summary(secret)],
    ['follow', { what: 'shoigu', channel: secret }],
    ['unfollow', { what: 'all', channel: secret }],
    ['digest', { schedule: 'daily 09:00 UTC', channel: secret }],
  ] as const)
    expect(await ask(cast.alice, name, options), name).toContain('That channel is not in this server\n');
  expect(await ask(cast.alice, 'posts', {})).toContain('Left out: one post');
  expect(await ask(cast.alice, 'following', {})).not.toContain('Lecornu');
  expect(await ask(cast.boris, 'posts', {})).not.toContain('Left out');
  expect(await ask(cast.boris, 'following', {})).toContain('Lecornu');
});

test.each([
  ['follow', { what: 'shoigu', channel: cast.desk }],
  ['digest', { schedule: 'daily 09:00 UTC', channel: cast.desk }],
])('/%s is refused to who may only read a channel', async (name, options) => {
  const own = await openTestNewsroom();
  onTestFinished(() => own.remove());
  const { peer } = await startHarness({
    bot: own.bot,
    prepare: ({ guild }) => void guild.channels.get(cast.desk)?.readOnlyFor.push(cast.alice),
  });
  const { original } = await peer.sendCommand({ user: cast.alice, name, options });
  expect(textOf(original)).toContain('You cannot write in #desk yourself');
});
