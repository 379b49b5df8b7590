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
    'not given in the source',
    null,
  ],
  ['S3', 'Sébastien Lecornu', 'France', 'manipulation', ['“stop any manipulation”'], 'not given in the source', null],
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
  ['S11', 'Moscow', 'Russia', 'war in Ukraine', ['“increasing involvement”'], 'not given in the source', null],
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
  ['S13', 'Islamic State', 'neither side', 'responsibility for the Moscow attack', [], 'not given in the source', null],
  ['S14', 'Kremlin', 'Russia', 'responsibility for the Moscow attack', [], 'not given in the source', null],
  ['S15', 'Paris', 'France', 'dialogue on Ukraine', [], 'not given in the source', null],
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
      const shown = render(await newsroom.ask(`/source ${id}`));
      expect(shown).toContain(speaker);
      expect(shown).toContain(side === 'neither side' ? side : `for ${side}`);
      expect(shown).toContain(topic);
      for (const fragment of fragments) expect(shown).toContain(fragment);
      expect(shown).toContain(via);
      if (toldBy === null) expect(shown).not.toContain('as told by');
      else expect(shown).toContain(`as told by ${toldBy} (France), not first-hand`);
    },
  );

  test.each(ROWS.filter(([, , , , fragments]) => fragments.length > 0))(
    'a phrase of %s finds it word for word, first',
    async (id, speaker, _side, _topic, fragments) => {
      for (const fragment of fragments) {
        const answer = await newsroom.ask(`/whosaid ${fragment.replace('(…)', '').trim()}`);
        expect(answer.statements[0]).toBe(`lecornu-shoigu/${id}`);
        // S12's two halves stand on both sides of an elision, so that a phrase over it is not word for word.
        const grade = fragment.includes('(…) ') ? 'Close, not word for word' : 'Word for word in a quotation';
        expect(
          render(answer).match(
            /Word for word in a quotation|Word for word in the source|Close, not word for word/,
          )?.[0],
        ).toBe(grade);
        expect(render(answer)).toContain(speaker);
      }
    },
  );

  test('/whosaid "ready to dialogue" gives Shoigu word for word with both denials, then the relayed words as close', async () => {
    const answer = await newsroom.ask('/whosaid "ready to dialogue"');
    expect(answer.statements).toEqual(['lecornu-shoigu/S5', 'lecornu-shoigu/S6']);
    const shown = render(answer);
    const second = shown.indexOf('as told by the entourage of the French minister');
    const [s5, s6] = [shown.slice(0, second), shown.slice(second)];
    for (const part of [
      'Sergei Shoigu',
      'Russian Minister of Defence, for Russia',
      'Word for word in a quotation',
      '“ready to dialogue”',
      'the Russian Defence Ministry',
    ])
      expect(s5).toContain(part);
    expect(s5).toContain('Denial by Paris (France)');
    expect(s5).toContain(
      'Denial by the entourage of the French minister (France): “France has neither accepted nor proposed anything”',
    );
    expect(s6).toContain('Close, not word for word');
    expect(s6).toContain('It also has “resume”');
    expect(s6).not.toContain('Word for word in');
  });

  test('/compare lecornu shoigu marks each topic as the article leaves it', async () => {
    const shown = render(await newsroom.ask('/compare lecornu shoigu'));
    expect(shown).toMatch(/dialogue on Ukraine: disputed/i);
    expect(shown).toMatch(/responsibility for the Moscow attack: contradictory/i);
    expect(shown).toMatch(/counter-terrorism: only France reported .*no statement of Russia in this dossier/i);
    expect(shown).toMatch(/manipulation: only France reported .*no statement of Russia in this dossier/i);
    expect(shown).toMatch(/war in Ukraine: both spoke, no dispute recorded/i);
    expect(shown).toContain('Sergei Shoigu (Russia), as told by the entourage of the French minister (France)');
  });

  test("Moscow's accusation is never shown as denied by Paris", async () => {
    const shown = render(await newsroom.ask('/disputes S4'));
    expect(shown).toContain('Criticism by François Hollande (neither side)');
    expect(shown).toContain("Criticism of the Russian side's account as a whole by Jean-Yves Le Drian (neither side)");
    expect(shown).not.toContain('Denial');
    expect(shown).not.toContain('Paris');
  });

  test('where the article itself opposes two statements, no speaker is said to', async () => {
    const shown = render(await newsroom.ask('/disputes S14'));
    expect(shown.match(/Contradiction drawn by the source itself, by no speaker/g)).toHaveLength(2);
    expect(shown).toContain('it sets Sébastien Lecornu (France) against Kremlin (Russia)');
    expect(shown).toContain('it sets Islamic State (neither side) against Kremlin (Russia)');
  });
});

test('the dossier holds the fifteen statements and six disputes of the reading, and no author, publisher, date or address', async () => {
  const dossier = newsroom.readModel.records.dossier('lecornu-shoigu');
  expect(dossier?.counts).toMatchObject({ statements: 15, disputes: 6 });
  expect(dossier?.sources[0]).toMatchObject({ publisher: null, author: null, date: null, address: null });
});
