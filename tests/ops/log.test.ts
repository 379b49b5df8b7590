/** What the log says of a whole session: every answer, found again by its request, and nobody's words. */
import { beforeAll, expect, test } from 'vitest';
import { countActiveRequests, currentRequestId, runInRequest } from '../../src/lib/request-context.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import { eventually } from '../fakes/eventually.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { type Session, startSession } from './session.ts';

/** Words that stand in questions and nowhere else: where one is in the log, people's text is. */
const WORDS = [
  'kingfisher',
  'lighthouse',
  'marmalade',
  'nightjar',
  'orchestra',
  'periwinkle',
  'quicksilver',
  'ravelin',
];

interface Line {
  level: string;
  msg: string;
  request?: string;
  command?: string;
  outcome?: string;
  platform?: string;
  ms?: number;
}

let session: Session;
let lines: Line[];

beforeAll(async () => {
  session = await startSession();
  await askInSlack();
  await askInDiscord();
  await session.stop();
  lines = session.lines.map((line) => JSON.parse(line) as Line);
});

async function askInSlack(): Promise<void> {
  const { slack } = session;
  const ask = (command: string, typed: string) => slack.sendCommand({ command, typed });
  await ask('/whosaid', '"ready to dialogue"');
  await ask('/whosaid', 'kingfisher');
  await ask('/speaker', 'lighthouse');
  await ask('/nosuch', 'marmalade');
  await ask('/compare', 'a b c d "nightjar');
  await slack.sendMention({ typed: 'nightjar' });
  await slack.sendDirectMessage({ typed: '/orchestra now' });
  const message = slack.say({ typed: 'She said: periwinkle.' });
  await slack.sendShortcut({ callbackId: 'shortcut-check', message });
  slack.failNext('response_url', { status: 500 }, 3);
  slack.failNext('chat.postEphemeral', { status: 500 });
  await slack.sendShortcut({ callbackId: 'shortcut-check', message });
  slack.failNext('chat.postMessage', { error: 'internal_error' });
  await slack.sendMention({ typed: 'quicksilver' });
  slack.failNext('chat.postMessage', 'drop');
  await slack.sendMention({ typed: 'quicksilver' });
  await slack.sendRaw({ headers: { 'content-type': 'application/json' }, body: '{"text":"ravelin"' });
  const withEvent = (event: string) => session.lines.filter((line) => line.includes(`"${event}"`));
  await eventually(() => expect(withEvent('slack.delivery_failed')).toHaveLength(2));
  await eventually(() => expect(withEvent('slack.delivered')).toHaveLength(9));
}

async function askInDiscord(): Promise<void> {
  const { discord } = session;
  await discord.sendCommand({ name: 'whosaid', options: { phrase: 'kingfisher' } });
  await discord.sendAutocomplete({ name: 'speaker', options: { name: 'lighthouse' }, focused: 'name' });
  await discord.sendMessageCommand({ name: 'Check quotations', message: discord.say({ content: 'marmalade' }) });
  discord.failNext('POST /interactions/:interaction/:token/callback', { status: 400, code: 50035, message: 'Invalid' });
  await discord.sendCommand({ name: 'check', options: { text: 'periwinkle' } });
  discord.failNext('POST /interactions/:interaction/:token/callback', { status: 404, code: 10062, message: 'Unknown' });
  await discord.sendCommand({ name: 'whosaid', options: { phrase: 'orchestra' } });
}

test('every answer has one line with command, outcome, platform and time, and no other fields', () => {
  const answered = lines.filter(({ msg }) => msg === 'bot.answered');
  const told = answered.map(({ platform, command, outcome }) => `${platform} ${command} ${outcome}`);
  // Questions that are asked one after the other may be answered in another order.
  const expected = [
    'slack whosaid answer',
    'slack whosaid nothing',
    'slack speaker mistake',
    'slack unknown mistake',
    'slack compare mistake',
    'slack whosaid nothing',
    'slack unknown mistake',
    ...['slack check nothing', 'slack check nothing', 'slack whosaid nothing', 'slack whosaid nothing'],
    'discord whosaid nothing',
    'discord check nothing',
    'discord check nothing',
    'discord whosaid nothing',
  ];
  expect(told.sort()).toEqual(expected.sort());
  for (const line of answered) {
    expect(Object.keys(line).sort()).toEqual(
      ['command', 'level', 'ms', 'msg', 'outcome', 'platform', 'request', 'time'].sort(),
    );
    expect(line.ms).toBeGreaterThanOrEqual(0);
  }
});

test('the request’s id joins an answer with what became of it on the platform', () => {
  const answered = lines.filter(({ msg }) => msg === 'bot.answered').map(({ request }) => request);
  expect(new Set(answered).size).toBe(answered.length);
  const fates = lines.filter(({ msg }) =>
    /^(slack|discord)\.(delivered|delivery_failed|interaction_failed)$/.test(msg),
  );
  expect(fates.map(({ request }) => request).toSorted()).toEqual(answered.toSorted());
});

test('no question, message, person, token or secret stands in the log', () => {
  const written = session.lines.join('').toLowerCase();
  expect(written).toContain('"msg":"bot.answered"');
  const { slack, discord } = session;
  const private_ = [
    ...WORDS,
    ...['ready to dialogue', 'alice', 'boris', cast.alice, cast.boris, discordCast.alice, discordCast.boris],
    ...[slack.botToken, slack.appToken, slack.signingSecret, discord.botToken],
    ...discord.interactions.map(({ token }) => token),
    ...['/response/', 'hooks.slack'],
  ];
  expect(private_.filter((text) => written.includes(text.toLowerCase()))).toEqual([]);
});

test('a request keeps its id over what it starts, and one within another is the same', async () => {
  expect(currentRequestId()).toBeNull();
  const ids = await runInRequest(async () => {
    const own = currentRequestId();
    const later = new Promise<string | null>((resolve) => setTimeout(() => resolve(currentRequestId()), 1));
    return [own, await runInRequest(async () => currentRequestId()), await later, String(countActiveRequests())];
  });
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(ids[0]).toMatch(/^[0-9a-f]{12}$/);
  expect(ids[3]).toBe('1');
  expect(countActiveRequests()).toBe(0);
});
