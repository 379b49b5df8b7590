/** A story as it was read: its text, and what it lets whom say. It is checked and forgotten: nothing of it is stored. */

/** [start, end) in UTF-16 units of the text. */
export type Span = readonly [number, number];

export interface StoryItem {
  /** `quotation`: the words stand in quotation marks, or are a transcript's. `attributed`: the story's own words for what somebody said. */
  kind: 'quotation' | 'attributed';
  /** The words, without their marks. */
  words: Span;
  /** Whom the story has them from, by the name that it gives; null where it names nobody. */
  speaker: string | null;
  /** Who tells it, where that is somebody else. */
  toldBy: string | null;
}

export interface Story {
  text: string;
  /** ISO 639-1; null where it is not known, or has no rules: then only what stands in quotation marks is found. */
  language: string | null;
  /** What was noticed while it was read, such as tracked changes: sentences for the asker. */
  notes: readonly string[];
  /** In the order of the text. */
  items: readonly StoryItem[];
}

/** More than any story has; a book is no story. */
export const MAX_STORY_CHARACTERS = 100_000;
