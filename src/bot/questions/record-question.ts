import { isKeyTaken } from '../../claims/ledger/ledger.ts';
import type { Entry, EntryBody } from '../../claims/model/entry.ts';
import { deterministicId } from '../../claims/model/entry-ids.ts';
import type { Context } from '../command.ts';

/** The key is another than that of the request's own entry: recording a statement may also answer a question. */
export function createRecordQuestion(
  entryKey: () => string,
  record: (body: EntryBody, id: string) => Promise<Entry>,
): Context['recordQuestion'] {
  return async (body) => {
    try {
      return await record(body, deterministicId(0, `${entryKey()} question`));
    } catch (error) {
      if (!isKeyTaken(error)) throw error;
      return null;
    }
  };
}
