/** robots.txt is read as RFC 9309 says, and a hostile one costs no more than its size. */
import { describe, expect, test } from 'vitest';
import { isAllowedByRobots } from '../../src/drafting/robots.ts';

const ADDRESS = new URL('https://paper.example/robots.txt');
const isAllowed = (text: string, path = '/story/1', agent = 'Whosaid/0.1') =>
  isAllowedByRobots(text, ADDRESS, new URL(path, ADDRESS), agent);

test.each([
  ['', true],
  ['User-agent: *\nDisallow: /', false],
  ['User-agent: *\nDisallow:', true],
  ['User-agent: *\nDisallow: /story', false],
  ['User-agent: *\nDisallow: /story\nAllow: /story/1', true],
  ['User-agent: *\nDisallow: /*/1$', false],
  ['User-agent: other\nDisallow: /', true],
  ['User-agent: whosaid\nDisallow: /\n\nUser-agent: *\nAllow: /', false],
  ['User-agent: *\nDisallow: /\n\nUser-agent: WHOSAID\nAllow: /', true],
  ['User-agent: a\nUser-agent: *\nUser-agent: b\nDisallow: /story', false],
  ['# Disallow: /\nUser-agent: * # all\nDisallow: /story # these', false],
  ['Disallow: /\nUser-agent: *\nAllow: /', true],
  ['User-agent: *\r\nDisallow: /a\r\n\r\nUser-agent: *\r\nDisallow: /story\r\n', false],
  ['User-agent: *\nCrawl-delay: 5\nDisallow: /story', false],
  ['\u0000\u0001 nonsense: : :\n:::', true],
])('%j lets /story/1 be read: %s', async (text, allowed) => {
  expect(await isAllowed(text)).toBe(allowed);
});

describe('a hostile file of 500,000 characters', () => {
  const size = 500_000;
  const filled = (line: string) => line.repeat(Math.ceil(size / line.length)).slice(0, size);

  test('with a group for each of very many agents is read for ours alone', async () => {
    const agents = Array.from({ length: 20_000 }, (_, number) => `User-agent: bot${number}`).join('\n');
    expect(await isAllowed(`${agents}\n${filled('Disallow: /a\n')}`)).toBe(true);
  });

  test('with rules longer than any path is read without them', async () => {
    expect(await isAllowed(`User-agent: *\n${filled(`Disallow: /${'a'.repeat(500)}\n`)}`)).toBe(true);
  });

  test.each([
    ['*a', '*a'],
    ['**', '**'],
  ])(
    'with wildcards is refused for a long path, or read: %s',
    async (_name, stretch) => {
      const text = `User-agent: *\nDisallow: /${filled(stretch)}\n${filled(`Disallow: /${stretch.repeat(40)}$\n`)}`;
      const long = isAllowed(text, `/${'a'.repeat(1_900)}`);
      await expect(long.catch((error: Error) => error.message)).resolves.toSatisfy(
        (outcome: unknown) => typeof outcome === 'boolean' || String(outcome).includes('too large to be read'),
      );
    },
    5_000,
  );
});
