/**
 * Reads rows as typed objects. A query names its columns as the object's fields (`retry_at AS retryAt`), and a table of
 * decoders says what each holds: `{ retryAt: nullable(text), days: json<number[]>() }`.
 */
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { prepareCached } from './statement-cache.ts';

type Decoder<T> = (value: SQLOutputValue | undefined) => T;
export type Columns<T> = { readonly [Field in keyof T]: Decoder<T[Field]> };
/** What a table of decoders gives. */
export type RowOf<C> = { [Field in keyof C]: C[Field] extends Decoder<infer T> ? T : never };

export const integer: Decoder<number> = (value) => {
  if (typeof value !== 'number') throw new TypeError(`the read model has no integer but ${String(value)}`);
  return value;
};

export const real: Decoder<number> = (value) => {
  if (typeof value !== 'number') throw new TypeError(`the database gave ${typeof value}, not a number`);
  return value;
};

export const text: Decoder<string> = (value) => {
  if (typeof value !== 'string') throw new TypeError(`the read model has no text but ${String(value)}`);
  return value;
};

/** Text of which the schema, or whoever writes it, makes sure that it is one of a few. */
export const textAs = <T extends string>(): Decoder<T> => text as Decoder<T>;

/** 0 or 1. */
export const flag: Decoder<boolean> = (value) => integer(value) === 1;

export const json =
  <T>(): Decoder<T> =>
  (value) =>
    JSON.parse(text(value));

export const nullable =
  <T>(decode: Decoder<T>): Decoder<T | null> =>
  (value) =>
    value === null ? null : decode(value);

function decodeRow<T>(columns: Columns<T>, row: Record<string, SQLOutputValue>): T {
  const decoded = {} as T;
  for (const field in columns) decoded[field] = columns[field](row[field]);
  return decoded;
}

export function selectAll<T>(db: DatabaseSync, columns: Columns<T>, sql: string, ...values: SQLInputValue[]): T[] {
  return prepareCached(db, sql)
    .all(...values)
    .map((row) => decodeRow(columns, row));
}

export function selectOne<T>(db: DatabaseSync, columns: Columns<T>, sql: string, ...values: SQLInputValue[]): T | null {
  const row = prepareCached(db, sql).get(...values);
  return row === undefined ? null : decodeRow(columns, row);
}

/** The one column that the query selects, of all rows. */
export function selectColumn<T>(db: DatabaseSync, decode: Decoder<T>, sql: string, ...values: SQLInputValue[]): T[] {
  return prepareCached(db, sql)
    .all(...values)
    .map((row) => decode(Object.values(row)[0]));
}

/** The one column that the query selects, of its first row; null where there is none. */
export function selectValue<T>(
  db: DatabaseSync,
  decode: Decoder<T>,
  sql: string,
  ...values: SQLInputValue[]
): T | null {
  const row = prepareCached(db, sql).get(...values);
  return row === undefined ? null : decode(Object.values(row)[0]);
}

export function hasRow(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): boolean {
  return prepareCached(db, sql).get(...values) !== undefined;
}

/** For a query that always gives a number, such as count(*). */
export function selectNumber(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return selectValue(db, nullable(integer), sql, ...values) ?? 0;
}
