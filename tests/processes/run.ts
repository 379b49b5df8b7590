/** Runs the project's own entry points as processes, as a newcomer would. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { spawnTracked } from './child-processes.ts';

type EntryPoint =
  | 'ask'
  | 'backup'
  | 'check-story'
  | 'doctor'
  | 'draft'
  | 'export'
  | 'forget'
  | 'import'
  | 'main'
  | 'migrate-store'
  | 'register'
  | 'restore'
  | 'verify'
  | 'head'
  | 'preview'
  | 'proof';

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Stores an entry that no reader can make sense of in the embedded ledger of a folder, and gives its key. */
export function corruptLedger(folder: string): string {
  const key = '019aa000-0000-7000-8000-000000000001';
  const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
  database
    .prepare('INSERT INTO records (namespace, key, value) VALUES (?, ?, ?)')
    .run('newsroom', key, JSON.stringify({ value: { id: key, kind: 'of another age' } }));
  database.close();
  return key;
}

/** Configuration of the machine the tests run on must not reach the processes under test. */
function environmentOf(environment: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  return { PATH, HOME, LANG, NO_COLOR: '1', ...environment };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'whosaid-'));
}

/** Starts an entry point with exactly this environment. */
export function startEntry(
  entry: EntryPoint,
  args: readonly string[],
  environment: Record<string, string>,
  input: 'pipe' | 'ignore' = 'pipe',
): ChildProcess {
  return spawnTracked(
    process.execPath,
    ['--import', './src/cli/require-node-24.mjs', entry === 'main' ? 'src/main.ts' : `src/cli/${entry}.ts`, ...args],
    {
      env: environmentOf(environment),
      stdio: [input, 'pipe', 'pipe'],
    },
  );
}

export function runEntry(
  entry: EntryPoint,
  args: readonly string[],
  environment: Record<string, string>,
  input = '',
): Promise<Run> {
  const child = startEntry(entry, args, environment);
  child.stdin?.end(input);
  return finished(child);
}

/** What a process printed and how it ended. */
export function finished(child: ChildProcess): Promise<Run> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (data: Buffer) => {
      stdout += data.toString();
    });
    child.stderr?.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Resolves when the process has printed a text on standard output or error. */
export function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const look = (data: Buffer) => {
      seen += data.toString();
      if (!seen.includes(text)) return;
      child.stdout?.off('data', look);
      child.stderr?.off('data', look);
      resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.on('close', () => reject(new Error(`ended without printing ${text}: ${seen}`)));
  });
}
