/** One newsroom's record, opened: store, ledger, board, seeds and the bot that answers from them. */
import { createHash, randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { commands } from '../../commands/index.ts';
import type { Platform } from '../bot/asker.ts';
import { type Bot, createBot } from '../bot/bot.ts';
import { createButtons } from '../bot/buttons.ts';
import { createPermissions } from '../bot/editing/permissions.ts';
import { createSavedForms } from '../bot/forms/saved-forms.ts';
import { createReviewChannel, type ReviewPoster } from '../bot/outbox/review-channel.ts';
import { withRequestLogging } from '../bot/request-logging.ts';
import { type RecordSeed, type SeedResult, seedFolder } from '../claims/dossiers/seeding.ts';
import { createLedger, isKeyTaken, type Ledger } from '../claims/ledger/ledger.ts';
import { type Actor, type Entry, type EntryBody, entrySchema, parseEntry } from '../claims/model/entry.ts';
import { createEntryIds, deterministicId } from '../claims/model/entry-ids.ts';
import { startLiveSync } from '../claims/read-model/live-sync.ts';
import { openReadModel, type ReadModel } from '../claims/read-model/read-model.ts';
import { createRebuildWorker } from '../claims/read-model/rebuild.ts';
import { type Config, isMultiNewsroom } from '../config/config.ts';
import { DataError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { SharedDedupe } from '../storage/dedupe.ts';
import { createDedupeStore, type DedupeStore } from '../storage/dedupe-store.ts';
import { createInbox, type Inbox } from '../storage/inbox.ts';
import { createKeyv } from '../storage/keyv.ts';
import { createLeases, type Leases } from '../storage/lease.ts';
import { embeddedStorePath, openStore } from '../storage/open-store.ts';
import { createOriginals, originalsNamespace } from '../storage/originals.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import type { Store } from '../storage/store.ts';
import { createArticleDrafter } from './article-drafter.ts';

export interface Newsroom {
  bot: Bot;
  readModel: ReadModel;
  ledger: Ledger<Entry>;
  /** Resolves when the board holds the whole ledger and the dossiers are recorded. Rejects as openNewsroom does. */
  ready: Promise<readonly SeedResult[]>;
  /** What was seeded; null while the board is still being built. */
  seeded: readonly SeedResult[] | null;
  /** Whose turn it is to send something, among all that send from this store. */
  leases: Leases;
  /** What the copies on one store share of the events they took; null where there can be one copy alone. */
  dedupeStore: SharedDedupe | null;
  /** Questions that were taken and are not answered yet. */
  inbox: Inbox;
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
const LEASE_TTL_MS = 2 * 60_000;

interface NewsroomOptions {
  /**
   * How many milliseconds to wait until the record is ready; without it, as long as it takes. A record that is still being
   * read answers, and says so.
   */
  readyTimeoutMs?: number;
  /** An open store, which is not closed with the newsroom; without it, the newsroom opens its own. */
  store?: Store;
  /** Reads and drafts articles; closed with the newsroom. */
  articles?: ReturnType<typeof createArticleDrafter>;
}

/**
 * Opens the record and seeds it.
 *
 * @throws OperatorError for a store or folder that cannot be used, LedgerError.
 */
export async function openNewsroom(
  config: Config,
  now: () => Date,
  log: Log,
  { readyTimeoutMs, store: given, articles = createArticleDrafter(config.DRAFT_MODEL_URL) }: NewsroomOptions = {},
): Promise<Newsroom> {
  const store = given ?? (await openStore(config.STORE_URL, config.DATA_DIR));
  const closeStore = async () => (given === undefined ? store.close() : undefined);
  try {
    createFolder(config.DATA_DIR);
    const ledger = createLedger<Entry>({
      store,
      newsroom: config.NEWSROOM,
      parse: parseEntry,
    });
    const readModel = openReadModel(
      readModelFile(config),
      ledger,
      (reason) => log.warn('read_model.rebuilding', { error: reason }),
      createRebuildWorker(store, config.NEWSROOM),
    );
    const nextId = createEntryIds(now);

    const append = async (body: EntryBody, by: Actor, id: string): Promise<Entry> => {
      const entry = { ...body, id, newsroom: config.NEWSROOM, at: now().toISOString(), by } as Entry;
      await ledger.append(entrySchema.parse(entry));
      return entry;
    };
    const record = async (body: EntryBody, by: Actor, id = nextId()): Promise<Entry> => {
      const entry = await append(body, by, id);
      // It is on record whatever becomes of the board: whoever is told otherwise enters it again.
      await readModel.catchUp().catch((error: unknown) => log.warn('read_model.sync_delayed', { error }));
      return entry;
    };
    const began = now().getTime();
    let recordedUntil: string | null = null;
    const ready = readModel.catchUp().then(async () => {
      recordedUntil = readModel.changeFeed.latest()?.at ?? null;
      log.info('read_model.ready', { entries: await ledger.count(), milliseconds: now().getTime() - began });
      const recordSeed: RecordSeed = async (kind, body, seed, known) => {
        const by: Actor = { kind: 'seed', id: seed, name: seed, platform: null };
        try {
          await append({ kind, ...body }, by, seedingId(config.NEWSROOM, body, known));
        } catch (error) {
          // Another copy that started at the same time was first.
          if (!isKeyTaken(error)) throw error;
        }
        await readModel.catchUp();
      };
      return seedFolder(config.SEEDS_DIR, basename(config.SEEDS_DIR), readModel, recordSeed, ({ seed, problems }) =>
        log.error('seeds.dossier_refused', { seed, error: new DataError(problems) }),
      );
    });
    const seeded = readyTimeoutMs === undefined ? await ready : await withTimeout(ready, readyTimeoutMs);
    const liveSync = startLiveSync(ledger, readModel, log, now);
    // A file has one bot, which the lock on its folder sees to: whoever held a turn before is dead.
    const leaseTtlMs = embeddedStorePath(config.STORE_URL, config.DATA_DIR) === null ? LEASE_TTL_MS : 0;
    const leaseStore = createKeyv<unknown>(store, `${config.NEWSROOM}:turns`, 'append');
    const leases = createLeases(leaseStore, randomUUID(), leaseTtlMs, now);
    const buttons = createButtons(
      createKeyv<string>(store, `${config.NEWSROOM}:buttons`, 'replace'),
      // Of several newsrooms on one store, no button of one means anything in another.
      isMultiNewsroom(config) ? config.NEWSROOM : '',
    );
    const dedupeStore =
      embeddedStorePath(config.STORE_URL, config.DATA_DIR) === null
        ? createDedupeStore(store, `${config.NEWSROOM}:taken`, randomUUID(), now)
        : null;
    const inboxNamespace = `${config.NEWSROOM}:unanswered`;
    const inbox = createInbox(
      {
        adding: createKeyv<unknown>(store, inboxNamespace, 'append'),
        changing: createKeyv<unknown>(store, inboxNamespace, 'replace'),
      },
      dedupeStore,
      randomUUID(),
      leaseTtlMs,
      now,
    );
    const dedupeSweep = dedupeStore === null ? null : startDedupeSweep(dedupeStore, now, log);
    const savedForms = createSavedForms(createKeyv<string>(store, `${config.NEWSROOM}:drafts`, 'replace'));
    const posters = new Map<Platform, ReviewPoster>();
    const reviewChannel = createReviewChannel({
      readModel,
      channel: config.REVIEW_CHANNEL,
      findPoster: (platform) => posters.get(platform) ?? null,
      record,
      leases,
      recordedUntil: () => recordedUntil,
      log,
    });
    const permissions = createPermissions(config.EDITORS, config.FOUR_EYES);
    const bot = withRequestLogging(
      createBot({
        commands,
        readModel,
        buttons,
        savedForms,
        articles,
        originals: createOriginals(store, originalsNamespace(config.NEWSROOM)),
        permissions,
        reviewChannel,
        record,
        append,
        nextId,
        leases,
        now,
        log,
      }),
      log,
      () => performance.now(),
    );
    return {
      bot,
      readModel: readModel,
      ledger,
      ready,
      seeded,
      leases: leases,
      dedupeStore: dedupeStore,
      inbox: inbox,
      record,
      onChange: liveSync.onChange,
      recordedUntil: () => recordedUntil,
      async connect(adapter) {
        posters.set(adapter.platform, adapter);
        if (adapter.platform === config.REVIEW_CHANNEL?.platform) await reviewChannel.announcePending();
      },
      async close() {
        reviewChannel.stop();
        liveSync.stop();
        dedupeSweep?.stop();
        await articles.close();
        await ledger.close();
        readModel.close();
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
  return deterministicId(known === null ? 0 : Date.parse(known.at), what);
}

/** Platforms repeat an event for an hour at most; a day leaves room for clocks that differ. In milliseconds. */
const DEDUPE_TTL_MS = 24 * 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

function startDedupeSweep(dedupeStore: DedupeStore, now: () => Date, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    dedupeStore
      .deleteOlderThan(new Date(now().getTime() - DEDUPE_TTL_MS))
      .catch((error: unknown) => log.warn('dedupe.sweep_failed', { error }));
  }, SWEEP_INTERVAL_MS).unref();
  return { stop: () => clearInterval(timer) };
}

/** A board belongs to one ledger: another store or newsroom has another file, so that they do not keep rebuilding each other's. */
export function readModelFile({ STORE_URL, NEWSROOM, DATA_DIR }: Config): string {
  const key = createHash('sha256').update(`${STORE_URL}\n${NEWSROOM}`).digest('hex').slice(0, 12);
  return join(DATA_DIR, `board-${key}.sqlite`);
}
