import { give, type Metadata, noMetadata } from '../metadata.ts';

const articleTypes = /^(?:.*Article|BlogPosting|.*NewsArticle|Report|WebPage)$/;

interface Page {
  querySelector: (
    selector: string,
  ) => { getAttribute: (name: string) => string | null; textContent: string | null } | null;
  querySelectorAll: (selector: string) => Iterable<{ textContent: string | null }>;
}

const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
const nameOf = (value: unknown): unknown => (typeof value === 'string' ? value : asRecord(value)?.name);

/** The articles a page's JSON-LD describes, whole articles before mere pages; what is not JSON is passed over. */
const articlesIn = (page: Page): Record<string, unknown>[] => {
  const found: Record<string, unknown>[] = [];
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    let data: unknown;
    try {
      data = JSON.parse(script.textContent ?? '');
    } catch {
      continue;
    }
    const top = asList(data).flatMap((one) => [one, ...asList(asRecord(one)?.['@graph'])]);
    for (const one of top) {
      const record = asRecord(one);
      if (record && asList(record['@type']).some((type) => typeof type === 'string' && articleTypes.test(type)))
        found.push(record);
    }
  }
  return found.sort((a, b) => Number(a['@type'] === 'WebPage') - Number(b['@type'] === 'WebPage'));
};

/** What a page says of itself, by JSON-LD (schema.org), then OpenGraph (https://ogp.me), then plain HTML. */
export const pageToMetadata = (page: Page): Metadata => {
  const metadata = noMetadata();
  for (const article of articlesIn(page)) {
    give(metadata, 'title', article.headline, 'JSON-LD headline');
    give(metadata, 'publisher', nameOf(asList(article.publisher)[0]), 'JSON-LD publisher');
    const authors = asList(article.author)
      .map(nameOf)
      .filter((name) => typeof name === 'string');
    give(metadata, 'author', authors.join(', '), 'JSON-LD author');
    give(metadata, 'date', article.datePublished, 'JSON-LD datePublished');
    give(metadata, 'language', nameOf(article.inLanguage), 'JSON-LD inLanguage');
    give(metadata, 'address', article.url, 'JSON-LD url');
  }
  const meta = (field: keyof Metadata, key: string): void => {
    const element = page.querySelector(`meta[property="${key}"], meta[name="${key}"]`);
    give(metadata, field, element?.getAttribute('content'), `meta ${key}`);
  };
  meta('title', 'og:title');
  meta('publisher', 'og:site_name');
  meta('author', 'article:author');
  meta('author', 'author');
  meta('date', 'article:published_time');
  meta('date', 'date');
  meta('language', 'og:locale');
  meta('address', 'og:url');
  give(metadata, 'language', page.querySelector('html')?.getAttribute('lang'), 'html lang');
  give(
    metadata,
    'date',
    page.querySelector('article time[datetime], time[datetime]')?.getAttribute('datetime'),
    'time datetime',
  );
  give(metadata, 'title', page.querySelector('title')?.textContent, 'title element');
  give(metadata, 'address', page.querySelector('link[rel="canonical"]')?.getAttribute('href'), 'link canonical');
  // An author given as the address of a profile names nobody.
  if (metadata.author && /^https?:/.test(metadata.author.value)) metadata.author = null;
  return metadata;
};
