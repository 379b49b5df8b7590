/** The preview without a browser: who may ask it, and whether the pictures of the docs are of today's answers. */
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { markdownToHtml } from '../../src/preview/discord.ts';
import { lineToAddress, PICTURES, PICTURES_FILE, viewDigest } from '../../src/preview/pictures.ts';
import { startPreview } from './start-preview.ts';

const FOLDER = 'docs/pictures';

let preview: Awaited<ReturnType<typeof startPreview>>;
beforeAll(async () => {
  preview = await startPreview();
});
afterAll(() => preview?.stop());

describe('the pictures of the docs', () => {
  test.each(PICTURES)('$name shows what $line answers today', async ({ name, line, view }) => {
    const digests: Record<string, string> = JSON.parse(readFileSync(join(FOLDER, PICTURES_FILE), 'utf8'));
    const page = await (await fetch(lineToAddress(preview.address, line))).text();
    expect(existsSync(join(FOLDER, `${name}.png`))).toBe(true);
    expect(viewDigest(page, view), 'run npm run preview -- --write docs/pictures').toBe(digests[name]);
  });
});

describe('the server', () => {
  test('is refused to other names of this machine and to other pages', async () => {
    expect(await statusOf({ Host: 'evil.example' })).toBe(403);
    expect(await statusOf({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await statusOf({ 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
  });

  test('shows hostile words as words', async () => {
    const page = await (await fetch(lineToAddress(preview.address, '/whosaid "<script>alert(1)</script>"'))).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });

  test('answers a broken address with an error, and goes on', async () => {
    expect((await fetch(`${preview.address}/?press=nothing`)).status).toBe(500);
    expect((await fetch(preview.address)).status).toBe(200);
  });
});

test('markdown becomes what Discord shows', () => {
  expect(markdownToHtml('## A\n**B**\n> C **D**\n- E `F`\n- G\n-# H\n<I> \\*J\\*').markup).toBe(
    '<h3>A</h3><b>B</b><blockquote>C <b>D</b></blockquote><ul><li>E <code>F</code></li><li>G</li></ul><small>H</small>&lt;I&gt; *J*',
  );
});

/** `fetch` sets these headers itself. */
async function statusOf(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(preview.address, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
