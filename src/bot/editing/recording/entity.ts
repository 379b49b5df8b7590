import type { Field } from '../../forms/form.ts';

/** A source, speaker or topic as it was typed: known already, or new with the statement; null while neither is clear. */
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

/** While nobody knows which one is meant. */
export const unclear: ParsedEntity<never> = { id: null, added: null };
