import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimReviewSchema } from '../../src/claims/model/entries/claim-reviews.ts';
import { elementToItems } from '../../src/exchange/feed/items.ts';
import { itemOf, reviewOf, WHOLE } from './feed.ts';

/** The object with its keys changed, those of JSON-LD itself left as they are. */
function prefixed(value: unknown, change: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => prefixed(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.startsWith('@') ? key : change(key), prefixed(member, change)]),
  );
}

describe('a review is read', () => {
  test.each([
    ['as it is', reviewOf(7)],
    ['in an item with a list', itemOf(reviewOf(7))],
    ['in an item by itself', { '@type': 'DataFeedItem', item: reviewOf(7) }],
    ['in a list', [reviewOf(7)]],
    ['with several types', reviewOf(7, { '@type': ['Thing', 'https://schema.org/ClaimReview'] })],
    ['with lists of one', reviewOf(7, { url: ['https://checker.example/7'], author: [{ name: 'Checker 7' }] })],
    ['with value objects', reviewOf(7, { datePublished: { '@type': 'Date', '@value': '2026-03-04' } })],
    ['with prefixes', prefixed(reviewOf(7, { '@type': 'schema:ClaimReview' }), (key) => `schema:${key}`)],
    ['with whole addresses', prefixed(reviewOf(7), (key) => `https://schema.org/${key}`)],
    ['with capitalised fields', prefixed(reviewOf(7), (key) => key.charAt(0).toUpperCase() + key.slice(1))],
    [
      'with plain type',
      JSON.parse(JSON.stringify(reviewOf(7)).replace('"@type":"ClaimReview"', '"type":"ClaimReview"')),
    ],
    [
      'with fields nested in fields of the same name',
      reviewOf(7, { author: { author: { name: { name: 'Checker 7' } } }, url: { '@id': 'https://checker.example/7' } }),
    ],
    [
      'with lists where one value is usual',
      reviewOf(7, {
        claimReviewed: [reviewOf(7).claimReviewed],
        datePublished: [null, '2026-03-04'],
        reviewRating: [reviewOf(7).reviewRating],
        itemReviewed: [reviewOf(7).itemReviewed],
      }),
    ],
    [
      'with one value where a list is usual',
      reviewOf(7, {
        itemReviewed: { ...(reviewOf(7).itemReviewed as object), appearance: { url: 'https://social.example/7' } },
      }),
    ],
    ['in the markup of its page', { '@type': 'NewsArticle', url: 'https://checker.example/7', review: [reviewOf(7)] }],
    ['in a feed in a list', [{ '@type': 'DataFeed', dataFeedElement: itemOf(reviewOf(7)) }]],
    [
      'in a graph, with references to other nodes of it',
      {
        '@graph': [
          { '@type': 'WebPage', url: 'https://checker.example/7', mainEntity: { '@id': '#review' } },
          reviewOf(7, { '@id': '#review', author: { '@id': '#desk' }, itemReviewed: { '@id': '#claim' } }),
          { '@id': '#desk', '@type': 'Organization', name: 'Checker 7' },
          { '@id': '#claim', ...(reviewOf(7).itemReviewed as object), author: { '@id': '#person' } },
          { '@id': '#person', '@type': 'Person', name: 'Person 7' },
        ],
      },
    ],
  ])('%s', (_, element) => {
    expect(elementToItems(element)).toEqual([{ review: WHOLE }]);
  });

  test('from a search service’s answer, with each review of a claim', () => {
    const claim = {
      text: 'The mill burned in 1999',
      claimant: 'A viral post',
      claimDate: '2024-02-01T00:00:00Z',
      claimReview: [
        {
          publisher: { name: 'API Desk', site: 'check.example' },
          url: 'https://check.example/api',
          title: 'No, the mill did not burn',
          reviewDate: '2024-02-03T00:00:00Z',
          textualRating: 'False',
          languageCode: 'en',
        },
        { publisher: { site: 'other.example' }, url: 'https://other.example/1', textualRating: 'Faux' },
        { publisher: { site: 'other.example' }, url: 'https://other.example/2' },
      ],
    };
    const first = {
      url: 'https://check.example/api',
      claim: 'The mill burned in 1999',
      reviewer: 'API Desk',
      verdict: 'False',
      value: null,
      worst: null,
      best: null,
      published: '2024-02-03T00:00:00Z',
      claimant: 'A viral post',
      claimed: '2024-02-01T00:00:00Z',
      appearances: [],
      language: 'en',
    };
    const second = {
      ...first,
      url: 'https://other.example/1',
      reviewer: 'other.example',
      verdict: 'Faux',
      published: null,
      language: null,
    };
    expect(elementToItems({ claims: [claim], nextPageToken: 'x' })).toEqual([
      { review: first },
      { review: second },
      {
        problem: 'claimReview.textualRating is missing: it does not say what the review found',
        address: 'https://other.example/2',
      },
    ]);
    expect(elementToItems({ ...claim, claimReview: claim.claimReview[0] })).toEqual([{ review: first }]);
    expect(elementToItems({ claimReview: reviewOf(7) })).toEqual([{ review: WHOLE }]);
  });

  test('with entities as characters, also where they were encoded twice', () => {
    const encoded = reviewOf(7, {
      url: 'https://checker.example/?a=1&amp;copy=2',
      claimReviewed: 'The mayor said &quot;the river is clean&quot; &amp;#8211; it isn&#8217;t',
      reviewRating: { alternateName: 'Falso &amp;amp; enga&ntilde;oso', ratingValue: '1' },
      itemReviewed: { author: { name: 'Mayor O&#x27;Dell of AT&T' } },
    });
    expect(elementToItems(encoded)).toMatchObject([
      {
        review: {
          url: 'https://checker.example/?a=1&copy=2',
          claim: 'The mayor said "the river is clean" – it isn’t',
          verdict: 'Falso & engañoso',
          claimant: "Mayor O'Dell of AT&T",
        },
      },
    ]);
  });

  test.each(['0000-00-00', '2026-02-31', '1764547200', '31 February 2026', '0001-01-01T00:00:00Z', '31/02/2026'])(
    'without the date %s, which no calendar has',
    (date) => {
      const review = reviewOf(7, { datePublished: date, itemReviewed: { author: 'A', datePublished: date } });
      expect(elementToItems(review)).toMatchObject([{ review: { published: null, claimed: null, claimant: 'A' } }]);
    },
  );

  test('with the date as its publisher writes it, where it could be one', () => {
    expect(elementToItems(reviewOf(7, { datePublished: '12/03/2024' }))).toMatchObject([
      { review: { published: '12/03/2024' } },
    ]);
  });

  test('for each of several claims, and of several claimants with all of them', () => {
    const items = elementToItems(
      reviewOf(7, { claimReviewed: ['A', 'B'], itemReviewed: [{ author: 'X' }, { author: { name: 'Y' } }] }),
    );
    expect(items).toMatchObject([
      { review: { claim: 'A', claimant: 'X, Y' } },
      { review: { claim: 'B', claimant: 'X, Y' } },
    ]);
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
    ['a rating in words alone', { reviewRating: 'Misleading' }, { verdict: 'Misleading', value: null }],
    ['a rating that is a number alone', { reviewRating: 3 }, { verdict: null, value: '3' }],
    ['the claim in what was reviewed', { claimReviewed: undefined, itemReviewed: { text: 'C' } }, { claim: 'C' }],
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
      'two ratings that differ',
      reviewOf(1, { reviewRating: [{ alternateName: 'True' }, { alternateName: 'False' }] }),
      'reviewRating is a list of different ratings: it does not say which of them counts',
    ],
    [
      'a searched claim that nobody reviewed',
      { text: 'A', claimReview: [] },
      'its claimReview is an empty list: nobody has reviewed it',
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
