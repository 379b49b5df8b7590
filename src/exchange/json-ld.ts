/** What both JSON-LD exports share: one document a line, that stays inert wherever it is pasted. */
import { holdsImpossibleDate } from '../lib/calendar.ts';

/**
 * JSON on one line. Words of a source may hold `</script>`: a document that is put into a page must not end its element
 * (https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements).
 */
export function toLine(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** The object without the members that nothing is known of: what is missing is left out, never filled in. */
export function given<T extends object>(members: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Partial<{ [K in keyof T]: NonNullable<T[K]> }>;
}

/** The date where it is one of ISO 8601, as JSON-LD readers expect; left out are "on Wednesday evening" and 0000-00-00. */
export function isoDateOf(date: string | null): string | null {
  const isIso =
    date !== null && /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?$/.test(date);
  return isIso && !holdsImpossibleDate(date) ? date : null;
}
