/** The parsers of what comes from other sites: robots.txt, feeds, pictures' headers. And how long the line's parser takes. */
import fc from 'fast-check';
import { strToU8 } from 'fflate';
import { commands } from '../../../commands/index.ts';
import { parseCommandLine } from '../../../src/bot/parsing/parse-command.ts';
import { maxFeedItems, readFeed } from '../../../src/drafting/readers/feed.ts';
import { pictureFormat, pictureSize } from '../../../src/drafting/readers/picture/size.ts';
import { isAllowedByRobots } from '../../../src/drafting/robots.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { growth, MAX_GROWTH } from '../../bot/parsing/growth.ts';
import { allowing, anyText, type Fuzzed, faulty, faultyBytes, MEANINGFUL, must } from './inputs.ts';

const ROBOTS = new URL('https://example.org/robots.txt');
const AGENT = 'Whosaid/1.0';
const robots = [
  'User-agent: *\nDisallow: /private/\nAllow: /private/open$\nCrawl-delay: 5\n\n',
  'User-agent: whosaid\nUser-agent: other\nDisallow: /*.pdf$\n# no more\nSitemap: https://example.org/map.xml\n',
].join('');
const path = fc.oneof(anyText, fc.constantFrom('private/open', 'private/x', 'a.pdf', '', 'a?b=c'));

const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>One</title><link>https://example.org/1</link></item><item><title>Two</title><guid isPermaLink="true">https://example.org/2</guid></item></channel></rss>`;
const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>One</title><link rel="alternate" href="/1"/></entry><entry><link rel="self" href="x"/><link href="https://example.org/2"/></entry></feed>`;
const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="a"><title>One</title><link>https://example.org/1</link></item></rdf:RDF>`;

const png = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ...[0, 0, 0, 13, ...strToU8('IHDR'), 0, 0, 2, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0],
  ...[0, 0, 0, 8, ...strToU8('acTL'), 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
  ...[0, 0, 0, 0, ...strToU8('IDAT'), 0, 0, 0, 0],
]);
const jpeg = Uint8Array.from([
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 16, ...strToU8('JFIF'), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
  ...[0xff, 0xc4, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 1, 0, 2, 0, 1, 1, 0x11, 0, 0xff, 0xd9],
]);
const animated = new Uint8Array([...strToU8('RIFF'), 0, 0, 0, 0, ...strToU8('WEBP')]);

/** What is repeated to make a long line. */
const part = fc
  .array(fc.oneof(fc.constantFrom(...MEANINGFUL), fc.string({ minLength: 1, maxLength: 4 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const GROWTH_LENGTH = 500;

export const fetched: readonly Fuzzed[] = [
  {
    parser: 'robots.txt',
    share: 4,
    property: fc.asyncProperty(fc.oneof(faulty(robots), anyText), path, async (text, to) => {
      const url = URL.parse(`https://example.org/${to}`);
      if (url === null) return;
      const isAllowed = await allowing([UserError], () => isAllowedByRobots(text, ROBOTS, url, AGENT));
      const open = await allowing([UserError], () =>
        isAllowedByRobots(`User-agent: ${AGENT}\nDisallow:\n`, ROBOTS, url, AGENT),
      );
      must(
        typeof isAllowed === 'boolean' && open === true,
        'no decision, or one against a file that allows everything',
      );
    }),
  },
  {
    parser: 'feed of articles',
    share: 1,
    property: fc.asyncProperty(fc.oneof(faulty(rss), faulty(atom), faulty(rdf), anyText), async (xml) => {
      const items = await readFeed(xml, 'https://example.org/feed');
      const addresses = (items ?? []).map(({ address }) => address);
      must(
        addresses.length <= maxFeedItems && new Set(addresses).size === addresses.length,
        'too many articles, or one twice',
      );
      for (const address of addresses) must(/^https?:\/\//.test(address), `an article at ${address}`);
    }),
  },
  {
    parser: 'pictures’ headers',
    share: 8,
    property: fc.asyncProperty(
      fc.oneof(...[png, jpeg, animated].map(faultyBytes), fc.uint8Array({ maxLength: 64 })),
      async (bytes) => {
        const format = pictureFormat(bytes);
        if (format !== 'png' && format !== 'jpeg') return;
        const size = pictureSize(bytes, format);
        must(size === null || (size.width >= 0 && size.height >= 0), `a picture of ${JSON.stringify(size)}`);
      },
    ),
  },
  {
    parser: 'growth of the command line’s time',
    share: 0.02,
    property: fc.asyncProperty(part, async (repeated) => {
      const parse = (length: number) => {
        const line = `/whosaid "x ${repeated.repeat(Math.ceil(length / repeated.length))}`;
        try {
          parseCommandLine(line, commands, 'whosaid');
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      };
      const times = growth(parse, GROWTH_LENGTH, 3);
      must(times < MAX_GROWTH, `32 times the text takes ${Math.round(times)} times as long`);
    }),
  },
];
