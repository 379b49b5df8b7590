/** The review of a draft in chat: each decision an entry, nothing on record before it is published. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import { parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { openReadModel } from '../../src/claims/read-model/read-model.ts';
import { draftText } from '../../src/drafting/draft.ts';
import { draftToYaml } from '../../src/drafting/output/dossier-yaml.ts';
import { noMetadata } from '../../src/drafting/readers/metadata.ts';
import {
  buttonOf,
  consoleEditor,
  DRAFT_NAME,
  press,
  seedArticle,
  seedText,
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
import { openTestNewsroom, startSending } from '../newsrooms/test-newsroom.ts';

const own = useReviewNewsroom();
const text = seedText;

const start = (): Promise<Answer> => ask(own.newsroom, consoleEditor, `/draft ${seedArticle}`);

async function acceptAll(first: Answer, asker = consoleEditor): Promise<Answer> {
  let answer = first;
  for (let pressed = 0; answer.actions.some(({ label }) => label === 'Accept'); pressed += 1) {
    expect(pressed).toBeLessThan(60);
    answer = expectAnswer(await press(own.newsroom, asker, answer, 'Accept'));
  }
  return answer;
}

describe('from a draft to a dossier', () => {
  test('the first article accepted whole is, statement by statement and dispute by dispute, what its dossier file would give', async () => {
    const overview = await acceptAll(await start());
    expect(overview.title).toBe(`${DRAFT_NAME}: all is decided`);
    const published = expectAnswer(await press(own.newsroom, consoleEditor, overview, 'Publish'));
    expect(published.title).toBe(`Published: ${DRAFT_NAME}`);
    const metadata = { ...noMetadata(), title: { value: text.split('\n')[0]?.trim() ?? '', from: 'first line' } };
    const draft = draftText(text, { language: 'en' });
    const yaml = draftToYaml({ id: DRAFT_NAME, text, metadata, draft }).replaceAll('    proposed: true\n', '');
    const filed = parseDossierFile('dossier.yaml', yaml, () => text).dossier;
    const entries = await entriesOf(own.newsroom);
    const entry = entries.find(({ kind }) => kind === 'review-published');
    expect(entry?.kind === 'review-published' && entry.dossier).toEqual(filed);
    expect(filed.statements.length).toBeGreaterThanOrEqual(12);
    expect(entry?.by).toMatchObject({ kind: 'person', id: 'ada' });
    expect(own.newsroom.readModel.records.counts()).toEqual({ dossiers: 1, statements: filed.statements.length });
  });

  test('a statement is shown with its passage, speaker, channel, side, kind, confidence and reason', async () => {
    await start();
    const shown = await ask(own.newsroom, consoleEditor, `/draft ${DRAFT_NAME} S7`);
    const words = answerToText(shown, { colour: false });
    expect(words).toContain('Drafted, not on record.');
    for (const part of ['Side: ', 'Kind: ', 'Channel: ', 'Confidence: ', 'Why: ', 'Topic: '])
      expect(words).toContain(part);
    const relayed = own.newsroom.readModel.draftReviews
      .items(1)
      .map(({ id }) => own.newsroom.readModel.draftReviews.item(1, id)?.doc);
    const told = relayed.find((doc) => doc !== undefined && 'says' in doc && doc.toldBy !== null);
    const view = await ask(own.newsroom, consoleEditor, `/draft ${DRAFT_NAME} ${told?.id}`);
    expect(answerText(view)).toContain('as told by entourage of the French minister');
    expect(answerText(view)).toContain('“being ready to resume dialogue on Ukraine”');
  });

  test('once published it is found, its history names who accepted and who published, and it can be corrected', async () => {
    const overview = await acceptAll(await start(), ann);
    await press(own.newsroom, ben, overview, 'Publish');
    const found = await ask(own.newsroom, guest, '/whosaid "ready to dialogue"');
    expect(found.statements.length).toBeGreaterThan(0);
    expect(answerText(found)).toContain('Sergei Shoigu');
    const [ref = ''] = found.statements;
    const history = answerText(await ask(own.newsroom, guest, `/history ${ref}`));
    expect(history).toContain('drafted, accepted by Ann');
    expect(history).toContain('Ben');
    const corrected = await ask(own.newsroom, ann, `/correct ${ref} says:"He is ready." reason:"Our words"`);
    expect(corrected.tone).toBe('answer');
  });

  test('every decision is one entry with who and when, and the draft itself is never changed', async () => {
    const first = await start();
    await press(own.newsroom, ann, first, 'Skip');
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S2 accept`);
    const entries = await entriesOf(own.newsroom);
    expect(entries.map(({ kind }) => kind)).toEqual(['review-started', 'review-decided', 'review-decided']);
    expect(entries.map(({ by }) => by.name)).toEqual(['Ada', 'Ann', 'Ben']);
  });
});

test('a newsroom’s own model drafts in chat as on the command line', async () => {
  const theirs = { ...draftText(text, { language: 'en' }), undecided: [{ span: [0, 4], text: 'asked by the model' }] };
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    request
      .reduce((all: string, part: string) => all + part, '')
      .then((body) => {
        asked.push(JSON.parse(body));
        response.end(JSON.stringify(theirs));
      });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await own.reopen({ DRAFT_MODEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/draft` });
  await start();
  expect(asked).toMatchObject([{ language: 'en' }]);
  expect(own.newsroom.readModel.draftReviews.review(DRAFT_NAME)?.undecided).toEqual([
    { place: [0, 4], says: 'asked by the model' },
  ]);
});

test('the review channel hears of a draft once, opens it, and sees how it ends', async () => {
  await own.reopen({ REVIEW_CHANNEL: 'slack:C9' });
  const shown: Answer[] = [];
  const poster = {
    platform: 'slack' as const,
    resolve: async (channel: string) => channel,
    post: async ({ channel }: { channel: string }, answer: Answer) => {
      shown.push(answer);
      return { platform: 'slack' as const, channel, message: 'M1', link: null };
    },
    update: async (posted: { message: string }, answer: Answer) => {
      expect(posted.message).toBe('M1');
      shown.push(answer);
    },
  };
  const dispatcher = startSending(own.newsroom, poster);
  const article = join(own.folder, 'article.txt');
  writeFileSync(article, text);
  const begun = await ask(own.newsroom, consoleEditor, `/draft ${article}`);
  expect(answerText(begun)).toContain('It waits for an editor; the review channel was told.');
  await dispatcher.whenIdle();
  expect(shown).toHaveLength(1);
  const [waiting] = shown;
  if (waiting === undefined) throw new Error('nothing was posted');
  expect(answerToText(waiting, { colour: false })).toContain('Drafted, not on record. Handed in by Ada');
  expect(waiting.statements).toEqual([]);
  const opened = expectAnswer(await press(own.newsroom, ann, waiting, 'Review it'));
  expect(opened.title).toContain(`${DRAFT_NAME}, S1`);

  await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} abandon reason:"An older copy"`);
  dispatcher.wake();
  await dispatcher.whenIdle();
  expect(shown).toHaveLength(2);
  const ended = shown.at(-1);
  if (ended === undefined) throw new Error('nothing was edited');
  expect(answerToText(ended, { colour: false })).toMatch(/Abandoned\. .*Ended by Ann .*Why: An older copy/s);
  expect(ended.actions).toEqual([]);
  await dispatcher.stop();
});

describe('what is not published', () => {
  test('shows in no answer, list, summary, count, change, follow or export', async () => {
    await ask(own.newsroom, ann, '/follow Lecornu').catch(() => null);
    await acceptAll(await start());
    const lines = [
      '/whosaid "ready to dialogue"',
      '/dossiers',
      '/speaker Lecornu',
      `/summary ${DRAFT_NAME}`,
      '/disputes',
    ];
    lines.push(
      '/changes since:1d',
      `/source ${DRAFT_NAME}/S1`,
      '/check "We are ready to dialogue"',
      '/proposals',
      '/posts',
    );
    for (const line of lines) {
      const answer = await ask(own.newsroom, guest, line);
      expect([line, answer.tone === 'nothing' || answer.tone === 'mistake']).toEqual([line, true]);
      expect(answerText(answer)).not.toMatch(/Shoigu|micmac-around-the-phone(?!”|\/S1)/);
      expect(answer.statements).toEqual([]);
    }
    expect(await own.newsroom.bot.complete('speaker', 'name', 'Le', {})).toEqual([]);
    expect(own.newsroom.readModel.records.counts()).toEqual({ dossiers: 0, statements: 0 });
    expect(own.newsroom.readModel.changeFeed.latest()).toBeNull();
    const exported = openReadModel(':memory:', own.newsroom.ledger, () => {}, null);
    await exported.catchUp();
    expect([...exported.records.walk(null)]).toEqual([]);
    exported.close();
  });

  test('a board built anew from the ledger has the review as it stands', async () => {
    const first = await start();
    await press(own.newsroom, ann, first, 'Accept');
    const fresh = openReadModel(':memory:', own.newsroom.ledger, () => {}, null);
    await fresh.catchUp();
    const items = fresh.draftReviews.items(fresh.draftReviews.review(DRAFT_NAME)?.row ?? 0);
    expect(items).toEqual(
      own.newsroom.readModel.draftReviews.items(own.newsroom.readModel.draftReviews.review(DRAFT_NAME)?.row ?? 0),
    );
    expect(items[0]).toMatchObject({ id: 'S1', state: 'accepted', number: 1 });
    fresh.close();
  });
});

describe('between days, restarts and editors', () => {
  test('another editor goes on after a restart where the first has stopped', async () => {
    const second = expectAnswer(await press(own.newsroom, ann, await start(), 'Accept'));
    await press(own.newsroom, ann, second, 'Skip');
    await own.reopen();
    const drafts = await ask(own.newsroom, ben, '/drafts');
    expect(answerText(drafts)).toContain(': 2 of ');
    const next = expectAnswer(await press(own.newsroom, ben, drafts, `Open ${DRAFT_NAME}`.slice(0, 40)));
    expect(next.title).toContain(`${DRAFT_NAME}, S3: statement 3 of `);
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
    expect(own.newsroom.readModel.draftReviews.item(1, 'S1')?.number).toBe(1);
  });

  test('Back shows what was decided, and a new decision takes its place', async () => {
    const second = expectAnswer(await press(own.newsroom, ann, await start(), 'Skip'));
    const back = expectAnswer(await press(own.newsroom, ann, second, 'Back'));
    expect(back.title).toContain('S1: statement 1 of');
    expect(answerText(back)).toContain('Skipped by Ann');
    const again = expectAnswer(await press(own.newsroom, ben, back, 'Accept'));
    expect(again.title).toContain('S2: statement 2 of');
    expect(own.newsroom.readModel.draftReviews.item(1, 'S1')).toMatchObject({ state: 'accepted', number: 2 });
  });

  test('what is decided while somebody publishes is not lost: publishing is refused, and then has it', async () => {
    await acceptAll(await start());
    const overview = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME}`);
    const publish = () => own.newsroom.bot.answer(buttonOf(overview, 'Publish'), ann, null);
    const [published, skipped] = await Promise.all([publish(), ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S2 skip`)]);
    const isSecond = published.tone === 'mistake';
    expect(answerText(isSecond ? published : skipped)).toMatch(/decided meanwhile|was published/);
    if (isSecond) expect((await publish()).title).toBe(`Published: ${DRAFT_NAME}`);
    expect(own.newsroom.readModel.records.statements(`${DRAFT_NAME}/S2`)).toHaveLength(isSecond ? 0 : 1);
  });

  test('published twice it is one dossier', async () => {
    const overview = await acceptAll(await start());
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
      const doc = own.newsroom.readModel.draftReviews.item(1, id)?.doc;
      return doc !== undefined && 'says' in doc && doc.quotes[0]?.exact === '“ready to dialogue”';
    });
    expect(shown.title).toContain('S1');
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
    expect(own.newsroom.readModel.draftReviews.item(1, mine ?? '')).toMatchObject({
      isEdited: true,
      doc: { says: 'Both are ready to talk.' },
    });
    expect(own.newsroom.readModel.records.counts().statements).toBe(0);
    const published = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} publish rest:yes`);
    expect(published.title).toBe(`Published: ${DRAFT_NAME}`);
    const found = answerText(await ask(own.newsroom, guest, '/whosaid "ready to dialogue"'));
    expect(found).toContain('for Russia');
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
    expect(own.newsroom.readModel.draftReviews.item(1, 'S2')).toMatchObject({ state: 'open', number: 0 });
  });

  test('accepting what another editor has edited keeps the edit', async () => {
    await start();
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} S1 edit says:"A claim of the attack."`);
    await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1 accept`);
    expect(own.newsroom.readModel.draftReviews.item(1, 'S1')).toMatchObject({
      state: 'accepted',
      doc: { says: 'A claim of the attack.' },
      acceptedBy: [{ name: 'Ann' }, { name: 'Ben' }],
    });
  });

  test('an opposition is edited like a dispute, and falls away with a statement that is skipped', async () => {
    await start();
    const review = own.newsroom.readModel.draftReviews;
    const disputes = review.items(1).filter(({ id }) => id.startsWith('D'));
    expect(disputes.length).toBeGreaterThanOrEqual(4);
    const edited = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} D1 edit kind:criticism reason:"It is no denial"`);
    expect(edited.tone).toBe('answer');
    const doc = review.item(1, 'D1')?.doc;
    if (doc === undefined || !('against' in doc)) throw new Error('D1 is no dispute');
    expect(doc.kind).toBe('criticism');
    const wrong = await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} D1 edit by:${doc.against}`);
    expect(answerText(wrong)).toContain('cannot oppose itself');
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} ${doc.against} skip`);
    expect(review.item(1, 'D1')?.state).toBe('moot');
    expect(answerText(await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} D1 accept`))).toContain(
      'one of its statements was skipped',
    );
    await ask(own.newsroom, ann, `/draft ${DRAFT_NAME} ${doc.against} accept`);
    expect(review.item(1, 'D1')?.state).toBe('accepted');
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
    await acceptAll(first);
    expect(answerText(await ask(own.newsroom, guest, `/draft ${DRAFT_NAME} publish`))).toContain(
      'Only editors decide drafts',
    );
    expect(own.newsroom.readModel.records.counts().dossiers).toBe(0);
  });

  test('with FOUR_EYES nobody publishes what they alone have accepted', async () => {
    await own.reopen({ FOUR_EYES: 'on' });
    const overview = await acceptAll(await start(), ann);
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
    expect(answerText(await ask(own.newsroom, ben, `/draft ${DRAFT_NAME} S1 accept`))).toContain(
      'was abandoned by Ann: Not our story',
    );
    expect((await ask(own.newsroom, consoleEditor, '/drafts')).tone).toBe('nothing');
    expect((await start()).title).toContain(`${DRAFT_NAME}-2, S1`);
  });
});

describe('what is handed in', () => {
  test('the same article twice offers the open draft, or all the same another one', async () => {
    await start();
    const again = await start();
    expect(answerText(again)).toContain(`It is under review as the draft ${DRAFT_NAME}`);
    expect(expectAnswer(await press(own.newsroom, consoleEditor, again, 'Open the draft')).title).toContain('S1');
    expect(expectAnswer(await press(own.newsroom, consoleEditor, again, 'Draft it once more')).title).toContain(
      `${DRAFT_NAME}-2, S1`,
    );
  });

  test('handed in twice at the same time it is one draft', async () => {
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ tone }) => tone).toSorted()).toEqual(['answer', 'mistake']);
    expect(own.newsroom.readModel.draftReviews.open({ limit: 10, offset: 0 }).total).toBe(1);
  });

  test('an article that is on record offers its dossier', async () => {
    const seeded = await openTestNewsroom({ EDITORS: 'console' });
    onTestFinished(() => seeded.remove());
    const answer = await ask(seeded, consoleEditor, `/draft ${seedArticle}`);
    expect(answerText(answer)).toContain('It is on record in the dossier lecornu-shoigu');
    expect(buttonOf(answer, 'Open the dossier').options).toEqual({ dossier: 'lecornu-shoigu' });
  });

  test.each([
    ['an empty text', '  \n ', 'holds no text'],
    [
      'a text in which nobody speaks',
      'The sun rose over the harbour. It was a warm day in the north of the country.',
      'Nobody is found',
    ],
    [
      'a language without rules',
      'Der Minister sagte am Dienstag, er werde nicht zurücktreten. „Ich bleibe“, sagte er den Journalisten in der Hauptstadt.',
      'there are rules for English (en) and French (fr) only',
    ],
    ['a text too short to tell its language', '“No.”', 'too short to tell its language'],
  ])('%s is told, and nothing is kept', async (_, words, told) => {
    const path = join(own.folder, 'article.txt');
    writeFileSync(path, words);
    const answer = await ask(own.newsroom, consoleEditor, `/draft ${path}`);
    expect(answer.tone).toBe('mistake');
    expect(answerText(answer)).toContain(told);
    expect(await entriesOf(own.newsroom)).toEqual([]);
  });

  test('a file of 50 MB, bytes that are no text and a file that is not there are told, and nothing is kept', async () => {
    const path = join(own.folder, 'big.txt');
    writeFileSync(path, Buffer.alloc(50 * 1024 * 1024, 32));
    expect(answerText(await ask(own.newsroom, consoleEditor, `/draft ${path}`))).toContain(
      'big.txt is 50 MB; at most 20 MB are read',
    );
    writeFileSync(path, Buffer.alloc(100));
    expect(answerText(await ask(own.newsroom, consoleEditor, `/draft ${path}`))).toContain('is not text');
    expect(answerText(await ask(own.newsroom, consoleEditor, '/draft nowhere.txt'))).toContain(
      'There is no draft and no file “nowhere.txt”',
    );
    expect(await entriesOf(own.newsroom)).toEqual([]);
  });

  test('an article in UTF-16 and one in windows-1252 keep their words', async () => {
    const words =
      'The minister said on Tuesday that he would stay.\n\n“I will not resign over a café,” he told reporters.\n';
    const path = join(own.folder, 'article.txt');
    writeFileSync(path, Buffer.from(`\ufeff${words}`, 'utf16le'));
    expect((await ask(own.newsroom, consoleEditor, `/draft ${path}`)).tone).toBe('answer');
    writeFileSync(path, Buffer.from(words.replaceAll(/[“”]/g, '"').replace('Tuesday', 'Monday'), 'latin1'));
    expect((await ask(own.newsroom, consoleEditor, `/draft ${path} new:yes`)).tone).toBe('answer');
    const texts = [1, 2].map((row) => own.newsroom.readModel.draftReviews.sourceText(row));
    for (const one of texts) expect(one).toContain('over a café');
  });

  test('a link is fetched and drafted; a private address, a consent wall and a page that is not there are told', async () => {
    const page = `<html lang="en"><head><title>Harbour strike</title></head><body><article>${text
      .split('\n\n')
      .map((each) => `<p>${each}</p>`)
      .join('')}</article></body></html>`;
    const wall = '<html><body><div>We value your privacy. Accept all cookies to continue.</div></body></html>';
    const server = createServer((request, response) => {
      const pages: Record<string, string> = { '/story': page, '/wall': wall };
      const found = pages[request.url ?? ''];
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(answerText(await ask(own.newsroom, ann, `/draft http://${host}/story`))).toContain(
      'inside a private network',
    );
    await own.reopen({}, [host]);
    expect(answerText(await ask(own.newsroom, ann, `/draft http://${host}/wall`))).toMatch(
      /consent|holds no|no article/i,
    );
    expect(answerText(await ask(own.newsroom, ann, `/draft http://${host}/none`))).toContain('answers 404');
    expect(await entriesOf(own.newsroom)).toEqual([]);
    const drafted = await ask(own.newsroom, ann, `/draft "Look at this, please: http://${host}/story."`);
    expect(drafted.title).toContain('S1: statement 1 of');
    const review = own.newsroom.readModel.draftReviews.open({ limit: 1, offset: 0 }).items[0];
    expect(review?.source).toMatchObject({ address: `http://${host}/story`, language: 'en' });
    expect(answerText(await ask(own.newsroom, ben, `/draft http://${host}/story`))).toContain('It is under review');
  });
});
