/**
 * Appends notes to the ledger in the file given until it is killed, and prints each id once it was acknowledged. When an
 * append is refused it prints what it was told, then whether everything acknowledged can be read back, and ends.
 */
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { note, notesOf, readAll } from '../../claims/notes.ts';

const [file = '', size = '100'] = process.argv.slice(2);
const acknowledged: string[] = [];
try {
  const store = openSqliteStore(file);
  const ledger = notesOf(store, 'desk');
  try {
    while (true) {
      const entry = note('desk', 'x'.repeat(Number(size)), Number(size));
      await ledger.append(entry);
      acknowledged.push(entry.id);
      console.log(entry.id);
    }
  } catch (error) {
    console.log(errorToText(error));
  }
  await store.close();
  const again = openSqliteStore(file);
  const ids = (await readAll(notesOf(again, 'desk'))).map(({ entry }) => entry.id);
  console.log(JSON.stringify(ids) === JSON.stringify(acknowledged) ? 'all there' : `${ids.length} there`);
  await again.close();
} catch (error) {
  console.log(errorToText(error));
}

function errorToText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message}${'outcome' in error ? ` [${error.outcome}]` : ''}`;
}
