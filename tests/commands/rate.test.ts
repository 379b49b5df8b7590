import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ann,
  answerText,
  ask,
  ben,
  editors,
  entriesOf,
  errorsOf,
  guest,
  openForm,
  send,
} from '../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

const RATE =
  '/rate S5 verdict:"Unproven" url:https://news.example/check by:"The Harbour" reason:"No record of the call"';
const rated = () => newsroom.readModel.records.statements('S5')[0]?.rating ?? null;

describe('a rating', () => {
  it('is recorded with who, when and why, and shown as the newsroom’s wherever the statement is', async () => {
    const answer = await ask(newsroom, ann, `${RATE} scale:"2 of 1 to 5" date:2026-11-20`);
    expect(answer).toMatchObject({ tone: 'answer', title: 'Rated: lecornu-shoigu/S5 (R1)' });
    expect((await entriesOf(newsroom)).at(-1)).toMatchObject({
      kind: 'rating-recorded',
      by: { id: 'UANN' },
      reason: 'No record of the call',
      rating: {
        id: 'R1',
        statement: 'S5',
        verdict: 'Unproven',
        scale: { value: 2, worst: 1, best: 5 },
        date: '2026-11-20',
      },
    });
    for (const line of [
      '/whosaid "ready to dialogue"',
      '/source S5',
      '/speaker shoigu',
      '/compare lecornu shoigu',
      '/check "They are ready to dialogue"',
      '/history S5',
    ])
      expect(answerText(await ask(newsroom, guest, line))).toContain('This newsroom’s rating');
    expect(answerText(await ask(newsroom, guest, '/whosaid "ready to dialogue"'))).toContain(
      '2 on a scale from 1 (worst) to 5 (best), by The Harbour, 2026-11-20 (lecornu-shoigu/R1)',
    );
  });

  it('takes who signed the last one where nobody is named, and nothing else from anywhere', async () => {
    await ask(newsroom, ann, RATE);
    await ask(newsroom, ann, '/rate S3 verdict:True url:https://news.example/2 reason:"He did"');
    expect(newsroom.readModel.records.statements('S3')[0]?.rating?.rating).toEqual({
      id: 'R2',
      statement: 'S3',
      verdict: 'True',
      scale: null,
      by: 'The Harbour',
      date: null,
      url: 'https://news.example/2',
    });
  });

  it('asks for what is missing in a form, and says what is wrong with the rest', async () => {
    const form = await openForm(
      newsroom,
      ann,
      '/rate S5 verdict:False url:javascript:alert(1) scale:"9 of 1 to 5" date:yesterday',
    );
    expect(errorsOf(form).url).toContain('https://');
    const second = await send(newsroom, ann, form, { url: 'https://news.example/check', by: 'The Harbour' });
    if (!('fields' in second)) throw new Error(answerText(second));
    expect(errorsOf(second)).toEqual({
      scale: 'This number lies outside of its scale.',
      date: 'This has to be a date such as 2026-11-25.',
    });
    const done = await send(newsroom, ann, second, { scale: '1 of 1 to 5', date: '', reason: 'It is' });
    expect(answerText(done as never)).toContain('Rated: lecornu-shoigu/S5 (R1)');
    expect(rated()?.rating).toMatchObject({ verdict: 'False', date: null, scale: { value: 1, worst: 1, best: 5 } });
  });

  it('is corrected by rating again: old → new in the history, and a form that changes nothing says so', async () => {
    await ask(newsroom, ann, RATE);
    expect(answerText(await ask(newsroom, ann, `${RATE} `))).toContain('Nothing differs from what is on record');
    await ask(newsroom, ben, '/rate R1 verdict:False reason:"The ministry has published the record"');
    expect(rated()?.rating).toMatchObject({ id: 'R1', verdict: 'False', by: 'The Harbour' });
    const history = answerText(await ask(newsroom, guest, '/history R1'));
    expect(history).toContain('Version 2: corrected (rating)');
    expect(history).toMatch(/“Unproven”.*→.*“False”/);
    expect(answerText(await ask(newsroom, guest, '/history S5'))).toContain('rated “Unproven” (R1)');
    expect(answerText(await ask(newsroom, guest, '/changes since:1h'))).toContain('corrected (rating)');
    expect((await openForm(newsroom, ann, '/correct R1')).title).toContain('R1');
  });

  it('that was changed by somebody else while a form was open is not overwritten', async () => {
    await ask(newsroom, ann, RATE);
    const form = await openForm(newsroom, ann, '/rate S5');
    await ask(newsroom, ben, '/rate S5 verdict:False reason:"New record"');
    const second = await send(newsroom, ann, form, { verdict: 'True' });
    const answer = await send(newsroom, ann, second as never, { reason: 'I think so' });
    expect(answerText(answer as never)).toContain('was changed by somebody else meanwhile (verdict)');
    expect(rated()?.rating.verdict).toBe('False');
  });

  it('is retracted with its reason, leaves the answers, and its id is never given again', async () => {
    await ask(newsroom, ann, RATE);
    expect((await ask(newsroom, ann, '/retract R1 reason:"Wrong page"')).title).toBe('lecornu-shoigu/R1 is retracted');
    expect(rated()).toBeNull();
    expect(answerText(await ask(newsroom, guest, '/whosaid "ready to dialogue"'))).not.toContain('rating');
    expect(answerText(await ask(newsroom, guest, '/history R1'))).toContain('Wrong page');
    await ask(newsroom, ann, RATE);
    expect(rated()?.rating.id).toBe('R2');
  });

  it('is marked once its statement is corrected, until an editor confirms it', async () => {
    await ask(newsroom, ann, RATE);
    await ask(newsroom, ann, '/correct S5 via:"a press release" reason:"It names it"');
    expect(rated()?.isOutdated).toBe(false);
    await ask(newsroom, ann, '/correct S5 speaker:Kremlin sure:yes plain:yes reason:"A slip"');
    expect(answerText(await ask(newsroom, guest, '/whosaid "ready to dialogue"'))).toContain(
      'not confirmed for it as it is now',
    );
    await ask(newsroom, ann, '/rate S5 reason:"It holds for the Kremlin too"');
    expect(rated()?.isOutdated).toBe(false);
    expect(answerText(await ask(newsroom, guest, '/history R1'))).toContain('confirmed for S5 as it is now');
  });

  it('by somebody who is no editor is a proposal, which an editor approves, edits or rejects', async () => {
    expect((await ask(newsroom, guest, RATE)).title).toBe('Proposed as P1');
    expect(rated()).toBeNull();
    expect(answerText(await ask(newsroom, guest, '/source S5'))).toContain(
      'this newsroom’s rating of lecornu-shoigu/S5',
    );
    await ask(newsroom, ann, '/proposals P1 approve');
    expect(rated()?.rating.verdict).toBe('Unproven');
    await ask(newsroom, guest, '/rate S5 verdict:False reason:"I read otherwise"');
    await ask(newsroom, ann, '/rate proposal:P2 verdict:"Mostly false" reason:"In part"');
    expect(rated()?.rating.verdict).toBe('Mostly false');
    await ask(newsroom, guest, '/retract R1 reason:"No"');
    await ask(newsroom, ann, '/proposals P3 reject reason:"It stands"');
    expect(rated()?.rating.verdict).toBe('Mostly false');
  });

  it('needs a second editor with FOUR_EYES where the first one proposed it', async () => {
    const strict = await openTestNewsroom({ EDITORS: 'slack:UBEN', FOUR_EYES: 'on' });
    await ask(strict, ann, RATE);
    await strict.close();
    const later = await openTestNewsroom({ ...editors, FOUR_EYES: 'on' }, strict.folder);
    expect(answerText(await ask(later, ann, '/proposals P1 approve'))).toContain('asks for a second editor');
    expect((await ask(later, ben, '/proposals P1 approve')).tone).toBe('answer');
    await later.remove();
  });

  it('takes a statement that stands, and one rating at a time', async () => {
    await ask(newsroom, ann, '/retract S13 reason:"Not a speaker"');
    expect(answerText(await ask(newsroom, ann, RATE.replace('S5', 'S13')))).toContain(
      'a rating takes a statement that stands',
    );
    expect(answerText(await ask(newsroom, ann, '/rate S99 verdict:x'))).toContain('There is no statement “S99”');
    expect(answerText(await ask(newsroom, ann, '/rate R7 verdict:x'))).toContain('There is no rating “R7”');
    expect(answerText(await ask(newsroom, ann, '/retract R7 reason:x'))).toContain('There is no rating “R7”');
  });

  it('of two that are recorded at once, the first counts and the second is told why', async () => {
    const [one, other] = await Promise.all([
      ask(newsroom, ann, RATE),
      ask(newsroom, ben, RATE.replace('Unproven', 'True')),
    ]);
    const titles = [one, other].map(answerText).join(' ');
    expect(titles).toContain('S5 has a rating already, R1');
    expect(newsroom.readModel.records.ratingsById('R1')).toHaveLength(1);
  });
});

it('a denial, a contradiction and a criticism stay disputes: none of them becomes a rating', async () => {
  await ask(newsroom, ann, '/dispute S11 by:S8 kind:denial reason:"The release answers it"');
  for (const { rating } of newsroom.readModel.records.list(
    { dossiers: null, speakers: null, sides: null, topics: null },
    { limit: 100, offset: 0 },
  ).items)
    expect(rating).toBeNull();
});
