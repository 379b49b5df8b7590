import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dossierVersion, parseDossierFile } from '../../../src/claims/dossiers/dossier-file.ts';
import { DataError } from '../../../src/lib/errors.ts';

const ARTICLE =
  'The minister said they were “ready to talk”.\nParis denied it. Then “ready to talk” again, and “never”.\n';
const MINIMAL = `id: a-story
title: A story
sources:
  - id: article
    file: article.txt
sides:
  - { id: us, name: Us }
speakers:
  - { id: minister, name: The minister, kind: person, side: us }
topics:
  - { id: talks, name: talks }
statements:
  - id: S1
    speaker: minister
    topic: talks
    says: They were ready to talk.
    passage: The minister said they were “ready to talk”.
    quotes:
      - “ready to talk”
`;

const read = (yaml: string, sources: Record<string, string> = { 'article.txt': ARTICLE }) =>
  parseDossierFile('a/dossier.yaml', yaml, (file) => sources[file] ?? null);
function problemsOf(yaml: string, sources?: Record<string, string>): readonly string[] {
  try {
    read(yaml, sources);
  } catch (error) {
    if (error instanceof DataError) return error.problems;
    throw error;
  }
  return [];
}

test('what the file leaves out is null, never guessed', () => {
  const { dossier } = read(MINIMAL);
  expect(dossier.sources[0]).toMatchObject({
    title: null,
    publisher: null,
    author: null,
    date: null,
    address: null,
    language: null,
  });
  expect(dossier.statements[0]).toMatchObject({ via: null, toldBy: null, date: null, as: null, source: 'article' });
});

test.each(['2026-02-31', '31 February', '0000-00-00', '31/02/2026'])(
  'a date that no calendar has is refused: %s',
  (date) => {
    const ofSource = MINIMAL.replace('file: article.txt', `file: article.txt\n    date: "${date}"`);
    const ofWords = MINIMAL.replace('    topic: talks\n', `    topic: talks\n    date: "${date}"\n`);
    expect(problemsOf(ofSource).join()).toContain('sources[0].date: no calendar has this date');
    expect(problemsOf(ofWords).join()).toContain('statements[0].date: no calendar has this date');
  },
);

test('each fragment is anchored in its passage, even where the same words stand elsewhere too', () => {
  const { dossier } = read(MINIMAL);
  expect(dossier.statements[0]?.quotes).toMatchObject([{ exact: '“ready to talk”', start: 28, end: 43 }]);
});

test('the version is the content’s: it changes with a word and with nothing else', () => {
  const version = dossierVersion(read(MINIMAL).dossier);
  expect(dossierVersion(read(`# a comment\n${MINIMAL}`).dossier)).toBe(version);
  expect(dossierVersion(read(MINIMAL.replace('A story', 'The story')).dossier)).not.toBe(version);
  expect(dossierVersion(read(MINIMAL, { 'article.txt': `${ARTICLE}More.` }).dossier)).not.toBe(version);
});

describe('a fault is told with the file, the line, the field and what to do', () => {
  test.each([
    [
      'a quotation with straight marks',
      MINIMAL.replace('- “ready to talk”', '- \'"ready to talk"\''),
      /^a\/dossier\.yaml:19: statements\[0\]\.quotes\[0\]: does not stand in the statement's passage.*The nearest text there, on line 1, is: “ready to talk”/,
    ],
    [
      'a passage that stands twice',
      MINIMAL.replace('passage: The minister said they were “ready to talk”.', 'passage: “ready to talk”'),
      /:17: statements\[0\]\.passage: stands 2 times in source "article", on line 1 \(after .* and on line 2 .*write it as exact, with a prefix or suffix/,
    ],
    [
      'an unknown speaker',
      MINIMAL.replace('speaker: minister', 'speaker: nobody'),
      /:14: statements\[0\]\.speaker: "nobody" is not among the speakers/,
    ],
    ['a misspelt field', MINIMAL.replace('    says:', '    sayz:'), /:13: statements\[0\].*unknown field "sayz"/],
    [
      'a missing field',
      MINIMAL.replace('    topic: talks\n', ''),
      /:13: statements\[0\]\.topic: is missing: it has to be a text/,
    ],
    ['a bad id', MINIMAL.replace('id: a-story', 'id: A story!'), /:1: id: must be lower-case words joined by hyphens/],
    [
      'an id that stands twice',
      MINIMAL.replace('topics:', '  - { id: minister, name: Another, kind: person }\ntopics:'),
      /speakers\[1\]\.id: "minister" stands twice/,
    ],
    ['YAML that is none', 'id: [', /^a\/dossier\.yaml:1: not YAML: /],
    [
      'a file outside the folder',
      MINIMAL.replace('file: article.txt', 'file: ../secret.txt'),
      /sources\[0\]\.file: must be the name of a file beside this one/,
    ],
    [
      'an address that is no web address',
      MINIMAL.replace('file: article.txt', 'file: article.txt\n    address: javascript:alert(1)'),
      /sources\[0\]\.address: must be a web address/,
    ],
    [
      'words of a quotation parted by a comma',
      MINIMAL.replace('      - “ready to talk”', '      - “ready to\n      - talk”'),
      /quotes\[1\]: follows the fragment above it without a word between/,
    ],
  ])('%s', (_, yaml, problem) => {
    const problems = problemsOf(yaml);
    expect(
      problems.some((line) => problem.test(line)),
      problems.join('\n'),
    ).toBe(true);
  });

  test('aliases that unfold without end', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefg'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`),
    ].join('\n');
    expect(problemsOf(bomb)[0]).toMatch(/^a\/dossier\.yaml:1: not YAML: .*: write it out, without aliases/);
  });

  test('an empty file', () => {
    expect(problemsOf('')[0]).toMatch(/^a\/dossier\.yaml:1: the file: is empty/);
  });

  test('a source that is not there', () => {
    expect(problemsOf(MINIMAL, {})).toEqual([
      "a/dossier.yaml:5: sources[0].file: article.txt is not there: put the source's text beside this file",
    ]);
  });

  test('a dispute of itself', () => {
    expect(problemsOf(`${MINIMAL}disputes:\n  - { id: D1, from: S1, against: S1, kind: denial }\n`)[0]).toContain(
      'a statement cannot dispute itself',
    );
  });

  test('all of them at once', () => {
    expect(
      problemsOf(MINIMAL.replace('speaker: minister', 'speaker: nobody').replace('topic: talks', 'topic: nothing')),
    ).toHaveLength(2);
  });
});

test('a proposal is checked like the rest and stays out of the record, with the disputes that need it', () => {
  const { dossier, proposals } = read(`${MINIMAL}    proposed: true\ndisputes: []\n`);
  expect([dossier.statements.length, proposals]).toEqual([0, 1]);
  expect(
    problemsOf(MINIMAL.replace('- “ready to talk”', '- “never said”').concat('    proposed: true\n')),
  ).toHaveLength(1);
});

test('the seeded dossier is read without a fault, and every quoted string stands in the article character for character', () => {
  const folder = 'seeds/lecornu-shoigu';
  const { dossier } = parseDossierFile('dossier.yaml', readFileSync(`${folder}/dossier.yaml`, 'utf8'), (file) =>
    readFileSync(`${folder}/${file}`, 'utf8'),
  );
  for (const statement of dossier.statements) {
    for (const { exact, start, end } of [statement.passage, ...statement.quotes])
      expect(dossier.sources[0]?.text.slice(start, end)).toBe(exact);
  }
});
