import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { draftText } from '../../src/drafting/draft.ts';
import { readStatements } from './readers.ts';

const article = readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8');
const draft = draftText(article, { language: 'en' });
const statements = readStatements(article, draft);
const quoted = statements.filter((one) => one.quotes.length > 0);
const idOf = (fragment: string): string | undefined =>
  statements.find((one) => [...one.quotes, ...one.content].includes(fragment))?.id;

test.each([
  ['Sébastien Lecornu', ['“recalled France’s availability”', '“increased exchanges”', '“terrorism”']],
  [
    'Sébastien Lecornu',
    ['“did not have any information allowing a link to be established between this attack and Ukraine”'],
  ],
  ['Sébastien Lecornu', ['“stop any manipulation”']],
  [
    'Moscow',
    [
      '“The kyiv regime does nothing without the approval of its Western supervisors. We hope that, in this case, the French secret services are not behind this.”',
    ],
  ],
  ['Sergei Shoigu', ['“ready to dialogue”']],
  ['Sergei Shoigu', ['“being ready to resume dialogue on Ukraine”']],
  ['entourage of the French minister', ['“France has neither accepted nor proposed anything”']],
  ['Sébastien Lecornu', ['“unreservedly condemned the war of aggression that Russia launched in Ukraine”']],
  [
    'François Hollande',
    [
      '“You have seen how Russia exploits this type of discussion and even suggests that it was France which could have supported the attacks in Moscow (…)',
      'My recommendation is no contact with Russia.”',
    ],
  ],
  [
    'Jean-Yves Le Drian',
    [
      '“This is extreme manipulation. We are in absolute manipulation and unfortunately the instrumentalization of terrorism for propaganda purposes,”',
    ],
  ],
  ['Moscow', ['“increasing involvement”']],
  [
    'François Hollande',
    [
      '“help, help and help Ukraine again (…) The more we help Ukraine, the greater the chance that this conflict will end,”',
    ],
  ],
])('the first article lets %s say exactly %j', (speaker, fragments) => {
  expect(quoted.find((one) => one.quotes[0] === fragments[0])).toMatchObject({ speaker, quotes: fragments });
});

test('the first article has twelve quoted statements, so its crosshead and scare quotes are none', () => {
  expect(quoted).toHaveLength(12);
});

test('the statement that the entourage relays is told by the entourage, and no other is relayed', () => {
  expect(statements.filter((one) => one.toldBy !== null).map((one) => [one.toldBy, one.quotes])).toEqual([
    ['entourage of the French minister', ['“being ready to resume dialogue on Ukraine”']],
  ]);
});

test('the press release, the ministry and the radios are channels, not speakers', () => {
  const channels = Object.fromEntries(quoted.map((one) => [one.quotes[0], one.channel]));
  expect(channels).toMatchObject({
    '“recalled France’s availability”': 'the press release from his ministry',
    '“ready to dialogue”': 'The Russian Defense Ministry',
    '“unreservedly condemned the war of aggression that Russia launched in Ukraine”': 'his press release',
    '“stop any manipulation”': null,
  });
  expect(quoted.filter((one) => one.speaker === 'Jean-Yves Le Drian').map((one) => one.channel)).toEqual([
    'South Radio',
  ]);
});

test('the claims and the denial without quotation marks are found with their speakers', () => {
  expect(statements.filter((one) => one.quotes.length === 0).map((one) => [one.speaker, one.cue])).toEqual([
    ['Islamic State', 'claimed'],
    ['Kremlin', 'blame'],
    ['Paris', 'denied'],
  ]);
});

test('the disputes and the opposition of the first article are proposed, and no other', () => {
  const ready = idOf('“ready to dialogue”');
  const regime = statements.find((one) => one.speaker === 'Moscow' && one.quotes[0]?.includes('kyiv regime'))?.id;
  const found = draft.disputes.map(({ from, against, beside, kind }) => [
    from ?? beside,
    against,
    from === null ? 'article' : kind,
  ]);
  const byCue = (cue: string) => statements.find((one) => one.cue === cue)?.id;
  expect(new Set(found.map(String))).toEqual(
    new Set(
      [
        [byCue('denied'), ready, 'denial'],
        [byCue('underlined'), ready, 'denial'],
        [byCue('insisted'), byCue('blame'), 'contradiction'],
        [byCue('commented'), regime, 'criticism'],
        [byCue('deplored'), regime, 'criticism'],
        [byCue('blame'), byCue('claimed'), 'article'],
      ].map(String),
    ),
  );
});
