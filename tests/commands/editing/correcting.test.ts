/** Correcting a statement: what changes, and what must not change by the way. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ann,
  answerText,
  ask,
  ben,
  editors,
  errorsOf,
  expectAnswer,
  expectForm,
  guest,
  openForm,
  send,
} from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

test('shows old → new, keeps both versions, and changes the version of the dossier', async () => {
  const before = newsroom.readModel.records.dossier('lecornu-shoigu')?.version;
  const answer = await ask(
    newsroom,
    ann,
    '/correct S3 says:"He asked for a stop." topic:"the call itself" reason:"Clearer"',
  );
  expect(answerText(answer)).toContain('“He asked Moscow to stop any manipulation.”');
  expect(answerText(answer)).toContain('“He asked for a stop.”');
  const history = answerText(await ask(newsroom, guest, '/history S3'));
  expect(history).toContain('Version 2: corrected (topic and paraphrase)');
  expect(history).toContain('Clearer');
  expect(history).toContain('by Ann (slack)');
  expect(newsroom.readModel.records.dossier('lecornu-shoigu')?.version).not.toBe(before);
});

test('anchors a corrected quotation in the source before anything is stored', async () => {
  const wrong = await ask(newsroom, ann, '/correct S3 quotation:"stop every manipulation" reason:x');
  expect(wrong.tone).toBe('mistake');
  expect(answerText(wrong)).toContain('Nearest in its own passage');
  expect(await newsroom.ledger.count()).toBe(1);
  const right = await ask(newsroom, ann, '/correct S3 quotation:"manipulation" reason:"Only this word"');
  expect(right.tone).toBe('answer');
  expect(newsroom.readModel.records.statements('S3')[0]?.statement.quotes).toMatchObject([{ exact: 'manipulation' }]);
});

test('shows the nearest words of the statement’s own passage first, then whose passage the others are in', async () => {
  const answer = answerText(await ask(newsroom, ann, '/correct S3 quotation:"stop all manipulation" reason:typo'));
  expect(answer).toContain('Nearest in its own passage, on line 9: ');
  expect(answer).toContain('“stop any manipulation”');
  expect(answer).not.toContain('absolute manipulation');
  const elsewhere = answerText(
    await ask(newsroom, ann, '/correct S3 quotation:"We are in absolutely any manipulation" reason:typo'),
  );
  expect(elsewhere.indexOf('Nearest in its own passage, on line 9')).toBeGreaterThan(0);
  expect(elsewhere.indexOf('Elsewhere, on line 17, in the passage of S10, Jean-Yves Le Drian')).toBeGreaterThan(
    elsewhere.indexOf('Nearest in its own passage'),
  );
});

test('gives a line to paste back without what nobody can type, and no list of all options', async () => {
  const answer = answerText(await ask(newsroom, ann, '/correct S3 says:"He asked."'));
  expect(answer).toContain('/correct S3 says:"He asked." reason:…');
  expect(answer).toContain('/help correct tells all options.');
  expect(answer).not.toContain('base:');
  expect(answer).not.toContain('[unmarked:yes]');
});

test('asks whether a change of the speaker is meant, and says what hangs on it', async () => {
  const line = '/correct S7 speaker:lecornu reason:test';
  const answer = await ask(newsroom, ann, line);
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain('This changes whose words these are.');
  expect(answerText(answer)).toContain('The passage names the entourage of the French minister: ');
  expect(answerText(answer)).toContain('its denial of S5 (Sergei Shoigu)');
  expect(answerText(answer)).toContain('sure:');
  expect(await newsroom.ledger.count()).toBe(1);
  expect((await ask(newsroom, ann, `${line} sure:yes`)).title).toBe('lecornu-shoigu/S7 is corrected');
  expect(newsroom.readModel.records.statements('S7')[0]?.speaker.name).toBe('Sébastien Lecornu');
});

test.each([
  ['S5 speaker:paris', 'the denial of it by S15 (Paris)'],
  ['S6 toldby:""', 'This changes whose words these are.'],
  ['S8 toldby:entourage', 'This changes whose words these are.'],
  ['S3 quotation:"ready to dialogue"', 'The words are on record as Sergei Shoigu’s (S5).'],
])('asks whether %s is meant', async (typed, told) => {
  const answer = await ask(newsroom, ann, `/correct ${typed} reason:x`);
  expect(answerText(answer)).toContain(told);
  expect(await newsroom.ledger.count()).toBe(1);
  expect((await ask(newsroom, ann, `/correct ${typed} reason:x sure:yes plain:yes`)).tone).toBe('answer');
});

test('asks in the form, in a step of its own, whether a change of the speaker is meant', async () => {
  const form = await openForm(newsroom, ann, '/correct S7');
  const second = expectForm(await send(newsroom, ann, form, { speaker: 'lecornu' }));
  const third = expectForm(await send(newsroom, ann, second, { reason: 'test' }));
  expect(third.fields).toMatchObject([{ name: 'sure', kind: 'flag', value: '' }]);
  const unsure = expectForm(await send(newsroom, ann, third, {}));
  expect(errorsOf(unsure).sure).toBe('This has to be filled in.');
  expectAnswer(await send(newsroom, ann, unsure, { sure: 'yes' }));
  expect(newsroom.readModel.records.statements('S7')[0]?.speaker.name).toBe('Sébastien Lecornu');
});

test('refuses the correction of a retracted statement, with the remedy', async () => {
  await ask(newsroom, ann, '/retract S3 reason:"Not in the release"');
  const answer = await ask(newsroom, ann, '/correct S3 says:"x" reason:y');
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain('a retracted statement is not corrected: record the right words with /record');
});

test('does not set back what somebody else corrected while the form was open', async () => {
  const form = await openForm(newsroom, ann, '/correct S3');
  await ask(newsroom, ben, '/correct S3 via:"a press release" reason:"Found it"');
  const second = expectForm(await send(newsroom, ann, form, { says: 'He asked for a stop.' }));
  expectAnswer(await send(newsroom, ann, second, { reason: 'Shorter' }));
  const [view] = newsroom.readModel.records.statements('S3');
  expect(view?.statement).toMatchObject({ via: 'a press release', says: 'He asked for a stop.' });
});

test('tells the second of two who correct the same field, keeps the form, and takes it when it is sent anew', async () => {
  const form = await openForm(newsroom, ann, '/correct S3');
  await ask(newsroom, ben, '/correct S3 says:"Ben’s words." reason:"Ben"');
  const second = expectForm(await send(newsroom, ann, form, { says: 'Ann’s words.' }));
  const told = expectAnswer(await send(newsroom, ann, second, { reason: 'Ann' }));
  expect(answerText(told)).toContain('was changed by somebody else meanwhile (says)');
  expect(told.actions).toMatchObject([{ label: 'Open the form again', command: 'form' }]);
  expect(newsroom.readModel.records.statements('S3')[0]?.statement.says).toBe('Ben’s words.');
});
