/** Takes a ClaimReview feed into the record: others' reviews, as theirs. It can be stopped and run again at any time. */

import {
  type ClaimReview,
  claimReviewToContentHash,
  claimReviewToIdentityHash,
} from '../../claims/model/entries/claim-reviews.ts';
import type { Entry } from '../../claims/model/entry.ts';
import type { OpenRecord } from '../record.ts';
import { elementToItems } from './items.ts';
import { readFeed } from './reader.ts';

/** Reviews in one entry: it is on record whole or not at all. */
const PER_ENTRY = 200;

export interface FeedReport {
  /** Elements of the feed that were read. */
  elements: number;
  added: number;
  /** On record already, with something in them that differs now. */
  changed: number;
  /** On record already, as they are, or standing twice in the feed. */
  known: number;
  refused: number;
}

interface FeedImport {
  /** The feed's path, and how it is called in the record and in problems. */
  file: string;
  name: string;
  /** An entry with its header. */
  toEntry(reviews: ClaimReview[]): Entry;
  /** Told of each item that is refused: where and why, in one line. */
  onRefused(line: string): void;
  /** Told now and then how far it has come. */
  onProgress(report: FeedReport, bytes: number): void;
  /** Asked between two elements: true ends it early, with all that was read before recorded. */
  isStopped(): boolean;
}

/**
 * Memory holds one element, one batch, and 44 characters for each review on record.
 *
 * @throws DataError where the feed is no JSON or ends early; LedgerError. What was recorded before stays.
 */
export async function importFeed(record: OpenRecord, { file, name, ...feed }: FeedImport): Promise<FeedReport> {
  const report: FeedReport = { elements: 0, added: 0, changed: 0, known: 0, refused: 0 };
  const onRecord = await readKnown(record);
  /** Where in this feed a review stood first. */
  const here = new Map<string, string>();
  let batch: ClaimReview[] = [];

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const entry = feed.toEntry(batch);
    batch = [];
    await record.ledger.append(entry);
  }
  function refuse(place: string, problem: string, address: string | null): void {
    report.refused += 1;
    const which = [place, address === null ? '' : `(${address})`].filter((part) => part !== '').join(' ');
    feed.onRefused(printable(`${name}: ${which === '' ? '' : `${which}: `}${problem}.`));
  }
  function take(place: string, review: ClaimReview): void {
    const [identity, content] = [claimReviewToIdentityHash(review), claimReviewToContentHash(review)];
    const first = here.get(identity);
    const known = onRecord.get(identity);
    if (first !== undefined && known !== content) {
      refuse(
        place,
        `it has the url and the claim of ${first || 'another one in it'} and says something else: the first counts`,
        review.url,
      );
      return;
    }
    here.set(identity, first ?? place);
    if (known === content) report.known += 1;
    else {
      report[known === undefined ? 'added' : 'changed'] += 1;
      onRecord.set(identity, content);
      batch.push(review);
    }
  }

  try {
    for await (const { place, value, bytes } of readFeed(file, name)) {
      if (feed.isStopped()) break;
      report.elements += 1;
      for (const item of elementToItems(value)) {
        if ('review' in item) take(place, item.review);
        else refuse(place, item.problem, item.address);
        if (batch.length >= PER_ENTRY) await flush();
      }
      feed.onProgress(report, bytes);
    }
  } finally {
    await flush();
  }
  return report;
}

/** What each review on record says now, by its identity. */
async function readKnown({ ledger }: OpenRecord): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for await (const { entry } of ledger.read(null)) {
    if (entry.kind !== 'reviews-imported') continue;
    for (const review of entry.reviews) known.set(claimReviewToIdentityHash(review), claimReviewToContentHash(review));
  }
  return known;
}

/** Text of a feed on a terminal: one line, with nothing in it that a terminal obeys or that turns the line around. */
function printable(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').toWellFormed();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}
