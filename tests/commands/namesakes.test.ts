/** A name of several people asks which of them is meant, and one of them is never confirmed for another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ SEEDS_DIR });
});
afterAll(() => newsroom.remove());

const textOf = async (line: string) => (await newsroom.text(line)).replaceAll(/\s+/g, ' ');

const TANNERS = [
  'Owen Tanner (site manager, Builders, in town-hall)',
  'Chloe Tanner (economic secretary, Town, in town-hall)',
  'Owen Tanner (chairman of the river board, neither side, in river-board)',
];

describe('a surname of several people', () => {
  test.each([
    '/speaker Tanner',
    '/speaker tanner',
    '/speaker "Mr Tanner"',
    '/compare Tanner Okafor',
    '/compare Adebayo Tanner',
    '/whosaid "the river is clean" speaker:Tanner',
  ])('lists them and asks which: %s', async (line) => {
    expect((await newsroom.ask(line)).tone).toBe('mistake');
    const shown = await textOf(line);
    for (const each of TANNERS) expect(shown).toContain(each);
    expect(shown).toContain('Which one?');
  });

  test('within a dossier is asked of those who are in it', async () => {
    expect((await newsroom.ask('/speaker Tanner dossier:river-board')).title).toContain('Owen Tanner (');
    const shown = await textOf('/speaker Tanner dossier:town-hall');
    expect(shown).toContain('Which one? Give the full name.');
    expect(shown).not.toContain('river-board');
  });

  test('a full name in two dossiers is two people where their roles differ', async () => {
    expect((await newsroom.ask('/speaker "Owen Tanner"')).tone).toBe('mistake');
    expect((await newsroom.ask('/speaker "Chloe Tanner"')).title).toContain('Chloe Tanner (');
  });

  test('an id with its hyphen names one', async () => {
    expect((await newsroom.ask('/speaker owen-tanner')).title).toContain('Owen Tanner (');
  });
});

describe('a title before a name', () => {
  test.each([
    ['/speaker "Mayor Okafor"', 'Ruth Okafor'],
    ['/speaker "Colonel Menon"', 'Ravi Menon'],
    ['/speaker "Mr Carrow"', 'Hugh Carrow'],
    ['/speaker "Ms. Chloe Tanner"', 'Chloe Tanner'],
    ['/speaker "Mme Moreau"', 'Lucie Moreau'],
    ['/speaker "M. Lefèvre"', 'Zoë Lefèvre'],
  ])('is read as one: %s', async (line, name) => {
    expect((await newsroom.ask(line)).title).toContain(`${name} (`);
  });

  test('tells those apart whose role it is', async () => {
    expect(await textOf('/speaker "Mayor Okafor"')).toContain('mayor · ');
  });
});

describe('/check', () => {
  test.each([
    'Tanner said: “The river is clean”.',
    'Ms Tanner said: “The river is clean”.',
    'Owen Tanner said: “The river is clean”.',
  ])('never confirms one of several namesakes: %s', async (message) => {
    const shown = await textOf(`/check ${message}`);
    expect(shown).toContain('who may be any of:');
    expect(shown).toContain('Owen Tanner (chairman of the river board, neither side, in river-board)');
    expect(shown).not.toContain('you name Owen Tanner (neither side), as on record');
  });

  test('names whoever is meant where it is somebody else', async () => {
    expect(await textOf('/check Chloe Tanner said: “The river is clean”.')).toContain(
      'you name Chloe Tanner; on record: Owen Tanner (neither side)',
    );
  });

  test.each([
    ['Chloe Tanner supporters said “We will open new hospitals”.', 'Chloe Tanner supporters'],
    ['“We will open new hospitals,” said Chloe Tanner’s lawyer.', 'Chloe Tanner’s lawyer'],
    ['The lawyer of Chloe Tanner said “We will open new hospitals”.', 'lawyer of Chloe Tanner'],
    ['Le camp Adebayo a dit « two hundred jobs are at stake ».', 'camp Adebayo'],
  ])('whoever speaks for somebody is a stranger: %s', async (message, name) => {
    expect(await textOf(`/check ${message}`)).toContain(`you name ${name}, not on record`);
  });

  test('a role before a name is its bearer’s', async () => {
    expect(await textOf('/check spokeswoman Chloe Tanner said “We will open new hospitals”.')).not.toContain(
      'not on record',
    );
  });

  test('a given name that nobody of the surname has is a stranger’s', async () => {
    expect(await textOf('/check Maria Adebayo said: “two hundred jobs are at stake”.')).toContain(
      'you name Maria Adebayo, not on record; on record: Femi Adebayo (neither side)',
    );
    expect(await textOf('/check Yesterday Adebayo said: “two hundred jobs are at stake”.')).toContain(
      'you name Femi Adebayo (neither side), as on record',
    );
  });
});
