/** Signs the record's head once a day while the bot runs, and posts each of the day's heads to the review channel. */

import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Ledger } from '../claims/ledger/ledger.ts';
import { verifyLedger } from '../claims/ledger/verify.ts';
import type { Entry } from '../claims/model/entry.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../lib/log.ts';
import { headFile, listHeads, writeHead } from './heads.ts';

/** Soon enough for a head that somebody has just asked for. */
const LOOK_INTERVAL_MS = 60_000;
/** A failed attempt is repeated after this time: verifying a long record takes a while. */
const RETRY_DELAY_MS = 60 * 60_000;

interface DailyHeadDeps {
  config: Config;
  key: KeyObject;
  ledger: Pick<Ledger<Entry>, 'rows'>;
  /** Posts a head to the review channel, once. Resolves false where that has to be tried again. */
  announce(head: string): Promise<boolean>;
  now(): Date;
  log: Log;
}

export interface DailyHead {
  /** Signs the day's head if it is missing, and announces what is not announced yet. Never rejects. */
  look(): Promise<void>;
  stop(): void;
}

export function createDailyHead({ config, key, ledger, announce, now, log }: DailyHeadDeps): DailyHead {
  const stopped = new AbortController();
  const announced = new Set<string>();
  let retryAt = 0;
  let running: Promise<void> | null = null;

  async function sign(day: string): Promise<void> {
    const file = headFile(config, day);
    if (existsSync(file) || now().getTime() < retryAt) return;
    try {
      const { signal } = stopped;
      const report = await verifyLedger(ledger.rows(), { newsroom: config.NEWSROOM, onFinding() {}, signal });
      if (signal.aborted) return;
      if ((await writeHead(config, key, report, file, now())) !== null) log.info('head.signed', { file });
    } catch (error) {
      retryAt = now().getTime() + RETRY_DELAY_MS;
      log.error('head.not_signed', { error });
    }
  }

  async function lookNow(): Promise<void> {
    const day = now().toISOString().slice(0, 10);
    await sign(day);
    for (const file of listHeads(config, day)) {
      if (announced.has(file) || stopped.signal.aborted) continue;
      try {
        if (await announce(readFileSync(file, 'utf8'))) announced.add(file);
      } catch (error) {
        log.warn('head.not_announced', { file: basename(file), error });
      }
    }
  }

  function look(): Promise<void> {
    running ??= lookNow().finally(() => {
      running = null;
    });
    return running;
  }
  const timer = setInterval(() => void look(), LOOK_INTERVAL_MS).unref();
  return {
    look,
    stop() {
      stopped.abort();
      clearInterval(timer);
    },
  };
}
