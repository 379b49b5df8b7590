/** Recording a statement: the words, who said them, and where. */
import { afterEach, beforeEach, expect, test } from 'vitest';
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
  RECORD_COMMAND,
  send,
} from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

test('records a statement with the source’s own marks, and shows it at once', async () => {
  const answer = await ask(newsroom, ann, RECORD_COMMAND);
  expect(answer).toMatchObject({
    tone: 'answer',
    title: 'Recorded as lecornu-shoigu/S16',
    statements: ['lecornu-shoigu/S16'],
  });
  const [view] = newsroom.readModel.records.statements('S16');
  expect(view?.statement.quotes).toMatchObject([{ exact: '“increased exchanges”' }]);
  expect(view?.statement.passage.exact).toContain('according to the press release from his ministry');
  expect(answerText(await ask(newsroom, guest, '/speaker Lecornu'))).toContain('S16');
});

test('is an entry that says who, when and why', async () => {
  await ask(newsroom, ann, RECORD_COMMAND);
  expect((await entriesOf(newsroom)).at(-1)).toMatchObject({
    kind: 'statement-recorded',
    by: { kind: 'person', id: 'UANN', name: 'Ann', platform: 'slack' },
    at: expect.stringMatching(/Z$/),
    reason: 'the fight was left out',
  });
});

test('refuses a quotation that is in no source, shows the nearest passage with the words that differ, and keeps what was typed', async () => {
  const form = await openForm(newsroom, ann, '/record "stop any manipulations" speaker:Lecornu topic:manipulation');
  expect(errorsOf(form).quotation).toContain(
    'Nearest, on line 9, in the passage of S3, Sébastien Lecornu: “stop any manipulation”',
  );
  expect(JSON.stringify(form.intro)).toContain('[manipulations → manipulation]');
  expect(form.fields.find(({ name }) => name === 'quotation')?.value).toBe('stop any manipulations');
  expect(await newsroom.ledger.count()).toBe(1);
});

test('refuses the source’s own words as a quotation: they stand outside of the marks', async () => {
  const answer = await ask(
    newsroom,
    ann,
    '/record "continues to blame Ukraine" speaker:Kremlin topic:manipulation says:"x"',
  );
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain('outside of quotation marks');
  expect(await newsroom.ledger.count()).toBe(1);
});

test('refuses a quotation that runs over its closing mark into the source’s words', async () => {
  const answer = await ask(
    newsroom,
    ann,
    '/record quotation:\'“stop any manipulation”. \' speaker:Lecornu topic:manipulation says:"x"',
  );
  expect(answer.tone).toBe('mistake');
  expect(await newsroom.ledger.count()).toBe(1);
});

test('offers the places where the words stand several times, and records the chosen one', async () => {
  const line = '/record passage:Ukraine speaker:Kremlin topic:manipulation says:"It names Ukraine."';
  const form = await openForm(newsroom, ann, line);
  const place = form.fields.find(({ name }) => name === 'place');
  expect(place?.choices.length).toBeGreaterThan(2);
  expect(place?.choices[1]?.label).toMatch(/^Line \d+: /);
  const answer = await ask(newsroom, ann, `${line} place:1`);
  expect(answer.title).toBe('Recorded as lecornu-shoigu/S16');
});

test('takes a name that nobody bears as a new speaker only with its kind and side', async () => {
  const line =
    '/record passage:"Comments immediately denied by Paris." speaker:"Quai d’Orsay" topic:manipulation says:"It denied." also:yes';
  expect(answerText(await ask(newsroom, ann, line))).toContain('No speaker of this dossier is called “Quai d’Orsay”');
  expect((await ask(newsroom, ann, `${line} kind:institution side:france`)).title).toBe(
    'Recorded as lecornu-shoigu/S16',
  );
  const [view] = newsroom.readModel.records.statements('S16');
  expect(view?.speaker).toMatchObject({ name: 'Quai d’Orsay', sideName: 'France', kind: 'institution' });
});

test('offers the speaker whose alias a new one bears', async () => {
  const line =
    '/record passage:"Comments immediately denied by Paris." topic:manipulation says:"It denied." kind:person side:russia also:yes';
  const aliased = await ask(newsroom, ann, `${line} speaker:"The General" aliases:"Choïgou"`);
  expect(answerText(aliased)).toContain('“Choïgou” is a name of Sergei Shoigu, who is on record already');
  await ask(newsroom, ann, `${line} speaker:ШОЙГУ`);
  expect(newsroom.readModel.records.statements('S16')[0]?.speaker.name).toBe('Sergei Shoigu');
});

test('asks before it makes a new topic', async () => {
  const line = '/record "increased exchanges" speaker:Lecornu topic:Syria says:"He named terrorism."';
  expect(answerText(await ask(newsroom, ann, line))).toContain('No topic of this dossier is called “Syria”');
  expect((await ask(newsroom, ann, `${line} newtopic:yes`)).tone).toBe('answer');
  expect(newsroom.readModel.records.statements('S16')[0]?.topic.name).toBe('Syria');
});

test('records a pasted source with the statement, in one entry', async () => {
  const before = await newsroom.ledger.count();
  const answer = await ask(
    newsroom,
    ann,
    '/record "We never spoke" speaker:Kremlin topic:manipulation says:"It denied." source:new title:"The answer" publisher:TASS address:https://tass.example/1 text:"The Kremlin answered: «We never spoke», said its spokesman."',
  );
  expect(answer.tone).toBe('answer');
  expect(await newsroom.ledger.count()).toBe(before + 1);
  const [view] = newsroom.readModel.records.statements('S16');
  expect(view?.statement.quotes[0]?.exact).toBe('«We never spoke»');
  expect(view?.source).toMatchObject({ title: 'The answer', publisher: 'TASS', address: 'https://tass.example/1' });
});

test('refuses a source of more than 2 MB, and keeps what was typed', async () => {
  const text = 'x'.repeat(2_000_001);
  const reply = await newsroom.bot.reply({ command: 'record', options: { text, title: 'Big' } }, ann, null, null);
  const form = expectForm(reply);
  expect(errorsOf(form).text).toBe(
    'This text has 2.0 MB, and a source has at most 2 MB: paste only the article, or the part that reports the words.',
  );
  expect(form.fields.find(({ name }) => name === 'text')?.value).toHaveLength(2_000_001);
});

test.each([
  ['"stop any manipulation" speaker:shoigu', 'as Sébastien Lecornu’s (S3)', 'S3'],
  ['quotation:"any manipulation" speaker:Moscow', 'as Sébastien Lecornu’s (S3)', 'S3'],
  ['passage:"asked Moscow to “stop any manipulation”" speaker:Kremlin', 'as Sébastien Lecornu’s (S3)', 'S3'],
  ['"being ready to resume dialogue on Ukraine" speaker:entourage', 'as Sergei Shoigu’s (S6)', 'S6'],
])('refuses /record %s: the words are on record %s', async (words, whose, id) => {
  const line = `/record ${words} topic:manipulation says:x reason:y`;
  const refused = await ask(newsroom, ann, line);
  expect(refused.tone).toBe('mistake');
  expect(answerText(refused)).toContain(`These words are on record ${whose}`);
  expect(answerText(refused)).toContain(`/correct ${id}`);
  expect(answerText(refused)).toContain('also:yes');
  expect(await newsroom.ledger.count()).toBe(1);
  expect((await ask(newsroom, ann, `${line} also:yes`)).title).toBe('Recorded as lecornu-shoigu/S16');
});

test('asks in the form whether the source gives the words to both', async () => {
  const form = await openForm(
    newsroom,
    ann,
    '/record "stop any manipulation" speaker:shoigu topic:manipulation says:x',
  );
  expect(errorsOf(form).quotation).toContain('on record as Sébastien Lecornu’s (S3)');
  expect(form.fields.find(({ name }) => name === 'also')).toMatchObject({ kind: 'flag', value: '' });
  let reply = await send(newsroom, ann, form, { also: 'yes' });
  reply = await send(newsroom, ann, expectForm(reply), {});
  expect(expectAnswer(await send(newsroom, ann, expectForm(reply), {})).title).toBe('Recorded as lecornu-shoigu/S16');
});

test('does not record the same words of the same speaker twice', async () => {
  await ask(newsroom, ann, RECORD_COMMAND);
  const again = await ask(newsroom, ben, RECORD_COMMAND);
  expect(again.tone).toBe('mistake');
  expect(answerText(again)).toContain('on record already, as S16');
  expect(newsroom.readModel.records.statements('S17')).toEqual([]);
});
