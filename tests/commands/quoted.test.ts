/** What an asker is told of quotations that are easily misread: what is denied, what stands in two fragments, other spellings. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const ARTICLE = `“We will not close the port,” said Anna Brien. Her spokesman denied that “the minister has met the buyers”.
“We will close the port on Friday,” said Tom Donald of the union. “The offer of 2% is an insult”, he added.
“This is a beginning,” said Li Na, the minister, “and nobody will be left behind.” “We will talk,” she said in Chinese.
The strike costs 2 percent of the trade.
`;

const DOSSIER = `
id: port
title: The strike in the port
sources: [{ id: article, file: article.txt, language: en }]
sides: []
speakers:
  - { id: brien, name: Anna Brien, kind: person }
  - { id: spokesman, name: her spokesman, kind: person }
  - { id: donald, name: Tom Donald, kind: person }
  - { id: li, name: Li Na, kind: person }
topics: [{ id: port, name: the port }]
statements:
  - { id: S1, speaker: brien, topic: port, says: She will keep it open., passage: "“We will not close the port,” said Anna Brien.", quotes: ["“We will not close the port,”"] }
  - { id: S2, speaker: spokesman, topic: port, says: He denied a meeting., passage: "Her spokesman denied that “the minister has met the buyers”.", quotes: ["“the minister has met the buyers”"] }
  - { id: S3, speaker: donald, topic: port, says: He announces a blockade., passage: "“We will close the port on Friday,” said Tom Donald of the union.", quotes: ["“We will close the port on Friday,”"] }
  - { id: S4, speaker: donald, topic: port, says: He turns it down., passage: "“The offer of 2% is an insult”, he added.", quotes: ["“The offer of 2% is an insult”"] }
  - { id: S5, speaker: li, topic: port, says: She promises care for all., passage: "“This is a beginning,” said Li Na, the minister, “and nobody will be left behind.”", quotes: ["“This is a beginning,”", "“and nobody will be left behind.”"] }
  - { id: S6, speaker: li, topic: port, says: She offers talks., passage: "“We will talk,” she said in Chinese.", quotes: ["“We will talk,”"], original: { text: 我们会谈判, language: zh } }
disputes:
  - { id: D1, from: S2, against: S1, kind: denial }
facts:
  - { says: What it costs., passage: The strike costs 2 percent of the trade. }
`;

let seeds: string;
let newsroom: TestNewsroom;
beforeAll(async () => {
  seeds = mkdtempSync(join(tmpdir(), 'whosaid-seeds-'));
  mkdirSync(join(seeds, 'port'));
  writeFileSync(join(seeds, 'port', 'article.txt'), ARTICLE);
  writeFileSync(join(seeds, 'port', 'dossier.yaml'), DOSSIER);
  newsroom = await openTestNewsroom({ SEEDS_DIR: seeds });
});
afterAll(async () => {
  await newsroom.remove();
  rmSync(seeds, { recursive: true, force: true });
});

const text = async (line: string) => (await newsroom.text(line)).replaceAll(/\s+/g, ' ');

describe('a quotation of what is denied', () => {
  test.each(['/whosaid "the minister has met the buyers"', '/check The minister has met the buyers, says Brien.'])(
    'is never its speaker’s, and stands in the source’s sentence: %s',
    async (line) => {
      const shown = await text(line);
      expect(shown).toMatch(/in a sentence about her spokesman \(neither side\)/i);
      expect(shown).toContain(
        'Careful: the article may not say that her spokesman said this. Its sentence has “denied”. ' +
          '│ Her spokesman denied that “the minister has met the buyers”.',
      );
      expect(shown).not.toContain('│ “the minister has met the buyers”');
    },
  );
});

test('a denial is shown by the sentence in which it is made, where its quotation is what it denies', async () => {
  expect(await text('/disputes S1')).toContain(
    'Her spokesman, in the article’s words: Her spokesman denied that “the minister has met the buyers”. S2',
  );
});

describe('what differs', () => {
  test('two fragments asked for as one are told as fragments', async () => {
    const shown = await text('/whosaid "this is a beginning and nobody will be left behind"');
    expect(shown).toContain('Close, not exact');
    expect(shown).toContain('These are fragments: the words between them, at “·”, are the article’s.');
    expect(shown).toContain('“This is a beginning,” said Li Na, the minister, “and nobody will be left behind.”');
  });

  test('the original’s words are told as the original’s', async () => {
    expect(await text('/whosaid "我们会谈判"')).toContain('Words of the original: the article prints a translation');
  });
});

describe('another spelling', () => {
  test.each([
    ['we willnot close theport', 'We will not close the port'],
    ['the offer of 2 percent is an insult', 'the offer of 2% is an insult'],
    ['We will talk https://t.co/abcdef', 'We will talk'],
    ['We will talk <https://example.org/a>', 'We will talk'],
    ['We will talk (www.example.org/a)', 'We will talk'],
  ])('of a phrase that nothing matches is answered, and said to be one: %s', async (phrase, meant) => {
    const answer = await newsroom.ask(`/whosaid "${phrase}"`);
    expect(answer.title.toLowerCase()).toContain(`“${meant.toLowerCase()}”: attributed to`);
    const shown = await text(`/whosaid "${phrase}"`);
    expect(shown).toContain(`As typed, “${phrase}” is not on record. These are the answers to`);
    expect(shown).toMatch(/Exact quote/);
  });

  test('is not looked for where the source has the words as typed', async () => {
    expect(await text('/whosaid "2 percent"')).toContain('the article’s own words, no speaker’s');
  });

  test('by a slip in a word or two is offered, and never made inside of another word', async () => {
    expect(await text('/whosaid "nobodyy insullt"')).toContain('→ /whosaid "nobody insult"');
    expect(await text('/whosaid "insullt"')).toContain('→ /whosaid "insult"');
  });

  test('line breaks and spaces of a pasted phrase do not count, nor stand in the title', async () => {
    expect((await newsroom.ask('/whosaid "We will\n  talk"')).title).toBe(
      '“We will talk”: attributed to Li Na (neither side)',
    );
  });

  test('a phrase without a word is the asker’s mistake, with what to do', async () => {
    const answer = await newsroom.ask('/whosaid "😀 ???"');
    expect(answer.tone).toBe('mistake');
    expect(await text('/whosaid "😀 ???"')).toContain('“😀 ???” has no word to look for Give some of the words');
  });
});
