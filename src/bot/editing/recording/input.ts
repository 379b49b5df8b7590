/** What was typed into /record, and the parts of a statement that are read from it. */
import { holdsImpossibleDate } from '../../../lib/calendar.ts';
import type { Field } from '../../forms/form.ts';

export type OptionText = string | undefined;

/** The options of /record as they were typed. */
export interface RecordInput {
  dossier: OptionText;
  source: OptionText;
  speaker: OptionText;
  topic: OptionText;
  quotation: OptionText;
  says: OptionText;
  passage: OptionText;
  place: OptionText;
  unmarked: boolean;
  also: boolean;
  via: OptionText;
  toldby: OptionText;
  date: OptionText;
  as: OptionText;
  kind: OptionText;
  role: OptionText;
  side: OptionText;
  aliases: OptionText;
  newtopic: boolean;
  title: OptionText;
  publisher: OptionText;
  address: OptionText;
  published: OptionText;
  text: OptionText;
  more: OptionText;
  rest: OptionText;
  reason: OptionText;
}

/** A part of the statement as it was typed: known already, or new with it; null while neither is clear. */
export interface ParsedEntity<New> {
  id: string | null;
  added: New | null;
}

export interface EntityFields<New> {
  entity: ParsedEntity<New>;
  /** The field that stands in the first step, and those that have to be asked with it. */
  main: Field;
  extra: Field[];
}

/** @returns what is wrong with a line that is too long for the record; null for any other. */
export function lengthError(value: OptionText): string | null {
  return (value ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
}

/** @returns what is wrong with a date. It may be in the source's own words, such as "on Wednesday", but not 31 February. */
export function dateError(value: OptionText): string | null {
  if (!holdsImpossibleDate(value ?? '')) return lengthError(value);
  return 'No calendar has this date: give it as the source does, or as 2026-11-25.';
}
