/** With Bolt's HTTP client loaded before it, discord.js still sends files. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const script = (first: string) => `
  import { createRequire } from 'node:module';
  const require = createRequire(process.cwd() + '/package.json');
  ${first}
  createRequire(require.resolve('@slack/bolt'))('undici');
  const { createServer } = require('node:http');
  const { REST } = require('discord.js');
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  }).listen(0, '127.0.0.1', async () => {
    const api = 'http://127.0.0.1:' + server.address().port;
    const rest = new REST({ api, retries: 0, timeout: 5000 }).setToken('x');
    const files = [{ data: Buffer.from('all'), name: 'all.txt' }];
    console.log(await rest.post('/channels/1/messages', { body: { content: 'a' }, files }).then(() => 'sent', String));
    process.exit(0);
  });`;
const run = (first: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', script(first)], { encoding: 'utf8' }).stdout.trim();

test('a file is sent once Node’s own client is shared, and not otherwise', () => {
  const share = `await (await import(process.cwd() + '/src/lib/http-dispatcher.ts')).shareOwnHttpClient();`;
  expect(run(share)).toBe('sent');
  expect(run('')).not.toBe('sent');
});
