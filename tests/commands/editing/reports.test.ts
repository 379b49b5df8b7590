/** A quotation that its source does not plainly report is recorded as first-hand only where an editor says so. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ann, ask, editors, errorsOf, expectAnswer, openForm } from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

const SEEDS_DIR = new URL('../../fixtures/seeds', import.meta.url).pathname;

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ ...editors, SEEDS_DIR });
});
afterEach(() => newsroom.remove());

const DENIED = '/record "three is safe" dossier:denials speaker:Okafor topic:t says:"She says so."';
const NESTED =
  '/record "the tower is a death trap" dossier:town-hall speaker:"Hugh Carrow" topic:"the tower" says:"He says so."';

test('a denied quotation is asked about, with its sentence', async () => {
  const form = await openForm(newsroom, ann, DENIED);
  expect(errorsOf(form).quotation).toContain(
    'The source’s sentence may not say that the speaker said this (it has “never”): ' +
      'Okafor never told the council that “alpha three is safe”.',
  );
  expect(expectAnswer(await ask(newsroom, ann, `${DENIED} plain:yes`)).title).toContain('Recorded as denials/S');
});

test('a quotation inside of a quotation is asked about, and recorded with whoever relays it', async () => {
  const form = await openForm(newsroom, ann, NESTED);
  expect(errorsOf(form).quotation).toContain('where somebody whom the source calls “she” is quoted');
  const told = NESTED.replace('"Hugh Carrow"', '"Femi Adebayo"');
  expect(expectAnswer(await ask(newsroom, ann, `${told} toldby:"Hugh Carrow" plain:yes also:yes`)).title).toContain(
    'Recorded as',
  );
});

test('a plainly reported one is recorded without a question', async () => {
  const answer = await ask(
    newsroom,
    ann,
    '/record "new hospitals" dossier:town-hall speaker:"Chloe Tanner" topic:money says:"She announces them."',
  );
  expect(expectAnswer(answer).title).toContain('Recorded as town-hall/S');
});

describe('/correct asks the same', () => {
  test('of other words', async () => {
    const line = '/correct denials/S3 quotation:"three is safe" reason:x';
    expect(errorsOf(await openForm(newsroom, ann, line)).quotation).toContain('(it has “never”)');
    expect(expectAnswer(await ask(newsroom, ann, `${line} plain:yes`)).tone).toBe('answer');
  });

  test('of another speaker', async () => {
    const line = '/correct town-hall/S2 speaker:"Ruth Okafor" sure:yes reason:x';
    expect(errorsOf(await openForm(newsroom, ann, line)).quotation).toContain(
      'The source’s sentence may not say that the speaker said this: “We will open new hospitals,” said Chloe Tanner',
    );
    expect(expectAnswer(await ask(newsroom, ann, `${line} plain:yes`)).tone).toBe('answer');
  });

  test('of another speaker than the one whom the source names as it did', async () => {
    await ask(newsroom, ann, '/correct town-hall/S2 as:"Chloe Tanner" reason:x');
    const line = '/correct town-hall/S2 speaker:"Ruth Okafor" sure:yes reason:x';
    expect(errorsOf(await openForm(newsroom, ann, line)).quotation).toContain('said Chloe Tanner');
  });

  test('where nobody relays a quotation inside of a quotation any more', async () => {
    const line = '/correct town-hall/S8 quotation:"‘the tower is a death trap’" reason:x';
    expect(errorsOf(await openForm(newsroom, ann, line)).quotation).toContain('stands inside of another one');
  });

  test('not of a paraphrase', async () => {
    const line = '/correct denials/S3 says:"She did not say so." reason:x';
    expect(expectAnswer(await ask(newsroom, ann, line)).tone).toBe('answer');
  });
});

test('a part of a number is not recorded', async () => {
  const form = await openForm(
    newsroom,
    ann,
    '/record "200 000 euros" dossier:numbers speaker:Lefèvre topic:t says:"She needs money."',
  );
  expect(errorsOf(form).quotation).toContain('only as a part of');
});
