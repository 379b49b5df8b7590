import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimReviewSchema } from '../../src/claims/model/entries/claim-reviews.ts';
import { elementToItems } from '../../src/exchange/feed/items.ts';
import { itemOf, reviewOf } from './feed.ts';

const WHOLE = {
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

describe('a review is read', () => {
  test.each([
    ['as it is', reviewOf(7)],
    ['in an item with a list', itemOf(reviewOf(7))],
    ['in an item by itself', { '@type': 'DataFeedItem', item: reviewOf(7) }],
    ['in a list', [reviewOf(7)]],
    ['with several types', reviewOf(7, { '@type': ['Thing', 'https://schema.org/ClaimReview'] })],
    ['with lists of one', reviewOf(7, { url: ['https://checker.example/7'], author: [{ name: 'Checker 7' }] })],
    ['with value objects', reviewOf(7, { datePublished: { '@type': 'Date', '@value': '2026-03-04' } })],
  ])('%s', (_, element) => {
    expect(elementToItems(element)).toEqual([{ review: WHOLE }]);
  });

  test('and two in one item are two', () => {
    expect(elementToItems({ item: [reviewOf(7), reviewOf(8)] })).toHaveLength(2);
  });

  test.each([
    [
      'no author of the claim',
      { itemReviewed: { '@type': 'Claim', author: null } },
      { claimant: null, claimed: null, appearances: [] },
    ],
    ['an author without a name', { itemReviewed: { author: { '@type': 'Person', name: ' ' } } }, { claimant: null }],
    ['nothing reviewed', { itemReviewed: undefined }, { claimant: null }],
    ['several authors', { itemReviewed: { author: [{ name: 'A' }, 'B'] } }, { claimant: 'A, B' }],
    [
      'a rating in numbers alone',
      { reviewRating: { ratingValue: 2 } },
      { verdict: null, value: '2', worst: null, best: null },
    ],
    ['a publisher for the author', { author: undefined, publisher: { name: 'The Desk' } }, { reviewer: 'The Desk' }],
    [
      'places that nobody can open',
      { itemReviewed: { firstAppearance: 'https://a.example/', appearance: ['javascript:x', { url: 'ftp://b' }] } },
      { appearances: ['https://a.example/'] },
    ],
  ])('with %s, and what is missing stays missing', (_, changes, expected) => {
    expect(elementToItems(reviewOf(7, changes))).toMatchObject([{ review: expected }]);
  });
});

describe('what cannot be taken is told in a sentence', () => {
  test.each([
    [
      'no claim',
      reviewOf(1, { claimReviewed: ' ' }),
      'claimReviewed is missing: it does not say which claim was reviewed',
    ],
    ['no address', reviewOf(1, { url: undefined }), 'url is missing: it does not say where the review stands'],
    ['no reviewer', reviewOf(1, { author: {} }), 'author has no name: a rating that is nobody’s cannot be shown'],
    [
      'no rating',
      reviewOf(1, { reviewRating: [] }),
      'reviewRating has neither alternateName nor ratingValue: it does not say what the review found',
    ],
    [
      'an address that is none',
      reviewOf(1, { url: 'javascript:alert(1)' }),
      'url has to be a web address that begins with https:// or http://',
    ],
    [
      'an endless claim',
      reviewOf(1, { claimReviewed: 'x'.repeat(20_001) }),
      'claimReviewed is longer than 20,000 characters',
    ],
    [
      'half a character',
      reviewOf(1, { claimReviewed: 'a \ud83d b' }),
      'it holds characters that are no text: half a character, or a zero byte',
    ],
    [
      'a zero byte',
      reviewOf(1, { author: { name: 'a\0b' } }),
      'it holds characters that are no text: half a character, or a zero byte',
    ],
    [
      'another type',
      { '@type': 'Article', url: 'https://a.example/' },
      'it is “Article”, and only ClaimReview is imported',
    ],
    ['no type', {}, 'it is something without @type, and only ClaimReview is imported'],
    ['an empty item', { item: null }, 'its item is empty: the feed says that there is no ClaimReview'],
    ['an empty list', { item: [] }, 'it is an empty list: it has no ClaimReview'],
    ['lists in lists', [[[[[reviewOf(1)]]]]], 'it is a list in lists: give the ClaimReview itself'],
    ['a number', 7, 'it is a number, not a ClaimReview'],
    ['a text', 'x'.repeat(99), `it is the text “${'x'.repeat(60)}…”, not a ClaimReview`],
    ['nothing', null, 'it is empty, not a ClaimReview'],
  ])('%s', (_, element, problem) => {
    expect(elementToItems(element)).toEqual([expect.objectContaining({ problem })]);
  });

  test('whatever stands in a feed: each element is taken or refused, and nothing invalid is taken', () => {
    const field = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant('https://a.example/'));
    const element = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          '@type': fc.constantFrom<unknown>('ClaimReview', ['ClaimReview'], 'DataFeedItem'),
          url: field,
          claimReviewed: field,
          author: fc.oneof(field, fc.record({ name: field })),
          reviewRating: fc.oneof(field, fc.record({ alternateName: field, ratingValue: field })),
          itemReviewed: fc.oneof(field, fc.record({ author: field, appearance: field })),
          item: field,
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(element, (value) => {
        const items = elementToItems(value);
        expect(items.length).toBeGreaterThan(0);
        for (const item of items)
          if ('review' in item) expect(claimReviewSchema.parse(item.review)).toEqual(item.review);
      }),
    );
  });
});
