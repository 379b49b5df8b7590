/** What an asker is told beyond the acceptance table: pages, counts, reversed meanings, whole messages, the source's own words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

/** An answer on one line, so that where the console breaks its lines does not count. */
const text = async (line: string) => (await newsroom.text(line)).replaceAll(/\s+/g, ' ');
const statements = async (line: string) =>
  (await newsroom.ask(line)).statements.map((ref) => ref.replace('lecornu-shoigu/', ''));

describe('/whosaid', () => {
  test('a page past the end says so, and never that nothing is on record', async () => {
    const shown = await text('/whosaid "ready to dialogue" page:2');
    expect(shown).toContain('There is no page 2: 2 matches in all.');
    expect(shown).not.toContain('Nothing on record');
  });

  test('an exact quote, the article’s words and a close match are told apart', async () => {
    expect(await text('/whosaid "ready to dialogue"')).toMatch(/Exact quote ·.*Also close: .*Close, not exact/);
    expect(await text('/whosaid "denied by Paris"')).toContain(
      'Exact words, but the article’s: partly or wholly outside quote marks',
    );
  });

  test('a narrowing that leaves nothing says whose the matches are without it', async () => {
    expect(await text('/whosaid "ready to dialogue" speaker:lecornu')).toContain(
      'Without speaker:lecornu there are matches: Sergei Shoigu (Russia) S5 (word for word); Sergei Shoigu (Russia) S6 (close).',
    );
  });

  test('a statement that itself disputes another says which', async () => {
    expect(await text('/whosaid "immediately denied by Paris"')).toContain(
      'Denies Sergei Shoigu (Russia) S5: “ready to dialogue”',
    );
    expect(await text('/whosaid "claimed by the Islamic State"')).toContain(
      'The article, not a speaker, sets it against Kremlin (Russia) S14',
    );
  });

  test.each([
    ['claimed by the Islamic State', 'The attack was claimed by the Islamic State organization'],
    ['immediately denied by Paris', 'Comments immediately denied by Paris'],
  ])('indirect speech is printed once: %s', async (phrase, passage) => {
    expect((await text(`/whosaid "${phrase}"`)).split(passage)).toHaveLength(2);
  });

  test('words in another order are told as such', async () => {
    const shown = await text('/whosaid "condemned unreservedly the war of aggression"');
    expect(shown).toContain('In another order: “unreservedly”.');
    expect(shown).not.toContain('The record adds “unreservedly”');
  });

  test.each([
    ['not ready to dialogue', 'You typed “not”; the record does not have it.'],
    ['French secret services are behind this', 'The record has “not”; you did not type it.'],
  ])('a negation on one side only makes no match, and is named: %s', async (phrase, difference) => {
    const answer = await newsroom.ask(`/whosaid "${phrase}"`);
    expect(answer).toMatchObject({ tone: 'nothing', title: `Not on record: “${phrase}”`, statements: [] });
    const shown = await text(`/whosaid "${phrase}"`);
    expect(shown).toContain('Closest on record, not a match:');
    expect(shown).toContain(difference);
  });

  test('an elision that the phrase runs over is told as what the source leaves out', async () => {
    expect(await text('/whosaid "help Ukraine again the more we help"')).toContain(
      'The source leaves something out at “(…)”.',
    );
  });

  test.each([
    ['any information allowing a link', 'not'],
    ['proposed anything', 'nor'],
    ['secret services are', 'not'],
    ['contact with Russia', 'no'],
  ])('words that stand on record word for word beside a negation are warned of: %s', async (phrase, word) => {
    const shown = await text(`/whosaid "${phrase}"`);
    expect(shown).toContain('Exact quote');
    expect(shown).toContain(`Careful: on record, “${word}” stands beside these words. The meaning may be reversed.`);
  });

  test.each(['the French secret services were not behind this', 'neither accepted or proposed'])(
    'where both have the negation there is no such warning: %s',
    async (phrase) => {
      expect(await text(`/whosaid "${phrase}"`)).toContain('Close, not exact');
      expect(await text(`/whosaid "${phrase}"`)).not.toContain('Careful');
    },
  );
});

describe('what counts as close', () => {
  test.each([
    ['ready for dialogue', 'S5'],
    ['stop all manipulation', 'S3'],
    ['both countries are ready to dialogue', 'S5'],
    ['redy to dialogue', 'S5'],
  ])('small words and slips are judged alike: %s', async (phrase, id) => {
    expect((await statements(`/whosaid "${phrase}"`))[0]).toBe(id);
    expect(await text(`/whosaid "${phrase}"`)).toContain('Close, not exact');
  });

  test.each([
    ['Russia exploits this kind of discussion', 'S9'],
    ['extreme manipulations', 'S10'],
  ])("a tie between a quotation and the desk's paraphrase goes to the quotation: %s", async (phrase, id) => {
    expect((await statements(`/whosaid "${phrase}"`))[0]).toBe(id);
    expect(await text(`/whosaid "${phrase}"`)).toContain('Close, not exact');
  });

  test('words of the paraphrase alone are told to be in no quotation', async () => {
    expect(await text('/whosaid "denied the Russian account"')).toContain(
      'Only in the desk’s paraphrase, which is nobody’s own words',
    );
  });

  test.each(['secret services are behind the attack', 'behind the attack'])(
    'a paraphrase that only resembles the phrase, or has a negation that it lacks, is no match: %s',
    async (phrase) => {
      expect(await statements(`/whosaid "${phrase}"`)).not.toContain('S4');
    },
  );
});

describe('/check', () => {
  const RESUME =
    'The Russian minister clearly affirmed being ready to resume dialogue on Ukraine but France has neither accepted nor proposed anything';

  test('recorded words are found inside a long sentence without quotation marks', async () => {
    const found = await statements(`/check ${RESUME}`);
    expect(found.slice(0, 2).sort()).toEqual(['S6', 'S7']);
    const shown = await text(`/check ${RESUME}`);
    expect(shown).toContain('■ “being ready to resume dialogue on Ukraine”: ');
    expect(shown).toContain('■ “France has neither accepted nor proposed anything”: ');
  });

  test('a short sentence around a recorded fragment is graded by the fragment', async () => {
    expect(await statements('/check He is ready to dialogue.')).toContain('S5');
    expect(await text('/check He is ready to dialogue.')).toMatch(/■ “ready to dialogue”: .*Exact quote/);
  });

  test('a negation that the message puts before recorded words is warned of', async () => {
    const shown = await text('/check He is not at all ready to dialogue.');
    expect(shown).toContain('Careful: your message has “not” before these words. The meaning may be reversed.');
  });

  test('a negation that the record puts before the message’s words is warned of, and one that both have is not', async () => {
    expect(await text('/check He has contact with Russia.')).toContain('Careful: on record, “no” stands beside');
    expect(await text('/check He has no contact with Russia.')).not.toContain('Careful');
  });

  test('recorded words that the message turns around are told as closest, and are no match', async () => {
    const line = '/check Hollande told them that his recommendation is contact with Russia.';
    expect(await newsroom.ask(line)).toMatchObject({ tone: 'nothing', statements: [] });
    expect(await text(line)).toContain('Closest on record, not a match:');
    expect(await text(line)).toContain('The record has “no”; you did not type it.');
  });

  test('words with another name than the record’s are told beside those that are on record', async () => {
    const line = '/check Lecornu asked Moscow to “stop any manipulation”. Hollande wants “no contact with Ukraine”.';
    expect(await statements(line)).toEqual(['S3']);
    expect(await text(line)).toMatch(
      /Exact quote.*Closest on record, not a match: You typed “Ukraine”; the record has “Russia”\./,
    );
  });

  test('a wrong name beside recorded words is told before they are graded', async () => {
    const shown = await text('/check Sergei Shoigu said: “My recommendation is no contact with Russia.”');
    const whose = 'you name Sergei Shoigu; on record: François Hollande (neither side)';
    expect(shown).toContain(whose);
    expect(shown.indexOf(whose)).toBeLessThan(shown.indexOf('Exact quote'));
  });

  test('a name that is not on record is told before the words are graded', async () => {
    expect(await text('/check Macron said: “My recommendation is no contact with Russia.”')).toContain(
      '■ “My recommendation is no contact with Russia”: you name Macron, not on record; on record: François Hollande (neither side)',
    );
    for (const line of ['“ready to dialogue”, said Emmanuel Macron.', 'Macron says that both were ready to dialogue.'])
      expect(await text(`/check ${line}`)).toMatch(/“ready to dialogue”: you name (Emmanuel )?Macron, not on record/);
    expect(await text('/check “ready to dialogue”, said the minister.')).toContain('“ready to dialogue”: on record:');
  });

  test('of two who say the same, each sentence is told with its own name', async () => {
    const shown = await text('/check Macron said “ready to dialogue”. Then Shoigu said “ready to dialogue” as well.');
    expect(shown).toContain('“ready to dialogue”: you name Macron, not on record');
    expect(shown).toContain('You name Sergei Shoigu (Russia), as on record.');
  });

  test('a statement that differs in a name is shown once', async () => {
    const shown = await text('/check Paris has neither accepted nor proposed anything.');
    expect(shown).toContain('You typed “Paris”; the record has “France”.');
    expect(shown.match(/· S7\)/g)).toHaveLength(1);
  });

  test('every sentence that has words of a statement is told under it', async () => {
    const shown = await text('/check Both were ready to dialogue. Later he said he is ready to dialogue again.');
    expect(shown).toContain('You wrote: Both were ready to dialogue.');
    expect(shown).toContain('You wrote: Later he said he is ready to dialogue again.');
  });

  test('a denial is not told as the words of the one it denies', async () => {
    expect(
      await statements('/check Paris denied that the French secret services are behind the Moscow attack.'),
    ).not.toContain('S4');
  });

  test('a text that is checked in part says so', async () => {
    const long = Array.from({ length: 70 }, (_, index) => `Sentence number ${index} is nobody’s.`).join(' ');
    expect(await text(`/check ${long}`)).toContain('Only the first 60 sentences and quotations were checked.');
  });

  test('what is not listed is said to be not found, no more', async () => {
    expect(await text('/check He is ready to dialogue.')).toContain(
      'A sentence that is not listed was not found. It may still have been said.',
    );
  });
});

describe('where no statement matches', () => {
  test('a pasted passage is led to /check, and repeated by its beginning', async () => {
    const passage = `The two ministers spoke for an hour. ${'Nobody was told a word of what was said. '.repeat(6)}Asked about it, Moscow was told to “stop any manipulation”.`;
    const answer = await newsroom.ask(`/whosaid ${passage}`);
    expect(answer.tone).toBe('nothing');
    expect(answer.actions).toContainEqual({
      label: 'Check the whole message',
      command: 'check',
      options: { text: expect.stringContaining('stop any manipulation') },
    });
    const shown = (await text(`/whosaid ${passage}`)).split('→')[0];
    expect(shown).not.toContain('stop any manipulation”.”');
  });

  test('the closest is shown with its words, what differs and its disputes, and as no match', async () => {
    const shown = await text('/whosaid "France is ready to dialogue"');
    expect(shown).toContain('Closest on record, not a match: The record does not have “France is”.');
    expect(shown).toContain('Denied by Paris and the entourage of the French minister (France)');
    expect(shown).not.toContain('Exact quote');
  });

  test.each([
    ['at least 144 dead', 'on March 22, left at least 144 dead and 360 injured'],
    ['the first since October 2022', 'This exchange – the first since October 2022'],
    ['bilateral security agreement', 'Paris recently concluded a bilateral security agreement'],
  ])("the source's own words are told as the source's: %s", async (phrase, passage) => {
    const shown = await text(`/whosaid "${phrase}"`);
    expect(shown).toContain('the article’s own words, no speaker’s');
    expect(shown).toContain(passage);
    expect(shown).toContain('What is this micmac');
    expect(await statements(`/whosaid "${phrase}"`)).toEqual(['lecornu-shoigu']);
  });

  test("within a speaker the source's own words are not what was asked for", async () => {
    expect(await text('/whosaid "at least 144 dead" speaker:lecornu')).not.toContain('in its own voice');
  });

  test.each([
    ['who said ready to dialogue?', ['S5', 'S6']],
    ['who said "ready to dialogue"?', ['S5', 'S6']],
  ])('a plain question is understood: %s', async (line, ids) => {
    expect(await statements(line)).toEqual(ids);
    expect((await newsroom.ask(line)).title).toBe('“ready to dialogue”: attributed to Sergei Shoigu (Russia)');
  });

  test.each([
    ['who disputes S5?', '/disputes S5'],
    ['who is shoigu', '/speaker shoigu'],
    ['what did lecornu say about manipulation', '/speaker lecornu topic:manipulation'],
  ])('another question is led to the command that answers it: %s', async (line, command) => {
    expect(await text(line)).toContain(`the answer is ${command}.`);
  });
});
