/** Who decides what of a draft, edits included: each decision is an entry, and the first of two counts. */

import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/bot/answer.ts';
import { isForm, type Reply } from '../../src/bot/forms/form.ts';
import {
  acceptAll,
  buttonOf,
  consoleEditor,
  DRAFT_NAME,
  itemOf,
  openItem,
  press,
  seedArticle,
  startDraft,
  useReviewNewsroom,
} from '../bot/editing/draft-review.ts';
import {
  ann,
  answerText,
  ask,
  ben,
  entriesOf,
  expectAnswer,
  expectForm,
  guest,
  send,
} from '../bot/editing/editing-session.ts';

const own = useReviewNewsroom();
const start = async () => {
  await startDraft(own);
  return openItem(own);
};

describe('between days, restarts and editors', () => {
  test('another editor goes on after a restart where the first has stopped', async () => {
    const second = expectAnswer(await press(own.newsroom, ann, await start(), 'Accept'));
    await press(own.newsroom, ann, second, 'Skip');
    await own.reopen();
    const drafts = await ask(own.newsroom, ben, '/drafts');
    expect(answerText(drafts)).toContain(': 2 of ');
    const next = expectAnswer(await press(own.newsroom, ben, drafts, drafts.actions[0]?.label ?? ''));
    expect(next.title).toContain('sure statements');
    expect(answerText(await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1`))).toContain('Accepted by Ann');
    // The button of before the restart still knows what it was drawn for.
    const late = expectAnswer(await press(own.newsroom, ann, second, 'Accept'));
    expect(late.tone).toBe('mistake');
    expect(answerText(late)).toContain('S2 was skipped by Ann meanwhile');
  });

  test('of two who decide the same statement at once the first counts, and the second is told and can look at it', async () => {
    const first = await start();
    const replies = await Promise.all([
      press(own.newsroom, ann, first, 'Accept'),
      press(own.newsroom, ben, first, 'Skip'),
    ]);
    const [won, lost] = replies.map(expectAnswer).toSorted((one) => (one.tone === 'answer' ? -1 : 1));
    expect([won?.tone, lost?.tone]).toEqual(['answer', 'mistake']);
    expect(answerText(lost as Answer)).toMatch(/S1 was (accepted by Ann|skipped by Ben) meanwhile/);
    expect(lost?.actions.map(({ label }) => label)).toEqual(['Look at S1', 'Go on']);
    expect((await entriesOf(own.newsroom)).filter(({ kind }) => kind === 'review-decided')).toHaveLength(2);
    expect(itemOf(own.newsroom, 'S1').decisions).toBe(1);
  });

  test('Back shows what was decided, and a new decision takes its place', async () => {
    const second = expectAnswer(await press(own.newsroom, ann, await start(), 'Skip'));
    const back = expectAnswer(await press(own.newsroom, ann, second, 'Back'));
    expect(back.title).toContain('Statement 1 of');
    expect(answerText(back)).toContain('Skipped by Ann');
    const again = expectAnswer(await press(own.newsroom, ben, back, 'Accept'));
    expect(again.title).toContain('Statement 2 of');
    expect(itemOf(own.newsroom, 'S1')).toMatchObject({ state: 'approved', decisions: 2 });
  });

  test('what is decided while somebody publishes is not lost: publishing is refused, and then has it', async () => {
    await acceptAll(own, await start());
    const overview = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME}`);
    const publish = () => own.newsroom.bot.answer(buttonOf(overview, 'Publish'), ann, null);
    const [published, skipped] = await Promise.all([publish(), ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S2 skip`)]);
    const isSecond = published.tone === 'mistake';
    expect(answerText(isSecond ? published : skipped)).toMatch(/decided meanwhile|was published/);
    if (isSecond) expect((await publish()).title).toBe(`Published: ${DRAFT_NAME}`);
    expect(own.newsroom.readModel.records.statements(`${DRAFT_NAME}/S2`)).toHaveLength(isSecond ? 0 : 1);
  });

  test('published twice it is one dossier', async () => {
    const overview = await acceptAll(own, await start());
    const both = await Promise.all([
      press(own.newsroom, ann, overview, 'Publish'),
      press(own.newsroom, ben, overview, 'Publish'),
    ]);
    const tones = both.map((reply) => expectAnswer(reply).tone);
    expect(tones.toSorted()).toEqual(['answer', 'mistake']);
    expect(own.newsroom.readModel.records.counts().dossiers).toBe(1);
    expect(answerText(await ask(own.newsroom, ann, `/draft ${DRAFT_NAME}`))).toContain('was published by');
  });
});

describe('editing', () => {
  test('the form is filled with the draft, and gives the paraphrase, the side, the topic and the role', async () => {
    const shown = await start();
    const ids = own.newsroom.readModel.draftReviews.items(1).map(({ id }) => id);
    const mine = ids.find((id) => {
      const doc = itemOf(own.newsroom, id).doc;
      return doc !== undefined && 'says' in doc && doc.quotes[0]?.exact === '“ready to dialogue”';
    });
    expect(shown.title).toContain('Statement 1 of');
    const form = expectForm(await own.newsroom.bot.replyLine(`/draft ${DRAFT_NAME} ${mine} edit`, ann, null, null));
    const filled = Object.fromEntries(form.fields.map(({ name, value }) => [name, value]));
    expect(filled).toMatchObject({ speaker: 'Sergei Shoigu', side: 'neither', quotation: '“ready to dialogue”' });
    let step = form;
    const typed = { says: 'Both are ready to talk.', side: 'Russia', topic: 'dialogue on Ukraine', role: 'Minister' };
    const pick = () =>
      Object.fromEntries(Object.entries(typed).filter(([name]) => step.fields.some((one) => one.name === name)));
    while (step.step < step.steps) step = expectForm(await send(own.newsroom, ann, step, pick()));
    const next = expectAnswer(await send(own.newsroom, ann, step, pick()));
    expect(answerText(next)).toContain(`${mine} is edited and accepted.`);
    const review = own.newsroom.readModel.draftReviews.review(DRAFT_NAME);
    expect(review?.sides).toEqual([{ id: 'russia', name: 'Russia', aliases: [] }]);
    expect(review?.speakers.find(({ name }) => name === 'Sergei Shoigu')).toMatchObject({
      side: 'russia',
      role: 'Minister',
    });
    expect(itemOf(own.newsroom, mine ?? '')).toMatchObject({
      isEdited: true,
      doc: { says: 'Both are ready to talk.' },
    });
    expect(own.newsroom.readModel.records.counts().statements).toBe(0);
    const published = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} publish rest:yes`);
    expect(published.title).toBe(`Published: ${DRAFT_NAME}`);
    const found = answerText(await ask(own.newsroom, guest, '/whosaid "ready to dialogue"'));
    expect(found).toContain('(Russia)');
    expect(answerText(await ask(own.newsroom, guest, `/history ${DRAFT_NAME}/${mine}`))).toContain(
      'edited and accepted by Ann',
    );
  });

  test('words that are not in the article are refused with the nearest, and nothing is decided', async () => {
    await start();
    const told = await ask(
      own.newsroom,
      ann,
      `/draft ${DRAFT_NAME} S2 edit quotation:"it was certainly Ukraine that did it"`,
    );
    expect(told.tone).toBe('mistake');
    expect(answerText(told)).toContain('is not in the source');
    expect(itemOf(own.newsroom, 'S2')).toMatchObject({ state: 'pending', decisions: 0 });
  });

  test('another speaker for a quotation is asked about as /record asks', async () => {
    await start();
    const id =
      own.newsroom.readModel.draftReviews
        .items(1)
        .map((item) => ({ id: item.id, doc: itemOf(own.newsroom, item.id).doc }))
        .find(({ doc }) => 'quotes' in doc && doc.quotes.length > 0 && doc.as?.includes('Shoigu'))?.id ?? '';
    const line = `/draft ${DRAFT_NAME} ${id} edit speaker:"Anna Duval" kind:person side:neither`;
    const form = expectForm(await own.newsroom.bot.replyLine(line, ann, null, null));
    expect(JSON.stringify(form)).toContain('may not say that the speaker said this');
    expect(itemOf(own.newsroom, id)).toMatchObject({ state: 'pending', decisions: 0 });
    expect((await ask(own.newsroom, ann, `${line} plain:yes`)).tone).toBe('answer');
  });

  test('accepting what another editor has edited keeps the edit', async () => {
    await start();
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} S1 edit says:"A claim of the attack."`);
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1 accept`);
    expect(itemOf(own.newsroom, 'S1')).toMatchObject({
      state: 'approved',
      doc: { says: 'A claim of the attack.' },
      deciders: [{ name: 'Ann' }, { name: 'Ben' }],
    });
  });

  test('an opposition is edited like a dispute, and falls away with a statement that is skipped', async () => {
    await start();
    const review = own.newsroom.readModel.draftReviews;
    const disputes = review.items(1).filter(({ id }) => id.startsWith('D'));
    expect(disputes.length).toBeGreaterThanOrEqual(4);
    const edited = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} D1 edit kind:criticism reason:"It is no denial"`);
    expect(edited.tone).toBe('answer');
    const doc = itemOf(own.newsroom, 'D1').doc;
    if (doc === undefined || !('against' in doc)) throw new Error('D1 is no dispute');
    expect(doc.kind).toBe('criticism');
    const wrong = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} D1 edit by:${doc.against}`);
    expect(answerText(wrong)).toContain('cannot dispute itself');
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} ${doc.against} skip`);
    expect(itemOf(own.newsroom, 'D1').isMoot).toBe(true);
    expect(answerText(await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} D1 accept`))).toContain(
      'one of its statements was skipped',
    );
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} ${doc.against} accept`);
    expect(itemOf(own.newsroom, 'D1')).toMatchObject({ state: 'approved', isMoot: false });
  });

  test('an edit that somebody else was quicker with is refused, and theirs counts', async () => {
    await start();
    const form = expectForm(await own.newsroom.bot.replyLine(`/draft ${DRAFT_NAME} S1 edit`, ann, null, null));
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1 skip`);
    let reply: Reply = form;
    while (isForm(reply)) reply = await send(own.newsroom, ann, reply, {});
    expect(reply.tone).toBe('mistake');
    expect(answerText(reply)).toContain('S1 was skipped by Ben meanwhile');
    expect(itemOf(own.newsroom, 'S1')).toMatchObject({ state: 'rejected', isEdited: false });
  });

  test('asking again what an edit answered shows the item, and does not edit again', async () => {
    await start();
    const answer = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} S1 edit says:"A claim."`);
    const options = { article: DRAFT_NAME, item: expect.any(String) };
    expect(answer).toMatchObject({ tone: 'answer', origin: { command: 'draft', options } });
    expect(Object.keys(answer.origin?.options ?? {})).toEqual(['article', 'item']);
  });
});

describe('who may', () => {
  test('anyone may hand in an article; only editors decide, publish and abandon, asked when the entry is made', async () => {
    const answer = await ask(own.newsroom, guest, `/draft ${seedArticle}`);
    expect(answerText(answer)).toContain('it is no address that begins with https://');
    expect(answerText(await ask(own.newsroom, guest, '/draft "Look at what they wrote"'))).toContain(
      'no file and no link in this',
    );
    const first = await start();
    for (const line of ['S1 accept', 'S1 edit says:"x"', 'abandon reason:"x"'])
      expect(answerText(await ask(own.newsroom, guest, `/draft ${DRAFT_NAME} ${line}`))).toContain(
        'Only editors decide drafts',
      );
    await acceptAll(own, first);
    expect(answerText(await ask(own.newsroom, guest, `/draft ${DRAFT_NAME} publish`))).toContain(
      'Only editors decide drafts',
    );
    expect(own.newsroom.readModel.records.counts().dossiers).toBe(0);
  });

  test('with FOUR_EYES nobody publishes what they alone have accepted', async () => {
    await own.reopen({ FOUR_EYES: 'on' });
    const overview = await acceptAll(own, await start(), ann);
    const alone = expectAnswer(await press(own.newsroom, ann, overview, 'Publish'));
    expect(answerText(alone)).toContain('FOUR_EYES=on asks for a second editor');
    const published = expectAnswer(await press(own.newsroom, ben, overview, 'Publish'));
    expect(published.title).toBe(`Published: ${DRAFT_NAME}`);
  });

  test('with FOUR_EYES an item that both have accepted needs nobody else', async () => {
    await own.reopen({ FOUR_EYES: 'on' });
    await start();
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} S1 accept`);
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S2 accept`);
    expect(answerText(await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} publish rest:yes`))).toContain(
      'S1 were accepted by you alone',
    );
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1 accept`);
    expect((await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} publish rest:yes`)).title).toBe(
      `Published: ${DRAFT_NAME}`,
    );
  });

  test('a draft is abandoned with a reason, and its article can be drafted again', async () => {
    await start();
    const form = expectForm(await own.newsroom.bot.replyLine(`/draft ${DRAFT_NAME} abandon`, ann, null, null));
    const ended = expectAnswer(await send(own.newsroom, ann, form, { reason: 'Not our story' }));
    expect(ended.title).toBe(`Abandoned: ${DRAFT_NAME}`);
    expect(answerText(await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1 accept`))).toMatch(
      /was abandoned by Ann: Not our story/,
    );
    expect((await ask(own.newsroom, consoleEditor, '/drafts')).tone).toBe('nothing');
    expect(answerText(await startDraft(own))).toContain(`as the draft ${DRAFT_NAME}-2`);
  });
});
