/** What the process tells its operator. Fields hold no secret and no private text: ids, counts, names of commands, errors. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}
