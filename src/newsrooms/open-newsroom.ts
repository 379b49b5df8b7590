/** One newsroom's record, opened: store, ledger, board, seeds and the bot that answers from them. */
import { createHash, randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { commands } from '../../commands/index.ts';
import { type Bot, createBot } from '../bot/bot.ts';
import { createButtons } from '../bot/buttons.ts';
import type { EntryBody, Platform } from '../bot/command.ts';
import { createRoles } from '../bot/editing/permissions.ts';
import { createDrafts } from '../bot/forms/saved-forms.ts';
import { createReviewing, type ReviewPoster } from '../bot/outbox/review-channel.ts';
import { observeBot } from '../bot/request-logging.ts';
import { type Seeded, seedFolder } from '../claims/dossiers/seeding.ts';
import { createLedger, isKeyTaken, type Ledger } from '../claims/ledger/ledger.ts';
import { type Actor, type Entry, entrySchema } from '../claims/model/entry.ts';
import { createIds, idFrom } from '../claims/model/entry-ids.ts';
import { keepUp } from '../claims/read-model/live-sync.ts';
import { type Board, openBoard } from '../claims/read-model/read-model.ts';
import { createBuilder } from '../claims/read-model/rebuild.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../lib/log.ts';
import { within } from '../lib/timeout.ts';
import type { Marks } from '../storage/dedupe.ts';
import { createMarks, type StoredMarks } from '../storage/dedupe-store.ts';
import { createUnanswered, type Unanswered } from '../storage/inbox.ts';
import { createKeyv } from '../storage/keyv.ts';
import { createTurns, type Turns } from '../storage/lease.ts';
import { embeddedFile, openStore } from '../storage/open-store.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import type { Store } from '../storage/store.ts';
import { createArticles } from './article-drafter.ts';

export interface Newsroom {
  bot: Bot;
  board: Board;
  ledger: Ledger<Entry>;
  /** Resolves when the board holds the whole ledger and the dossiers are recorded. Rejects as openNewsroom does. */
  ready: Promise<readonly Seeded[]>;
  /** What was seeded; null while the board is still being built. */
  seeded: readonly Seeded[] | null;
  /** Whose turn it is to send something, among all that send from this store. */
  turns: Turns;
  /** What the copies on one store share of the events they took; null where there can be one copy alone. */
  marks: Marks | null;
  /** Questions that were taken and are not answered yet. */
  unanswered: Unanswered;
  /** Appends an entry in the given name; resolves when it is durable and, unless the board is in trouble, on the board. Rejects with LedgerError. */
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** Calls back after the board has followed the ledger, perhaps more often. Returns the stop. */
  onChange(listener: () => void): () => void;
  /** Lets proposals be announced through a front end that has started, and announces those that wait. */
  connect(adapter: ReviewPoster & { platform: Platform }): Promise<void>;
  /**
   * When the last change was made that was on record when it was opened, ISO; null where there was none. What is sent again
   * after a backup was put back was sent later than that.
   */
  recordedUntil(): string | null;
  /** Waits for what is being recorded, then closes everything. */
  close(): Promise<void>;
}

/** Longer than any platform lets one message take, so that a living copy's turn or question is never taken over. */
const TURN_LEASE_MS = 2 * 60_000;

/**
 * Opens the record and seeds it.
 *
 * @param patienceMs how long to wait until it is ready, in milliseconds; without it, as long as it takes. A record that is
 *   still being read answers, and says so.
 * @param shared a store that several newsrooms share: it stays open, and no button of one means anything in another.
 * @param articles what reads and drafts articles; it is closed with the newsroom.
 * @throws OperatorError for a store or folder that cannot be used, DataError for a dossier file that is wrong, LedgerError.
 */
export async function openNewsroom(
  config: Config,
  now: () => Date,
  log: Log,
  patienceMs?: number,
  shared: Store | null = null,
  articles = createArticles(config.DRAFT_MODEL_URL),
): Promise<Newsroom> {
  const store = shared ?? (await openStore(config.STORE_URL, config.DATA_DIR));
  const closeStore = async () => (shared === null ? store.close() : undefined);
  try {
    createFolder(config.DATA_DIR);
    const ledger = createLedger<Entry>({
      store,
      newsroom: config.NEWSROOM,
      parse: (value) => entrySchema.parse(value),
    });
    const board = openBoard(
      boardFile(config),
      ledger,
      (reason) => log.warn('the board is built anew', { error: reason }),
      createBuilder(store, config.NEWSROOM),
    );
    const nextId = createIds(now);

    const append = async (body: EntryBody, by: Actor, id: string): Promise<Entry> => {
      const entry = { ...body, id, newsroom: config.NEWSROOM, at: now().toISOString(), by } as Entry;
      await ledger.append(entrySchema.parse(entry));
      return entry;
    };
    const record = async (body: EntryBody, by: Actor, id = nextId()): Promise<Entry> => {
      const entry = await append(body, by, id);
      // It is on record whatever becomes of the board: whoever is told otherwise enters it again.
      await board
        .catchUp()
        .catch((error: unknown) => log.warn('the board does not show yet what was recorded', { error }));
      return entry;
    };
    const began = now().getTime();
    let recordedUntil: string | null = null;
    const ready = board.catchUp().then(async () => {
      recordedUntil = board.changes.latest()?.at ?? null;
      log.info('board ready', { entries: await ledger.count(), milliseconds: now().getTime() - began });
      return seedFolder(config.SEEDS_DIR, basename(config.SEEDS_DIR), board, async (kind, body, seed, known) => {
        const by: Actor = { kind: 'seed', id: seed, name: seed, platform: null };
        try {
          await append({ kind, ...body }, by, seedingId(config.NEWSROOM, body, known));
        } catch (error) {
          // Another copy that started at the same time was first.
          if (!isKeyTaken(error)) throw error;
        }
        await board.catchUp();
      });
    });
    const seeded = patienceMs === undefined ? await ready : await within(ready, patienceMs);
    const following = keepUp(ledger, board, log, now);
    // A file has one bot, which the lock on its folder sees to: whoever held a turn before is dead.
    const leaseMs = embeddedFile(config.STORE_URL, config.DATA_DIR) === null ? TURN_LEASE_MS : 0;
    const turnStore = createKeyv<unknown>(store, `${config.NEWSROOM}:turns`, 'append');
    const turns = createTurns(turnStore, randomUUID(), leaseMs, now);
    const buttons = createButtons(
      createKeyv<string>(store, `${config.NEWSROOM}:buttons`, 'replace'),
      shared === null ? '' : config.NEWSROOM,
    );
    const marks =
      embeddedFile(config.STORE_URL, config.DATA_DIR) === null
        ? createMarks(store, `${config.NEWSROOM}:taken`, randomUUID(), now)
        : null;
    const questions = `${config.NEWSROOM}:unanswered`;
    const unanswered = createUnanswered(
      {
        adding: createKeyv<unknown>(store, questions, 'append'),
        changing: createKeyv<unknown>(store, questions, 'replace'),
      },
      marks,
      randomUUID(),
      leaseMs,
      now,
    );
    const sweeping = marks === null ? null : sweepMarks(marks, now, log);
    const drafts = createDrafts(createKeyv<string>(store, `${config.NEWSROOM}:drafts`, 'replace'));
    const posters = new Map<Platform, ReviewPoster>();
    const reviewing = createReviewing({
      board,
      channel: config.REVIEW_CHANNEL,
      posterOf: (platform) => posters.get(platform) ?? null,
      record,
      turns,
      recordedUntil: () => recordedUntil,
      log,
    });
    const roles = createRoles(config.EDITORS, config.FOUR_EYES);
    const bot = observeBot(
      createBot({
        commands,
        board,
        buttons,
        drafts,
        articles,
        roles,
        reviewing,
        record,
        append,
        nextId,
        turns,
        now,
        log,
      }),
      log,
      () => performance.now(),
    );
    return {
      bot,
      board,
      ledger,
      ready,
      seeded,
      turns,
      marks,
      unanswered,
      record,
      onChange: following.onChange,
      recordedUntil: () => recordedUntil,
      async connect(adapter) {
        posters.set(adapter.platform, adapter);
        if (adapter.platform === config.REVIEW_CHANNEL?.platform) await reviewing.announceAll();
      },
      async close() {
        reviewing.stop();
        following.stop();
        sweeping?.stop();
        await articles.close();
        await ledger.close();
        board.close();
        await closeStore();
      },
    };
  } catch (error) {
    await closeStore();
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
export function boardFile({ STORE_URL, NEWSROOM, DATA_DIR }: Config): string {
  const key = createHash('sha256').update(`${STORE_URL}\n${NEWSROOM}`).digest('hex').slice(0, 12);
  return join(DATA_DIR, `board-${key}.sqlite`);
}
