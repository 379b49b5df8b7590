import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slackPayloadProblems } from './slack.ts';
import { slackManifestProblems } from './slack-manifest.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const message = (...blocks: unknown[]) => ({ text: 'One match: S5.', blocks });
const button = (id: string, more = {}) => ({ type: 'button', action_id: id, text: plain('Source'), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });

describe('a message to Slack', () => {
  test('with a text, escaped data, links and buttons has no problem', () => {
    const text = '> “ready to dialogue” &amp; &lt;more&gt; <https://example.org/a?b=1&amp;c=2|source>';
    const blocks = [section(text), { type: 'divider' }, actions(button('a', { value: 'S5' }), button('b'))];

    expect(slackPayloadProblems({ text, blocks, response_type: 'ephemeral' })).toEqual([]);
  });

  test.each([
    ['no text beside blocks', { blocks: [section('a')] }, 'text: is missing'],
    ['a text that says nothing', { text: '…' }, 'text: says nothing'],
    ['too long a text', { text: 'a'.repeat(40_001) }, 'text: 40001 characters, at most 40000'],
    ['51 blocks', message(...Array(51).fill({ type: 'divider' })), 'blocks: 51 items, at most 50'],
    ['a section over 3,000', message(section('a'.repeat(3001))), 'blocks[0].text.text: 3001 characters, at most 3000'],
    [
      'over 12,000 in all blocks',
      message(...Array(5).fill(section('a'.repeat(2500)))),
      'blocks: 12500 characters in all blocks',
    ],
    ['a header in mrkdwn', message({ type: 'header', text: mrkdwn('a') }), 'blocks[0].text: type mrkdwn'],
    ['a header over 150', message({ type: 'header', text: plain('a'.repeat(151)) }), '151 characters, at most 150'],
    ['an empty text object', message(section('')), 'blocks[0].text.text: 0 characters, at least 1'],
    [
      'eleven fields',
      message({ type: 'section', fields: Array(11).fill(mrkdwn('a')) }),
      'fields: 11 items, at most 10',
    ],
    [
      'eleven in a context',
      message({ type: 'context', elements: Array(11).fill(mrkdwn('a')) }),
      '11 items, at most 10',
    ],
    ['an unknown block', message({ type: 'table' }), 'block of type table is not known'],
    ['an unknown key in a block', message({ ...section('a'), markdown: true }), 'unknown key markdown'],
    ['an unknown key', { text: 'a', ephemeral: true }, 'unknown key ephemeral'],
    ['a label over 75', message(actions({ ...button('a'), text: plain('a'.repeat(76)) })), '76 characters, at most 75'],
    ['a value over 2,000', message(actions(button('a', { value: 'a'.repeat(2001) }))), '2001 characters, at most 2000'],
    ['an action id over 255', message(actions(button('a'.repeat(256)))), '256 characters, at most 255'],
    ['an action id twice', message(actions(button('a')), actions(button('a'))), 'action_id: a is used more than once'],
    [
      'a block id twice',
      message({ type: 'divider', block_id: 'x' }, { type: 'divider', block_id: 'x' }),
      'block_id: x is used',
    ],
    [
      '26 buttons',
      message(actions(...Array.from({ length: 26 }, (_, at) => button(`b${at}`)))),
      '26 items, at most 25',
    ],
    ['half a character', { text: 'cut \ud83d' }, 'text: a lone surrogate'],
    ['names to be linked', { text: '@here', link_names: true }, 'link_names'],
  ])('with %s has a problem', (_what, payload, problem) => {
    expect(slackPayloadProblems(payload)).toContainEqual(expect.stringContaining(problem));
  });

  test.each([
    '<!channel>',
    '<!here|here>',
    '<@U0ALICE001>',
    '<#C0DESK0001|desk>',
    '<!subteam^S0EDITORS1>',
    '<!date^1^{date}|x>',
  ])('that carries %s from data has a problem in its text and its blocks, unless the test allows it', (form) => {
    const payload = message(section(`quoting ${form}`), { type: 'header', text: plain(form) });

    expect(slackPayloadProblems({ text: `quoting ${form}` })).toEqual([`text: raw mention or special form ${form}`]);
    expect(slackPayloadProblems(payload)).toHaveLength(2);
    expect(slackPayloadProblems(payload, { allowMentions: [form] })).toEqual([]);
  });

  test('that mentions in rich text has a problem', () => {
    const elements = [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'channel' }] }];

    expect(slackPayloadProblems(message({ type: 'rich_text', elements }))).toEqual([
      expect.stringContaining('a mention element of type broadcast'),
    ]);
  });

  test.each(['a & b', 'a &nbsp; b', 'a < b', 'a > b', '<script>', '<javascript:alert(1)|x>'])(
    'that carries %s is not escaped',
    (text) => {
      expect(slackPayloadProblems({ text })).toContainEqual(expect.stringContaining('unescaped'));
    },
  );

  test('of any data has no problem once exactly & < > are escaped, and has one if any of them is not', () => {
    const toWire = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const data = fc.string({
      unit: fc.constantFrom('a', '&', '<', '>', '!', '@', '|', ';', 'amp;', 'channel', ' ', '\n'),
    });
    fc.assert(fc.property(data, (text) => slackPayloadProblems({ text: `x ${toWire(text)}` }).length === 0));
    fc.assert(
      fc.property(data, data, fc.constantFrom('&', '<'), (before, after, raw) => {
        const text = `x ${toWire(before)}${raw} ${toWire(after)}`;
        return slackPayloadProblems({ text }).length > 0;
      }),
    );
  });

  test('that only deletes, and an acknowledgement without a body, have no problem', () => {
    expect(slackPayloadProblems({ delete_original: true })).toEqual([]);
    expect(slackPayloadProblems(null)).toEqual([]);
    expect(slackPayloadProblems('plain words')).toEqual([]);
  });
});

describe('a modal', () => {
  const element = { type: 'plain_text_input', action_id: 'phrase' };
  const input = { type: 'input', block_id: 'phrase', label: plain('Phrase'), element };
  const modal = { type: 'modal', title: plain('Who said this?'), submit: plain('Search'), blocks: [input] };

  test('with its parts has no problem, also when a submission is answered with it', () => {
    expect(slackPayloadProblems(modal)).toEqual([]);
    expect(slackPayloadProblems({ response_action: 'update', view: modal })).toEqual([]);
    expect(slackPayloadProblems({ response_action: 'errors', errors: { phrase: 'Too short.' } })).toEqual([]);
  });

  test.each([
    ['a title over 24', { ...modal, title: plain('a'.repeat(25)) }, 'view.title.text: 25 characters, at most 24'],
    ['metadata over 3,000', { ...modal, private_metadata: 'a'.repeat(3001) }, '3001 characters, at most 3000'],
    ['inputs and no submit', { ...modal, submit: undefined }, 'view.submit: is missing'],
    ['101 blocks', { ...modal, blocks: Array(101).fill({ type: 'divider' }) }, '101 items, at most 100'],
    ['no blocks', { ...modal, blocks: [] }, '0 items, at least 1'],
    ['an answer of no known kind', { response_action: 'close' }, 'close is not known'],
    ['errors for nothing', { response_action: 'errors', errors: {} }, 'errors: names no block'],
  ])('with %s has a problem', (_what, payload, problem) => {
    expect(slackPayloadProblems(payload)).toContainEqual(expect.stringContaining(problem));
  });
});

describe('an app manifest', () => {
  const manifest = {
    _metadata: { major_version: 1 },
    display_information: { name: 'Whosaid' },
    features: {
      bot_user: { display_name: 'whosaid', always_online: true },
      slash_commands: [{ command: '/whosaid', description: 'Who said this?', should_escape: true }],
      shortcuts: [{ name: 'Who said this?', type: 'message', callback_id: 'who', description: 'Checks a message' }],
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write', 'app_mentions:read'] } },
    settings: {
      interactivity: { is_enabled: true },
      event_subscriptions: { bot_events: ['app_mention'] },
      socket_mode_enabled: true,
    },
  };
  const { features, settings } = manifest;

  test('whose parts fit together has no problem', () => {
    expect(slackManifestProblems(manifest)).toEqual([]);
  });

  test.each([
    [
      'a scope missing',
      { ...manifest, oauth_config: { scopes: { bot: ['commands'] } } },
      'app_mentions:read is missing',
    ],
    [
      'no request URLs without Socket Mode',
      { ...manifest, settings: { ...settings, socket_mode_enabled: false } },
      'url is missing',
    ],
    [
      'shortcuts without interactivity',
      { ...manifest, settings: { socket_mode_enabled: true } },
      'there are shortcuts',
    ],
    ['no bot user', { ...manifest, features: { ...features, bot_user: undefined } }, 'features.bot_user: is missing'],
    [
      'a command in capitals',
      { ...manifest, features: { ...features, slash_commands: [{ command: '/WhoSaid' }] } },
      'is no command',
    ],
  ])('with %s has a problem', (_what, wrong, problem) => {
    expect(slackManifestProblems(wrong)).toContainEqual(expect.stringContaining(problem));
  });
});
