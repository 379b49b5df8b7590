/** What a dossier file's report warns of: statements that their source does not plainly report. */
import { expect, test } from 'vitest';
import { findCautions, readSeedFolder } from '../../../src/claims/dossiers/seeding.ts';

const cautionsOf = (folder: string) =>
  Object.fromEntries(readSeedFolder(folder, 'seeds').read.map(({ seed, dossier }) => [seed, findCautions(dossier)]));

test('the seeded dossier has none', () => {
  expect(cautionsOf('seeds')).toEqual({ 'lecornu-shoigu': [] });
});

test('denied quotations, and those inside of another one, are listed with the reason', () => {
  const cautions = cautionsOf('tests/fixtures/seeds');
  expect(cautions.denials).toContain(
    'S3: The source’s sentence may not say that the speaker said this (it has “never”): Okafor never told the council that “alpha three is safe”.',
  );
  expect(cautions['town-hall']?.map((each) => each.slice(0, each.indexOf(':')))).toEqual(['S9', 'S10']);
});
