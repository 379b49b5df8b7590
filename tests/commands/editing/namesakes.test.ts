/** A name of several people asks which of them is meant, in whatever command somebody edits with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ann,
  answerText,
  ask,
  editors,
  entriesOf,
  errorsOf,
  expectAnswer,
  expectForm,
  openForm,
} from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

const TEXT = `“The weir holds,” said Owen Tanner.

“The lock leaks,” said Chloe Tanner.

“The bank slides,” said Tanner.

“France pays,” said Anatole France.
`;
const DOSSIER = `id: weir
title: The weir
sources: [{ id: article, file: article.txt, title: The weir, language: en }]
speakers:
  - { id: tanner, name: Owen Tanner, kind: person, role: engineer }
  - { id: chloe-tanner, name: Chloe Tanner, kind: person, role: keeper }
  - { id: france, name: France, kind: state }
  - { id: anatole, name: Anatole France, kind: person }
topics: [{ id: t, name: the weir }]
statements:
  - { id: S1, speaker: tanner, topic: t, says: It holds., passage: "“The weir holds,” said Owen Tanner", quotes: ["“The weir holds,”"] }
  - { id: S2, speaker: chloe-tanner, topic: t, says: It leaks., passage: "“The lock leaks,” said Chloe Tanner", quotes: ["“The lock leaks,”"] }
`;

let folder: string;
let newsroom: TestNewsroom;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-'));
  mkdirSync(join(folder, 'weir'));
  writeFileSync(join(folder, 'weir', 'article.txt'), TEXT);
  writeFileSync(join(folder, 'weir', 'dossier.yaml'), DOSSIER);
  newsroom = await openTestNewsroom({ ...editors, SEEDS_DIR: folder });
});
afterEach(async () => {
  await newsroom.remove();
  rmSync(folder, { recursive: true, force: true });
});

const RECORD = '/record "The bank slides," topic:"the weir" says:"It slides."';
const BOTH = ['Owen Tanner (engineer, neither side, in weir)', 'Chloe Tanner (keeper, neither side, in weir)'];

test.each(['Tanner', 'tanner', '"Mr Tanner"'])('/record asks which %s is meant', async (name) => {
  for (const line of [`${RECORD} speaker:${name}`, `${RECORD} speaker:${name} kind:person side:neither`]) {
    const { speaker } = errorsOf(await openForm(newsroom, ann, line));
    for (const each of BOTH) expect(speaker).toContain(each);
  }
  expect((await entriesOf(newsroom)).length).toBe(1);
});

test('/record takes a title that tells them apart, and a whole name', async () => {
  await expect(ask(newsroom, ann, `${RECORD} speaker:"Chloe Tanner" plain:yes`)).resolves.toMatchObject({
    tone: 'answer',
  });
  const line = '/record "France pays," topic:"the weir" says:"It pays." speaker:France plain:yes';
  expect(expectAnswer(await ask(newsroom, ann, line)).title).toContain('Recorded');
  expect(newsroom.readModel.records.statements('weir/S4')[0]?.speaker.name).toBe('France');
});

test('/record asks who relays it', async () => {
  const line = `${RECORD} speaker:"Anatole France" toldby:Tanner plain:yes`;
  expect(errorsOf(await openForm(newsroom, ann, line)).toldby).toContain('Which one?');
});

test('/correct asks, and leaves a speaker alone whom it does not change', async () => {
  const form = await openForm(newsroom, ann, '/correct S2 speaker:tanner reason:x sure:yes');
  expect(errorsOf(form).speaker).toContain('Which one?');
  expect((await ask(newsroom, ann, '/correct S1 says:"It stands." reason:x')).tone).toBe('answer');
  expect(newsroom.readModel.records.statements('weir/S1')[0]?.speaker.name).toBe('Owen Tanner');
});

test('/dispute offers the statements of both', async () => {
  const form = expectForm(await newsroom.bot.replyLine('/dispute S1 by:tanner kind:denial reason:x', ann, null, null));
  expect(errorsOf(form).by).toContain('Owen Tanner and Chloe Tanner are speakers');
});

test('filters ask', async () => {
  const answer = await ask(newsroom, ann, '/whosaid "the weir holds" speaker:tanner');
  expect(answer.tone).toBe('mistake');
  expect(answerText(answer)).toContain('Which one?');
  expect((await ask(newsroom, ann, '/speaker France')).title).toMatch(/^France\b/);
});
