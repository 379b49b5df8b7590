/** The thread that checks messages and stories on a connection of its own that only reads. Started by thread.ts. */
import { parentPort } from 'node:worker_threads';
import { type OpenedReader, openReader } from '../../claims/read-model/connection.ts';
import { UserError } from '../../lib/errors.ts';
import type { CheckReply, CheckRequest } from './protocol.ts';
import { runCheck } from './run-check.ts';

const port = parentPort;
if (port === null) throw new Error('This is a thread of the newsroom, not a program.');

let reader: { path: string; opened: OpenedReader } | null = null;
/** Checks that read from `reader`: it is closed by the last one. */
let running = 0;

/** Opened anew where the file was rebuilt. A check that is under way ends on the old one. */
function useReader(path: string): OpenedReader {
  if (reader !== null && (reader.path !== path || !reader.opened.isCurrent())) {
    if (running === 0) reader.opened.close();
    reader = null;
  }
  reader ??= { path, opened: openReader(path) };
  return reader.opened;
}

const answer = (reply: CheckReply) => port.postMessage(reply);

port.on('message', async ({ id, path, job }: CheckRequest) => {
  const opened = (() => {
    try {
      return useReader(path);
    } catch (error) {
      answer({ id, kind: 'failed', error: error as Error });
      return null;
    }
  })();
  if (opened === null) return;
  running += 1;
  try {
    let told = 0;
    const result = await runCheck(opened, job, (done) => {
      const percent = Math.floor(done * 100);
      if (percent === told) return;
      told = percent;
      answer({ id, kind: 'progress', done });
    });
    answer({ id, kind: 'result', result });
  } catch (error) {
    answer(
      error instanceof UserError
        ? { id, kind: 'refused', message: error.message }
        : { id, kind: 'failed', error: error as Error },
    );
  } finally {
    running -= 1;
  }
});
