/** What a check found. A warning does not stop the bot; a fault does, or will. `detail` of either says what to fix. */
export interface Finding {
  state: 'ok' | 'warning' | 'fault';
  what: string;
  detail: string;
}

export const ok = (what: string, detail: string): Finding => ({ state: 'ok', what, detail });
export const warning = (what: string, detail: string): Finding => ({ state: 'warning', what, detail });
export const fault = (what: string, detail: string): Finding => ({ state: 'fault', what, detail });

/** The findings as a table for people. */
export function findingsToTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings.map(({ state, what, detail }) => `${state.padEnd(7)}  ${what.padEnd(width)}  ${detail}`).join('\n');
}
