/** Checks messages and stories in a thread of its own, so that the process goes on answering. */
import { Worker } from 'node:worker_threads';
import type { CheckedMessage } from '../../bot/asking/check-message.ts';
import type { ArticleFile } from '../../bot/editing/draft-review/articles.ts';
import type { Checks } from '../../bot/story-check/checks.ts';
import type { StoryCheck } from '../../bot/story-check/findings.ts';
import type { Story } from '../../bot/story-check/story.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import type { CheckJob, CheckReply, CheckRequest, CheckResult } from './protocol.ts';
import { runCheck } from './run-check.ts';

/** A record of fewer statements is checked here, in slices of a few milliseconds: a thread takes longer to start. */
const MIN_STATEMENTS = 5_000;
/** What the thread may need: a hostile text ends it, not the process. */
const MAX_HEAP_MB = 512;

export interface OpenedChecks extends Checks {
  close(): Promise<void>;
}

interface Pending {
  resolve(result: CheckResult): void;
  reject(error: Error): void;
  onProgress(done: number): void;
}

/**
 * @param path of the read model's file; null for one in memory, which no thread can read
 * @param readFile reads a file's story, in a thread of its own
 */
export function createChecks(
  readModel: ReadModel,
  path: string | null,
  readFile: (file: ArticleFile) => Promise<Story>,
  minStatements = MIN_STATEMENTS,
): OpenedChecks {
  let worker: Worker | null = null;
  let isClosed = false;
  let lastId = 0;
  const pending = new Map<number, Pending>();

  function settle(reply: CheckReply): void {
    const waiting = pending.get(reply.id);
    if (waiting === undefined) return;
    if (reply.kind === 'progress') {
      waiting.onProgress(reply.done);
      return;
    }
    pending.delete(reply.id);
    // A process that has nothing else to do may end.
    if (pending.size === 0) worker?.unref();
    if (reply.kind === 'result') waiting.resolve(reply.result);
    else if (reply.kind === 'refused') waiting.reject(new UserError(reply.message));
    else waiting.reject(new Error('a check failed', { cause: reply.error }));
  }

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    started.on('message', settle);
    const end = (cause: unknown) => {
      if (worker === started) worker = null;
      const why = isClosed
        ? new UserError('Whosaid is being stopped: nothing was kept. Check the text again in a minute.')
        : new Error('the thread that checks has ended', { cause });
      for (const { reject } of pending.values()) reject(why);
      pending.clear();
    };
    started.on('error', end);
    started.on('exit', end);
    return started;
  }

  function runInThread(path: string, job: CheckJob, onProgress: (done: number) => void): Promise<CheckResult> {
    if (isClosed) return Promise.reject(new UserError('Whosaid is being stopped: nothing was kept. Check it again.'));
    worker ??= start();
    worker.ref();
    lastId += 1;
    const request: CheckRequest = { id: lastId, path, job };
    return new Promise((resolve, reject) => {
      pending.set(request.id, { resolve, reject, onProgress });
      worker?.postMessage(request);
    });
  }

  function run(job: CheckJob, onProgress: (done: number) => void): Promise<CheckResult> {
    const isSmall = readModel.records.size() < minStatements;
    return path === null || isSmall ? runCheck(readModel, job, onProgress) : runInThread(path, job, onProgress);
  }

  return {
    message: async (text) => (await run({ kind: 'message', text }, () => {})) as CheckedMessage,
    async story(given, onProgress = () => {}) {
      const story = typeof given === 'string' ? given : await readFile(given);
      return (await run({ kind: 'story', story }, onProgress)) as StoryCheck;
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
    },
  };
}
