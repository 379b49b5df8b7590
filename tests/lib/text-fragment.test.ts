/** Addresses that open at words, and that a browser finds them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { withTextFragment } from '../../src/lib/text-fragment.ts';
import { findChromium } from '../../src/preview/pictures.ts';

const PAGE = 'https://paper.example/story?id=1';

describe('an address', () => {
  test.each([
    ['ready to dialogue', 'ready%20to%20dialogue'],
    ['well-known, and\n so on', 'well%2Dknown%2C%20and%20so%20on'],
    ['one two three four five six seven eight nine ten', 'one%20two%20three%20four,seven%20eight%20nine%20ten'],
    ['100 % « sûr » & prêt', '100%20%25%20%C2%AB%20s%C3%BBr%20%C2%BB%20%26%20pr%C3%AAt'],
  ])('for “%s”', (words, fragment) => {
    expect(withTextFragment(PAGE, words)).toBe(`${PAGE}#:~:text=${fragment}`);
  });

  test.each(['mailto:a@b.example', 'not an address', 'https://paper.example/#comments'])(
    '%s stays as it is',
    (address) => {
      expect(withTextFragment(address, 'ready to dialogue')).toBe(address);
    },
  );

  test('any words give an address of the same page', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const url = new URL(withTextFragment(PAGE, words));
        expect(url.href.split('#')[0]).toBe(PAGE);
      }),
    );
  });
});

const executablePath = findChromium();
if (executablePath === null) console.log('text fragments in a browser: skipped: there is no Chromium');

test.skipIf(executablePath === null)('Chromium opens the page at the words', async () => {
  const filler = '<p>Nothing is said here.</p>'.repeat(400);
  const words = 'the two countries had said they were “ready to dialogue” on the well-known conflict';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><body>${filler}<p id="said">It was said that ${words}.</p>${filler}</body>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(withTextFragment(`http://127.0.0.1:${(server.address() as AddressInfo).port}/story`, words));
    await page.waitForFunction('scrollY > 0');
    const box = await page.locator('#said').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
  } finally {
    await browser.close();
    server.close();
  }
});
