/**
 * Processes that tests start: none outlives the file of tests that started it, also where a test ran out of time before it
 * could end them. Each is the head of a group, so that what it started in turn ends with it.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const cleanups = new Set<() => void>();

/** Ends all that is still kept. */
export function runCleanups(): void {
  for (const end of cleanups) end();
  cleanups.clear();
}

/**
 * Has something done at the end of the file or of this process, whichever is first.
 *
 * @param end must do it at once: a process that exits waits for nothing.
 * @returns what takes it back.
 */
export function addCleanup(end: () => void): () => void {
  if (cleanups.size === 0 && process.listenerCount('exit', runCleanups) === 0) {
    process.once('exit', runCleanups);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  }
  cleanups.add(end);
  return () => void cleanups.delete(end);
}

/** As Node's spawn. */
export function spawnTracked(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true });
  const { pid } = child;
  if (pid === undefined) return child;
  const forget = addCleanup(() => killNow(-pid, 'SIGKILL'));
  child.once('exit', () => {
    forget();
    killNow(-pid, 'SIGKILL');
  });
  return child;
}

/** A process, or with a negative number a group; none where it is gone already. */
export function killNow(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
