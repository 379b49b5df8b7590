/** A whole archive: an article a dossier, none twice, and one bad article stops no other. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ArchiveReport, draftArchive, feedToItems, folderToItems } from '../../src/drafting/archive.ts';
import { createDrafter } from '../../src/drafting/drafter.ts';
import { createFetcher } from '../../src/drafting/fetch-article.ts';
import { archiveToReport } from '../../src/drafting/output/report.ts';
import { readFeed } from '../../src/drafting/readers/feed.ts';

const story = (name: string, words: string) =>
  `${name} speaks\n\n“${words},” ${name} told the council on Monday evening.\n`;

let folder: string;
let seeds: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-archive-'));
  seeds = join(folder, 'seeds');
  mkdirSync(join(folder, 'articles', 'older'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, 'articles', name), text);
  write('a.txt', story('Ruth Okafor', 'The harbour stays open for all of us'));
  write('older/b.txt', story('Maria Tanner', 'Nobody asked the people who live here'));
  write(
    'c.txt',
    'A quiet day.\n\nThe harbour was closed for the whole of Monday, and the ferries stayed at their moorings.\n',
  );
  write('d.pdf', '%PDF-1.7 and nothing that follows from it');
  write('.hidden.txt', story('Paul Nobody', 'This is not to be read by anybody'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (stopAfter = Number.POSITIVE_INFINITY): Promise<ArchiveReport> => {
  let done = 0;
  return draftArchive(seeds, folderToItems(join(folder, 'articles')), {
    drafter: createDrafter({ model: null }),
    language: 'en',
    onProgress: (report) => {
      done = report.done;
    },
    isStopped: () => done >= stopAfter,
  });
};

describe('a folder', () => {
  test('is drafted whole, and what cannot be drafted is said with the reason', async () => {
    const report = await run();
    expect(report.drafted.map(({ article, statements }) => [article, statements])).toEqual([
      ['a.txt', 1],
      ['older/b.txt', 1],
    ]);
    expect(report.silent).toEqual(['c.txt']);
    expect(report.refused.map(({ article }) => article)).toEqual(['d.pdf']);
    expect(readdirSync(seeds).sort()).toEqual(['maria-tanner-speaks', 'ruth-okafor-speaks']);
    expect(readFileSync(join(seeds, 'ruth-okafor-speaks', 'dossier.yaml'), 'utf8')).toContain('proposed: true');
    const printed = archiveToReport(report, 4);
    expect(printed).toContain('4 articles of 4: 2 drafted, with 2 statements proposed; 0 in a dossier already.');
    expect(printed).toContain('  d.pdf: ');
  });

  test('goes on where it was stopped, and drafts nothing twice', async () => {
    expect((await run(1)).done).toBe(1);
    const rest = await run();
    expect([rest.known, rest.drafted.length]).toEqual([1, 1]);
    expect((await run()).drafted).toEqual([]);
  });

  test('names a later version, and leaves it to an editor', async () => {
    await run();
    const later = `${story('Ruth Okafor', 'The harbour stays open for all of us')}\nThe council meets again on Friday to vote.\n`;
    writeFileSync(join(folder, 'articles', 'e.txt'), later);
    const report = await run();
    expect(report.versions).toEqual([{ article: 'e.txt', dossier: 'ruth-okafor-speaks' }]);
  });

  test('from the command line', () => {
    const args = [
      '--import',
      './src/cli/require-node-24.mjs',
      'src/cli/draft.ts',
      join(folder, 'articles'),
      '--language',
      'en',
    ];
    const { status, stdout } = spawnSync(process.execPath, args, {
      env: { PATH: process.env.PATH, SEEDS_DIR: seeds },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('ruth-okafor-speaks: 1 statement, a.txt');
  });
});

describe('a feed', () => {
  const atom = (links: string) =>
    `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>${links}</feed>`;

  test.each([
    [
      'RSS',
      '<?xml version="1.0"?><rss version="2.0"><channel><link>https://a.example/</link><item><title>One</title><link>https://a.example/1</link></item><item><guid>https://a.example/2</guid></item><item><link>javascript:alert(1)</link></item></channel></rss>',
      ['https://a.example/1', 'https://a.example/2'],
    ],
    [
      'Atom',
      atom(
        '<entry><link rel="self" href="/x"/><link href="/1"/></entry><entry><link rel="alternate" href="https://a.example/2"/></entry><entry><link href="/1"/></entry>',
      ),
      ['https://a.example/1', 'https://a.example/2'],
    ],
    ['a page', '<!doctype html><html><body><p>rss</p></body></html>', null],
  ])('%s', async (_kind, xml, addresses) => {
    const items = await readFeed(xml, 'https://a.example/feed');
    expect(items?.map(({ address }) => address) ?? null).toEqual(addresses);
  });

  test('is fetched page by page, and an address that is there is not fetched again', async () => {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/robots.txt') return response.writeHead(404).end();
      const words = story('Ruth Okafor', 'The harbour stays open for all of us').split('\n\n');
      response.setHeader('content-type', 'text/html');
      return response.end(
        `<html lang="en"><head><title>${words[0]}</title></head><body><article><h1>${words[0]}</h1><p>${words[1]}</p><p>${'The council met in the hall beside the harbour. '.repeat(12)}</p></article></body></html>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const draftFeed = () =>
      draftArchive(
        seeds,
        feedToItems([{ address: `http://${host}/story`, title: null }], createFetcher({ allow: [host] })),
        {
          drafter: createDrafter({ model: null }),
          onProgress: () => {},
          isStopped: () => false,
        },
      );
    try {
      expect((await draftFeed()).drafted).toHaveLength(1);
      expect(await draftFeed()).toMatchObject({ known: 1, drafted: [] });
      expect(asked.filter((path) => path === '/story')).toHaveLength(1);
    } finally {
      server.close();
    }
  });
});
