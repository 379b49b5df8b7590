/** Whether an entry's time goes with its id, which holds a time of its own, and with the entries around it. */

/** How far apart two times of the same moment may be: replicas have clocks of their own. In milliseconds. */
const TOLERANCE_MS = 2 * 60_000;

export interface TimedEntry {
  id: string;
  at: string;
  by: { kind: string };
}

/** @returns what the times say, after the entry's name; null where nothing is odd. No forgery follows from it. */
export function findOddTime(previousAt: string | null, { id, at, by }: TimedEntry): string | null {
  const time = Date.parse(at);
  const idTime = idToTime(id);
  const back = previousAt === null ? 0 : Date.parse(previousAt) - time;
  if (back > TOLERANCE_MS)
    return `says ${at}, and the entry before it says ${previousAt}: the clock was set back, by ${toWords(back)}, or differs between replicas. The order of the entries is not in doubt`;
  // Ids that are made from what they stand for have no time; a seed’s has the time of what it changes.
  if (idTime === 0 || by.kind === 'seed') return null;
  if (idTime - time > TOLERANCE_MS)
    return `says ${at}, and its id was made at ${new Date(idTime).toISOString()}: the clock was set back, by ${toWords(idTime - time)}, while the bot ran, or the time was chosen by hand`;
  return null;
}

/** Milliseconds since 1970, from the first 48 bits of a UUIDv7. */
function idToTime(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

function toWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}
