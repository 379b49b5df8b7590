import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Form, MAX_FIELDS } from '../../../src/bot/forms/form.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import {
  ann,
  answerText,
  ask,
  ben,
  editors,
  entriesOf,
  errorsOf,
  expectAnswer,
  expectForm,
  guest,
  openForm,
  send,
} from '../editing/editing-session.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

/** Goes through all steps of a form, filling in what is asked. */
async function fillIn(form: Form, typed: Record<string, string>, asker = ann) {
  let reply = await send(newsroom, asker, form, pick(form, typed));
  for (let step = 0; step < 10 && 'fields' in reply; step++)
    reply = await send(newsroom, asker, reply, pick(reply, typed));
  return expectAnswer(reply);
}

function pick({ fields }: Form, typed: Record<string, string>): Record<string, string> {
  return Object.fromEntries(fields.flatMap(({ name }) => (typed[name] === undefined ? [] : [[name, typed[name]]])));
}

const WORDS = {
  speaker: 'Lecornu',
  topic: 'manipulation',
  quotation: 'increased exchanges',
  says: 'He named terrorism.',
};

it('opens empty, goes in steps of at most five fields, and records at the end alone', async () => {
  const form = await openForm(newsroom, ann, '/record');
  expect(form).toMatchObject({ step: 1, command: 'record' });
  expect(form.fields.length).toBeLessThanOrEqual(MAX_FIELDS);
  const second = expectForm(await send(newsroom, ann, form, pick(form, WORDS)));
  expect(second.step).toBe(2);
  expect(await newsroom.ledger.count()).toBe(1);
  expect((await fillIn(second, WORDS)).title).toBe('Recorded as lecornu-shoigu/S16');
  expect((await entriesOf(newsroom)).filter(({ kind }) => kind === 'statement-recorded')).toHaveLength(1);
});

it('fills the quotation in from a message', async () => {
  const reply = await newsroom.bot.reply(
    { command: 'record', options: { quotation: 'stop any manipulation' } },
    ann,
    null,
    null,
  );
  expect(expectForm(reply).fields.find(({ name }) => name === 'quotation')?.value).toBe('stop any manipulation');
});

it('comes back at the step of the first mistake, with all that was typed', async () => {
  const form = await openForm(newsroom, ann, '/record');
  const back = expectForm(await send(newsroom, ann, form, { ...pick(form, WORDS), speaker: 'Lecornou X' }));
  expect(errorsOf(back).speaker).toContain('No speaker of this dossier is called “Lecornou X”');
  expect(back.fields.find(({ name }) => name === 'speaker')?.value).toBe('Lecornou X');
  expect((await fillIn(back, { ...WORDS })).title).toBe('Recorded as lecornu-shoigu/S16');
});

it('marks what is required and empty in the step that was sent', async () => {
  const form = await openForm(newsroom, ann, '/retract S3');
  const back = expectForm(await send(newsroom, ann, form, { reason: '  ' }));
  expect(errorsOf(back)).toEqual({ reason: 'This has to be filled in.' });
});

it('is recorded once when it is sent twice, and the second is told', async () => {
  const form = await openForm(newsroom, ann, '/retract S3');
  const both = await Promise.all([
    send(newsroom, ann, form, { reason: 'Once' }),
    send(newsroom, ann, form, { reason: 'Once' }),
  ]);
  const third = expectAnswer(await send(newsroom, ann, form, { reason: 'Once' }));
  expect(answerText(third)).toContain('This form was sent already: see lecornu-shoigu/S3');
  expect(both.map(expectAnswer).some(({ tone }) => tone === 'answer')).toBe(true);
  expect((await entriesOf(newsroom)).filter(({ kind }) => kind === 'statement-retracted')).toHaveLength(1);
});

it('outlives a restart', async () => {
  const form = await openForm(newsroom, ann, '/record');
  const second = expectForm(await send(newsroom, ann, form, pick(form, WORDS)));
  await newsroom.close();
  newsroom = await openTestNewsroom(editors, newsroom.folder);
  const shown = expectForm(
    await newsroom.bot.reply({ command: 'form', options: { draft: form.draft, step: '1' } }, ann, null, null),
  );
  expect(shown.fields.find(({ name }) => name === 'quotation')?.value).toBe('increased exchanges');
  expect((await fillIn(second, WORDS)).title).toBe('Recorded as lecornu-shoigu/S16');
});

it('becomes a proposal when its owner has lost the role meanwhile', async () => {
  const form = await openForm(newsroom, ann, '/retract S3');
  await newsroom.close();
  newsroom = await openTestNewsroom({ EDITORS: 'slack:UBEN' }, newsroom.folder);
  const answer = expectAnswer(await send(newsroom, ann, form, { reason: 'Not said' }));
  expect(answer.title).toBe('Proposed as P1');
  expect(newsroom.readModel.records.statements('S3')[0]?.state).toBe('recorded');
});

it('is its owner’s alone', async () => {
  const form = await openForm(newsroom, ann, '/retract S3');
  const answer = expectAnswer(await send(newsroom, ben, form, { reason: 'Mine now' }));
  expect(answerText(answer)).toContain('This form is somebody else’s');
  expect(newsroom.readModel.records.statements('S3')[0]?.state).toBe('recorded');
});

it('gives back what was typed when the form is not known any more', async () => {
  const draft = '01a21056-4be2-70c4-a097-f25662499611';
  const answer = expectAnswer(await newsroom.bot.submit({ draft, step: 1 }, { reason: 'A long reason' }, ann, null));
  expect(answerText(answer)).toContain('no longer kept');
  expect(answerText(answer)).toContain('A long reason');
});

it('tells a front end without forms how to type it on one line', async () => {
  const answer = await ask(newsroom, ann, '/retract S3');
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain('/retract S3 reason:…');
  expect(await newsroom.ledger.count()).toBe(1);
});

it('never records when a page of its answer is turned: the answer of a change cannot be asked again', async () => {
  const answer = await ask(newsroom, ann, '/retract S3 reason:"Not said"');
  expect(answer.origin).toBeNull();
});

it('sends a rejection’s reason through a form of its own', async () => {
  await ask(newsroom, guest, '/retract S3 reason:"Not said"');
  const form = await openForm(newsroom, ann, '/proposals P1 reject');
  expect(expectAnswer(await send(newsroom, ann, form, { reason: 'It was said' })).title).toContain('P1');
  expect(newsroom.readModel.editing.proposal('P1')).toMatchObject({
    state: 'rejected',
    decided: { reason: 'It was said' },
  });
});

it('offers the places on one line, too, each with its number and what stands around it', async () => {
  const answer = await ask(newsroom, ann, '/record "Ukraine" speaker:Lecornu topic:manipulation says:x');
  expect(answerText(answer)).toContain('These words stand 8 times in the source');
  expect(answerText(answer)).toContain('place:2');
  expect(answerText(answer)).toContain('Line 9: …ished between this attack and […]” and asked Moscow');
});
