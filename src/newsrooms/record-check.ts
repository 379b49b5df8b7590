/** Verifies the whole record in the background, once after each start, and says what of it is not proved yet. */
import type { Ledger } from '../claims/ledger/ledger.ts';
import { verifyLedger } from '../claims/ledger/verify.ts';
import type { Entry } from '../claims/model/entry.ts';
import { errorToMessage } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface RecordCheck {
  /** Call it once the record is chained. Resolves when the check has ended; never rejects. */
  run(): Promise<void>;
  /** For whoever looks at a source: null once everything verifies. */
  note(): string | null;
  stop(): void;
}

interface RecordCheckDeps {
  ledger: Pick<Ledger<Entry>, 'rows' | 'count'>;
  newsroom: string;
  checkOriginal(sha256: string): Promise<'same' | 'changed' | 'absent'>;
  log: Log;
}

export function createRecordCheck({ ledger, newsroom, checkOriginal, log }: RecordCheckDeps): RecordCheck {
  const stopped = new AbortController();
  let progress: string | null = 'not begun';
  let problem: string | null = null;

  async function verify(): Promise<void> {
    const since = performance.now();
    const total = await ledger.count();
    const { entries, faults } = await verifyLedger(ledger.rows(), {
      newsroom,
      checkOriginal,
      signal: stopped.signal,
      onFinding({ kind, entry, text }) {
        if (kind === 'note') return;
        problem ??= entry === null ? text : `the entry ${entry} ${text}`;
        log.error('record.not_verified', { entry, reason: text });
      },
      onProgress(done) {
        progress = `${Math.min(99, Math.floor((100 * done) / Math.max(1, total)))} %`;
      },
    });
    if (stopped.signal.aborted) return;
    progress = null;
    const milliseconds = Math.round(performance.now() - since);
    if (faults === 0) log.info('record.verified', { entries, milliseconds });
  }

  return {
    async run() {
      try {
        await verify();
      } catch (error) {
        if (stopped.signal.aborted) return;
        problem ??= errorToMessage(error);
        log.error('record.verify_failed', { error });
      }
    },
    note() {
      if (problem !== null)
        return `The record does not verify: ${problem}. Rely on nothing in it before whoever runs Whosaid has run npm run verify.`;
      return progress === null
        ? null
        : `Whosaid is still verifying its record (${progress}). Until that has ended, it is not proved that this source is what was recorded.`;
    },
    stop: () => stopped.abort(),
  };
}
