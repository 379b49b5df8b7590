/** What the tests of the review in chat share: an empty record with editors, and a review that is pressed through by its buttons. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArticles } from '../src/articles.ts';
import type { Action, Answer } from '../src/bot/answer.ts';
import type { Asker } from '../src/bot/command.ts';
import type { Reply } from '../src/bot/form.ts';
import { readConfig } from '../src/config.ts';
import { type Newsroom, openNewsroom } from '../src/newsroom.ts';

export const seedArticle = 'seeds/lecornu-shoigu/article.txt';
/** Whoever sits at the machine: an editor beside Ann and Ben. */
export const desk: Asker = { id: 'ada', name: 'Ada', platform: 'console', channel: null, groups: [] };
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export const temporary = (): string => mkdtempSync(join(tmpdir(), 'whosaid-'));

/** A record without dossiers, opened in the same folder again after a restart. */
export function openReviewing(
  folder: string,
  environment: Record<string, string> = {},
  allow: readonly string[] = [],
): Promise<Newsroom> {
  const config = readConfig({
    DATA_DIR: folder,
    SEEDS_DIR: temporary(),
    EDITORS: 'console,slack:UANN,slack:UBEN',
    ...environment,
  });
  return openNewsroom(config, () => new Date(), quiet, undefined, null, createArticles(config.DRAFT_MODEL_URL, allow));
}

/** Presses the button of an answer. */
export function press({ bot }: Pick<Newsroom, 'bot'>, asker: Asker, answer: Answer, label: string): Promise<Reply> {
  return bot.reply(buttonOf(answer, label), asker, null, null);
}

export function buttonOf(answer: Answer, label: string): Action {
  const found = answer.actions.find((action) => action.label === label);
  if (found === undefined)
    throw new Error(
      `no button ${label}, but ${answer.actions.map((action) => action.label).join(', ')}: ${answer.title}`,
    );
  return found;
}
