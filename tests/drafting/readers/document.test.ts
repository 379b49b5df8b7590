import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/drafting/readers/document.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { disguisedBomb, docx, pdf, pdfBomb } from './files.ts';

const file = (name: string, content: string | Uint8Array, contentType: string | null = null) =>
  readDocument({ name, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, contentType });

const story =
  'The bridge will be closed for two weeks, the mayor said on Monday. “We have no choice,” Jane Doe told reporters. Engineers found cracks in three of its pillars last month, and the city council voted to repair them before winter.';
const page = (head: string, body: string) =>
  `<!doctype html><html lang="en"><head>${head}</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>${body}<footer>All rights reserved</footer></body></html>`;
const article = `<article><h1>The bridge</h1><p>${story}</p><p>${story.replace('bridge', 'tunnel')}</p><p>${story.replace('bridge', 'road')}</p></article>`;

describe('plain text', () => {
  test('is kept to the last character', async () => {
    const text = ' A line.\r\n\r\nAnother \u00a0 one.\n';
    expect(await file('a.txt', text)).toMatchObject({ text, format: 'text', metadata: { title: null, date: null } });
  });

  test.each([
    ['windows-1252', new Uint8Array([0x93, 0x63, 0x61, 0x66, 0xe9, 0x94])],
    ['UTF-8 with a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('“café”')])],
    ['UTF-16 little endian', new Uint8Array([0xff, 0xfe, ...new Uint8Array(Buffer.from('“café”', 'utf16le'))])],
    ['UTF-16 big endian', new Uint8Array([0xfe, 0xff, ...new Uint8Array(Buffer.from('“café”', 'utf16le').swap16())])],
  ])('in %s is read', async (_, bytes) => {
    expect((await file('a.txt', bytes)).text).toBe('“café”');
  });

  test('in UTF-16 without a mark is read', async () => {
    expect((await file('a.txt', new Uint8Array(Buffer.from('The mayor said no.', 'utf16le')))).text).toBe(
      'The mayor said no.',
    );
  });
});

describe('HTML', () => {
  test('gives the main text without the furniture of the page', async () => {
    const { text, format } = await file('a.html', page('<title>The bridge</title>', article));
    expect(format).toBe('HTML');
    expect(text).toContain(story);
    expect(text).not.toContain('Sport');
    expect(text).not.toContain('All rights reserved');
  });

  test('parts paragraphs by empty lines, so that quotations do not run into each other', async () => {
    expect((await file('a.html', page('', article))).text).toContain(`${story}\n\nThe tunnel`);
  });

  test('tells what the page says of itself and where, JSON-LD before OpenGraph', async () => {
    const head = `<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "The bridge closes", "author": [{"name": "Ann Lee"}, {"name": "Bo Ray"}], "datePublished": "2026-04-04", "publisher": {"name": "The Harbour"}}]}</script>
      <script type="application/ld+json">{ broken</script>
      <meta property="og:title" content="Bridge!"><meta property="og:site_name" content="Harbour Online"><meta property="og:locale" content="en_GB">`;
    expect((await file('a.html', page(head, article))).metadata).toEqual({
      title: { value: 'The bridge closes', from: 'JSON-LD headline' },
      publisher: { value: 'The Harbour', from: 'JSON-LD publisher' },
      author: { value: 'Ann Lee, Bo Ray', from: 'JSON-LD author' },
      date: { value: '2026-04-04', from: 'JSON-LD datePublished' },
      language: { value: 'en_GB', from: 'meta og:locale' },
      address: null,
    });
  });

  test('leaves empty what the page does not give', async () => {
    const { metadata } = await file('a.html', page('', article));
    expect([metadata.publisher, metadata.author, metadata.date]).toEqual([null, null, null]);
  });

  test('honours the charset that the page or its server declares', async () => {
    const bytes = new Uint8Array(
      Buffer.from(
        page('<meta charset="iso-8859-1">', article.replace('cracks', 'fissures d’été')).replaceAll('’', "'"),
        'latin1',
      ),
    );
    expect((await file('a.html', bytes)).text).toContain("fissures d'été");
  });

  test.each(['', '   ', 'words without any element', '<!-- a remark -->'])(
    'is refused where it is %j alone',
    async (html) => {
      await expect(file('a.html', html)).rejects.toThrow(/No article was found in a\.html: save the article as text/);
    },
  );

  test('is refused where a consent wall stands in front of the article', async () => {
    const wall = page(
      '<title>News</title>',
      '<div><p>We value your privacy. Accept all cookies to go on reading, or manage your consent.</p><button>Accept all</button></div>',
    );
    await expect(file('a.html', wall)).rejects.toThrow(/consent or subscription wall.*save the article as text/);
  });

  test('nested ten thousand deep is read like any other', async () => {
    const deep = page('', `${'<div>'.repeat(10_000)}${article}${'</div>'.repeat(10_000)}`);
    await file('a.html', deep).then(
      ({ text }) => expect(text).toContain('We have no choice'),
      (error: unknown) => expect(error).toBeInstanceOf(UserError),
    );
  });
});

test('Markdown gives its words without its marks', async () => {
  expect(
    await file('a.md', '# The bridge\n\n**Jane Doe** said: “We have [no choice](https://example.org).”\n'),
  ).toMatchObject({
    text: 'The bridge\n\nJane Doe said: “We have no choice.”',
    format: 'Markdown',
  });
});

test('NITF gives its body and its head', async () => {
  const nitf = `<?xml version="1.0"?><nitf><head><docdata><date.issue norm="20260404"/></docdata></head><body><body.head><hedline><hl1>The bridge</hl1></hedline><byline>By Ann Lee</byline></body.head><body.content><p>${story}</p><p>More.</p></body.content></body></nitf>`;
  expect(await file('a.xml', nitf)).toMatchObject({
    text: `${story}\n\nMore.`,
    format: 'NITF',
    metadata: {
      title: { value: 'The bridge', from: 'NITF hl1' },
      author: { value: 'Ann Lee' },
      date: { value: '20260404' },
      publisher: null,
    },
  });
});

test('NewsML-G2 gives the text inside and what is said around it', async () => {
  const item = `<?xml version="1.0"?><newsItem xml:lang="fr"><itemMeta><provider literal="Agence"/><versionCreated>2026-04-04T09:00:00Z</versionCreated></itemMeta><contentMeta><headline>Le pont</headline></contentMeta><contentSet><inlineXML><nitf><body><body.content><p>« Non », dit Jean.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>`;
  expect(await file('a.xml', item)).toMatchObject({
    text: '« Non », dit Jean.',
    format: 'NewsML-G2',
    metadata: {
      title: { value: 'Le pont' },
      publisher: { value: 'Agence' },
      language: { value: 'fr', from: 'xml:lang' },
      date: { value: '2026-04-04T09:00:00Z' },
    },
  });
});

test('an entity that an XML file declares is not expanded', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><nitf><body><body.content><p>x &b;</p></body.content></body></nitf>`;
  expect((await file('a.xml', bomb)).text).not.toContain('haha');
});

test('DOCX gives its paragraphs and its properties', async () => {
  expect(await file('a.docx', docx(['Jane Doe said:', '“We have no choice.”'], 'The bridge'))).toMatchObject({
    text: 'Jane Doe said:\n\n“We have no choice.”',
    format: 'DOCX',
    metadata: { title: { value: 'The bridge', from: 'DOCX title' }, author: null },
  });
});

test('PDF gives its lines as sentences and its information', async () => {
  expect(await file('a.pdf', pdf(['Jane Doe said: "We have', 'no choice."'], 'The bridge'))).toMatchObject({
    text: 'Jane Doe said: "We have no choice."',
    format: 'PDF',
    metadata: { title: { value: 'The bridge', from: 'PDF Title' } },
  });
});

test('PDF as a file gives it, in a buffer of Node', async () => {
  expect(
    (await file('a.pdf', Buffer.from(pdf(['“We have no choice.”'.replace(/[“”]/g, '"')], 'The bridge')))).text,
  ).toBe('"We have no choice."');
});

test('a reader of a PDF leaves nothing behind: not a thread, nor the memory of what it refused', async () => {
  const threads = () => process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length;
  const before = threads();
  await expect(file('a.pdf', pdfBomb(600, 2))).rejects.toThrow(/would unpack/);
  expect((await file('b.pdf', pdf(['Still here.'], 'x'))).text).toBe('Still here.');
  expect(threads()).toBe(before);
}, 120_000);

describe('bad input is answered with what to do next', () => {
  test.each([
    ['an empty file', 'a.txt', new Uint8Array(), /holds no text/],
    ['a file of spaces', 'a.txt', strToU8(' \n\t '), /holds no text/],
    ['a file of 50 MB', 'a.txt', new Uint8Array(50 * 1024 * 1024), /is 50 MB; at most 20 MB/],
    ['a picture', 'a.jpg', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0, 0x46, 0, 0, 1, 1]), /is not text/],
    ['XML of another kind', 'a.xml', strToU8('<?xml version="1.0"?><rss></rss>'), /neither NewsML-G2 nor NITF/],
    [
      'a ZIP that is no Word document',
      'a.docx',
      zipSync({ 'a.txt': strToU8('hello') }),
      /could not be read as a Word document/,
    ],
    [
      'a damaged ZIP',
      'a.docx',
      zipSync({ 'word/document.xml': strToU8('hello '.repeat(500)) }).subarray(0, 60),
      /ZIP file|Word document/,
    ],
    ['a damaged PDF', 'a.pdf', strToU8('%PDF-1.4 nothing'), /could not be read as a PDF/],
    [
      'a ZIP bomb',
      'a.docx',
      zipSync({ 'word/document.xml': new Uint8Array(80 * 1024 * 1024) }),
      /would unpack to more than 64 MB/,
    ],
    [
      'a ZIP bomb behind a harmless beginning',
      'a.docx',
      disguisedBomb('word/document.xml', 400),
      /would unpack to more than 64 MB/,
    ],
    ['a PDF bomb of some hundred kilobytes', 'a.pdf', pdfBomb(600, 1), /would unpack to more than 256 MB/],
    ['a PDF bomb of one kilobyte, packed three times', 'a.pdf', pdfBomb(1_000, 3), /would unpack to more than 256 MB/],
  ])(
    '%s',
    async (_, name, bytes, message) => {
      const reading = file(name, bytes);
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.toBeInstanceOf(UserError);
    },
    120_000,
  );
});
