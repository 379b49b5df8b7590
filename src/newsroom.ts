/** One newsroom's record, opened: store, ledger, board, seeds and the bot that answers from them. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commands } from '../commands/index.ts';
import { type Bot, createBot } from './bot/bot.ts';
import { createButtons } from './bot/buttons.ts';
import type { EntryBody, Platform } from './bot/command.ts';
import { createReviewing, type ReviewPoster } from './bot/desk/reviewing.ts';
import { createRoles } from './bot/desk/roles.ts';
import { createDrafts } from './bot/drafts.ts';
import type { Log } from './bot/log.ts';
import type { Marks } from './bot/taken.ts';
import { type Board, openBoard } from './claims/board.ts';
import { type Actor, type Entry, entrySchema } from './claims/entry.ts';
import { createIds, idFrom } from './claims/ids.ts';
import { createLedger, isKeyTaken, type Ledger } from './claims/ledger.ts';
import { type Seeded, seedFolder } from './claims/seeding.ts';
import type { Config } from './config.ts';
import { createKeyv } from './stores/keyv.ts';
import { createMarks, type StoredMarks } from './stores/marks.ts';
import { embeddedFile, openStore } from './stores/open.ts';

export interface Newsroom {
  bot: Bot;
  board: Board;
  ledger: Ledger<Entry>;
  seeded: readonly Seeded[];
  /** How many entries the board holds, and how long it took to bring it there. */
  ready: { entries: number; milliseconds: number };
  /** What the copies on one store share of the events they took; null where there can be one copy alone. */
  marks: Marks | null;
  /** Appends an entry in the given name; resolves when it is durable and on the board. Rejects with LedgerError. */
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** Lets proposals be announced through a front end that has started, and announces those that wait. */
  connect(adapter: ReviewPoster & { platform: Platform }): Promise<void>;
  /** Waits for what is being recorded, then closes everything. */
  close(): Promise<void>;
}

/**
 * Opens the record and seeds it.
 *
 * @throws OperatorError for a store or folder that cannot be used, DataError for a dossier file that is wrong, LedgerError.
 */
export async function openNewsroom(config: Config, now: () => Date, log: Log): Promise<Newsroom> {
  const store = await openStore(config.STORE_URL, config.DATA_DIR);
  try {
    mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
    const ledger = createLedger<Entry>({
      store,
      newsroom: config.NEWSROOM,
      parse: (value) => entrySchema.parse(value),
    });
    const began = now().getTime();
    const board = await openBoard(boardFile(config), ledger);
    const ready = { entries: await ledger.count(), milliseconds: now().getTime() - began };
    log.info('board ready', ready);
    const nextId = createIds(now);

    const record = async (body: EntryBody, by: Actor, id = nextId()): Promise<Entry> => {
      const entry = { ...body, id, newsroom: config.NEWSROOM, at: now().toISOString(), by } as Entry;
      await ledger.append(entrySchema.parse(entry));
      await board.catchUp();
      return entry;
    };
    const seeded = await seedFolder(
      config.SEEDS_DIR,
      basename(config.SEEDS_DIR),
      board,
      async (kind, body, seed, known) => {
        const by: Actor = { kind: 'seed', id: seed, name: seed, platform: null };
        try {
          await record({ kind, ...body }, by, seedingId(config.NEWSROOM, body, known));
        } catch (error) {
          // Another copy that started at the same time was first.
          if (!isKeyTaken(error)) throw error;
          await board.catchUp();
        }
      },
    );
    const following = followLedger(ledger, board, log);
    const buttons = createButtons(createKeyv<string>(store, `${config.NEWSROOM}:buttons`, 'replace'));
    const marks =
      embeddedFile(config.STORE_URL, config.DATA_DIR) === null
        ? createMarks(store, `${config.NEWSROOM}:taken`, randomUUID(), now)
        : null;
    const sweeping = marks === null ? null : sweepMarks(marks, now, log);
    const drafts = createDrafts(createKeyv<string>(store, `${config.NEWSROOM}:drafts`, 'replace'));
    const posters = new Map<Platform, ReviewPoster>();
    const reviewing = createReviewing({
      board,
      channel: config.REVIEW_CHANNEL,
      posterOf: (platform) => posters.get(platform) ?? null,
      record,
      log,
    });
    const roles = createRoles(config.EDITORS, config.FOUR_EYES);
    const bot = createBot({ commands, board, buttons, drafts, roles, reviewing, record, nextId, now, log });
    return {
      bot,
      board,
      ledger,
      seeded,
      ready,
      marks,
      record,
      async connect(adapter) {
        posters.set(adapter.platform, adapter);
        if (adapter.platform === config.REVIEW_CHANNEL?.platform) await reviewing.announceAll();
      },
      async close() {
        following.stop();
        sweeping?.stop();
        await ledger.close();
        board.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The same for every copy that finds the same change in its seeds, so that the ledger takes it once. */
function seedingId(
  newsroom: string,
  { dossier, version }: { dossier: { id: string }; version: string },
  known: { version: string; at: string } | null,
): string {
  const what = JSON.stringify([newsroom, dossier.id, version, known?.version ?? null]);
  return idFrom(known === null ? 0 : Date.parse(known.at), what);
}

/** How often the board's file is looked at, and how soon a failed catching up is tried again, in milliseconds. */
const LOOK_MS = 500;

/** Keeps the board up with the ledger, and whole, until `stop`. A store that is away is asked again and again. */
function followLedger(ledger: Ledger<Entry>, board: Board, log: Log): { stop(): void } {
  let hasFailed = false;
  let isTold = false;
  let isStopped = false;

  function follow(): void {
    board.catchUp().then(
      () => {
        if (isTold) log.info('the board holds the ledger again');
        isTold = false;
        hasFailed = false;
      },
      (error: unknown) => {
        if (isStopped) return;
        if (!hasFailed) log.error('the board could not catch up with the ledger', { error });
        isTold = true;
        hasFailed = true;
      },
    );
  }
  const stopWatching = ledger.watch(follow);
  const timer = setInterval(() => {
    const trouble = board.trouble();
    if (trouble !== null && !isTold) log.warn('the board is built anew', { file: trouble });
    isTold ||= trouble !== null;
    if (hasFailed || trouble !== null) follow();
  }, LOOK_MS).unref();
  return {
    stop() {
      isStopped = true;
      stopWatching();
      clearInterval(timer);
    },
  };
}

/** Platforms repeat an event for an hour at most; a day leaves room for clocks that differ. In milliseconds. */
const MARKS_KEPT_MS = 24 * 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;

function sweepMarks(marks: StoredMarks, now: () => Date, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    marks
      .sweep(new Date(now().getTime() - MARKS_KEPT_MS))
      .catch((error: unknown) => log.warn('old marks could not be taken away', { error }));
  }, SWEEP_EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}

/** A board belongs to one ledger: another store or newsroom has another file, so that they do not keep rebuilding each other's. */
function boardFile({ STORE_URL, NEWSROOM, DATA_DIR }: Config): string {
  const key = createHash('sha256').update(`${STORE_URL}\n${NEWSROOM}`).digest('hex').slice(0, 12);
  return join(DATA_DIR, `board-${key}.sqlite`);
}
