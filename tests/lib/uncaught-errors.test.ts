/** Which uncaught errors the process outlives. */
import { expect, test } from 'vitest';
import { isPlatformLibraryError } from '../../src/lib/uncaught-errors.ts';

const root = new URL('../..', import.meta.url).href;
const thrown = (...frames: string[]) =>
  Object.assign(new TypeError('x is undefined'), {
    stack: ['TypeError: x is undefined', ...frames.map((frame) => `    at ${frame}`)].join('\n'),
  });
const inDiscord = 'GuildManager._add (/opt/whosaid/node_modules/discord.js/src/managers/GuildManager.js:12:3)';
const inSlack = 'SocketModeClient.emit (/opt/whosaid/node_modules/@slack/socket-mode/dist/src/SocketModeClient.js:9:1)';
const inNode = 'process.processTicksAndRejections (node:internal/process/task_queues:103:5)';

test.each<[string, unknown, boolean]>([
  ['of discord.js', thrown(inDiscord, inNode), true],
  ['of Slack’s SDK', thrown(inSlack), true],
  ['of a listener in an adapter', thrown(`${root}src/adapters/discord/adapter.ts:74:9`, inDiscord), true],
  ['of the ledger below a library', thrown(`record (${root}src/claims/ledger/ledger.ts:118:9)`, inDiscord), false],
  ['of a command below a library', thrown(`run (${root}commands/source.ts:8:9)`, inSlack), false],
  ['of a store alone', thrown(`run (${root}src/storage/sqlite/sqlite.ts:8:9)`, inNode), false],
  ['of the process’s own start, whatever is under it', thrown(`${root}src/main.ts:20:3`, inDiscord), false],
  ['of another library', thrown('Client.end (/opt/whosaid/node_modules/pg/lib/client.js:8:9)'), false],
  ['that is none', 'thrown text', false],
])('an uncaught error %s', (_, error, outlived) => {
  expect(isPlatformLibraryError(error)).toBe(outlived);
});
