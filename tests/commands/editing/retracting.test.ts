/** Retracting and disputing: what falls away with it, and what is refused. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, answerText, ask, ben, editors, entriesOf, guest } from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

test('keeps a retracted statement visible with its reason, and closes its disputes', async () => {
  const answer = await ask(newsroom, ann, '/retract S5 reason:"The ministry withdrew it"');
  expect(answerText(answer)).toContain('D1 and D2 no longer stand as open');
  expect(answerText(await ask(newsroom, guest, '/whosaid "ready to dialogue"'))).toContain('The ministry withdrew it');
  expect(newsroom.readModel.records.disputesAgainst(newsroom.readModel.records.statements('S5')[0]?.row ?? 0)).toEqual(
    [],
  );
  expect((await ask(newsroom, ann, '/retract S5 reason:again')).tone).toBe('mistake');
});

test('records a dispute and retracts it again, with who and why', async () => {
  const answer = await ask(newsroom, ann, '/dispute S11 by:S8 kind:criticism reason:"The release answers it"');
  expect(answer.title).toBe('Recorded: lecornu-shoigu/S11 is disputed (lecornu-shoigu/D7)');
  expect(answerText(await ask(newsroom, guest, '/disputes S11'))).toContain('Criticised by Sébastien Lecornu');
  await ask(newsroom, ben, '/retract D7 reason:"It does not"');
  expect(answerText(await ask(newsroom, guest, '/disputes S11'))).not.toContain('Criticised by Sébastien Lecornu');
  expect(answerText(await ask(newsroom, guest, '/history D7'))).toContain('It does not');
});

test.each(['paris', 'Paris', 'lecornu'])(
  'lists the statements of %s where a name is given for the opposing one',
  async (by) => {
    const answer = answerText(await ask(newsroom, ann, `/dispute S4 by:${by} kind:denial reason:x`));
    expect(answer).not.toContain('There is no statement');
    expect(answer).toMatch(
      by === 'lecornu' ? /S1: .*S2: .*S3: .*S8: / : /Paris is a speaker.* S15: Paris immediately denied/,
    );
  },
);

test('refuses a dispute of itself, in a circle, twice, or with a retracted statement, each with a remedy', async () => {
  const dispute = async (line: string) => answerText(await ask(newsroom, ann, `/dispute ${line} reason:x`));
  expect(await dispute('S5 by:S5 kind:denial')).toContain(
    'S5 cannot dispute itself: name the statement that opposes it',
  );
  expect(await dispute('S15 by:S5 kind:denial')).toContain('This would close a circle: S15 disputes S5 disputes S15');
  expect(await dispute('S5 by:S15 kind:denial')).toContain('on record already, as D1');
  await ask(newsroom, ann, '/retract S8 reason:y');
  expect(await dispute('S11 by:S8 kind:criticism')).toContain('S8 is retracted (y)');
  expect((await entriesOf(newsroom)).filter(({ kind }) => kind === 'dispute-recorded')).toEqual([]);
});
