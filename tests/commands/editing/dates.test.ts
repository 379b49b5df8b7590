/** Dates that no calendar has are refused wherever one is typed. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ann,
  answerText,
  ask,
  editors,
  errorsOf,
  guest,
  openForm,
  RECORD_COMMAND,
} from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

const RATE = '/rate S5 verdict:Unproven url:https://news.example/check by:"The Harbour" reason:"No record of the call"';

describe.each(['0000-00-00', '2026-02-31', '31 February', '31/02/2026'])('%s', (date) => {
  test.each([
    ['/record', RECORD_COMMAND],
    ['/correct', '/correct S3 reason:"The date was missing"'],
    ['/rate', RATE],
  ])('is refused by %s', async (_, line) => {
    const form = await openForm(newsroom, ann, `${line} date:"${date}"`);
    expect(errorsOf(form).date).toMatch(/No calendar has this date|has to be a date such as/);
    expect(await newsroom.ledger.count()).toBe(1);
  });

  test('is refused by /changes', async () => {
    const answer = await ask(newsroom, guest, `/changes since:"${date}"`);
    expect(answer.tone).toBe('mistake');
    expect(answerText(answer)).toContain(`There is no ${date} in the calendar`);
  });
});

test('the year 0 is refused by /rate, too', async () => {
  const form = await openForm(newsroom, ann, `${RATE} date:0000-01-01`);
  expect(errorsOf(form).date).toContain('No calendar has this date');
});

test.each(['on Wednesday evening', '2026-11-25', '29 February'])('/record takes the source’s own %s', async (date) => {
  await ask(newsroom, ann, `${RECORD_COMMAND} date:"${date}"`);
  expect(newsroom.readModel.records.statements('S16')[0]?.statement.date).toBe(date);
});

test.each([
  'since:"48 hours ago"',
  'since:48 hours ago',
  '3 days ago',
  'since:2020-01-01T09:00:00+02:00',
  'since:"last Monday"',
])('/changes %s is understood', async (typed) => {
  expect((await ask(newsroom, guest, `/changes ${typed}`)).title).toMatch(/^1 change since /);
});
