/** One newsroom's record, opened: store, ledger, board, seeds and the bot that answers from them. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commands } from '../commands/index.ts';
import { type Bot, createBot } from './bot/bot.ts';
import { createButtons } from './bot/buttons.ts';
import type { EntryBody } from './bot/command.ts';
import type { Log } from './bot/log.ts';
import { observeBot } from './bot/observed.ts';
import { type Board, openBoard } from './claims/board.ts';
import { type Actor, type Entry, entrySchema } from './claims/entry.ts';
import { createIds } from './claims/ids.ts';
import { createLedger, type Ledger } from './claims/ledger.ts';
import { type Seeded, seedFolder } from './claims/seeding.ts';
import type { Config } from './config.ts';
import { createKeyv } from './stores/keyv.ts';
import { openStore } from './stores/open.ts';

export interface Newsroom {
  bot: Bot;
  board: Board;
  ledger: Ledger<Entry>;
  seeded: readonly Seeded[];
  /** Appends an entry in the given name; resolves when it is durable and on the board. Rejects with LedgerError. */
  record(body: EntryBody, by: Actor): Promise<Entry>;
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
    const board = await openBoard(boardFile(config), ledger);
    const nextId = createIds(now);

    const record = async (body: EntryBody, by: Actor): Promise<Entry> => {
      const entry = { ...body, id: nextId(), newsroom: config.NEWSROOM, at: now().toISOString(), by } as Entry;
      await ledger.append(entrySchema.parse(entry));
      await board.catchUp();
      return entry;
    };
    const seeded = await seedFolder(config.SEEDS_DIR, basename(config.SEEDS_DIR), board, async (kind, body, seed) => {
      await record({ kind, ...body }, { kind: 'seed', id: seed, name: seed, platform: null });
    });
    const stopWatching = ledger.watch(() => {
      board.catchUp().catch((error: unknown) => log.error('the board could not catch up with the ledger', { error }));
    });
    const buttons = createButtons(createKeyv<string>(store, `${config.NEWSROOM}:buttons`, 'replace'));
    const bot = observeBot(createBot({ commands, board, buttons, record, now, log }), log, () => performance.now());
    return {
      bot,
      board,
      ledger,
      seeded,
      record,
      async close() {
        stopWatching();
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

/** A board belongs to one ledger: another store or newsroom has another file, so that they do not keep rebuilding each other's. */
export function boardFile({ STORE_URL, NEWSROOM, DATA_DIR }: Config): string {
  const key = createHash('sha256').update(`${STORE_URL}\n${NEWSROOM}`).digest('hex').slice(0, 12);
  return join(DATA_DIR, `board-${key}.sqlite`);
}
