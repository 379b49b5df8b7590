/** What vitest does once for all files: a place for what they share, gone when the last has run. */
import { rmSync } from 'node:fs';
import { makePostgresFolder, POSTGRES_TEMPLATE } from './postgres.ts';

/** @returns what takes it away again. */
export default function setUp(): () => void {
  const folder = makePostgresFolder();
  // Handed on to the processes that run the files.
  process.env[POSTGRES_TEMPLATE] = folder;
  return () => rmSync(folder, { recursive: true });
}
