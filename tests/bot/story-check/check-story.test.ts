/** Every quotation of a story gets the state that it has on record, and what needs a look comes first. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CheckedItem, StoryCheck } from '../../../src/bot/story-check/findings.ts';
import { checkToReport } from '../../../src/bot/story-check/report.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

const SEEDS_DIR = new URL('../../fixtures/seeds', import.meta.url).pathname;

let fixtures: TestNewsroom;
let seeded: TestNewsroom;
beforeAll(async () => {
  fixtures = await openTestNewsroom({ SEEDS_DIR });
  seeded = await openTestNewsroom();
});
afterAll(async () => {
  await fixtures.remove();
  await seeded.remove();
});

const frame = (text: string) => `The council met on Monday to talk about the port.\n\n${text}\n`;
const check = (text: string, newsroom = fixtures): Promise<StoryCheck> => newsroom.checks.story(frame(text));
const first = async (text: string, newsroom = fixtures): Promise<CheckedItem> => {
  const [item] = (await check(text, newsroom)).items;
  if (item === undefined) throw new Error(`nothing is found in ${text}`);
  return item;
};
const kinds = (item: CheckedItem) => item.findings.map(({ kind }) => kind);

describe('a quotation is', () => {
  test('exact where the record has it as the story has it', async () => {
    const item = await first('“We will open new hospitals,” said Chloe Tanner.');
    expect(item).toMatchObject({ state: 'exact', words: 'We will open new hospitals' });
    expect(item.view?.speaker.name).toBe('Chloe Tanner');
  });

  test('somebody else’s where the story names another speaker', async () => {
    const item = await first('“We will open new hospitals,” said Ruth Okafor.');
    expect(item.findings).toEqual([{ kind: 'somebody-elses', recorded: 'Chloe Tanner' }]);
  });

  test('somebody else’s where only three words are quoted, and exactly', async () => {
    const item = await first('Moscow said that both sides were “ready to dialogue”.', seeded);
    expect(item).toMatchObject({ state: 'somebody-elses', findings: [{ recorded: 'Sergei Shoigu' }, {}, {}] });
  });

  test('under review where the statement that has it is suspended, and nobody is named', async () => {
    const desk = await openTestNewsroom({ SEEDS_DIR, EDITORS: 'slack:U1' });
    onTestFinished(() => desk.remove());
    const { view } = await first('“We will open new hospitals,” said Chloe Tanner.', desk);
    await desk.ask(`/suspend ${view?.ref} reason:"Who said it?"`);
    const item = await first('“We will open new hospitals,” said Chloe Tanner.', desk);
    expect(item).toMatchObject({ state: 'under-review', view: null, findings: [{ ref: view?.ref }] });
    expect((await first('“We will open new theatres,” said Chloe Tanner.', desk)).state).toBe('not-on-record');
    // Two words say too little, whoever says them.
    expect((await first('“To open,” said Ruth Okafor.', desk)).state).toBe('not-on-record');
  });

  test('somebody else’s for a stranger with the same surname', async () => {
    expect((await first('“We will open new hospitals,” said Maria Tanner.')).state).toBe('somebody-elses');
  });

  test('different where a word differs, and the diff shows it', async () => {
    const item = await first('“We will open new theatres,” said Chloe Tanner.');
    expect(item.findings).toMatchObject([{ kind: 'differs', difference: null }]);
    const [finding] = item.findings;
    expect(finding?.kind === 'differs' && finding.diff).toContainEqual({
      kind: 'changed',
      asked: 'theatres',
      source: 'hospitals',
    });
  });

  test.each([
    ['negation', '“We will close the port,” wrote Femi Adebayo.', '', 'not'],
    ['number', '“Our F-16s flew 2,000 km in 3 hours,” said Colonel Ravi Menon.', '2,000', '1,000'],
  ])('no match where a %s differs', async (kind, text, asked, source) => {
    const item = await first(text);
    expect(item.findings).toMatchObject([{ kind: 'differs', difference: { kind, asked, source } }]);
    expect(checkToReport(await check(text)).attention.entries[0]?.lines[0]).toContain(
      `Not on record; the closest differs in a ${kind}`,
    );
  });

  test('no match where a name inside of it differs', async () => {
    const item = await first('“My recommendation is no contact with Ukraine,” François Hollande said.', seeded);
    expect(item.findings).toMatchObject([{ kind: 'differs', difference: { asked: 'Ukraine', source: 'Russia' } }]);
  });

  test('second-hand where somebody else tells it on record', async () => {
    const told = 'being ready to resume dialogue on Ukraine';
    const item = await first(`Sergei Shoigu spoke of “${told}”.`, seeded);
    expect(kinds(item)).toContain('second-hand');
  });

  test('second-hand where the speaker quotes somebody else', async () => {
    const item = await first('“The tower is a death trap,” said Hugh Carrow.');
    expect(item.findings).toContainEqual({ kind: 'second-hand', toldBy: 'Hugh Carrow' });
  });

  test('denied by whom, where somebody denies it', async () => {
    const item = await first('Sergei Shoigu said both countries were “ready to dialogue”.', seeded);
    const denials = item.findings.filter(({ kind }) => kind === 'since');
    expect(item.state).toBe('since');
    expect(denials).toMatchObject([
      { since: { kind: 'denied', by: 'Paris', ref: 'lecornu-shoigu/S15' } },
      { since: { kind: 'denied', by: 'the entourage of the French minister' } },
    ]);
  });

  test.each(['one', 'two', 'three', 'nine'])('denied in its source: alpha %s', async (number) => {
    expect((await first(`“Alpha ${number} is safe,” said Ruth Okafor.`)).state).toBe('denied-in-source');
  });

  test('as it should be where the story reports the denial, too', async () => {
    expect((await first('Ruth Okafor never said “alpha two is safe”.')).state).toBe('exact');
  });

  test('not on record where nothing is near, and that says nothing about whether it was said', async () => {
    const text = '“Three herons on a frozen pond taught me more than the academy did,” said Ruth Okafor.';
    expect((await first(text)).findings).toEqual([{ kind: 'not-on-record' }]);
    expect(checkToReport(await check(text)).attention.entries[0]?.lines[0]).toContain('It may still have been said.');
  });

  test('too short to check where it is one word', async () => {
    expect((await first('Ruth Okafor called it “historic”.')).state).toBe('too-short');
  });
});

describe('what became of a statement since it was said', () => {
  test('a retraction is told by whom, when and why', async () => {
    const newsroom = await openTestNewsroom({ SEEDS_DIR, EDITORS: 'slack:U1' });
    const text = '“We will open new hospitals,” said Chloe Tanner.';
    const { ref } = (await first(text, newsroom)).view ?? { ref: '' };
    await newsroom.ask(`/retract ${ref} reason:"She spoke of clinics"`);
    const item = await first(text, newsroom);
    expect(item.findings).toMatchObject([
      { kind: 'since', since: { kind: 'retracted', by: 'Ada', words: 'She spoke of clinics' } },
    ]);
    await newsroom.remove();
  });

  test('a correction of the speaker is told where the story still has the old one', async () => {
    const newsroom = await openTestNewsroom({ SEEDS_DIR, EDITORS: 'slack:U1' });
    const text = '“We will open new hospitals,” said Chloe Tanner.';
    const { ref } = (await first(text, newsroom)).view ?? { ref: '' };
    await newsroom.ask(`/correct ${ref} speaker:ruth-okafor sure:yes plain:yes reason:"The mayor said it"`);
    const item = await first(text, newsroom);
    expect(item.findings).toMatchObject([
      { kind: 'somebody-elses', recorded: 'Ruth Okafor' },
      { kind: 'since', since: { kind: 'corrected', by: 'Ada' } },
    ]);
    await newsroom.remove();
  });
});

test('a story keeps its order, counts its states and puts first what needs a look', async () => {
  const checked = await check(
    [
      '“We will open new hospitals,” said Chloe Tanner.',
      '“Three herons on a frozen pond taught me more than the academy did,” said Ruth Okafor.',
      '“Alpha two is safe,” said Ruth Okafor.',
    ].join('\n\n'),
  );
  expect(checked.items.map(({ state }) => state)).toEqual(['exact', 'not-on-record', 'denied-in-source']);
  expect(checked.counts).toMatchObject({ exact: 1, 'not-on-record': 1, 'denied-in-source': 1, differs: 0 });
  const report = checkToReport(checked);
  expect(report.title).toBe('3 quotations checked, 2 to look at');
  expect(report.attention.entries.map(({ number }) => number)).toEqual([3, 2]);
  expect(report.fine.entries.map(({ number }) => number)).toEqual([1]);
});

test('in a language without rules quotations are found by their marks, and that is said', async () => {
  const { items, notes } = await fixtures.checks.story(
    'Mwenyekiti wa kijiji alisema kwamba watu wote walikuwa wamefika mapema asubuhi: “CO₂ must fall 1.5 per cent a year”. Baadaye walirudi nyumbani kwao.',
  );
  expect(items).toMatchObject([{ state: 'exact', item: { speaker: null } }]);
  expect(notes).toEqual([expect.stringMatching(/there are rules for .*English/)]);
});

test('a story of more than 100,000 characters is refused with what to do', async () => {
  await expect(fixtures.checks.story('word '.repeat(30_000))).rejects.toThrow(
    /at most 100,000 are checked\. Give it in/u,
  );
});
