/** Roles and proposals: who may do what, and what becomes of what others enter. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ann,
  answerText,
  ask,
  ben,
  editors,
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

test('makes a proposal of what a guest enters: marked where it shows, never in the summary', async () => {
  const answer = await ask(newsroom, guest, RECORD_COMMAND);
  expect(answer.title).toBe('Proposed as P1');
  expect(answerText(await ask(newsroom, guest, '/speaker Lecornu'))).toContain(
    'Proposed (P1, by Guest), not approved yet',
  );
  const found = await ask(newsroom, guest, '/whosaid "increased exchanges"');
  expect(found.blocks.flatMap((block) => (block.kind === 'statement' ? [`${block.id} ${block.size}`] : []))).toEqual([
    'S1 full',
    'S16 line',
  ]);
  expect(answerText(found)).toContain('not approved yet');
  expect(answerText(await ask(newsroom, guest, '/compare france russia'))).toContain('Proposed (P1, by Guest)');
  expect(answerText(await ask(newsroom, guest, '/summary lecornu-shoigu'))).not.toContain('S16');
  expect(newsroom.readModel.records.dossier('lecornu-shoigu')?.counts.statements).toBe(15);
});

test('does not let a guest decide', async () => {
  await ask(newsroom, guest, RECORD_COMMAND);
  const answer = await ask(newsroom, guest, '/proposals P1 approve');
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain('Only editors decide proposals');
  expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('pending');
});

test('puts an approved proposal on record, with both names in its history', async () => {
  await ask(newsroom, guest, RECORD_COMMAND);
  await ask(newsroom, ann, '/proposals P1 approve');
  expect(answerText(await ask(newsroom, guest, '/summary lecornu-shoigu'))).toContain('S16');
  const history = answerText(await ask(newsroom, guest, '/history S16'));
  expect(history).toContain('proposed by Guest; approved: approved as proposed');
  expect(history).toContain('by Ann (slack)');
});

test('tells the second who decides that the first has, and changes nothing', async () => {
  await ask(newsroom, guest, RECORD_COMMAND);
  await ask(newsroom, ann, '/proposals P1 reject reason:"Too thin"');
  const second = await ask(newsroom, ben, '/proposals P1 approve');
  expect(answerText(second)).toContain('P1 was rejected by Ann already');
  expect(newsroom.readModel.records.statements('S16')).toEqual([]);
  expect(answerText(await ask(newsroom, ben, '/history S16'))).toContain('Too thin');
  await ask(newsroom, ann, RECORD_COMMAND);
  expect(newsroom.readModel.records.statements('S17')).toHaveLength(1);
});

test('takes a rejected proposal’s new speaker, topic and source away with it', async () => {
  await ask(
    newsroom,
    guest,
    '/record passage:"Comments immediately denied by Paris." speaker:"Quai d’Orsay" kind:institution side:france topic:Syria newtopic:yes says:"It denied." also:yes',
  );
  expect(answerText(await ask(newsroom, ann, '/speaker "Quai d’Orsay"'))).toContain('not approved yet');
  await ask(newsroom, ann, '/proposals P1 reject reason:"No such speaker"');
  expect((await ask(newsroom, ann, '/speaker "Quai d’Orsay"')).tone).toBe('mistake');
  expect(newsroom.readModel.records.dossier('lecornu-shoigu')?.topics.map(({ name }) => name)).not.toContain('Syria');
});

test('records what an editor made of a proposal', async () => {
  await ask(newsroom, guest, RECORD_COMMAND);
  const form = await openForm(newsroom, ann, '/proposals P1 edit');
  expect(form.fields.find(({ name }) => name === 'quotation')?.value).toBe('“increased exchanges”');
  let reply = await send(newsroom, ann, form, {});
  reply = await send(newsroom, ann, expectForm(reply), { says: 'He spoke of terrorism.' });
  const answer = expectAnswer(await send(newsroom, ann, expectForm(reply), {}));
  expect(answer.title).toBe('Recorded as lecornu-shoigu/S16');
  expect(newsroom.readModel.records.statements('S16')[0]?.statement.says).toBe('He spoke of terrorism.');
  expect(newsroom.readModel.editing.proposal('P1')?.state).toBe('approved');
});

test.each([
  ['/correct S3 says:"He asked for a stop." reason:x', '/history S3', 'He asked for a stop.'],
  ['/retract S3 reason:"Not said"', '/history S3', 'Not said'],
  ['/dispute S11 by:S8 kind:criticism reason:"The release"', '/disputes S11', 'Criticised by Sébastien Lecornu'],
])('changes nothing by %s of a guest until it is approved', async (line, look, words) => {
  const before = newsroom.readModel.records.dossier('lecornu-shoigu')?.version;
  await ask(newsroom, guest, line);
  expect(newsroom.readModel.records.dossier('lecornu-shoigu')?.version).toBe(before);
  const target = /S\d+/.exec(line)?.[0] ?? '';
  expect(answerText(await ask(newsroom, guest, `/source ${target}`))).toMatch(
    /not approved yet.*P1, by Guest|Proposed \(P1, by Guest\)/,
  );
  await ask(newsroom, ann, '/proposals P1 approve');
  expect(answerText(await ask(newsroom, guest, `/source ${target}`))).not.toContain('not approved yet');
  expect(newsroom.readModel.records.dossier('lecornu-shoigu')?.version).not.toBe(before);
  expect(answerText(await ask(newsroom, guest, look))).toContain(words);
});

test('lets nobody but the console decide where EDITORS is empty, and says which variable to set', async () => {
  const unnamed = await openTestNewsroom();
  const proposed = await ask(unnamed, ann, RECORD_COMMAND);
  expect(answerText(proposed)).toContain('Nobody is named in EDITORS');
  expect(answerText(await ask(unnamed, ann, '/proposals P1 approve'))).toContain('EDITORS');
  const owner = { ...ann, id: 'root', platform: 'console' as const };
  expect((await ask(unnamed, owner, '/proposals P1 approve')).tone).toBe('answer');
  await unnamed.remove();
});

test.each([
  ['slack:group:S1', { ...guest, groups: ['S1'] }, true],
  ['slack:group:S1', { ...guest, groups: ['S2'] }, false],
  ['discord:role:123456789012345678', { ...guest, platform: 'discord' as const, groups: ['123456789012345678'] }, true],
  ['discord:123456789012345678', { ...guest, platform: 'slack' as const, id: '123456789012345678' }, false],
  ['console:root', { ...guest, platform: 'console' as const, id: 'root' }, true],
  ['console:root', { ...guest, platform: 'console' as const, id: 'other' }, false],
  ['slack:UANN', { ...guest, platform: 'console' as const, id: 'root' }, false],
  ['slack:T1/UANN', { ...ann, workspace: 'T1' }, true],
  ['slack:T1/UANN', { ...ann, workspace: 'T2' }, false],
  ['slack:UANN', { ...ann, workspace: 'T2', isExternal: true }, false],
  ['slack:group:S1', { ...ann, workspace: 'T2', isExternal: true, groups: ['S1'] }, false],
])('EDITORS=%s names %o: %s', async (EDITORS, asker, isEditor) => {
  const other = await openTestNewsroom({ EDITORS });
  const answer = await ask(other, asker, RECORD_COMMAND);
  expect(answer.title).toBe(isEditor ? 'Recorded as lecornu-shoigu/S16' : 'Proposed as P1');
  await other.remove();
});

test('keeps an editor from approving their own proposal where FOUR_EYES is on', async () => {
  const [first, folder] = [await openTestNewsroom({ EDITORS: 'slack:UBEN' }), newsroom.folder];
  await ask(first, ann, RECORD_COMMAND);
  await first.close();
  const strict = await openTestNewsroom({ ...editors, FOUR_EYES: 'on' }, first.folder);
  expect(answerText(await ask(strict, ann, '/proposals P1 approve'))).toContain(
    'FOUR_EYES=on asks for a second editor',
  );
  expect((await ask(strict, ben, '/proposals P1 approve')).tone).toBe('answer');
  expect(folder).not.toBe(first.folder);
  await strict.remove();
});

test('keeps the place of a proposed statement when its words are left as they are', async () => {
  const line = '/record passage:Ukraine speaker:Kremlin topic:manipulation says:"It names Ukraine." place:1';
  await ask(newsroom, guest, line);
  const place = newsroom.readModel.records.statements('S16')[0]?.statement.passage;
  const edited = await ask(newsroom, ann, '/record proposal:P1 says:"It speaks of Ukraine."');
  expect(answerText(edited)).toContain('Recorded as lecornu-shoigu/S16');
  const [view] = newsroom.readModel.records.statements('S16');
  expect(view).toMatchObject({ state: 'recorded', statement: { says: 'It speaks of Ukraine.', passage: place } });
});
