/** No sentence is left in code: in a pseudo-language every message is bracketed, and nothing but the record stands outside. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import { asker, openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

vi.mock('../../src/locales/fr.json', async (original) => {
  const { default: messages } = await original<{ default: Record<string, string> }>();
  const bracketed = Object.entries(messages).map(([key, message]) => [key, `⟦${message}⟧`]);
  return { default: Object.fromEntries(bracketed) };
});

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

/** What a source prints, an editor wrote in the dossier, or a person types. */
const RECORD = [
  readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8'),
  readFileSync('seeds/lecornu-shoigu/dossier.yaml', 'utf8'),
]
  .join(' ')
  .toLowerCase();

/** The text without what stands in brackets, however deep. */
function outsideBrackets(text: string): string {
  let depth = 0;
  return [...text]
    .map((character) => {
      if (character === '⟦') depth += 1;
      const isOutside = depth === 0;
      if (character === '⟧') depth -= 1;
      return isOutside ? character : ' ';
    })
    .join('');
}

test.each([
  '/whosaid "ready to dialogue"',
  '/whosaid "no contact with Ukraine"',
  '/whosaid "chocolate for the moon parade"',
  '/whosaid "denied the Russian account"',
  '/compare lecornu shoigu',
  '/compare lecornu',
  '/compare lecornu paris',
  '/disputes',
  '/disputes S5',
  '/disputes S1',
  '/source S9',
  '/source S99',
  '/speaker shoigu',
  '/speaker lecornoux',
  '/summary lecornu-shoigu',
  '/summary lecornu-shoigu facts:yes',
  '/check Moscow says both countries were ready to dialogue.',
  '/help',
  '/proposals',
  '/drafts',
  '/draft harbour-strike',
])('%s', async (line) => {
  const answer = await newsroom.bot.answerLine(line, { ...asker, language: 'fr' }, null);
  // Commands are typed as they are in every language.
  const commands = /^→.*$|\/[a-z]+/gmu;
  const left = outsideBrackets(answerToText(answer, { colour: false }, newsroom.bot.commands).replace(commands, ''));
  const words = left.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  expect(words.filter((word) => !RECORD.includes(word) && !line.includes(word))).toEqual([]);
});
