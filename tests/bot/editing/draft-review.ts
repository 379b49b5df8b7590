/** Shared by the draft review tests: an empty record with editors, and a review driven by its buttons. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Action, Answer } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import { isForm, type Reply } from '../../../src/bot/forms/form.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createArticleDrafter } from '../../../src/newsrooms/article-drafter.ts';
import { type Newsroom, openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';

export const seedArticle = 'seeds/lecornu-shoigu/article.txt';
export const seedText = readFileSync(seedArticle, 'utf8');
export const DRAFT_NAME = 'what-is-this-micmac-around-the-phone';
/** The console user, an editor beside Ann and Ben. */
export const consoleEditor: Asker = { id: 'ada', name: 'Ada', platform: 'console', channel: null, groups: [] };
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'whosaid-'));

/** Opens a record without dossiers. */
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

/** A new record and folder for each test. */
export interface ReviewFixture {
  readonly folder: string;
  readonly newsroom: Newsroom;
  /** Restarts in the same folder, optionally with another configuration. */
  reopen(environment?: Record<string, string>, allow?: readonly string[]): Promise<void>;
}

/** Call once, outside of the tests. */
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

/** An item of a draft, by default of the first. */
export function itemOf({ readModel }: Pick<Newsroom, 'readModel'>, id: string, draft = 1) {
  const proposal = readModel.draftReviews.item(draft, id);
  if (proposal === null || proposal.drafted === null) throw new Error(`no item ${id}`);
  const { change, drafted } = proposal;
  if (change.kind !== 'statement-recorded' && change.kind !== 'dispute-recorded') throw new Error(change.kind);
  return { ...drafted, doc: change.kind === 'statement-recorded' ? change.statement : change.dispute };
}

/** Drafts the first article. */
export function startDraft({ newsroom }: ReviewFixture): Promise<Answer> {
  return newsroom.bot.answerLine(`/draft ${seedArticle}`, consoleEditor, null);
}

/** The first item by itself, as whoever goes one by one sees it. */
export async function openItem({ newsroom }: ReviewFixture, item = 'S1', draft = DRAFT_NAME): Promise<Answer> {
  return newsroom.bot.answerLine(`/draft ${draft} ${item}`, consoleEditor, null);
}

/** Accepts everything, also what is of low confidence. @returns the overview. */
export async function acceptAll({ newsroom }: ReviewFixture, first: Answer, asker = consoleEditor): Promise<Answer> {
  let answer = first;
  for (let pressed = 0; ; pressed += 1) {
    if (pressed === 60) throw new Error(`more than 60 presses: ${answer.title}`);
    const next = ['Accept', 'Go on', 'Show more'].find((label) => answer.actions.some((one) => one.label === label));
    const all = answer.actions.find(({ label }) => /^Accept (it|all)/.test(label))?.label;
    const label = all ?? next;
    if (label === undefined) return answer;
    const reply = await press(newsroom, asker, answer, label);
    if (isForm(reply)) throw new Error(`a form: ${reply.title}`);
    answer = reply;
  }
}
