/** "2026-11-25 09:14 UTC". @param at ISO, in UTC. */
export function formatMinute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
