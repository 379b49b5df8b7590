/** The preview as a browser shows it: nothing overflows, answers are as short as they should be, and everything has a name. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, lineToAddress } from '../../src/preview/pictures.ts';
import { startPreview } from './start-preview.ts';

const LINES = [
  '/whosaid "ready to dialogue"',
  '/compare lecornu shoigu',
  '/summary',
  '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
  '/disputes',
  '/source S5',
  '/speaker shoigu',
  '/help',
  '/nosuch',
  '/record',
];

/** Heights in screens of 640 pixels on a desktop and 560 on a phone: what an answer may take before it is too long to read. */
const HEIGHTS = [
  ['/whosaid "ready to dialogue"', 'slack', 0.9, 1.6],
  ['/compare lecornu shoigu', 'slack', 1.5, 3.1],
  ['/compare lecornu shoigu', 'discord', 1.9, 3.8],
  ['/summary', 'slack', 1.1, 2.0],
  [
    '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
    'slack',
    1.1,
    1.9,
  ],
  ['/disputes', 'slack', 1.2, 2.2],
  ['/source S5', 'slack', 0.8, 1.3],
  ['/help', 'slack', 0.5, 0.7],
] as const;

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8');
interface Violation {
  id: string;
  nodes: { html: string }[];
}

const executablePath = findChromium();
if (executablePath === null) console.log('the preview in a browser: skipped: there is no Chromium');

describe.skipIf(executablePath === null)('in a browser', () => {
  let preview: Awaited<ReturnType<typeof startPreview>>;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    preview = await startPreview();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
  });
  afterAll(async () => {
    await browser?.close();
    preview?.stop();
  });
  const open = (line: string) => page.goto(lineToAddress(preview.address, line));
  const heightOf = (view: string) =>
    page.locator(`#${view} .screen`).evaluate((screen) => screen.getBoundingClientRect().height);

  test.each(LINES)('%s: everything has a name, contrast, and a shape that the page knows', async (line) => {
    await open(line);
    const { violations } = await page.evaluate<{ violations: Violation[] }>(`${AXE}; axe.run()`);
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect(found).toEqual([]);
    expect(await page.locator('.unknown').count()).toBe(0);
  });

  test('/compare is one message on each platform, with all eleven statements', async () => {
    await open('/compare lecornu shoigu');
    for (const view of ['slack-desktop', 'discord-desktop']) {
      const screen = page.locator(`#${view} .screen`);
      expect(await screen.locator('.message').count()).toBe(1);
      expect(await screen.locator('.button', { hasText: /next|part/i }).count()).toBe(0);
      const ids = new Set(await screen.locator('code').allTextContents());
      expect([...ids].sort()).toEqual(['S1', 'S11', 'S14', 'S15', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8']);
      expect(await screen.textContent()).toContain('Paris S15 and the entourage of the French minister S7 deny S5.');
    }
  });

  test.each(HEIGHTS)('%s is short enough in %s', async (line, platform, desktop, phone) => {
    await open(line);
    expect((await heightOf(`${platform}-desktop`)) / 640).toBeLessThanOrEqual(desktop);
    expect((await heightOf(`${platform}-phone`)) / 560).toBeLessThanOrEqual(phone);
  });

  test('nothing is wider than a phone', async () => {
    const phone = await browser.newPage({ viewport: { width: 375, height: 800 } });
    for (const line of LINES) {
      await phone.goto(lineToAddress(preview.address, line));
      expect(await phone.evaluate('document.documentElement.scrollWidth'), line).toBeLessThanOrEqual(375);
    }
    await phone.close();
  });

  test('a button asks what it says, and a share shows what the channel would see', async () => {
    await open('/whosaid "ready to dialogue"');
    await page.locator('#slack-desktop .button', { hasText: 'Details' }).click();
    expect(await page.locator('#line').inputValue()).toBe('/source lecornu-shoigu/S5 show:details');
    await open('/whosaid "ready to dialogue"');
    await page.locator('#discord-desktop .button', { hasText: 'Share S5' }).click();
    const posted = page.locator('#discord-desktop .message', { hasText: 'Posted in #newsroom' });
    expect(await posted.textContent()).toContain('“ready to dialogue”: attributed to Sergei Shoigu (Russia)');
  });

  test('a form is filled in and sent, and each platform shows what follows', async () => {
    await open('/retract S3');
    const form = page.locator('#slack-desktop form.modal');
    await form.locator('[name="reason"]').fill('Not in the press release');
    await form.locator('button').click();
    for (const view of ['slack-desktop', 'discord-desktop'])
      expect(await page.locator(`#${view} .screen`).textContent()).toMatch(/S3/);
    await open('/source S3');
    expect(await page.locator('#discord-desktop .screen').textContent()).toContain('Not in the press release');
  });
});
