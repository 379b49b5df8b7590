/** The keys of entries: UUIDv7 (RFC 9562, section 5.7), ordered by time and unique without asking anyone. */
import { createHash, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** The counter starts in the lower half of its 32 bits, so that there are always two thousand million steps left. */
const MAX_INITIAL_COUNTER = 2 ** 31;
const MAX_COUNTER = 2 ** 32 - 1;

/**
 * Makes the function that gives the next id: always greater, as text, than the one before. A clock that stands still or is
 * set back keeps counting from the last time given. uuid's own state does the same but reads the machine's clock, and
 * ours is given by the caller.
 */
export function createEntryIds(now: () => Date): () => string {
  let msecs = Number.NEGATIVE_INFINITY;
  let seq = 0;
  return () => {
    const time = now().getTime();
    if (time > msecs) {
      msecs = time;
      seq = randomInt(MAX_INITIAL_COUNTER);
    } else if (seq < MAX_COUNTER) {
      seq += 1;
    } else {
      msecs += 1;
      seq = 0;
    }
    return v7({ msecs, seq });
  };
}

/** The id of something that is to be recorded once, whoever records it: the same text and time give the same id. */
export function deterministicId(msecs: number, text: string): string {
  return v7({ msecs, random: createHash('sha256').update(text).digest() });
}
