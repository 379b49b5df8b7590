/** What the tests of the review in chat share: an empty record with editors, and a review that is pressed through by its buttons. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Action, Answer } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/command.ts';
import type { Reply } from '../../../src/bot/forms/form.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createArticleDrafter } from '../../../src/newsrooms/article-drafter.ts';
import { type Newsroom, openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';

export const seedArticle = 'seeds/lecornu-shoigu/article.txt';
export const seedText = readFileSync(seedArticle, 'utf8');
/** What its draft is called. */
export const DRAFT_NAME = 'what-is-this-micmac-around-the-phone';
/** Whoever sits at the machine: an editor beside Ann and Ben. */
export const consoleEditor: Asker = { id: 'ada', name: 'Ada', platform: 'console', channel: null, groups: [] };
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'whosaid-'));

/** A record without dossiers, opened in the same folder again after a restart. */
export function openReviewNewsroom(
  folder: string,
  environment: Record<string, string> = {},
  allow: readonly string[] = [],
): Promise<Newsroom> {
  const config = readConfig({
    DATA_DIR: folder,
    SEEDS_DIR: temporaryFolder(),
    EDITORS: 'console,slack:UANN,slack:UBEN',
    ...environment,
  });
  const articles = createArticleDrafter(config.DRAFT_MODEL_URL, allow);
  return openNewsroom(config, () => new Date(), quiet, { articles });
}

/** A record of its own for each test of a file, in a folder that goes with it. */
export interface ReviewFixture {
  readonly folder: string;
  readonly newsroom: Newsroom;
  /** As a restart does, in the same folder, perhaps with another configuration. */
  reopen(environment?: Record<string, string>, allow?: readonly string[]): Promise<void>;
}

/** To be called once, outside of the tests. */
export function useReviewNewsroom(environment: Record<string, string> = {}): ReviewFixture {
  let folder: string;
  let newsroom: Newsroom;
  beforeEach(async () => {
    folder = temporaryFolder();
    newsroom = await openReviewNewsroom(folder, environment);
  });
  afterEach(async () => {
    await newsroom.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get newsroom() {
      return newsroom;
    },
    async reopen(other = environment, allow = []) {
      await newsroom.close();
      newsroom = await openReviewNewsroom(folder, other, allow);
    },
  };
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
