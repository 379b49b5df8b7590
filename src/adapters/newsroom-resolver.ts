/** Where several newsrooms share a platform's line: one that is open, and what is said where none is yet. */
import type { Bot } from '../bot/bot.ts';
import type { SharedDedupe } from '../storage/dedupe.ts';
import type { Adapter } from './adapter.ts';

/** An open newsroom, as far as a front end is concerned. */
export interface OpenNewsroom {
  name: string;
  bot: Bot;
  dedupeStore: SharedDedupe | null;
  isOpen(): boolean;
  /** Told of every question, so that a newsroom in use is not closed. */
  touch(): void;
  /** From now on the newsroom posts through the adapter too; it is stopped when the newsroom is closed. */
  addAdapter(adapter: Adapter): Promise<void>;
}

export const OPENING = 'Whosaid is just opening this newsroom’s record. Please ask again in a minute.';
export const UNREADABLE =
  'Whosaid cannot open this newsroom just now. Please ask again in a minute; if it stays so, tell whoever runs Whosaid.';
