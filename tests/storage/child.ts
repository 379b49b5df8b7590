/** Starts a piece of TypeScript as a process of its own, with Node as the tests run on it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { spawnTracked } from '../processes/child-processes.ts';

export interface Child {
  process: ChildProcess;
  /** What it has printed on standard output so far, line by line. */
  lines: string[];
  /** Resolves when it has printed this line; rejects with what it said on standard error when it ends before. */
  printed(line: string): Promise<void>;
  /** Resolves when it has ended. */
  ended: Promise<unknown>;
  /** Ends it at once, as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>;
}

/** `script`: a file of tests/children; `wrapper`: a command to run it under, such as a limit on its files. */
export function startChild(script: string, args: string[], wrapper: string[] = []): Child {
  const path = fileURLToPath(new URL(`../processes/children/${script}`, import.meta.url));
  const [command = '', ...rest] = [...wrapper, process.execPath, path, ...args];
  const child = spawnTracked(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  if (child.stdout === null || child.stderr === null) throw new Error('the child has no output');
  const lines: string[] = [];
  let errors = '';
  let wake = Promise.withResolvers<void>();
  const stir = () => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    stir();
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const gone = once(child, 'close').finally(stir);
  return {
    process: child,
    lines,
    ended: gone,
    async printed(line) {
      while (!lines.includes(line)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`${script} ended without printing ${line}: ${errors}`);
        await wake.promise;
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
