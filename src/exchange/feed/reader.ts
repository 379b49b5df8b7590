/** Reads a feed element by element, however large the file is: only one element is in memory at a time. */
import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';
import { DataError, errorToMessage } from '../../lib/errors.ts';

/** One review has a few kilobytes: what goes on for so long without ending is no feed. */
const MOST_ELEMENT_BYTES = 20_000_000;

export interface FeedElement {
  /** Its place in the feed, from 0. */
  index: number;
  value: unknown;
  /** Bytes of the file that have been read. */
  bytes: number;
}

/**
 * The elements of a DataFeed's `dataFeedElement`, or of a plain list.
 *
 * @param file its path. @param name how problems call it.
 * @throws DataError where the file is no such JSON or ends early, after the elements before that place.
 */
export async function* readFeed(file: string, name: string): AsyncIterable<FeedElement> {
  let parser: JSONParser | null = null;
  let ready: FeedElement[] = [];
  let bytes = 0;
  let lastAt = 0;
  let count = 0;
  let isNoList = false;
  const start = (isList: boolean): JSONParser => {
    const made = new JSONParser({ paths: [isList ? '$.*' : '$.dataFeedElement.*'], keepStack: false });
    made.onValue = ({ value, key }) => {
      if (typeof key !== 'number') isNoList = true;
      lastAt = bytes;
      ready.push({ index: count, value, bytes });
      count += 1;
    };
    return made;
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    let failure: unknown = null;
    try {
      parser ??= start(/^(?:\uFEFF)?\s*\[/.test(chunk.subarray(0, 4_000).toString('utf8')));
      if (!parser.isEnded) parser.write(chunk);
      else if (/\S/.test(chunk.toString('latin1'))) throw new Error('there is more after its end');
    } catch (error) {
      failure = error;
    }
    if (isNoList) throw new DataError([`${name}: dataFeedElement has to be a list of ClaimReviews.`]);
    yield* ready;
    ready = [];
    if (failure !== null) throw broken(name, count, failure);
    if (bytes - lastAt > MOST_ELEMENT_BYTES)
      throw new DataError([
        `${name}: after element ${count} it goes on for ${MOST_ELEMENT_BYTES / 1_000_000} MB without a whole ClaimReview: this is no feed.`,
      ]);
  }
  if (parser === null || !parser.isEnded) throw broken(name, count, new Error('it ends early'));
  if (count === 0) throw new DataError([`${name}: there is no ClaimReview in it: a feed has them in dataFeedElement.`]);
}

function broken(name: string, count: number, cause: unknown): DataError {
  return new DataError([
    `${name}: after element ${count} this is not JSON (${errorToMessage(cause)}): get the feed once more. What stood before is imported.`,
  ]);
}
