/** Pictures of answers for the README and the docs, taken of the preview by a browser. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../lib/errors.ts';

/** What is pictured: the view of a command's answer. None of them shows the time of day. */
export const PICTURES: readonly { name: string; line: string; view: string }[] = [
  { name: 'slack-whosaid', line: '/whosaid "ready to dialogue"', view: 'slack-desktop' },
  { name: 'slack-whosaid-phone', line: '/whosaid "ready to dialogue"', view: 'slack-phone' },
  { name: 'slack-not-on-record', line: '/whosaid "no contact with Ukraine"', view: 'slack-desktop' },
  {
    name: 'slack-check',
    line: '/check The two countries are "ready to dialogue", said Macron.',
    view: 'slack-desktop',
  },
  { name: 'discord-whosaid', line: '/whosaid "ready to dialogue"', view: 'discord-desktop' },
  { name: 'discord-compare', line: '/compare lecornu shoigu', view: 'discord-desktop' },
];

/** Says of each picture which payload it shows: a test compares them, and asks for new pictures where one has changed. */
export const PICTURES_FILE = 'pictures.json';

export const lineToAddress = (address: string, line: string): string => `${address}/?${new URLSearchParams({ line })}`;

/** The SHA-256 of what the page has of a view, without the style. */
export function viewDigest(page: string, view: string): string {
  const section = new RegExp(`<section class="[^"]*" id="${view}".*?</section>`, 's').exec(page)?.[0] ?? '';
  return createHash('sha256').update(section).digest('hex');
}

/**
 * Writes the pictures into `folder`, at one and a half times the size.
 *
 * @throws OperatorError without a browser, or where the development dependencies are not installed.
 */
export async function writePictures(address: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    const digests: Record<string, string> = {};
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, deviceScaleFactor: 1.5 });
    for (const { name, line, view } of PICTURES) {
      await page.goto(lineToAddress(address, line));
      await page.locator(`#${view} .screen`).screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
      digests[name] = viewDigest(await (await fetch(lineToAddress(address, line))).text(), view);
      console.log(join(folder, `${name}.png`));
    }
    writeFileSync(join(folder, PICTURES_FILE), `${JSON.stringify(digests, null, 2)}\n`);
  } finally {
    await browser.close();
  }
}

/** Where Debian and others put Chromium; CHROMIUM names another place. */
export function findChromium(): string | null {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return places.find((place) => place !== undefined && existsSync(place)) ?? null;
}

async function launchBrowser() {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new OperatorError('There is no Chromium: install it (apt install chromium), or set CHROMIUM to its program.');
  const { chromium } = await import('playwright-core').catch((error: unknown) => {
    throw new OperatorError('Pictures need the development dependencies: run npm ci.', { cause: error });
  });
  // A container has no user namespaces for the sandbox, and the only page is our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
