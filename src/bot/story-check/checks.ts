/** The interface through which commands check texts against the record, without holding up anybody else. */
import type { CheckedMessage } from '../asking/check-message.ts';
import type { ArticleFile } from '../editing/draft-review/articles.ts';
import type { StoryCheck } from './findings.ts';

export interface Checks {
  /** What of a chat message is on record. */
  message(text: string): Promise<CheckedMessage>;
  /**
   * Every quotation of a story. Nothing of it is kept. Rejects with a UserError for what cannot be read, and what is
   * longer than MAX_STORY_CHARACTERS.
   *
   * @param onProgress gets how much is done, from 0 to 1
   */
  story(story: string | ArticleFile, onProgress?: (done: number) => void): Promise<StoryCheck>;
}
