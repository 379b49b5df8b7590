import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDossierFile } from '../../../src/claims/dossiers/dossier-file.ts';
import { draftText } from '../../../src/drafting/draft.ts';
import { draftToYaml } from '../../../src/drafting/output/dossier-yaml.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { read, saidIn } from './read.ts';

const sentence =
  'The bridge will be closed for two weeks, the mayor said on Monday after the council had voted on it. ';
const prose = `<p>${sentence.repeat(2)}</p><p>${sentence.replace('bridge', 'tunnel').repeat(2)}</p>`;
const html = (body: string): Promise<Awaited<ReturnType<typeof read>>> =>
  read('a.html', `<!doctype html><html lang="en"><head><title>The bridge</title></head><body>${body}</body></html>`);

describe('tags that HTML lets an author leave out', () => {
  const shapes: Record<string, string> = {
    'no body': `<!doctype html><html><head><title>x</title></head><article>${prose}</article></html>`,
    'no html': `<!doctype html><title>x</title><article>${prose}</article>`,
    'nothing but paragraphs': prose,
    'a block in the head': `<html><head><title>x</title><div>${prose}</div></head><body><p>x</p></body></html>`,
    'text in the head alone': `<html><head>${prose}</head></html>`,
    'two bodies': `<html><body><p>x</p></body><body>${prose}</body></html>`,
    'text behind the body': `<html><body><p>x</p></body>${prose}</html>`,
    'text behind the page': `<html><body><p>x</p></body></html>${prose}`,
    frames: `<html><frameset><frame src="a"></frameset><noframes>${prose}</noframes></html>`,
  };
  test.each(Object.entries(shapes))('%s', async (_, page) => {
    expect((await read('a.html', page)).text).toContain('The tunnel will be closed for two weeks');
  });
});

test('a date that no calendar has is passed over for the next one that is given', async () => {
  const head = (dates: string) =>
    read('a.html', `<html><head>${dates}</head><body><article>${prose}</article></body></html>`);
  const broken = '<meta property="article:published_time" content="2026-02-31T09:00:00Z">';
  expect((await head(broken)).metadata.date).toBeNull();
  expect((await head('<meta name="date" content="0000-00-00">')).metadata.date).toBeNull();
  const both = await head(`${broken}<meta name="date" content="2026-03-01">`);
  expect(both.metadata.date).toEqual({ value: '2026-03-01', from: 'meta date' });
});

describe('what is not the article’s own text', () => {
  test.each([
    ['<del>', '<del>never</del>'],
    ['<s>', '<s>never</s>'],
    ['<strike>', '<strike>never</strike>'],
    ['a style', '<span style="text-decoration: line-through">never</span>'],
  ])('deleted by %s is out, and told', async (_, deleted) => {
    const { text, notes } = await html(`<article>${prose}<p>Jane Doe said: “We ${deleted} knew.”</p></article>`);
    expect(text).toContain('“We knew.”');
    expect(notes).toEqual(['Words that the page shows as deleted were left out: “never”.']);
  });

  test('note marks are out, powers and ordinals stay', async () => {
    const { text, notes } = await html(
      `<article>${prose}<p>Doe said the 2<sup>nd</sup> lake of 12 km<sup>2</sup> is safe.<sup>3</sup> It was<sup><a href="#n4">[4]</a></sup> so in 2024<sup>5</sup>.</p></article>`,
    );
    expect(text).toContain('Doe said the 2nd lake of 12 km² is safe. It was so in 2024.');
    expect(notes).toEqual(['3 footnote marks were left out.']);
  });

  test('related links, pull quotes and notices are out, and told', async () => {
    const { text, notes } = await html(
      `<div class="cookie-banner"><p>We use cookies. Accept?</p></div><article>${prose}
       <p>READ MORE: <a href="/x">“They lied”: farmers on the quarry</a></p>
       <p>Lire aussi : <a href="/x">« Ils mentent »</a></p>
       <div class="pull-quote">“We have no choice”</div>
       <ul class="related-stories"><li><a href="/z">Voss: ‘Never’</a></li></ul>${prose}</article>`,
    );
    expect(text).not.toMatch(/READ MORE|They lied|mentent|no choice|Never|cookies/);
    expect(notes).toHaveLength(3);
  });

  test('a paragraph that only begins like a teaser stays', async () => {
    const { text } = await html(`<article>${prose}<p>Watch: the mayor said it would close. She left.</p></article>`);
    expect(text).toContain('Watch: the mayor said');
  });
});

describe('forms', () => {
  test('a block quotation without a speaker is nobody’s, nor that of the last one who spoke', async () => {
    const page = await html(
      `<article>${prose}<p>“We knew,” Jane Doe said.</p><blockquote>The council lied to us for years.</blockquote><p>It rained.</p></article>`,
    );
    expect(saidIn(page)).toContain('Jane Doe: “We knew,”');
    expect(saidIn(page).join()).not.toContain('lied');
  });

  test('a cite names the speaker of all paragraphs of its quotation', async () => {
    const page = await html(
      `<article>${prose}<blockquote><p>We knew.</p><p>We are sorry.</p><footer>— Jane Doe, mayor of Norden</footer></blockquote></article>`,
    );
    expect(saidIn(page)).toContain('Jane Doe: We knew.\n\nWe are sorry.');
  });

  test('a post of any network is its author’s', async () => {
    const page = await html(
      `<article>${prose}<blockquote class="bluesky-embed"><p>No toll on my watch.</p>&mdash; Jane Doe (<a href="#">@jane.example.org</a>) <a href="#">March 1, 2025</a></blockquote></article>`,
    );
    expect(saidIn(page)).toContain('Jane Doe: No toll on my watch.');
  });
});

const element = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom('', ' class="related"', ' class="twitter-tweet"', ' class="cookie-consent"', ' role="dialog"'),
      fc.array(
        fc.constantFrom(
          sentence,
          '“We knew,” Jane Doe said.',
          '— Jane Doe',
          'JANE DOE:',
          'MARCH: Why?',
          'READ MORE:',
          '“',
          '<sup>1</sup>',
          '<del>not</del>',
          '<cite>Jane Doe</cite>',
          '<br><br>',
          '<!-- x -->',
          '<a href="/x">They lied</a>',
          '</div>',
          '<p>',
        ),
        { maxLength: 6 },
      ),
      fc.boolean(),
    )
    .map(
      ([name, attribute, inner, isClosed]) => `<${name}${attribute}>${inner.join(' ')}${isClosed ? `</${name}>` : ''}`,
    );

const pages = fc
  .tuple(
    fc.constantFrom('', '<!doctype html>', '<?xml version="1.0"?>'),
    fc.subarray(['<html>', '<head>', '<title>x</title>', '</head>', '<body>', '<body>']),
    fc.array(
      element([
        'p',
        'div',
        'blockquote',
        'article',
        'main',
        'figcaption',
        'aside',
        'li',
        'table',
        'td',
        'h1',
        'q',
        'html',
        'head',
        'body',
        'frameset',
        'template',
        'svg',
      ]),
      { maxLength: 8 },
    ),
    fc.subarray(['</body>', '</html>', prose]),
  )
  .map(([type, before, elements, after]) => [type, ...before, ...elements, ...after].join('\n'));

test('whatever the shape of a page, it is read or refused with a sentence, and its draft loads', async () => {
  let drafted = 0;
  await fc.assert(
    fc.asyncProperty(pages, async (page) => {
      const document = await read('a.html', page).catch((error: unknown) => {
        if (error instanceof UserError) return null;
        throw error;
      });
      if (document === null) return;
      const { text, blocks, metadata } = document;
      for (const block of blocks) expect(text.slice(block.start, block.end).trim()).not.toBe('');
      const draft = draftText(text, { language: 'en', blocks });
      parseDossierFile('dossier.yaml', draftToYaml({ id: 'a', text, metadata, draft }), () => text);
      drafted += draft.attributions.length;
    }),
    { numRuns: 150 },
  );
  expect(drafted).toBeGreaterThan(100);
});
