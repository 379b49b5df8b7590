/** What becomes of a change from chat. */
import type { Change } from '../../model/entries/editing.ts';

export type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

/** What the change is about, or a sentence that says why it changed nothing. */
export type ApplyResult = { subject: string } | { refusal: string };

/** Says what somebody else changed since the entry was made; null where it fits. */
export function describeConflict<Doc extends object>(id: string, current: Doc, before: Partial<Doc>): string | null {
  const changed = Object.entries(before).filter(
    ([field, value]) => JSON.stringify(current[field as keyof Doc]) !== JSON.stringify(value),
  );
  if (changed.length === 0) return null;
  const fields = changed.map(([field]) => field).join(', ');
  return `${id} was changed by somebody else meanwhile (${fields}): look at it with /history and correct it anew.`;
}
