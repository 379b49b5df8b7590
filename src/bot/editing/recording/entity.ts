import type { Field } from '../../forms/form.ts';

/** A parsed source, speaker or topic. `added` is set for a new one; both are null while it is unclear. */
export interface ParsedEntity<New> {
  id: string | null;
  added: New | null;
}

export interface EntityFields<New> {
  entity: ParsedEntity<New>;
  /** `extra` are the fields that have to be asked together with the main one. */
  main: Field;
  extra: Field[];
}

export const unclear: ParsedEntity<never> = { id: null, added: null };
