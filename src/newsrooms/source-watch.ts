/**
 * Reads the pages of watched dossiers again. A look is one entry; what has to be told follows from the entries, so a
 * crash between two looks loses nothing and tells nothing twice.
 */

import { botActor } from '../bot/outbox/bot-actor.ts';
import { isKeyTaken } from '../claims/ledger/ledger.ts';
import { deterministicId } from '../claims/model/entry-ids.ts';
import type { WatchedDossier } from '../claims/queries/source-watch.ts';
import type { StatementView } from '../claims/queries/views.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { ArticleDrafter } from './article-drafter.ts';
import type { Newsroom } from './open-newsroom.ts';

/** How often it is looked whether a dossier is due. */
const CHECK_INTERVAL_MS = 5 * 60_000;
/** A dossier with more pages has the next ones read at its next look. */
const MAX_PAGES_PER_LOOK = 20;
/** Between two pages, whose sites did not ask to be read. */
const PAUSE_MS = 1_000;
/** A page that failed so many times in a row is left out for up to twice as many looks. */
const MAX_BACKOFF_LOOKS = 16;

interface SourceWatchDeps extends Pick<Newsroom, 'readModel' | 'leases' | 'record'> {
  articles: Pick<ArticleDrafter, 'look'>;
  clock: Clock;
  log: Log;
  /** Milliseconds between two pages. */
  pauseMs?: number;
}

export interface SourceWatcher {
  /** Reads what is due. Never rejects. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

interface WatchedPage {
  source: string;
  address: string;
  statements: StatementView[];
}

type PageLook = { source: string; gone: { statement: string; words: string; reads: string | null }[] };

/** A chat message's page shows its text only to who is signed in. */
const CHAT_HOST = /(?:^|\.)(?:slack|discord)\.com$/iu;

function isPublicPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^https?:$/u.test(url.protocol) && !CHAT_HOST.test(url.hostname);
}

export function createSourceWatcher(deps: SourceWatchDeps): SourceWatcher {
  const { readModel, leases, record, articles, clock, log, pauseMs = PAUSE_MS } = deps;
  /** By address: how many looks failed in a row, and how many are still left out. */
  const failures = new Map<string, { count: number; skips: number }>();
  let running: Promise<void> | null = null;
  let isStopped = false;
  let cancelTimer = () => {};

  function isLeftOut(address: string): boolean {
    const failure = failures.get(address);
    if (failure === undefined || failure.skips === 0) return false;
    failure.skips -= 1;
    return true;
  }

  function noteFailure(address: string, error: unknown): void {
    const count = (failures.get(address)?.count ?? 0) + 1;
    failures.set(address, { count, skips: Math.min(2 ** count - 2, MAX_BACKOFF_LOOKS) });
    log.warn('sources.page_not_read', { address, error });
  }

  /** @returns null where the page could not be read, or is not the article any more: neither is a change of its words. */
  async function readPage(dossier: number, { source, address, statements }: WatchedPage): Promise<PageLook | null> {
    const text = readModel.records.sourceText(dossier, source);
    if (text === null) return null;
    const words = statements.map(({ statement: { id, quotes, passage } }) => ({
      statement: id,
      fragments: (quotes.length > 0 ? quotes : [passage]).map(({ exact }) => exact),
    }));
    try {
      const gone = await articles.look(address, text, words);
      if (gone === null) throw new Error('the page is not the article that is on record');
      failures.delete(address);
      return { source, gone };
    } catch (error) {
      noteFailure(address, error);
      return null;
    }
  }

  function listPages(dossier: number): WatchedPage[] {
    const pages = new Map<string, WatchedPage>();
    for (const view of readModel.records.walk(dossier)) {
      const { id, address } = view.source;
      if (view.state !== 'recorded' || address === null || !isPublicPage(address)) continue;
      const page = pages.get(id) ?? { source: id, address, statements: [] };
      page.statements.push(view);
      pages.set(id, page);
    }
    return [...pages.values()];
  }

  async function lookAt({ dossier: slug, lastLook }: WatchedDossier): Promise<void> {
    const dossier = readModel.records.dossier(slug);
    if (dossier === null) return;
    // Every replica that has seen the same last look gives the next one the same id.
    const id = deterministicId(0, JSON.stringify(['sources read', slug, lastLook?.entry ?? null]));
    const lease = await leases.acquire(id, 0);
    if (lease === null) return;
    try {
      const pages = listPages(dossier.id);
      const start = ((lastLook?.count ?? 0) * MAX_PAGES_PER_LOOK) % Math.max(1, pages.length);
      const turn = pages.length <= MAX_PAGES_PER_LOOK ? pages : [...pages.slice(start), ...pages.slice(0, start)];
      const sources: PageLook[] = [];
      for (const page of turn.slice(0, MAX_PAGES_PER_LOOK)) {
        if (isStopped) return;
        if (isLeftOut(page.address)) continue;
        const look = await readPage(dossier.id, page);
        if (look !== null) sources.push(look);
        await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
      }
      if (isStopped) return;
      await record({ kind: 'sources-read', dossier: slug, sources }, botActor('console'), id);
    } catch (error) {
      // Another replica was first.
      if (!isKeyTaken(error)) throw error;
    } finally {
      lease.release();
    }
  }

  async function lookNow(): Promise<void> {
    try {
      await readModel.catchUp();
      for (const watched of readModel.isReady() ? readModel.sourceWatch.dossiers() : []) {
        const { lastLook, intervalMs } = watched;
        if (isStopped) return;
        if (lastLook !== null && clock.now().getTime() < Date.parse(lastLook.at) + intervalMs) continue;
        await lookAt(watched);
      }
    } catch (error) {
      log.error('sources.look_failed', { error });
    }
  }

  function look(): Promise<void> {
    running ??= lookNow().finally(() => {
      running = null;
      cancelTimer();
      if (!isStopped) cancelTimer = clock.at(new Date(clock.now().getTime() + CHECK_INTERVAL_MS), () => void look());
    });
    return running;
  }

  return {
    look,
    async stop() {
      isStopped = true;
      cancelTimer();
      await running;
    },
  };
}
