/** The acceptance table of the first dossier, row by row, on each front end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import { answerToDiscord } from '../../src/adapters/discord/render/render.ts';
import { answerToSlack } from '../../src/adapters/slack/render/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import { partsToReadable as discordToReadable } from '../adapters/discord/reading.ts';
import { partsToReadable as slackToReadable } from '../adapters/slack/render/readable.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

/** id, speaker, side, topic, fragments as the article prints them, channel, relay */
const ROWS: [string, string, string, string, string[], string, string | null][] = [
  [
    'S1',
    'Sébastien Lecornu',
    'France',
    'counter-terrorism',
    ['“recalled France’s availability”', '“increased exchanges”', '“terrorism”'],
    'press release of his ministry',
    null,
  ],
  [
    'S2',
    'Sébastien Lecornu',
    'France',
    'responsibility for the Moscow attack',
    ['“did not have any information allowing a link to be established between this attack and Ukraine”'],
    'Outlet not given',
    null,
  ],
  ['S3', 'Sébastien Lecornu', 'France', 'manipulation', ['“stop any manipulation”'], 'Outlet not given', null],
  [
    'S4',
    'Moscow',
    'Russia',
    'responsibility for the Moscow attack',
    [
      '“The kyiv regime does nothing without the approval of its Western supervisors. We hope that, in this case, the French secret services are not behind this.”',
    ],
    'Response from Moscow',
    null,
  ],
  [
    'S5',
    'Sergei Shoigu',
    'Russia',
    'dialogue on Ukraine',
    ['“ready to dialogue”'],
    'the Russian Defence Ministry',
    null,
  ],
  [
    'S6',
    'Sergei Shoigu',
    'Russia',
    'dialogue on Ukraine',
    ['“being ready to resume dialogue on Ukraine”'],
    'the entourage of the French minister',
    'the entourage of the French minister',
  ],
  [
    'S7',
    'The entourage of the French minister',
    'France',
    'dialogue on Ukraine',
    ['“France has neither accepted nor proposed anything”'],
    '“underlined the entourage”',
    null,
  ],
  [
    'S8',
    'Sébastien Lecornu',
    'France',
    'war in Ukraine',
    ['“unreservedly condemned the war of aggression that Russia launched in Ukraine”'],
    'his press release',
    null,
  ],
  [
    'S9',
    'François Hollande',
    'neither side',
    'the call itself',
    [
      '“You have seen how Russia exploits this type of discussion and even suggests that it was France which could have supported the attacks in Moscow (…)',
      'My recommendation is no contact with Russia.”',
    ],
    'France Inter',
    null,
  ],
  [
    'S10',
    'Jean-Yves Le Drian',
    'neither side',
    'manipulation',
    [
      '“This is extreme manipulation. We are in absolute manipulation and unfortunately the instrumentalization of terrorism for propaganda purposes,”',
    ],
    'South Radio',
    null,
  ],
  ['S11', 'Moscow', 'Russia', 'war in Ukraine', ['“increasing involvement”'], 'Outlet not given', null],
  [
    'S12',
    'François Hollande',
    'neither side',
    'war in Ukraine',
    [
      '“help, help and help Ukraine again (…) The more we help Ukraine, the greater the chance that this conflict will end,”',
    ],
    'France Inter',
    null,
  ],
  ['S13', 'Islamic State', 'neither side', 'responsibility for the Moscow attack', [], 'Outlet not given', null],
  ['S14', 'Kremlin', 'Russia', 'responsibility for the Moscow attack', [], 'Outlet not given', null],
  ['S15', 'Paris', 'France', 'dialogue on Ukraine', [], 'Outlet not given', null],
];

const frontEnds: [string, (answer: Answer) => string][] = [
  ['the console', (answer) => answerToText(answer, { colour: false })],
  ['Slack', (answer) => slackToReadable(allParts(answer, answerToSlack))],
  ['Discord', (answer) => discordToReadable(allParts(answer, answerToDiscord))],
];

function allParts<P>(
  answer: Answer,
  render: (answer: Answer, part: number, idOf: () => string) => { payload: P; parts: number },
): P[] {
  const { parts } = render(answer, 1, () => '=');
  return Array.from({ length: parts }, (_, index) => render(answer, index + 1, () => '=').payload);
}

describe.each(frontEnds)('in %s', (_, render) => {
  test.each(ROWS)(
    '%s is shown with its speaker, side, topic, words and channel',
    async (id, speaker, side, topic, fragments, via, toldBy) => {
      const shown = render(await newsroom.ask(`/source ${id} show:details`));
      expect(shown).toContain(`${speaker} (${side})`);
      expect(shown).toContain(topic);
      for (const fragment of fragments) expect(shown).toContain(fragment);
      // A channel that is whoever tells it is said once.
      if (via !== toldBy) expect(shown).toContain(via);
      if (toldBy === null) expect(shown).not.toContain('econd-hand');
      else expect(shown).toContain(`Second-hand: told by ${toldBy} (France)`);
    },
  );

  test.each(ROWS.filter(([, , , , fragments]) => fragments.length > 0))(
    'a phrase of %s finds it word for word, first',
    async (id, speaker, _side, _topic, fragments) => {
      for (const fragment of fragments) {
        const answer = await newsroom.ask(`/whosaid ${fragment.replace('(…)', '').trim()}`);
        expect(answer.statements[0]).toBe(`lecornu-shoigu/${id}`);
        // S12's two halves stand on both sides of an elision, so that a phrase over it is not word for word.
        const grade = fragment.includes('(…) ') ? 'Close, not exact' : 'Exact quote';
        expect(render(answer).match(/Exact quote|Exact words|Close, not exact/)?.[0]).toBe(grade);
        expect(render(answer)).toContain(speaker);
      }
    },
  );

  test('/whosaid "ready to dialogue" gives Shoigu word for word with both denials, then the relayed words as close', async () => {
    const answer = await newsroom.ask('/whosaid "ready to dialogue"');
    expect(answer.statements).toEqual(['lecornu-shoigu/S5', 'lecornu-shoigu/S6']);
    const shown = render(answer);
    const second = shown.indexOf('Also close: ');
    const [s5, s6] = [shown.slice(0, second), shown.slice(second)];
    for (const part of [
      'Sergei Shoigu',
      'attributed to Sergei Shoigu (Russia)',
      'Russian Minister of Defence',
      'Exact quote',
      '“ready to dialogue”',
      'the Russian Defence Ministry',
    ])
      expect(s5).toContain(part);
    expect(s5).toContain('Denied by Paris and the entourage of the French minister (France)');
    expect(s5).toContain('Paris, in the article’s words: Comments immediately denied by Paris.');
    expect(s5).toContain('The entourage of the French minister: “France has neither accepted nor proposed anything”');
    expect(s6).toContain('Close, not exact');
    expect(s6).toContain('Second-hand: told by the entourage of the French minister (France)');
    expect(s6).toContain('The record adds “resume”.');
    expect(s6).toContain('No dispute of S6 recorded. Same speaker and topic: S5, disputed.');
    expect(s6).not.toContain('Exact');
  });

  test('/compare lecornu shoigu marks each topic as the article leaves it', async () => {
    const shown = render(await newsroom.ask('/compare lecornu shoigu'));
    expect(shown).toMatch(/dialogue on Ukraine: disputed/i);
    expect(shown).toMatch(/responsibility for the Moscow attack: set against each other by the article/i);
    expect(shown).toContain('France only; no statement of Russia in this dossier');
    expect(shown).toMatch(
      /no statement of Russia.*\n.*Counter-terrorism, Sébastien Lecornu: .*\n.*Manipulation, Sébastien Lecornu: /,
    );
    expect(shown).toMatch(/war in Ukraine: both spoke, no dispute recorded/i);
    expect(shown).toContain(
      'Russia, Sergei Shoigu, second-hand (told by the entourage of the French minister (France)): ',
    );
  });

  test("Moscow's accusation is never shown as denied by Paris", async () => {
    const shown = render(await newsroom.ask('/disputes S4'));
    expect(shown).toContain('Criticised by François Hollande and Jean-Yves Le Drian (neither side)');
    expect(shown).toContain("Jean-Yves Le Drian, with the Russian side's account as a whole: “");
    expect(shown).not.toContain('Denied');
    expect(shown).not.toContain('Paris');
  });

  test('where the article itself opposes two statements, no speaker is said to', async () => {
    const shown = render(await newsroom.ask('/disputes S14'));
    expect(shown).toContain(
      'Set by the article, not by a speaker, against Sébastien Lecornu (France), Islamic State (neither side)',
    );
    expect(shown).not.toMatch(/Denied|Contradicted|Criticised/);
  });
});

test('the dossier holds the fifteen statements and six disputes of the reading, and no author, publisher, date or address', async () => {
  const dossier = newsroom.readModel.records.dossier('lecornu-shoigu');
  expect(dossier?.counts).toMatchObject({ statements: 15, disputes: 6 });
  expect(dossier?.sources[0]).toMatchObject({ publisher: null, author: null, date: null, address: null });
});
