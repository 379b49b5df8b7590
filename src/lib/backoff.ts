/** Exponential backoff: `minMs`, twice that, four times that … at most `maxMs`. @param failures in a row, at least one. */
export function backoff(failures: number, minMs: number, maxMs: number): number {
  return Math.min(minMs * 2 ** (failures - 1), maxMs);
}
