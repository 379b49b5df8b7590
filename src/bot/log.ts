/**
 * Where a part says what it did. `event` is a fixed name such as `slack.connected`; `fields` say which.
 * Neither holds a secret or words of a person or a source.
 */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}
