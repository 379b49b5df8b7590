/** No sentence is left in code: in a pseudo-language every message is bracketed, and nothing but the record stands outside. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import type { Command } from '../../src/bot/command.ts';
import { asker, openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

vi.mock('../../src/locales/fr.json', async (original) => {
  const { default: messages } = await original<{ default: Record<string, string> }>();
  const bracketed = Object.entries(messages).map(([key, message]) => [key, `⟦${message}⟧`]);
  return { default: Object.fromEntries(bracketed) };
});

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  for (const line of PREPARED) await newsroom.bot.answerLine(line, { ...asker, platform: 'console' }, null);
  expect(newsroom.readModel.records.history('lecornu-shoigu/S7')).toHaveLength(3);
});
afterAll(() => newsroom.remove());

/** What editors did beforehand, in English. */
const PREPARED = [
  '/rate S2 verdict:Unproven url:https://example.org/review by:Harbour scale:"2 of 1 to 5" reason:"published"',
  '/correct S2 topic:"the call itself" reason:"wrong topic" sure:yes',
  '/retract S13 reason:"not said"',
  '/suspend S7 reason:"unclear"',
  '/suspend S7 lift:yes reason:"cleared"',
];

/** What a source prints, an editor wrote in the dossier, or a person types. */
const RECORD = [
  readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8'),
  readFileSync('seeds/lecornu-shoigu/dossier.yaml', 'utf8'),
  ...PREPARED,
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

/** Commands, ids and hashes are no prose. */
function withoutCode<Shown>(shown: Shown): Shown {
  return JSON.parse(JSON.stringify(shown), (_, value) => (value?.kind === 'code' ? { ...value, text: '' } : value));
}

/** What people type for a command, in every language. */
function commandToTyped({ name, options, examples }: Command): string {
  return [name, ...examples, ...options.flatMap((one) => [one.name, ...one.choices])].join(' ').toLowerCase();
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
  '/help all',
  '/help draft',
  '/help correct',
  '/history S5',
  '/history S2',
  '/history S13',
  '/history R1',
  '/history S7',
  '/history S99',
  '/changes since:2000-01-01',
  '/source S5 show:proof',
  '/posts',
  '/posts retry 12',
  '/posts mend',
  '/reviews "ready to dialogue"',
  '/reviews',
  '/following',
  '/digest',
  '/digest weekdays',
  '/digest someday 09:00 UTC',
  '/digest daily 29:00 UTC',
  '/digest daily 09:00 Atlantis',
  '/digest daily 09:00 +02:00',
  '/proposals',
  '/drafts',
  '/draft harbour-strike',
])('%s', async (line) => {
  const answer = await newsroom.bot.answerLine(line, { ...asker, language: 'fr' }, null);
  // Commands are typed as they are in every language.
  const commands = /^→.*$|\/[a-z]+/gmu;
  const shown = answerToText(withoutCode(answer), { colour: false }, newsroom.bot.commands);
  const left = outsideBrackets(shown.replace(commands, ''));
  const words = left.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const typed = line.startsWith('/help') ? newsroom.bot.commands.map(commandToTyped).join(' ') : '';
  expect(words.filter((word) => !RECORD.includes(word) && !line.includes(word) && !typed.includes(word))).toEqual([]);
});
