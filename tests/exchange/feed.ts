/** ClaimReview feeds as fact-checkers publish them, made for tests. */
export interface MadeReview {
  url: string;
  claimReviewed: string;
  [field: string]: unknown;
}

export function reviewOf(number: number, changes: Record<string, unknown> = {}): MadeReview {
  return {
    '@context': 'http://schema.org',
    '@type': 'ClaimReview',
    url: `https://checker.example/${number}`,
    claimReviewed: `The harbour of town ${number} was sold in ${1900 + (number % 100)}`,
    author: { '@type': 'Organization', name: `Checker ${number % 50}`, url: 'https://checker.example/' },
    datePublished: '2026-03-04',
    reviewRating: { '@type': 'Rating', alternateName: 'False', ratingValue: '1', worstRating: '1', bestRating: 5 },
    itemReviewed: {
      '@type': 'Claim',
      author: { '@type': 'Person', name: `Person ${number % 300}` },
      datePublished: '2026-03-01',
      appearance: [{ '@type': 'CreativeWork', url: `https://social.example/${number}` }],
    },
    ...changes,
  };
}

/** As the DataFeed of the public fact-check tools has them: each in an item, a list of one. */
export function feedOf(elements: readonly unknown[]): string {
  return JSON.stringify({ '@context': 'http://schema.org', '@type': 'DataFeed', dataFeedElement: elements });
}

export function itemOf(review: unknown): object {
  return {
    '@type': 'DataFeedItem',
    dateCreated: '2026-03-05T00:00:00Z',
    item: [review],
    url: 'https://checker.example/',
  };
}

/** A review with all that a feed can give. */
export const WHOLE = {
  url: 'https://checker.example/7',
  claim: 'The harbour of town 7 was sold in 1907',
  reviewer: 'Checker 7',
  verdict: 'False',
  value: '1',
  worst: '1',
  best: '5',
  published: '2026-03-04',
  claimant: 'Person 7',
  claimed: '2026-03-01',
  appearances: ['https://social.example/7'],
  language: null,
};
