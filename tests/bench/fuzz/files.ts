/** The parsers of files: dossiers, exported records, ledger entries, documents to draft from. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { strToU8 } from 'fflate';
import { parseDossierFile } from '../../../src/claims/dossiers/dossier-file.ts';
import { type Entry, entrySchema } from '../../../src/claims/model/entry.ts';
import { readDocument } from '../../../src/drafting/readers/document.ts';
import { createProblems, readEntries } from '../../../src/exchange/json.ts';
import { DataError, UserError } from '../../../src/lib/errors.ts';
import { docx, pdf } from '../../drafting/readers/files.ts';
import { allowing, anyJson, anyText, type Fuzzed, faulty, faultyBytes, faultyJson, must } from './inputs.ts';

const recordFile = join(mkdtempSync(join(tmpdir(), 'whosaid-fuzz-')), 'record.json');
process.once('exit', () => rmSync(dirname(recordFile), { recursive: true, force: true }));

const yaml = readFileSync('seeds/lecornu-shoigu/dossier.yaml', 'utf8');
const article = readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8');
const readSource = (file: string) => (file === 'article.txt' ? article : null);

/** A dossier of a few lines: most faults then fall where something is read. */
const smallSource = 'Paris said on Monday: "We are ready." Moscow denied it.';
const small = `id: small
title: A small dossier
sources:
  - id: A
    file: a.txt
    title: Title
    address: https://example.org/a
    date: 2026-11-01
    language: en
sides: [{ id: fr, name: France }]
speakers:
  - { id: paris, name: Paris, kind: state, side: fr, aliases: [French] }
  - { id: moscow, name: Moscow, kind: state }
topics: [{ id: talks, name: Talks }]
statements:
  - id: S1
    source: A
    speaker: paris
    topic: talks
    says: Paris is ready.
    quotes: ['We are ready.']
    passage: { exact: 'We are ready.', prefix: '"', suffix: '"' }
  - { id: S2, source: A, speaker: moscow, topic: talks, says: Moscow denies it., passage: Moscow denied it }
disputes:
  - { from: S2, against: S1, kind: denial, words: denied it }
`;
const readSmall = (file: string) => (file === 'a.txt' ? smallSource : null);

const header = {
  id: '019aa000-0000-7000-8000-000000000001',
  newsroom: 'newsroom',
  at: '2026-11-25T12:00:00.000Z',
  by: { kind: 'person', id: 'U1', name: 'Ada', platform: 'slack' },
};

/** @param recorded entries of every kind that the first dossier gives. */
export function files(recorded: readonly Entry[]): readonly Fuzzed[] {
  const entries: object[] = [
    {
      ...header,
      kind: 'posted',
      platform: 'slack',
      channel: 'C1',
      message: '1.2',
      link: null,
      invocation: { command: 'help', options: {} },
      statements: [],
      dossier: null,
      version: null,
    },
    { ...header, kind: 'person-forgotten', platform: 'slack', pseudonym: 'forgotten-0123456789ab' },
    ...recorded.filter(({ kind }) => kind !== 'dossier-seeded'),
  ];
  const exported = `{"format":"whosaid-record","version":1,"newsroom":"newsroom","entries":[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n],"count":${entries.length},"sha256":"x"}\n`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Title</title><meta property="article:published_time" content="2026-11-01"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Title","author":{"name":"Ada"}}</script></head><body><article><h1>Title</h1>${'<p>Paris said on Monday: “We are ready.” Moscow denied it, and said no more about it that day.</p>'.repeat(4)}<script>x</script></article></body></html>`;
  const newsml = `<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x" version="1"><itemMeta><versionCreated>2026-11-01T00:00:00Z</versionCreated></itemMeta><contentMeta><headline>Title</headline><by>Ada</by><language tag="en"/></contentMeta><contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.content><p>Paris said: “We are ready.”</p><p>Moscow denied it.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>`;
  const nitf = `<?xml version="1.0"?><nitf><head><title>Title</title></head><body><body.head><hedline><hl1>Title</hl1></hedline></body.head><body.content><p>Paris said: “We are ready.”</p></body.content></body></nitf>`;
  const markdown =
    '# Title\n\nParis said: *“We are ready.”*\n\n> Moscow [denied](https://example.org) it.\n\n- one\n- two\n';
  const document = (
    parser: string,
    share: number,
    name: string,
    contentType: string | null,
    bytes: fc.Arbitrary<Uint8Array>,
  ): Fuzzed => ({
    parser,
    share,
    property: fc.asyncProperty(bytes, async (given) => {
      const read = await allowing([UserError], () => readDocument({ bytes: given, name, contentType }));
      must(
        read === null || (read.text.trim() !== '' && read.text.length < 1_000_000),
        'a document without text, or with far more than it holds',
      );
    }),
  });
  const textual = (good: string) => fc.oneof(faulty(good), anyText).map((text) => strToU8(text));

  return [
    {
      parser: 'dossier file',
      share: 1,
      property: fc.asyncProperty(
        fc.oneof({ weight: 8, arbitrary: faulty(small) }, { weight: 1, arbitrary: anyText }),
        async (text) => {
          await allowing([DataError], () => parseDossierFile('dossier.yaml', text, readSmall));
        },
      ),
    },
    {
      parser: 'the first dossier’s file',
      share: 0.02,
      property: fc.asyncProperty(faulty(yaml), async (text) => {
        await allowing([DataError], () => parseDossierFile('dossier.yaml', text, readSource));
      }),
    },
    {
      parser: 'ledger entries',
      share: 8,
      property: fc.asyncProperty(fc.oneof(...entries.map(faultyJson), anyJson), async (value) => {
        const read = entrySchema.safeParse(value);
        if (read.success)
          must(
            JSON.stringify(entrySchema.parse(JSON.parse(JSON.stringify(read.data)))) === JSON.stringify(read.data),
            'an entry does not come back',
          );
      }),
    },
    {
      parser: 'exported record (JSON)',
      share: 3,
      property: fc.asyncProperty(fc.oneof(faulty(exported), anyText, fc.json()), async (text) => {
        writeFileSync(recordFile, text);
        await allowing([DataError], async () => {
          const problems = createProblems();
          for await (const _ of readEntries(recordFile, 'record.json', 'newsroom', problems));
        });
      }),
    },
    document(
      'article: text',
      3,
      'a.txt',
      null,
      fc.oneof(textual(article.slice(0, 500)), fc.uint8Array({ maxLength: 200 })),
    ),
    document('article: Markdown', 1, 'a.md', null, textual(markdown)),
    document('article: HTML', 0.3, 'a.html', 'text/html; charset=utf-8', textual(html)),
    document('article: NewsML-G2', 1, 'a.xml', 'application/xml', textual(newsml)),
    document('article: NITF', 1, 'a.xml', null, textual(nitf)),
    document(
      'article: DOCX',
      0.3,
      'a.docx',
      null,
      faultyBytes(docx(['Paris said: “We are ready.”', 'Moscow denied it.'], 'Title')),
    ),
    document(
      'article: PDF',
      0.05,
      'a.pdf',
      null,
      faultyBytes(pdf(['Paris said: "We are ready."', 'Moscow denied it.'], 'Title')),
    ),
  ];
}
