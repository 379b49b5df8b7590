/** Answers that every renderer has to carry: ordinary ones, and those that have broken bots. Only their shape is the desk's. */
import {
  type Answer,
  type Block,
  code,
  createAnswer,
  footer,
  heading,
  link,
  paragraph,
  quote,
  type Spans,
  strong,
  text,
} from '../../src/bot/answer.ts';

const origin = { command: 'whosaid', options: { phrase: 'ready to dialogue' } };

/** Words that are each there once: what is lost or comes twice shows. */
const words = (count: number, name: string): string =>
  Array.from(
    { length: count },
    (_, index) => `${name}${String(index).padStart(5, '0')}${index % 12 === 11 ? '.' : ''}`,
  ).join(' ');

function match(number: number): Block[] {
  return [
    heading(strong(`Speaker number ${number}`), text(`, minister of affair ${number}, for side ${number}`)),
    paragraph(strong(`Word for word in quotation ${number}.`)),
    quote(text(`“quotation number ${number}: we were ready to dialogue”`)),
    {
      kind: 'fields',
      fields: [
        { name: 'Channel', value: [text(`press release number ${number}`)] },
        { name: 'Statement', value: [code(`dossier/S${number}`)] },
      ],
    },
    paragraph(strong('Disputed by:')),
    {
      kind: 'list',
      items: [
        [
          strong(`Denial number ${number} by Paris`),
          text(`: “nothing was proposed, case ${number}” `),
          code(`D${number}`),
        ],
      ],
    },
  ];
}

function answer(title: string, blocks: readonly Block[], more: Partial<Answer> = {}): Answer {
  return createAnswer({ title, blocks, origin, ...more });
}

const relayed = answer('Who said “being ready to resume dialogue”?', [
  heading(
    strong('Sergei Shoigu'),
    text(', Russian Minister of Defence, for Russia — '),
    strong('as told by the entourage of the French minister (France)'),
    text(', not first-hand'),
  ),
  paragraph(strong('Close, not word for word.'), text(' It also has “'), code('resume'), text('”.')),
  quote(text('“being ready to resume dialogue on Ukraine”')),
  {
    kind: 'fields',
    fields: [
      { name: 'Told by', value: [text("the entourage of the French minister: this is not the speaker's own report")] },
    ],
  },
  footer(text('Recorded from the article, '), link('read it', 'https://example.org/a_b/c?d=1&e=2'), text('.')),
]);

const disputes = (count: number): Answer =>
  answer(`${count} open disputes`, [
    {
      kind: 'list',
      items: Array.from(
        { length: count },
        (_, index): Spans => [
          text('Against '),
          code(`S${index}`),
          text(` a speaker of side ${index}: `),
          strong(`Denial by witness ${index}, as told by a colleague of witness ${index}`),
          text(
            `: “that was never said in the year ${1980 + index}; not by me, and not by anyone of my house, whatever the paper of day ${index} prints”`,
          ),
        ],
      ),
    },
  ]);

const compareTable = answer('France and Russia, topic by topic', [
  {
    kind: 'table',
    head: ['Topic', 'France', 'Russia', 'State'],
    rows: Array.from({ length: 12 }, (_, index): Spans[] => [
      [text(`topic number ${index}`)],
      [code(`S${index}`), text(` France reported thing ${index}`)],
      [
        text(
          index % 2 === 0
            ? `no statement of Russia on matter ${index} in this dossier`
            : `Russia reported thing ${index}`,
        ),
      ],
      [strong(index % 2 === 0 ? `only France reported (${index})` : `disputed (${index})`)],
    ]),
  },
]);

const hostile = [
  '<!channel> <!here> <@U1> <#C1|general> <https://evil.example|bank.example> &lt;!everyone&gt; &amp;',
  '@everyone @here <@1100000000000000041> <@&1100000000000000020> <#1100000000000000031> </whosaid:1> <t:1618953630:R> <:blob:1> <id:home>',
  '[x](javascript:alert(1)) [bank](https://evil.example) https://evil.example/a_b_c http://x.example discord.gg/abc <https://evil.example>',
  '**bold** *em* __under__ ~~strike~~ ||spoiler|| `code` ```js\nblock\n``` \\*not\\* _a_ ¯\\_(ツ)_/¯',
  '# heading\n## heading\n-# subtext\n> quote\n>>> quotes\n- item\n* item\n1. item\n+ item\n---\n===\n| a | b |\n|---|---|',
  '\'; DROP TABLE entries; -- NEAR( * " col: ../../etc/passwd {{7*7}} #{7*7} %s %n',
];

const withControls = answer('“ready to dialogue”: attributed to Sergei Shoigu (Russia)', [
  ...[1, 2, 3].flatMap((number): Block[] => [
    { kind: 'divider' },
    heading(text(`Also close: statement ${number}`)),
    quote(text(`it was said, in sentence ${number}, that both were “`), strong(`ready, ${number}`), text('” to talk')),
    {
      kind: 'actions',
      actions: [
        {
          label: `Read ${number}`,
          command: 'source',
          options: { statement: `dossier/S${number}` },
          spoken: `Read S${number} in the article`,
        },
        { label: `Details ${number}`, command: 'statement', options: { statement: `dossier/S${number}` } },
        // The same under every statement, which Discord would refuse.
        { label: 'All disputes', command: 'disputes', options: {} },
      ],
    },
  ]),
  { kind: 'divider' },
  { kind: 'divider' },
  {
    kind: 'menu',
    label: 'Open a topic in full',
    choices: Array.from({ length: 25 }, (_, index) => ({
      label: `Topic ${index}`,
      command: 'compare',
      options: { a: 'lecornu', b: 'shoigu', topic: `topic-${index}<&>${'%'.repeat(index * 6)}` },
    })),
  },
  { kind: 'divider' },
]);

/** By name, for the titles of the tests. */
export const answers: Readonly<Record<string, Answer>> = {
  'statements with buttons of their own, and a menu': withControls,
  'controls without anything in them': answer('Empty', [
    { kind: 'divider' },
    { kind: 'actions', actions: [] },
    { kind: 'menu', label: 'Nothing to open', choices: [] },
  ]),
  'an ordinary answer': answer('Who said “ready to dialogue”?', [paragraph(text('1 word for word.')), ...match(5)], {
    actions: [
      { label: 'Show in source', command: 'source', options: { statement: 'dossier/S5' } },
      { label: 'Who disputes it', command: 'disputes', options: { statement: 'dossier/S5' } },
    ],
    statements: ['dossier/S5'],
  }),
  'a relayed statement': relayed,
  'a comparison in a table': compareTable,
  'nothing on record': answer(
    'Nothing on record',
    [paragraph(text('No statement on record has “lunar landing”, word for word or close to it.'))],
    { tone: 'nothing' },
  ),
  'an answer of a title alone': answer('Nothing to add', []),
  'blocks without text': answer('Sparse', [
    paragraph(),
    paragraph(text('')),
    { kind: 'list', items: [] },
    { kind: 'fields', fields: [] },
    quote(text('')),
    { kind: 'table', head: ['Left', 'Right'], rows: [] },
  ]),
  'a quotation of 20,000 characters': answer('One long quotation', [
    heading(strong('A speaker'), text(' of great stamina, for France')),
    quote(text(words(2000, 'word').slice(0, 20_000))),
    footer(text('The end of it.')),
  ]),
  'a quotation of 20,000 characters without a space': answer('One long word', [
    quote(text(words(2000, 'word').replaceAll(/[ .]/g, '').slice(0, 20_000))),
  ]),
  'sixty matches': answer(
    'Who said “ready to dialogue”?',
    Array.from({ length: 60 }, (_, index) => match(index + 100)).flat(),
    {
      actions: Array.from({ length: 23 }, (_, index) => ({
        label: `Show match ${index}`,
        command: 'source',
        options: { statement: `S${index}` },
      })),
    },
  ),
  'forty disputes': disputes(40),
  'a mistake of the asker': answer(
    'That did not work',
    [
      paragraph(
        text('There is no side “Atlantis”. Known sides: France, Russia. Example: /whosaid "stop" side:france.'),
      ),
    ],
    { tone: 'mistake' },
  ),
  'a title of 5,000 characters': answer(`Who said “${words(500, 'term').slice(0, 4990)}”?`, [
    paragraph(text('Nothing on record.')),
  ]),
  'right-to-left words': answer('من قال هذا؟', [
    heading(strong('دونالد'), text(' (minister) — לפי דובר')),
    quote(text('“نحن مستعدون للحوار” (2024), שלום world')),
    paragraph(text('ends left to right: سلام'), strong('then this')),
  ]),
  'decomposed and precomposed letters': answer('Who is Sébastien?', [
    quote(text('Se\u0301bastien S\u00e9bastien \ufb01n\u00a0fin \uff26\uff55\uff4c\uff4c re\u0301sume\u0301')),
  ]),
  'clusters of emoji and marks': answer('👩‍👩‍👧‍👦🏳️‍🌈', [quote(text('👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇫🇷🇷🇺e\u0301\u0323'.repeat(400)))]),
  'Chinese and Cyrillic of 8,000 characters': answer('谁说的', [
    quote(text('法国没有接受也没有提出任何建议。'.repeat(300))),
    quote(text('Франция ничего не приняла. '.repeat(150))),
  ]),
  'hostile markup everywhere': answer(hostile[1] ?? '', [
    heading(text(hostile[0] ?? '')),
    ...hostile.flatMap((evil): Block[] => [
      paragraph(text(evil), strong(evil), code(evil)),
      quote(text(evil)),
      { kind: 'list', items: [[text(evil)], [strong(evil)]] },
      { kind: 'fields', fields: [{ name: evil, value: [text(evil)] }] },
      { kind: 'table', head: ['one', 'other'], rows: [[[text(evil)], [code(evil)]]] },
      footer(text(evil)),
    ]),
  ]),
  'addresses that must not open': answer('Links', [
    paragraph(
      link('do not run', 'javascript:alert(1)'),
      text(' '),
      link('nor this', 'data:text/html,<b>x</b>'),
      text(' '),
      link('broken', 'https://'),
      text(' '),
      link('https://bank.example', 'https://evil.example/)>*|x'),
    ),
  ]),
};
