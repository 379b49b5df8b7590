import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiscordPayloadKind, discordPayloadProblems, discordRefusals } from './discord.ts';

const quiet = { allowed_mentions: { parse: [] } };
const said = { content: 'One match: S5.', ...quiet };
const button = (id: string, more = {}) => ({ type: 2, style: 2, label: 'Source', custom_id: id, ...more });
const row = (...components: unknown[]) => ({ type: 1, components });
const select = (count: number) => ({
  type: 3,
  custom_id: 'select',
  options: Array.from({ length: count }, (_, at) => ({ label: `S${at}`, value: `S${at}` })),
});
const v2 = 1 << 15;
const text = (content: string) => ({ type: 10, content });
const field = { name: 'Speaker', value: 'Shoigu' };

const expectProblem = (kind: DiscordPayloadKind, payload: unknown, problem: string): void =>
  expect(discordPayloadProblems(kind, payload)).toContainEqual(expect.stringContaining(problem));

describe('a message to Discord', () => {
  test('with content, embeds and components has no problem in any way of sending', () => {
    const embeds = [
      { title: 'S5', description: '“ready to dialogue”', fields: [field], footer: { text: 'press release' } },
    ];
    const components = [
      row(button('a'), { type: 2, style: 5, label: 'Open', url: 'https://example.org' }),
      row(select(25)),
    ];
    const message = { ...said, embeds, components };

    expect(discordPayloadProblems('callback', { type: 4, data: { ...message, flags: 64 } })).toEqual([]);
    expect(discordPayloadProblems('callback', { type: 7, data: message })).toEqual([]);
    for (const kind of ['message', 'followup', 'original', 'edit'] as const) {
      expect(discordPayloadProblems(kind, message)).toEqual([]);
    }
  });

  test.each([
    ['content over 2,000', { ...said, content: 'a'.repeat(2001) }, 'content: 2001 characters, at most 2000'],
    ['eleven embeds', { ...said, embeds: Array(11).fill({ title: 'a' }) }, 'embeds: 11 items, at most 10'],
    [
      'over 6,000 in all embeds',
      { ...said, embeds: Array(2).fill({ description: 'a'.repeat(3001) }) },
      '6002 characters in all',
    ],
    [
      'a description over 4,096',
      { ...said, embeds: [{ description: 'a'.repeat(4097) }] },
      '4097 characters, at most 4096',
    ],
    ['26 fields', { ...said, embeds: [{ fields: Array(26).fill(field) }] }, '26 items, at most 25'],
    [
      'a field without words',
      { ...said, embeds: [{ fields: [{ name: 'a', value: '' }] }] },
      '0 characters, at least 1',
    ],
    ['an unknown key', { ...said, ephemeral: true }, 'unknown key ephemeral'],
    ['an unknown key in an embed', { ...said, embeds: [{ title: 'a', colour: 1 }] }, 'unknown key colour'],
    [
      'six rows',
      { ...said, components: Array.from({ length: 6 }, (_, at) => row(button(`b${at}`))) },
      '6 items, at most 5',
    ],
    [
      'six buttons in a row',
      { ...said, components: [row(...'abcdef'.split('').map((id) => button(id)))] },
      '6 items, at most 5',
    ],
    ['a custom id over 100', { ...said, components: [row(button('a'.repeat(101)))] }, '101 characters, at most 100'],
    ['a custom id twice', { ...said, components: [row(button('a')), row(button('a'))] }, 'a is used more than once'],
    [
      'a label over 80',
      { ...said, components: [row(button('a', { label: 'a'.repeat(81) }))] },
      '81 characters, at most 80',
    ],
    [
      'a button without a face',
      { ...said, components: [row(button('a', { label: undefined }))] },
      'neither label nor emoji',
    ],
    ['a link with a custom id', { ...said, components: [row(button('a', { style: 5 }))] }, 'a link without url'],
    ['a select beside a button', { ...said, components: [row(button('a'), select(1))] }, 'a select shares its row'],
    ['26 options', { ...said, components: [row(select(26))] }, '26 items, at most 25'],
    ['a new component without its flag', { ...said, components: [text('a')] }, 'type 10 cannot stand here'],
    [
      'Components V2 and content',
      { ...said, flags: v2, components: [text('a')] },
      'Components V2 together with content',
    ],
    [
      '41 new components',
      { ...quiet, flags: v2, components: Array(41).fill(text('a')) },
      '41 components in all, at most 40',
    ],
    [
      'over 4,000 in new components',
      { ...quiet, flags: v2, components: Array(2).fill(text('a'.repeat(2001))) },
      '4002 characters',
    ],
    ['nothing in it', quiet, 'an empty message'],
    ['half a character', { ...said, content: 'cut \ud83d' }, 'content: a lone surrogate'],
    ['nothing said of mentions', { content: 'a' }, 'allowed_mentions: is missing'],
    [
      'mentions allowed',
      { content: 'a', allowed_mentions: { parse: ['everyone'] } },
      'allowed_mentions.parse: is not []',
    ],
    ['someone named', { content: 'a', allowed_mentions: { parse: [], users: ['1'] } }, 'names someone'],
  ])('with %s has a problem', (_what, message, problem) => {
    expectProblem('message', message, problem);
    expectProblem('callback', { type: 4, data: message }, problem);
  });

  test('of new components within their limits has no problem', () => {
    const section = { type: 9, components: [text('a')], accessory: button('b') };
    const container = { type: 17, components: [text('quote'), section, { type: 14 }, row(button('c'))] };

    expect(discordPayloadProblems('message', { ...quiet, flags: v2, components: [container] })).toEqual([]);
  });

  test('that would ping is no refusal of Discord, so only our own rule stops it', () => {
    expect(discordRefusals('message', { content: '@everyone' })).toEqual([]);
  });

  test('whose text was cut anywhere but through a character has no problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), fc.nat(100), (whole, at) => {
        const content = `x${whole}`.slice(0, at + 1);
        const found = discordPayloadProblems('message', { ...said, content });
        return (found.length === 0) === content.isWellFormed();
      }),
    );
  });
});

describe('the other callbacks', () => {
  const input = { type: 4, custom_id: 'phrase', style: 1, label: 'Phrase' };
  const modal = { custom_id: 'ask', title: 'Who said this?', components: [row(input)] };
  const labelled = { type: 18, label: 'Phrase', component: { type: 4, custom_id: 'phrase', style: 1 } };

  test.each([
    ['deferring', { type: 5, data: { flags: 64 } }],
    ['deferring an update', { type: 6 }],
    ['choices', { type: 8, data: { choices: [{ name: 'Lecornu', value: 'lecornu' }] } }],
    ['no choices', { type: 8, data: { choices: [] } }],
    ['a modal of rows', { type: 9, data: modal }],
    ['a modal of labels', { type: 9, data: { ...modal, components: [labelled] } }],
  ])('%s has no problem', (_what, callback) => {
    expect(discordPayloadProblems('callback', callback)).toEqual([]);
  });

  test.each([
    ['26 choices', { type: 8, data: { choices: Array(26).fill({ name: 'a', value: 'a' }) } }, '26 items, at most 25'],
    ['a choice over 100', { type: 8, data: { choices: [{ name: 'a'.repeat(101), value: 'a' }] } }, '101 characters'],
    ['a title over 45', { type: 9, data: { ...modal, title: 'a'.repeat(46) } }, '46 characters, at most 45'],
    [
      'a label over 45',
      { type: 9, data: { ...modal, components: [row({ ...input, label: 'a'.repeat(46) })] } },
      '46 characters',
    ],
    ['six inputs', { type: 9, data: { ...modal, components: Array(6).fill(row(input)) } }, '6 items, at most 5'],
    ['content while deferring', { type: 5, data: { content: 'a' } }, 'unknown key content'],
    ['an unknown type', { type: 3 }, '3 is not a callback'],
  ])('%s is a problem', (_what, callback, problem) => {
    expectProblem('callback', callback, problem);
  });
});

describe('commands', () => {
  const option = (name: string, more = {}) => ({ type: 3, name, description: 'The words.', ...more });
  const whosaid = { name: 'whosaid', description: 'Who said this?', options: [option('phrase', { required: true })] };
  const menu = { type: 3, name: 'Who said this?' };

  test('of the menu and of the chat have no problem', () => {
    expect(discordPayloadProblems('commands', [whosaid, menu])).toEqual([]);
    expect(
      discordPayloadProblems('command', { ...whosaid, default_member_permissions: '8', contexts: [0, 1] }),
    ).toEqual([]);
  });

  test.each([
    ['capitals', { ...whosaid, name: 'WhoSaid' }, 'WhoSaid has capitals'],
    ['a space', { ...whosaid, name: 'who said' }, 'who said is no name'],
    ['a name over 32', { ...whosaid, name: 'a'.repeat(33) }, 'is no name'],
    [
      'a translation over 100',
      { ...whosaid, description_localizations: { fr: 'a'.repeat(101) } },
      '101 characters, at most 100',
    ],
    ['a language that is none', { ...whosaid, description_localizations: { xx: 'a' } }, 'xx is no language'],
    ['no description', { name: 'whosaid' }, '0 characters, at least 1'],
    [
      'a required option after another',
      { ...whosaid, options: [option('a'), option('b', { required: true })] },
      'required, but',
    ],
    ['an option twice', { ...whosaid, options: [option('a'), option('a')] }, 'a is used more than once'],
    [
      '26 choices',
      { ...whosaid, options: [option('a', { choices: Array(26).fill({ name: 'a', value: 'a' }) })] },
      '26 items',
    ],
    [
      'choices and autocomplete',
      { ...whosaid, options: [option('a', { choices: [], autocomplete: true })] },
      'together with',
    ],
    ['an unknown key', { ...whosaid, summary: 'a' }, 'unknown key summary'],
    ['a description in the menu', { ...menu, description: 'a' }, 'has no description'],
  ])('with %s are a problem', (_what, command, problem) => {
    expectProblem('commands', [command], problem);
    expectProblem('command', command, problem);
  });

  test('of one name and type are a problem', () => {
    expectProblem('commands', [whosaid, whosaid], 'whosaid is used more than once');
  });
});
