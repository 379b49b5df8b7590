/** The documents in which others publish their reviews, from the file to what is on record and shown. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTestNewsroom } from '../newsrooms/test-newsroom.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { reviewOf } from './feed.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (name: string) => {
  const made = join(folder, name);
  mkdirSync(made);
  return made;
};
const take = (name: string, document: unknown, data: string) => {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document, null, 1));
  return runEntry('import', [file], { DATA_DIR: data });
};

const single = (url: string, claimReviewed: string, author: string, verdict: string) => ({
  '@type': 'ClaimReview',
  url,
  claimReviewed,
  author: { name: author },
  reviewRating: { alternateName: verdict },
});

describe('a document is taken', () => {
  test('of every usual shape, and asked for by the claim', async () => {
    const data = place('shapes');
    const documents: Record<string, unknown> = {
      single: {
        '@context': 'https://schema.org',
        ...single('https://check.example/s', 'The mill is for sale', 'A', 'True'),
      },
      graph: {
        '@context': 'https://schema.org',
        '@graph': [
          { '@type': 'WebPage', url: 'https://check.example/p' },
          single('https://check.example/p', 'The mill is haunted', 'Graph Desk', 'False'),
        ],
      },
      answer: {
        claims: [
          {
            text: 'The mill burned in 1999',
            claimant: 'A viral post',
            claimDate: '2024-02-01T00:00:00Z',
            claimReview: [
              {
                publisher: { name: 'API Desk', site: 'check.example' },
                url: 'https://check.example/api',
                textualRating: 'Made up',
                reviewDate: '2024-02-03T00:00:00Z',
                languageCode: 'en',
              },
            ],
          },
        ],
        nextPageToken: 'x',
      },
      marked: `\uFEFF${JSON.stringify({ DataFeedElement: [reviewOf(7)] })}`,
      object: { '@type': 'DataFeed', dataFeedElement: reviewOf(8) },
    };
    for (const [name, document] of Object.entries(documents)) {
      const { code, stdout, stderr } = await take(name, document, data);
      expect([name, code, stderr]).toEqual([name, 0, '']);
      expect(stdout).toBe(
        `${name}.json: 1 elements read. 1 reviews are new, 0 changed, 0 were there already, 0 refused.\n`,
      );
    }
    const newsroom = await openTestNewsroom({}, data);
    expect(newsroom.readModel.claimReviews.count()).toBe(5);
    expect(await newsroom.text('/reviews the mill burned in 1999')).toContain('“Made up” by API Desk');
    expect(await newsroom.text('/reviews the mill is haunted')).toContain('“False” by Graph Desk');
    await newsroom.close();
  });

  test('with its entities as characters, and without a date that there is not', async () => {
    const data = place('entities');
    const { stdout } = await take(
      'entities',
      {
        '@type': 'DataFeed',
        dataFeedElement: [
          {
            ...single(
              'https://check.example/a1',
              'The mayor said &quot;the river is clean&quot; &amp;#8211; it isn&#8217;t',
              'Check Desk',
              'Falso &amp; enga&ntilde;oso',
            ),
            datePublished: '12/03/2024',
            itemReviewed: {
              '@type': 'Claim',
              author: { '@type': 'Person', name: 'Mayor O&#x27;Dell' },
              datePublished: '0000-00-00',
            },
          },
        ],
      },
      data,
    );
    expect(stdout).toContain('1 reviews are new');
    const newsroom = await openTestNewsroom({}, data);
    const shown = await newsroom.text('/reviews claimant:"Mayor O\'Dell"');
    expect(shown).toContain('The mayor said "the river is clean" – it isn’t');
    expect(shown).toContain('“Falso & engañoso”');
    expect(shown).not.toMatch(/&\w+;|&#|0000/);
    await newsroom.close();
  });

  test('but not where there is no review in it', async () => {
    const { code, stderr } = await take(
      'none',
      { '@graph': [{ '@type': 'WebPage', name: 'ClaimReview' }] },
      place('none'),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('none.json: there is no ClaimReview in it');
  });
});

describe('a file that is no JSON in UTF-8', () => {
  const document = JSON.stringify([single('https://check.example/e', 'Le moulin est à vendre', 'A', 'True')]);
  test.each([
    ['utf16', Buffer.from(`\uFEFF${document}`, 'utf16le'), 'it is UTF-16: save it as UTF-8'],
    ['latin', Buffer.from(document, 'latin1'), 'its letters are not UTF-8: save it as UTF-8'],
    ['page', Buffer.from(`<html><script type="application/ld+json">${document}</script>`), 'it is a web page or XML'],
  ])('says what it is and what to do: %s', async (name, bytes, told) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, bytes);
    const { code, stderr } = await runEntry('import', [file], { DATA_DIR: place(`${name}-data`) });
    expect(code).not.toBe(0);
    expect(stderr).toContain(told);
  });
});
