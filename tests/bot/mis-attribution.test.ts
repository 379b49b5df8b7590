/** The five layouts that can themselves cause a wrong attribution: no answer about the record has any of them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import { createLine } from '../../src/bot/answers/card.ts';
import type { StatementCard } from '../../src/bot/card.ts';
import { lineToSpans, lineUnderSideToSpans } from '../../src/bot/layout/line.ts';
import type { StatementView } from '../../src/claims/queries/statements.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
let views: StatementView[];
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const everything = { dossiers: null, speakers: null, sides: null, topics: null };
  views = newsroom.readModel.records.list(everything, { limit: 100, offset: 0 }).items;
});
afterAll(() => newsroom.remove());

const oneLine = (value: string) => value.replaceAll(/\s+/gu, ' ');
const ARTICLE = oneLine(readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8'));

/** A quotation of the article may lack its closing mark. */
const QUOTATIONS = ARTICLE.match(/“[^“]*/gu) ?? [];

const LINES = [
  '/whosaid "ready to dialogue"',
  '/whosaid "denied by Paris"',
  '/whosaid "no contact with Russia"',
  '/compare lecornu shoigu',
  '/compare hollande russia',
  '/disputes',
  '/disputes S4',
  '/disputes speaker:hollande',
  '/source S14',
  '/speaker shoigu',
  '/speaker moscow',
  '/summary lecornu-shoigu',
  '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
];

function cardsOf({ blocks }: Answer): StatementCard[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'statement') return [block];
    return block.kind === 'topic' ? block.lines.map(({ card }) => card) : [];
  });
}

test('after a name and a colon stand only words of the source', () => {
  expect(views).toHaveLength(15);
  for (const view of views) {
    const card = { ...createLine(newsroom.readModel, view), disputedBy: [], disputes: [] };
    for (const spans of [lineToSpans(card), lineUnderSideToSpans('France', card)]) {
      const line = spans.map(({ text }) => text).join('');
      const colon = line.indexOf(': ', line.indexOf(card.speaker.name.slice(1)));
      const words = line.slice(colon + 2, line.lastIndexOf(` ${card.id}`));
      expect(ARTICLE).toContain(oneLine(words));
      expect(words).not.toContain(view.statement.says);
    }
  }
});

test('a caution stands right before the name, never before a side', () => {
  const [view] = views;
  if (view === undefined) throw new Error('no statement');
  const card = { ...createLine(newsroom.readModel, view), caution: { doubt: 'never', nested: null } };
  const read = (spans: ReturnType<typeof lineToSpans>) => spans.map(({ text }) => text).join('');
  expect(read(lineUnderSideToSpans('France', card))).toMatch(/^France, in a sentence about Sébastien Lecornu: /);
  expect(read(lineToSpans(card))).toMatch(/^In a sentence about Sébastien Lecornu \(France\): /);
});

test('in quotation marks stands only what the source prints in them', async () => {
  for (const line of LINES) {
    const shown = answerToText(await newsroom.ask(line), { colour: false });
    for (const [quotation] of shown.matchAll(/“[^“”]*”/gu)) {
      const isTyped = line.includes(quotation.slice(1, -1));
      const isLegend = quotation === '“…”';
      // A difference names single words of a quotation.
      const fragments = oneLine(quotation.slice(1, -1)).split(' · ');
      const isPrinted = fragments.every((words) => QUOTATIONS.some((printed) => printed.includes(words)));
      const isTitle = ARTICLE.startsWith(quotation.slice(1, -1));
      expect(isTyped || isLegend || isPrinted || isTitle, quotation).toBe(true);
    }
  }
});

describe.each(LINES)('%s', (line) => {
  test('shows words in their sentence, never a fragment alone', async () => {
    for (const { sentence, ref } of cardsOf(await newsroom.ask(line))) {
      const view = views.find((one) => one.ref === ref);
      expect(sentence.text).toContain(oneLine(view?.statement.passage.exact ?? '?'));
    }
  });

  test('shows no statement without its disputes', async () => {
    const answer = await newsroom.ask(line);
    const shown = answerToText(answer, { colour: false });
    for (const { ref, disputedBy } of cardsOf(answer)) {
      const row = views.find((one) => one.ref === ref)?.row ?? 0;
      const against = newsroom.readModel.records.disputesAgainst(row);
      expect(disputedBy.map(({ from }) => from.ref).sort()).toEqual(against.map(({ from }) => from.ref).sort());
      for (const { from } of against) expect(shown).toMatch(new RegExp(`\\b${from.statement.id}\\b`, 'u'));
    }
  });

  test('has buttons that belong to the statement they stand under', async () => {
    const answer = await newsroom.ask(line);
    for (const { ref, actions } of cardsOf(answer)) {
      for (const { options, command } of actions) {
        const about = command === 'share' ? (options.answer ?? '') : (options.statement ?? '');
        expect(about).toContain(ref);
      }
    }
    for (const { options } of answer.actions.filter(({ command }) => command !== 'source'))
      expect(options.statement).toBeUndefined();
  });
});

test.each([
  ['no contact with Ukraine', 'You typed “Ukraine”; the record has “Russia”.'],
  ['not ready to dialogue', 'You typed “not”; the record does not have it.'],
])('a different name, number or negation is not on record: %s', async (phrase, difference) => {
  const answer = await newsroom.ask(`/whosaid "${phrase}"`);
  expect(answer).toMatchObject({ tone: 'nothing', title: `Not on record: “${phrase}”`, statements: [] });
  expect(answerToText(answer, { colour: false })).toContain(difference);
});
