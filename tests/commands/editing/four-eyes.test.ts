/** FOUR_EYES: every change to the record takes two people. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRAFT_NAME, startDraft, useReviewNewsroom } from '../../bot/editing/draft-review.ts';
import {
  ann,
  answerText,
  ask,
  ben,
  editors,
  entriesOf,
  guest,
  RECORD_COMMAND,
} from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

describe('on record', () => {
  let newsroom: TestNewsroom;
  beforeEach(async () => {
    newsroom = await openTestNewsroom({ ...editors, FOUR_EYES: 'on' });
  });
  afterEach(() => newsroom.remove());
  const stateOf = (id: string) => newsroom.readModel.records.statements(id)[0]?.state;
  const saysOf = (id: string) => newsroom.readModel.records.statements(id)[0]?.statement.says;

  test.each([
    ['a record', RECORD_COMMAND, () => stateOf('S16') === 'recorded'],
    ['a correction', '/correct S3 says:"He asked for a stop." reason:x', () => saysOf('S3') === 'He asked for a stop.'],
    ['a retraction', '/retract S3 reason:"Not said"', () => stateOf('S3') === 'retracted'],
    [
      'a rating',
      '/rate S5 verdict:"Unproven" url:https://news.example/check by:"The Harbour" reason:"No record"',
      () => newsroom.readModel.records.statements('S5')[0]?.rating !== null,
    ],
  ])('%s of one editor waits for another one', async (_, line, isDone) => {
    const proposed = await ask(newsroom, ann, line);
    expect(proposed.title).toBe('Proposed as P1');
    expect(answerText(proposed)).toContain('another editor has to approve it');
    expect((await ask(newsroom, ann, '/proposals P1 approve')).tone).toBe('mistake');
    expect(isDone()).toBe(false);
    expect((await ask(newsroom, ben, '/proposals P1 approve')).tone).toBe('answer');
    expect(isDone()).toBe(true);
  });

  test('an edit of somebody’s proposal waits for somebody else, and is approved as it was seen', async () => {
    await ask(newsroom, guest, RECORD_COMMAND);
    const seen = await ask(newsroom, ben, '/proposals P1');
    const edited = await ask(newsroom, ann, '/record proposal:P1 says:"He spoke of exchanges."');
    expect(edited.title).toBe('Proposed as P1');
    expect([stateOf('S16'), saysOf('S16')]).toEqual(['proposed', 'He spoke of exchanges.']);
    expect(answerText(await ask(newsroom, ann, '/proposals P1 approve'))).toContain('asks for a second editor');
    // Ben's button shows what was proposed before the edit.
    const approve = seen.actions.find(({ label }) => label === 'Approve');
    const late = { command: 'proposals', options: { ...approve?.options, base: '0' } };
    expect(answerText(await newsroom.bot.answer(late, ben, null))).toContain('was edited by Ann meanwhile');
    expect((await ask(newsroom, ben, '/proposals P1 approve')).tone).toBe('answer');
    expect([stateOf('S16'), saysOf('S16')]).toEqual(['recorded', 'He spoke of exchanges.']);
    const kinds = (await entriesOf(newsroom)).map(({ kind }) => kind);
    expect(kinds.slice(-4)).toEqual(['proposal-made', 'proposal-edited', 'proposal-decided', 'proposal-decided']);
  });

  test('one editor puts a statement under review at once, and any editor ends that', async () => {
    expect((await ask(newsroom, guest, '/suspend S5 reason:"Somebody else"')).tone).toBe('mistake');
    expect((await ask(newsroom, ann, '/suspend S5 reason:"The article names somebody else"')).title).toBe(
      'lecornu-shoigu/S5 is under review',
    );
    const found = await ask(newsroom, guest, '/whosaid "ready to dialogue"');
    expect(found.title).toContain('close to words attributed to');
    expect(answerText(found)).toContain('Under review: The article names somebody else. Sergei Shoigu');
    expect(answerText(found)).not.toMatch(/Exact (quote|words)/);
    expect(answerText(await ask(newsroom, guest, '/check They were "ready to dialogue" on it.'))).toContain(
      'Under review',
    );
    expect(answerText(await ask(newsroom, guest, '/source S5'))).toContain('Under review');
    expect(answerText(await ask(newsroom, guest, '/summary lecornu-shoigu'))).not.toMatch(
      /\bS5\b(?! \(under review\))/,
    );
    // Nobody takes a denial away by a review of it.
    await ask(newsroom, ann, '/suspend S7 reason:"Who said it?"');
    const against = newsroom.readModel.records.disputesAgainst(
      newsroom.readModel.records.statements('S5')[0]?.row ?? 0,
    );
    expect(against.map(({ from }) => from.statement.id)).toContain('S7');
    expect((await ask(newsroom, ben, '/suspend S5 lift:yes reason:"The name is right"')).tone).toBe('answer');
    expect(stateOf('S5')).toBe('recorded');
    const again = answerText(await ask(newsroom, guest, '/whosaid "ready to dialogue"'));
    expect(again).toContain('Exact quote');
    expect(again).toContain('(under review)');
    expect(answerText(await ask(newsroom, guest, '/history S5'))).toContain('put under review');
  });
});

describe('a draft', () => {
  const own = useReviewNewsroom({ FOUR_EYES: 'on' });

  test('takes a second look again at what shares a speaker that an editor has changed since', async () => {
    await startDraft(own);
    const speakerOf = (id: string) => {
      const change = own.newsroom.readModel.draftReviews.item(1, id)?.change;
      return change?.kind === 'statement-recorded' ? change.statement.speaker : null;
    };
    const items = own.newsroom.readModel.draftReviews.items(1).filter(({ id }) => id.startsWith('S'));
    const [first, second] = items.flatMap(({ id }, index) => {
      const twin = items.slice(index + 1).find((other) => speakerOf(other.id) === speakerOf(id));
      return twin === undefined ? [] : [id, twin.id];
    });
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} ${first} accept`);
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} ${first} accept`);
    const edit = await ask(
      own.newsroom,
      ben,
      `/draft ${DRAFT_NAME} ${second} edit role:"spokesman for nobody" kind:person`,
    );
    expect(answerText(edit)).toContain(`${second} is edited and accepted`);
    const published = answerText(await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} publish rest:yes`));
    expect(published).toContain(`${first}`);
    expect(published).toContain('accepted by you alone');
    expect((await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} publish rest:yes`)).tone).toBe('answer');
  });
});
