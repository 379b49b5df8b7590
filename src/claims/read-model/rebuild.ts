/**
 * Rebuilds a large read model in a thread of its own, so that the process goes on answering: parsing a dossier of thousands
 * of statements, and committing a large transaction, cannot be cut into slices.
 */

import { Worker } from 'node:worker_threads';
import { errorToMessage } from '../../lib/errors.ts';
import type { Store } from '../../storage/store.ts';
import type { Progress } from './sync.ts';

export interface RebuildWorker {
  /**
   * Projects the whole ledger into the read model's file. Where that fails it rejects, and what was projected stays: a sync
   * from there meets the same error.
   */
  rebuild(path: string, onProgress: (progress: Progress | null) => void): Promise<void>;
  /** Ends rebuilds that are running. */
  stop(): void;
}

/** The thread asks for rows: it has no store of its own, since an embedded one belongs to whoever opened it. */
export type WorkerMessage =
  | { ask: number; what: 'range'; after: number; limit: number }
  | { ask: number; what: 'count' }
  | { progress: Progress | null };

export type WorkerReply = { ask: number; value: unknown } | { ask: number; problem: string };

export interface RebuildJob {
  path: string;
  newsroom: string;
  store: string;
}

export function createRebuildWorker(store: Pick<Store, 'name' | 'range' | 'count'>, newsroom: string): RebuildWorker {
  const workers = new Set<Worker>();
  return {
    async rebuild(path, onProgress) {
      const given: RebuildJob = { path, newsroom, store: store.name };
      const worker = new Worker(new URL('./rebuild-thread.ts', import.meta.url), { workerData: given });
      workers.add(worker);
      worker.on('message', (asked: WorkerMessage) => {
        if ('progress' in asked) onProgress(asked.progress);
        else void handleRequest(store, newsroom, asked).then((reply) => worker.postMessage(reply));
      });
      try {
        await new Promise<void>((resolve, reject) => {
          worker.once('error', reject);
          worker.once('exit', (code) => {
            if (code === 0) resolve();
            else reject(new Error(`the thread that rebuilds the read model ended with ${code}`));
          });
        });
      } finally {
        workers.delete(worker);
      }
    },
    stop() {
      for (const worker of workers) void worker.terminate();
    },
  };
}

async function handleRequest(
  store: Pick<Store, 'range' | 'count'>,
  newsroom: string,
  asked: Exclude<WorkerMessage, { progress: unknown }>,
): Promise<WorkerReply> {
  const { ask } = asked;
  try {
    const value =
      asked.what === 'count' ? await store.count(newsroom) : await store.range(newsroom, asked.after, asked.limit);
    return { ask, value };
  } catch (error) {
    return { ask, problem: errorToMessage(error) };
  }
}
