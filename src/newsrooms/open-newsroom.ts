/** Opens one newsroom's record: the ledger, the read model, the seeds, and the bot that answers from them. */
import { createHash, randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { commands } from '../../commands/index.ts';
import type { Platform } from '../bot/asker.ts';
import { type Bot, createBot } from '../bot/bot.ts';
import { createButtons } from '../bot/buttons.ts';
import { createPermissions } from '../bot/editing/permissions.ts';
import { createSavedForms } from '../bot/forms/saved-forms.ts';
import { type ConfiguredPosts, createConfiguredPosts } from '../bot/outbox/configured-posts.ts';
import type { MessageSink } from '../bot/outbox/message.ts';
import { createSender, type Sender } from '../bot/outbox/sender.ts';
import { withRequestLogging } from '../bot/request-logging.ts';
import type { Checks } from '../bot/story-check/checks.ts';
import { type RecordSeed, type RefusedSeed, type SeedResult, seedFolder } from '../claims/dossiers/seeding.ts';
import { createLedger, isKeyTaken, type Ledger } from '../claims/ledger/ledger.ts';
import { type Actor, type Entry, type EntryBody, entrySchema, parseEntry } from '../claims/model/entry.ts';
import { createEntryIds, deterministicId } from '../claims/model/entry-ids.ts';
import { startLiveSync } from '../claims/read-model/live-sync.ts';
import { openReadModel, type ReadModel } from '../claims/read-model/read-model.ts';
import { createRebuildWorker } from '../claims/read-model/rebuild.ts';
import { type Config, isMultiNewsroom } from '../config/config.ts';
import { DataError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { PROGRAM_VERSION } from '../lib/program-version.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { Language } from '../locales/index.ts';
import type { SharedDedupe } from '../storage/dedupe.ts';
import { createDedupeStore } from '../storage/dedupe-store.ts';
import { createInbox, type Inbox } from '../storage/inbox.ts';
import { createKeyv } from '../storage/keyv.ts';
import { createLeases, type Leases } from '../storage/lease.ts';
import { embeddedStorePath, openStore } from '../storage/open-store.ts';
import { createOriginalCheck, createOriginals, originalsNamespace } from '../storage/originals.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';
import type { Store } from '../storage/store.ts';
import { type ArticleDrafter, createArticleDrafter } from './article-drafter.ts';
import { createChecks } from './checks/thread.ts';
import { createRecordCheck } from './record-check.ts';
import { startSweep } from './sweep.ts';

export interface Newsroom {
  bot: Bot;
  checks: Checks;
  articles: ArticleDrafter;
  /** The language of what is posted. */
  postLanguage: Language;
  readModel: ReadModel;
  ledger: Ledger<Entry>;
  /** Resolves when the read model has the whole ledger and the dossiers are recorded. Rejects as openNewsroom does. */
  ready: Promise<readonly SeedResult[]>;
  /** What was seeded; null while the read model is still being built. */
  seeded: readonly SeedResult[] | null;
  /** Which of the processes on this store may send something. */
  leases: Leases;
  /** The events that any replica has seen; null where there can be only one replica. */
  dedupeStore: SharedDedupe | null;
  /** Messages that were accepted and are not answered yet. */
  inbox: Inbox;
  /**
   * Appends an entry by the given actor. Resolves when it is durable and, unless the read model has a problem, shown there.
   * Rejects with LedgerError.
   */
  /** @param id makes it be recorded once, whoever records it. */
  record(body: EntryBody, by: Actor, id?: string): Promise<Entry>;
  /** Calls back after the read model has caught up with the ledger, perhaps more often. Returns a function that stops it. */
  onChange(listener: () => void): () => void;
  /** What a dispatcher sends with. */
  sender: Sender;
  configuredPosts: ConfiguredPosts;
  /** Lets the posts that the configuration asks for go out through an adapter that has started. */
  connect(adapter: MessageSink): void;
  /**
   * The time of the last change on record when the newsroom was opened, ISO; null for an empty record. After a backup was
   * restored, messages that went out after this time may be missing from the record.
   */
  recordedUntil(): string | null;
  /** Waits for what is being recorded, then closes everything. */
  close(): Promise<void>;
}

/** Longer than any platform allows for one message, so that no lease or message of a live replica is taken over. */
const LEASE_TTL_MS = 2 * 60_000;

/** A record of so many entries is verified before anybody is answered; a longer one in the background. */
const MAX_CHECKED_ENTRIES = 1_000;

interface NewsroomOptions {
  /**
   * How many milliseconds to wait until the record is ready; without it, as long as it takes. A record that is still being
   * read answers, and says so.
   */
  readyTimeoutMs?: number;
  /** An open store, which is not closed with the newsroom; without it, the newsroom opens its own. */
  store?: Store;
  /** Reads and drafts articles; closed with the newsroom. */
  articles?: ArticleDrafter;
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
      now,
    });
    const readModel = openReadModel(
      readModelFile(config),
      ledger,
      (reason) => log.warn('read_model.rebuilding', { error: reason }),
      createRebuildWorker(store, config.NEWSROOM),
    );
    const nextId = createEntryIds(now);

    const append = async (body: EntryBody, by: Actor, id: string): Promise<Entry> => {
      const entry = { ...body, id, newsroom: config.NEWSROOM, at: now().toISOString(), by: withProgram(by) } as Entry;
      await ledger.append(entrySchema.parse(entry));
      return entry;
    };
    const record = async (body: EntryBody, by: Actor, id = nextId()): Promise<Entry> => {
      const entry = await append(body, by, id);
      // The entry is durable; reporting a failure here would make people enter it again.
      await readModel.catchUp().catch((error: unknown) => log.warn('read_model.sync_delayed', { error }));
      return entry;
    };
    const originals = createOriginals(store, originalsNamespace(config.NEWSROOM));
    const checkOriginal = createOriginalCheck(originals);
    const recordCheck = createRecordCheck({ ledger, newsroom: config.NEWSROOM, checkOriginal, log });
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
          // A replica that started at the same time was first.
          if (!isKeyTaken(error)) throw error;
        }
        await readModel.catchUp();
      };
      const refuse = ({ seed, problems }: RefusedSeed) =>
        log.error('seeds.dossier_refused', { seed, error: new DataError(problems) });
      const results = await seedFolder(config.SEEDS_DIR, basename(config.SEEDS_DIR), readModel, recordSeed, refuse);
      for (const { dossier, cautions } of results)
        if (cautions.length > 0) log.warn('seeds.not_plainly_reported', { dossier, statements: cautions });
      const checked = recordCheck.run();
      if ((await ledger.count()) <= MAX_CHECKED_ENTRIES) await checked;
      return results;
    });
    const seeded = readyTimeoutMs === undefined ? await ready : await withTimeout(ready, readyTimeoutMs);
    const liveSync = startLiveSync(ledger, readModel, log, now);
    // The folder lock allows one process on an embedded store: whoever held a lease before is dead.
    const leaseTtlMs = embeddedStorePath(config.STORE_URL, config.DATA_DIR) === null ? LEASE_TTL_MS : 0;
    const leaseStore = createKeyv<unknown>(store, `${config.NEWSROOM}:turns`, 'append');
    const leases = createLeases(leaseStore, randomUUID(), leaseTtlMs, now);
    const buttons = createButtons(
      createKeyv<string>(store, `${config.NEWSROOM}:buttons`, 'replace'),
      // A button of one newsroom must mean nothing in another one on the same store.
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
    const savedForms = createSavedForms(createKeyv<string>(store, `${config.NEWSROOM}:drafts`, 'replace'));
    const sweep = startSweep(dedupeStore, savedForms, now, log);
    const sinks = new Map<Platform, MessageSink>();
    const sender = createSender({ readModel, leases, record, append, now, log });
    let isSeeded = false;
    ready.then(
      () => {
        isSeeded = true;
      },
      () => {},
    );
    const configuredPosts = createConfiguredPosts({
      readModel,
      sender,
      review: config.REVIEW_CHANNEL,
      summaries: config.SUMMARY_CHANNELS,
      findSink: (platform) => sinks.get(platform) ?? null,
      isSeeded: () => isSeeded,
      postLanguage: config.POST_LANGUAGE,
      recordedUntil: () => recordedUntil,
      now,
      log,
    });
    const permissions = createPermissions(config.EDITORS, config.FOUR_EYES);
    const checks = createChecks(readModel, readModelFile(config), articles.readStory);
    const bot = withRequestLogging(
      createBot({
        commands,
        readModel,
        buttons,
        savedForms,
        articles,
        checks,
        originals,
        sourceNote: recordCheck.note,
        permissions,
        reviewChannel: configuredPosts,
        record,
        append,
        nextId,
        sender,
        postLanguage: config.POST_LANGUAGE,
        now,
        log,
      }),
      log,
      () => performance.now(),
    );
    return {
      bot,
      checks,
      articles,
      postLanguage: config.POST_LANGUAGE,
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
      sender,
      configuredPosts,
      connect: (adapter) => void sinks.set(adapter.platform, adapter),
      async close() {
        liveSync.stop();
        recordCheck.stop();
        sweep.stop();
        await Promise.all([articles.close(), checks.close()]);
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

const withProgram = (by: Actor): Actor => ({ ...by, program: PROGRAM_VERSION });

/** The same for every replica that finds the same change in its seeds, so that it is recorded once. */
function seedingId(
  newsroom: string,
  { dossier, version }: { dossier: { id: string }; version: string },
  known: { version: string; at: string } | null,
): string {
  const what = JSON.stringify([newsroom, dossier.id, version, known?.version ?? null]);
  return deterministicId(known === null ? 0 : Date.parse(known.at), what);
}

/** Each store and newsroom has a read model file of its own; sharing one, they would keep rebuilding it for each other. */
export function readModelFile({ STORE_URL, NEWSROOM, DATA_DIR }: Config): string {
  const key = createHash('sha256').update(`${STORE_URL}\n${NEWSROOM}`).digest('hex').slice(0, 12);
  return join(DATA_DIR, `board-${key}.sqlite`);
}
