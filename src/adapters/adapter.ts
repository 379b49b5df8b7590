/** What a platform's adapter offers. It is thin: it parses, calls the bot, renders, and knows its platform. */
import type { Platform } from '../bot/asker.ts';
import type { OpenNewsroom } from './newsrooms.ts';

export interface Adapter {
  readonly platform: Platform;
  /** Resolves when commands can arrive. Rejects with an OperatorError on a bad token or address. */
  start(): Promise<void>;
  /**
   * Connects a newsroom that has just opened, so that it can post before anybody asks. Called after `start`, and again when
   * the newsroom has been closed and opened. Rejects with an OperatorError.
   */
  join(newsroom: OpenNewsroom): Promise<void>;
  /** Accepts no new command, answers those accepted, then resolves; takes at most five seconds. */
  stop(): Promise<void>;
}
