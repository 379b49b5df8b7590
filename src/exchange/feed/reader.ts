/** Reads a feed element by element, however large the file is: only one element is in memory at a time. */
import { DataError } from '../../lib/errors.ts';
import { JsonError, readJson } from '../json-stream.ts';
import { findReviews } from './items.ts';

/** One review has a few kilobytes: what goes on for so long without ending is no feed. */
const MAX_ELEMENT_BYTES = 20_000_000;

export interface FeedElement {
  /** Its place in the feed for messages: `dataFeedElement[7]`; empty where the document itself is the element. */
  place: string;
  value: unknown;
  /** Bytes of the file that have been read. */
  bytes: number;
}

/**
 * The elements of a DataFeed's `dataFeedElement`, of a search service's `claims`, or of a plain list; of any other document
 * the document itself, such as one ClaimReview or a page's `@graph`.
 *
 * @param file its path. @param name how problems call it.
 * @throws DataError where the file is no such JSON or ends early, after the elements before that place.
 */
export async function* readFeed(file: string, name: string): AsyncIterable<FeedElement> {
  let count = 0;
  const isStreamed = (member: string) => /^(?:.*[/#:])?(?:dataFeedElement|claims)$/i.test(member);
  try {
    for await (const piece of readJson(file, { isStreamed, maxBytes: MAX_ELEMENT_BYTES })) {
      const { value, bytes } = piece;
      if (piece.kind === 'element') {
        count += 1;
        yield { place: `${piece.list ?? 'element'}[${piece.index}]`, value, bytes };
      } else if (count === 0) {
        if (findReviews(value).length === 0)
          throw new DataError([
            `${name}: there is no ClaimReview in it: a feed has them in dataFeedElement, a search service’s answer in claims.`,
          ]);
        yield { place: '', value, bytes };
      }
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new DataError([
      `${name}: after element ${count} this is not JSON (${error.message}): get the feed once more. What stood before is imported.`,
    ]);
  }
}
