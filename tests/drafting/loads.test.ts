import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { draftText } from '../../src/drafting/draft.ts';
import { languageOf } from '../../src/drafting/languages/detect-language.ts';
import { draftToYaml } from '../../src/drafting/output/dossier-yaml.ts';
import { readDocument } from '../../src/drafting/readers/document.ts';
import { type Metadata, noMetadata } from '../../src/drafting/readers/metadata.ts';
import { draftToDossier } from '../../src/drafting/worker/dossier.ts';
import { UserError } from '../../src/lib/errors.ts';

const help = { give: '--language en', instead: 'Write it by hand' };

/** Drafts the text and reads its file back: how many statements are proposed. Throws where the file is refused. */
const proposalsOf = (text: string, language: string, metadata: Metadata = noMetadata()): number => {
  const draft = draftText(text, { language });
  const input = { id: 'a', text, metadata, draft };
  if (draft.attributions.length > 0) draftToDossier(input);
  return parseDossierFile('dossier.yaml', draftToYaml(input), () => text).proposals;
};

test.each([
  ['en', 'All said they were in shock.'],
  ['en', 'The said that it rained.'],
  ['en', '“One,” said the.'],
  ['en', 'Some told reporters they would stay. Others said they would go.'],
  ['fr', 'Paul a vu l\'amendement demandant des "mesures".'],
  ['fr', 'Tous ont dit être sous le choc.'],
  ['en', `${'“No,” she said. '.repeat(30)}`],
])('the draft of a text in %s loads: %s', (language, text) => {
  expect(proposalsOf(text, language)).toBeGreaterThanOrEqual(0);
});

test('a speaker without a name is left open', () => {
  const { speakers, attributions } = draftText('All said they were in shock.', { language: 'en' });
  expect(speakers).toEqual([]);
  expect(attributions).toMatchObject([{ speaker: null }]);
});

const words: Record<string, string[]> = {
  en: [
    'said',
    'told',
    'that',
    'he',
    'she',
    'they',
    'all',
    'the',
    'a',
    'of',
    'who',
    'which',
    'according to',
    'but',
    'his',
  ],
  fr: ['a dit', 'déclare', 'que', 'il', '-t-il', 'elle', 'tous', "l'", 'le', 'de', 'qui', 'selon', 'mais', 'demandant'],
};
const names = [
  'Jane Doe',
  'Doe',
  'Mr Doe',
  'Ms Doe',
  'Minister',
  'Paris',
  'the union',
  'le ministre',
  'NATO',
  'van der Berg',
];
const marks = ['“', '”', '"', "'", '‘', '’', '« ', ' »', '„', '—', '(', ')', '[', ']', ':', ',', '.', '?', '…', '-'];
const odd = [
  '\n',
  '\n\n',
  '\r\n\r\n',
  '\t',
  '\u00a0',
  '\u2028',
  '\u0000',
  '\u0085',
  '😀',
  'é',
  '#',
  '%',
  '12',
  '- ',
  '---',
  '{',
  '&',
];
const plain = ['bridge', 'rain', 'closed', 'mesures', 'Correction:', 'An earlier version of this article'];

const textIn = (language: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom(...(words[language] ?? [])) },
          { weight: 4, arbitrary: fc.constantFrom(...names) },
          { weight: 4, arbitrary: fc.constantFrom(...marks) },
          { weight: 2, arbitrary: fc.constantFrom(...plain) },
          { weight: 1, arbitrary: fc.constantFrom(...odd) },
        ),
        fc.constantFrom(' ', ' ', ''),
      ),
      { maxLength: 60 },
    )
    .map((pieces) => pieces.flat().join(''));

test.each(['en', 'fr'])('whatever the text in %s, its draft loads', (language) => {
  fc.assert(
    fc.property(
      textIn(language).filter((text) => text.trim() !== ''),
      (text) => proposalsOf(text, language) >= 0,
    ),
    { numRuns: 400 },
  );
});

const wrap = (tag: string) => (inner: string) => `<${tag}>${inner}</${tag.split(' ')[0]}>`;
const tags = [
  'p',
  'div',
  'blockquote',
  'q',
  'cite',
  'em',
  'li',
  'h2',
  'aside class="related"',
  'figcaption',
  'table',
  'td',
  'br',
];

const page = (language: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc
        .tuple(textIn(language), fc.array(fc.constantFrom(...tags), { minLength: 1, maxLength: 3 }))
        .map(([text, around]) => around.reduce((inner, tag) => wrap(tag)(inner), text)),
      { minLength: 1, maxLength: 8 },
    )
    .map((blocks) => blocks.join('\n'));

const languageTags = fc.constantFrom(
  'eng',
  'English',
  'en, fr',
  'en_US',
  'fr',
  'x-default',
  '',
  'no language',
  'en-GB-oxendict',
);

test('whatever the page, its draft loads or the page is refused with a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(page('en'), languageTags, async (body, tag) => {
      const json = JSON.stringify({ '@type': 'NewsArticle', headline: 'Bridge', inLanguage: tag });
      const html = `<html lang="${tag}"><head><script type="application/ld+json">${json}</script></head><body><article>${body}<p>The bridge will be closed for two weeks, the mayor said on Monday after the council had voted.</p></article></body></html>`;
      const bytes = new TextEncoder().encode(html);
      try {
        const document = await readDocument({ name: 'page.html', bytes, contentType: 'text/html' });
        const language = await languageOf(document, null, help);
        proposalsOf(document.text, language, document.metadata);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }),
    { numRuns: 60 },
  );
});
