import { holdsImpossibleDate } from '../../lib/calendar.ts';

/** A value with the place in the document that gives it. */
interface Given {
  value: string;
  /** "JSON-LD datePublished", "meta og:title", "PDF Author": for an editor to check. */
  from: string;
}

/** What a document says of itself. What it does not say stays null. */
export interface Metadata {
  title: Given | null;
  publisher: Given | null;
  author: Given | null;
  date: Given | null;
  language: Given | null;
  address: Given | null;
}

export const noMetadata = (): Metadata => ({
  title: null,
  publisher: null,
  author: null,
  date: null,
  language: null,
  address: null,
});

const longest = 500;
// What some publishing systems print for no date.
const EMPTY_DATE = '0001-01-01';

/** Takes a value for a field that is still empty; what is not a text, or empty, or a date that no calendar has, is no value. */
export const give = (metadata: Metadata, field: keyof Metadata, value: unknown, from: string): void => {
  if (metadata[field] || typeof value !== 'string') return;
  const line = value.replace(/\s+/g, ' ').trim();
  if (line === '' || line.length > longest) return;
  if (field === 'date' && (holdsImpossibleDate(line) || line.startsWith(EMPTY_DATE))) return;
  metadata[field] = { value: line, from };
};
