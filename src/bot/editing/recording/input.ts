/** What was typed into /record, and the parts of a statement that are read from it. */
import { holdsImpossibleDate } from '../../../lib/calendar.ts';
import type { Field } from '../../forms/form.ts';

export type Typed = string | undefined;

/** The options of /record as they were typed. */
export interface Typing {
  dossier: Typed;
  source: Typed;
  speaker: Typed;
  topic: Typed;
  quotation: Typed;
  says: Typed;
  passage: Typed;
  place: Typed;
  unmarked: boolean;
  also: boolean;
  via: Typed;
  toldby: Typed;
  date: Typed;
  as: Typed;
  kind: Typed;
  role: Typed;
  side: Typed;
  aliases: Typed;
  newtopic: boolean;
  title: Typed;
  publisher: Typed;
  address: Typed;
  published: Typed;
  text: Typed;
  more: Typed;
  rest: Typed;
  reason: Typed;
}

/** A part of the statement as it was typed: known already, or new with it; null while neither is clear. */
export interface Part<New> {
  id: string | null;
  added: New | null;
}

export interface Fields<New> {
  part: Part<New>;
  /** The field that stands in the first step, and those that have to be asked with it. */
  main: Field;
  extra: Field[];
}

/** @returns what is wrong with a line that is too long for the record; null for any other. */
export function tooLong(value: Typed): string | null {
  return (value ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
}

/** @returns what is wrong with a date. It may be in the source's own words, such as "on Wednesday", but not 31 February. */
export function dateProblem(value: Typed): string | null {
  if (!holdsImpossibleDate(value ?? '')) return tooLong(value);
  return 'No calendar has this date: give it as the source does, or as 2026-11-25.';
}
