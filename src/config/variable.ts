/** How variables are described and read. An empty one counts as not set. */
import { z } from 'zod';

interface Variable {
  /** One sentence for the README's table. */
  summary: string;
  /** The default if it is empty; null if it is then off. */
  default: string | null;
  secret: boolean;
  /** Its error continues after the variable's name (“has to be a port”) and never repeats the value. */
  reads: z.ZodType;
}

/** By their names in the environment. */
export type Variables = Record<string, Variable>;

/** Any text. */
export const text = (fallback: string) =>
  z
    .string()
    .trim()
    .default('')
    .transform((value) => value || fallback);

const splitList = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Null if it is empty. @param what the error if it does not match. */
export const optional = (pattern: RegExp, what: string) =>
  z
    .string()
    .trim()
    .default('')
    .refine((value) => value === '' || pattern.test(value), what)
    .transform((value) => value || null);

/** A port; 0 takes any that is free. */
export const port = (fallback: string) =>
  text(fallback)
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'has to be a port, a number from 0 to 65535')
    .transform(Number);

/** A web address. */
export const address = (fallback: string) =>
  text(fallback).refine(
    (value) => /^https?:\/\//.test(value) && URL.canParse(value),
    'has to be an address that begins with https:// or http://',
  );

/** Values separated by commas. */
export const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z.string().default('').transform(splitList).pipe(z.array(item));
