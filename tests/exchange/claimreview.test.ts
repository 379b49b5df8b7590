/** What the newsroom rated goes out as ClaimReview, complete where it is known and silent where it is not. */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ann, ask, editors } from '../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';
import { runEntry } from '../processes/run.ts';
import { triplesOf } from './json-ld.ts';

/**
 * Written from the tables of https://developers.google.com/search/docs/appearance/structured-data/factcheck and the ranges of
 * https://schema.org/ClaimReview, https://schema.org/Claim and https://schema.org/Rating.
 */
const text = { type: 'string', minLength: 1 };
const agent = {
  type: 'object',
  required: ['@type', 'name'],
  properties: { '@type': { enum: ['Person', 'Organization'] }, name: text, jobTitle: text },
  additionalProperties: false,
};
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}' };
const schema = {
  type: 'object',
  required: ['@context', '@type', 'claimReviewed', 'reviewRating', 'url'],
  additionalProperties: false,
  properties: {
    '@context': { const: 'https://schema.org' },
    '@type': { const: 'ClaimReview' },
    claimReviewed: text,
    url: { type: 'string', format: 'uri', pattern: '^https?://' },
    author: agent,
    datePublished: { type: 'string', format: 'date' },
    reviewRating: {
      type: 'object',
      required: ['@type', 'alternateName'],
      additionalProperties: false,
      properties: {
        '@type': { const: 'Rating' },
        alternateName: text,
        ratingValue: { type: 'number' },
        worstRating: { type: 'number' },
        bestRating: { type: 'number' },
      },
      dependentRequired: {
        ratingValue: ['worstRating', 'bestRating'],
        worstRating: ['ratingValue'],
        bestRating: ['ratingValue'],
      },
    },
    itemReviewed: {
      type: 'object',
      required: ['@type', 'author'],
      additionalProperties: false,
      properties: {
        '@type': { const: 'Claim' },
        author: agent,
        claimInterpreter: agent,
        description: text,
        datePublished: date,
        appearance: {
          type: 'object',
          required: ['@type'],
          minProperties: 2,
          additionalProperties: false,
          properties: {
            '@type': { const: 'CreativeWork' },
            url: { type: 'string', format: 'uri' },
            name: text,
            publisher: agent,
            datePublished: date,
            inLanguage: text,
          },
        },
        hasPart: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['@type', 'text'],
            properties: { '@type': { const: 'Quotation' }, text },
          },
        },
      },
    },
  },
};
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
const isClaimReview = ajv.compile(schema);

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterAll(() => newsroom.remove());

interface Feed {
  '@type': string;
  dataFeedElement: Record<string, unknown>[];
}
const exported = async (): Promise<{ raw: string; feed: Feed }> => {
  const { code, stdout, stderr } = await runEntry('export', ['--format', 'claimreview'], { DATA_DIR: newsroom.folder });
  expect([code, stderr]).toEqual([0, '']);
  return { raw: stdout, feed: JSON.parse(stdout) as Feed };
};
const reviewOf = ({ feed }: { feed: Feed }, url: string) => feed.dataFeedElement.find((one) => one.url === url);

describe('the feed', () => {
  test('is empty while nothing is rated, however much is denied', async () => {
    expect((await exported()).feed).toEqual({
      '@context': 'https://schema.org',
      '@type': 'DataFeed',
      dataFeedElement: [],
    });
  });

  test('holds the rated statements alone, valid and readable as JSON-LD', async () => {
    await ask(
      newsroom,
      ann,
      '/rate S5 verdict:Unproven scale:"2 of 1 to 5" date:2026-11-20 url:https://news.example/5 by:"The Harbour" reason:r',
    );
    await ask(newsroom, ann, '/rate S6 verdict:False url:https://news.example/6 reason:r');
    await ask(
      newsroom,
      ann,
      '/rate S9 verdict:"</script><script>alert(1)</script>" url:https://news.example/9 reason:r',
    );
    const answer = await exported();
    expect(answer.feed.dataFeedElement).toHaveLength(3);
    for (const review of answer.feed.dataFeedElement) {
      expect(isClaimReview(review), JSON.stringify(isClaimReview.errors)).toBe(true);
      const triples = await triplesOf(review);
      const of = (name: string) => triples.filter(({ predicate }) => predicate.value === `http://schema.org/${name}`);
      expect(of('claimReviewed')).toHaveLength(1);
      expect(of('url')[0]?.object.value).toBe(review.url);
      expect(of('alternateName')).toHaveLength(1);
    }
    expect(answer.raw).not.toContain('</script>');
  });

  test('says whose claim it is, what the verdict is, and leaves out what is not known', async () => {
    const review = reviewOf(await exported(), 'https://news.example/5');
    expect(review).toEqual({
      '@context': 'https://schema.org',
      '@type': 'ClaimReview',
      url: 'https://news.example/5',
      claimReviewed: newsroom.readModel.records.statements('S5')[0]?.statement.says,
      author: { '@type': 'Organization', name: 'The Harbour' },
      datePublished: '2026-11-20',
      reviewRating: { '@type': 'Rating', alternateName: 'Unproven', ratingValue: 2, worstRating: 1, bestRating: 5 },
      itemReviewed: {
        '@type': 'Claim',
        author: { '@type': 'Person', name: 'Sergei Shoigu', jobTitle: 'Russian Minister of Defence' },
        description: 'Channel: the Russian Defence Ministry.',
        appearance: { '@type': 'CreativeWork', name: expect.any(String), inLanguage: 'en' },
        hasPart: [{ '@type': 'Quotation', text: '“ready to dialogue”' }],
      },
    });
  });

  test('keeps who relayed a claim, in the claim’s own text too', async () => {
    const review = reviewOf(await exported(), 'https://news.example/6');
    expect(review?.claimReviewed).toMatch(/\(Sergei Shoigu, as told by the entourage of the French minister\)$/);
    expect(review?.itemReviewed).toMatchObject({
      author: { name: 'Sergei Shoigu' },
      claimInterpreter: { '@type': 'Organization', name: 'the entourage of the French minister' },
      description: expect.stringContaining("this is not Sergei Shoigu's own report"),
    });
    expect(review).not.toHaveProperty('datePublished');
  });

  test('gives the fragments of a quotation one by one', async () => {
    const review = reviewOf(await exported(), 'https://news.example/9');
    expect(review).toMatchObject({ itemReviewed: { hasPart: [{ '@type': 'Quotation' }, { '@type': 'Quotation' }] } });
  });

  test('drops what was retracted, and what was corrected after it was rated until it is confirmed', async () => {
    await ask(newsroom, ann, '/retract R2 reason:"Wrong page"');
    await ask(newsroom, ann, '/retract S9 reason:"Wrong statement"');
    await ask(newsroom, ann, '/correct S5 says:"Both had said they would talk." reason:"Shorter"');
    expect((await exported()).feed.dataFeedElement).toEqual([]);
    await ask(newsroom, ann, '/rate S5 reason:"It still holds"');
    expect((await exported()).feed.dataFeedElement).toHaveLength(1);
  });
});
