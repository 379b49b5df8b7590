/** What is not said first-hand, and what a publisher takes back or changes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { draftText } from '../../src/drafting/draft.ts';
import { draftToYaml } from '../../src/drafting/output/dossier-yaml.ts';
import { takeLaterVersion } from '../../src/drafting/output/later-version.ts';
import { revisionToReport } from '../../src/drafting/output/report.ts';
import { findRevision } from '../../src/drafting/output/revision.ts';
import { knownSources, writeSeed } from '../../src/drafting/output/seeds.ts';
import { noMetadata } from '../../src/drafting/readers/metadata.ts';
import { statementsOf, wordsAt } from './readers.ts';

describe('nested voices', () => {
  test.each([
    ['“She told me ‘the tower is a death trap’ and I wrote it down,” said inspector Hugh Carrow.', 'She'],
    ['“The mayor said, ‘the tower is a death trap,’” Hugh Carrow said.', 'The mayor'],
    ['Hugh Carrow said: “My neighbour warned us: ‘the tower is a death trap’.”', 'My neighbour'],
  ])('are told by the outer speaker: %s', (text, source) => {
    const [outer, inner, ...more] = statementsOf(text);
    expect(more).toEqual([]);
    expect(outer).toMatchObject({ speaker: 'Hugh Carrow', toldBy: null });
    expect(inner).toMatchObject({ source, toldBy: 'Hugh Carrow' });
    expect(inner?.speaker).not.toBe('Hugh Carrow');
    expect(inner?.quotes.join()).toMatch(/^‘the tower is a death trap,?’$/);
  });

  test('a name in them is given', () => {
    const text = 'Mayor Alia Noor left. “Alia Noor told me ‘the tower is a death trap’,” Hugh Carrow said.';
    expect(statementsOf(text).at(-1)).toMatchObject({ speaker: 'Alia Noor', toldBy: 'Hugh Carrow' });
  });

  test.each(['“I said ‘enough’ and left,” Hugh Carrow said.', '“The so-called ‘tower’ is closed,” Hugh Carrow said.'])(
    'are nobody else’s where nobody else is told to speak: %s',
    (text) => {
      expect(statementsOf(text)).toMatchObject([{ speaker: 'Hugh Carrow' }]);
    },
  );
});

const correction =
  'Correction: An earlier version of this article quoted Deputy Mayor Piet Hollander as saying “the drivers can walk home for all I care”. Mr Hollander did not say this; the words were wrongly attributed to him. We apologise for the error.';
const night = `Council pulls plan for night buses

Mayor Alia Benhaddou withdrew the plan on Monday evening.

“The money is not there and I will not borrow it,” she told the council.`;

describe('a correction note', () => {
  test('is nobody’s statement, and is proposed as a correction', () => {
    const text = `${night}\n\n${correction}`;
    const draft = draftText(text, { language: 'en' });
    expect(draft.attributions.map((one) => one.speaker?.name)).toEqual(['Alia Benhaddou']);
    expect(draft.corrections.map((one) => one.quotes.map((span) => wordsAt(text, span)))).toEqual([
      ['“the drivers can walk home for all I care”'],
    ]);
    expect(draft.undecided.map((one) => one.text).join()).toMatch(/retract .* or record a dispute by the publisher/);
  });

  test.each([
    ['en', 'Clarification\n\nWe wrote that Jane Doe said “no”. She did not.'],
    ['en', 'Editor’s note: Jane Doe did not say “no”, as we wrote.'],
    ['en', '(This article was amended on 3 March. It said that Jane Doe had said “no”.)'],
    ['fr', 'Rectificatif : contrairement à ce que nous avons écrit, Jean Dupont n’a pas dit « non ».'],
    ['fr', 'Une version précédente de cet article attribuait à Jean Dupont le mot « non ».'],
  ])('in %s is known by how it begins: %s', (language, note) => {
    const { attributions, corrections } = draftText(`A headline\n\n${note}`, { language });
    expect(attributions).toEqual([]);
    expect(corrections.length).toBeGreaterThan(0);
  });

  test.each([
    'Clarification of the rules is needed, Jane Doe said.',
    'Jane Doe said a correction was “overdue”.',
    'An earlier version of the bill said “no”, Jane Doe told reporters.',
  ])('is not seen where somebody speaks: %s', (text) => {
    const draft = draftText(`A headline\n\n${text}`, { language: 'en' });
    expect(draft.corrections).toEqual([]);
    expect(draft.attributions.length).toBeGreaterThan(0);
  });
});

describe('a later version', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'whosaid-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const metadata = noMetadata();
  const publish = (text: string): void => {
    const draft = draftText(text, { language: 'en' });
    const yaml = draftToYaml({ id: 'story', text, metadata, draft }).replaceAll(/^ +proposed: true\n/gm, '');
    writeSeed(folder, 'story', { 'article.txt': text, 'dossier.yaml': yaml });
  };
  const update = (text: string): string => {
    const revision = findRevision(text, metadata, knownSources(folder));
    if (!revision) throw new Error('it is not seen as a later version');
    const draft = draftText(text, { language: 'en' });
    return revisionToReport(revision, takeLaterVersion(folder, revision.earlier, text, metadata, draft));
  };
  const read = (file: string): string => readFileSync(join(folder, 'story', file), 'utf8');
  const load = () => parseDossierFile('dossier.yaml', read('dossier.yaml'), read);

  const ferry = (words: string): string => `Ferry company answers union

“We ${words} the winter timetable,” said ferry director Tove Lind on Tuesday at the harbour office.

The union had asked for more crew on every crossing, and the company had refused that in the autumn.

“The boats are safe,” Lind added.`;

  test('that inserts a “not” has its new wording proposed, and the old statement says so', () => {
    publish(ferry('will cancel'));
    const report = update(ferry('will not cancel'));
    expect(report).toContain('S1: the article was changed, now reads “We will not cancel the winter timetable,”');
    const { dossier, proposals } = load();
    expect(proposals).toBe(1);
    expect(dossier.statements).toMatchObject([
      {
        id: 'S1',
        source: 'article',
        quotes: [{ exact: '“We will cancel the winter timetable,”' }],
        viaNote: '(the article was changed: now reads “We will not cancel the winter timetable,”)',
      },
      { id: 'S2', source: 'article-2', viaNote: null },
    ]);
    expect(read('dossier.yaml')).toMatch(/id: S3\n +proposed: true\n +source: article-2\n +speaker: lind/);
  });

  test('that leaves a statement out proposes nothing in its place', () => {
    publish(ferry('will cancel'));
    update(ferry('will cancel').replace(/“We.*office\./, 'The company said nothing on Tuesday.'));
    expect(load().proposals).toBe(0);
    expect(load().dossier.statements[0]?.viaNote).toBeNull();
  });

  test('with a correction of words on record proposes to retract them', () => {
    publish(`${night}\n\n“The drivers can walk home for all I care,” said Deputy Mayor Piet Hollander.`);
    const report = update(`${night}\n\n${correction}`);
    expect(report).toMatch(/takes back the words of S2 in a correction: retract it with \/retract story\/S2/);
  });
});
