/** A draft is reviewed with at most half of the presses that one statement at a time would take, and nothing unseen is accepted. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import { answerToDiscord } from '../../src/adapters/discord/render/render.ts';
import { answerToSlack } from '../../src/adapters/slack/render/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import { isForm, type Reply } from '../../src/bot/forms/form.ts';
import { consoleEditor, press, seedArticle, useReviewNewsroom } from '../bot/editing/draft-review.ts';
import { ann, ben, expectAnswer, expectForm, send } from '../bot/editing/editing-session.ts';

const own = useReviewNewsroom();

const articles = ['ferry', 'school', 'budget'].map((name) => join('tests/fixtures/articles', `${name}.txt`));

/** Everything that an accepted item shows has to stand on one message of each platform. */
function expectOneMessage(answer: Answer): void {
  expect(answerToSlack(answer, 1, () => 'x'.repeat(100)).parts).toBe(1);
  expect(answerToDiscord(answer, 1, () => 'x'.repeat(100)).parts).toBe(1);
}

function readReview() {
  const { draftReviews } = own.newsroom.readModel;
  const [review] = draftReviews.open({ limit: 1, offset: 0 }).items;
  if (review === undefined) throw new Error('no draft');
  return { review, items: draftReviews.items(review.row) };
}

/** Which items the answer's buttons accept, each with its words and its speaker on the answer. */
function expectSeen(answer: Answer, label: string): void {
  const { review, items } = readReview();
  const shown = answerToText(answer, { colour: false }).replace(/\s+/g, ' ');
  const taken = answer.actions.find((action) => action.label === label)?.options.item ?? '';
  for (const id of taken.split(',').map((one) => one.replace(/@.*/, ''))) {
    const change = own.newsroom.readModel.draftReviews.item(review.row, id)?.change;
    const statements = change?.kind === 'dispute-recorded' ? [change.dispute.from, change.dispute.against] : [id];
    for (const one of statements) {
      const shownChange = own.newsroom.readModel.draftReviews.item(review.row, one)?.change;
      if (shownChange?.kind !== 'statement-recorded') throw new Error(`no statement ${one}`);
      const { passage, speaker } = shownChange.statement;
      expect(shown).toContain(passage.exact.replace(/\s+/g, ' '));
      expect(shown.toLowerCase()).toContain(review.speakers.find((each) => each.id === speaker)?.name.toLowerCase());
      const against = items.filter(({ opposes }) => opposes?.against === one);
      for (const { opposes } of against) expect(shown).toContain(opposes?.from);
    }
  }
}

test('four articles, from the draft to the dossier', async () => {
  for (const article of [seedArticle, ...articles]) await reviewAll(article);
}, 120_000);

async function reviewAll(article: string): Promise<void> {
  let presses = 0;
  const count = async (answer: Answer, label: string): Promise<Reply> => {
    presses += 1;
    return press(own.newsroom, consoleEditor, answer, label);
  };
  const start = await own.newsroom.bot.answerLine(`/draft ${article}`, consoleEditor, null);
  const before = readReview().items.length + 1;
  let reply = await count(start, 'Speakers and sides');
  while (isForm(reply)) {
    presses += 1;
    const values = Object.fromEntries(
      reply.fields.map(({ name, value }) => [name, `${value.split('|')[0]?.trim()} | spokesperson | Coast`]),
    );
    reply = await send(own.newsroom, consoleEditor, reply, values);
  }
  let answer = reply;
  for (;;) {
    expectOneMessage(answer);
    expect(answer.isInPlace).toBe(true);
    const label = answer.actions.find((one) => /^(Accept|Publish)/.test(one.label))?.label ?? '';
    if (label.startsWith('Accept')) expectSeen(answer, label);
    answer = expectAnswer(await count(answer, label));
    if (label.startsWith('Publish')) break;
  }
  expect(answer.title).toContain('Published: ');
  expect([article, before, presses, presses <= before / 2]).toEqual([article, before, presses, true]);
  const published = answer.actions[0]?.options.dossier ?? '';
  const first = own.newsroom.readModel.records.statements('S3').find(({ dossier }) => dossier.slug === published);
  expect(first?.speaker).toMatchObject({ role: 'spokesperson', sideName: 'Coast' });
}

test('whoever still sees the old name accepts nothing with it', async () => {
  const start = await own.newsroom.bot.answerLine(`/draft ${articles[0]}`, consoleEditor, null);
  const list = expectAnswer(await press(own.newsroom, ann, start, 'Go on'));
  const all = list.actions.find(({ label }) => label.startsWith('Accept all'))?.label ?? '';
  const form = expectForm(await press(own.newsroom, ben, start, 'Speakers and sides'));
  const values = Object.fromEntries(
    form.fields.map(({ name, value }) => [name, value.replace('Tom Reid', 'Tim Reid')]),
  );
  let reply: Reply = await send(own.newsroom, ben, form, values);
  while (isForm(reply)) reply = await send(own.newsroom, ben, reply, {});
  const late = expectAnswer(await press(own.newsroom, ann, list, all));
  expect(answerToText(late, { colour: false })).toContain('or its speaker was changed meanwhile');
  const { review, items } = readReview();
  const reid = review.speakers.find(({ name }) => name === 'Tim Reid')?.id;
  expect(reid).toBeDefined();
  for (const item of items.filter(({ speaker }) => speaker === reid)) expect(item.state).toBe('pending');
});

test('a statement that was accepted waits again when its speaker is named otherwise', async () => {
  const start = await own.newsroom.bot.answerLine(`/draft ${articles[0]}`, consoleEditor, null);
  const list = expectAnswer(await press(own.newsroom, ann, start, 'Go on'));
  const all = list.actions.find(({ label }) => label.startsWith('Accept all'))?.label ?? '';
  await press(own.newsroom, ann, list, all);
  const accepted = () => readReview().items.filter(({ state }) => state === 'approved').length;
  const before = accepted();
  expect(before).toBeGreaterThan(2);
  const form = expectForm(await press(own.newsroom, ben, start, 'Speakers and sides'));
  const values = Object.fromEntries(
    form.fields.map(({ name, value }) => [name, value.replace('Tom Reid', 'Tim Reid')]),
  );
  let reply: Reply = await send(own.newsroom, ben, form, values);
  while (isForm(reply)) reply = await send(own.newsroom, ben, reply, {});
  expect(accepted()).toBeLessThan(before);
});

test('two speakers cannot be given one name, and a name cannot be taken away', async () => {
  const start = await own.newsroom.bot.answerLine(`/draft ${articles[0]}`, consoleEditor, null);
  let form = expectForm(await press(own.newsroom, ann, start, 'Speakers and sides'));
  const [one, two] = form.fields;
  form = expectForm(
    await send(own.newsroom, ann, form, { [one?.name ?? '']: 'Ann Park', [two?.name ?? '']: 'Ann Park' }),
  );
  expect(form.fields.some(({ error }) => error?.includes('Two speakers are named'))).toBe(true);
  form = expectForm(await send(own.newsroom, ann, form, { [one?.name ?? '']: ' | mayor | ' }));
  expect(form.fields[0]?.error).toContain('Give a name');
});
