/** The command line's contract: what it prints and how it exits. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { discordPayloadProblems } from '../payloads/discord.ts';
import { slackPayloadProblems } from '../payloads/slack.ts';
import { corruptLedger, runEntry, temporaryFolder } from '../processes/run.ts';

const DATA_DIR = temporaryFolder();
afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }));
const ask = (...args: string[]) => runEntry('ask', args, { DATA_DIR });

describe('the exit code says what kind of answer it was', () => {
  test.each([
    ['an answer', ['/whosaid "ready to dialogue"'], 0],
    ['a bare phrase', ['ready to dialogue'], 0],
    ['nothing on record', ['/whosaid "chocolate for the moon"'], 1],
    ['an unknown name', ['/compare lecornu nobody-of-that-name'], 2],
    ['an unknown command', ['/nonsense'], 2],
    ['no command', [], 2],
    ['an unknown format', ['/help', '--as', 'pdf'], 2],
  ])('%s', async (_, args, code) => {
    expect((await ask(...args)).code).toBe(code);
  });

  test('an operator’s mistake is one line and a fault', async () => {
    const run = await runEntry('ask', ['/help'], { DATA_DIR, STORE_URL: 'mongodb://user:hunter2@host/x' });
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(/^STORE_URL begins with mongodb:\/\/, .*\n$/);
    expect(run.stderr).not.toContain('hunter2');
  });

  test('a damaged store is named with what to run, and left as it is', async () => {
    const folder = temporaryFolder();
    const damage = 'no database at all'.repeat(1_000);
    writeFileSync(join(folder, 'ledger.sqlite'), damage);
    const run = await runEntry('ask', ['/help'], { DATA_DIR: folder });
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/ledger\.sqlite is damaged .*put a backup in its place/);
    rmSync(folder, { recursive: true });
  });

  test('an entry that is not in the chain is named by its key in one line', async () => {
    const folder = temporaryFolder();
    await runEntry('ask', ['/help'], { DATA_DIR: folder });
    const key = corruptLedger(folder);
    const run = await runEntry('ask', ['/help'], { DATA_DIR: folder });
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(new RegExp(`^The entry ${key} in .*ledger\\.sqlite is not in the chain: .*\\n$`));
    rmSync(folder, { recursive: true });
  });
});

describe('the formats', () => {
  test('json is the Answer itself', async () => {
    const answer = JSON.parse((await ask('/whosaid "ready to dialogue"', '--as', 'json')).stdout);
    expect(answer).toMatchObject({
      tone: 'answer',
      statements: ['lecornu-shoigu/S5', 'lecornu-shoigu/S6'],
      origin: { command: 'whosaid', options: { phrase: 'ready to dialogue' } },
    });
  });

  test.each([
    '/whosaid "ready to dialogue"',
    '/compare lecornu shoigu',
    '/summary lecornu-shoigu',
    '/help',
    '/source S9',
    '/whosaid <!channel>',
  ])('slack is a payload that Slack takes: %s', async (line) => {
    expect(slackPayloadProblems(JSON.parse((await ask(line, '--as', 'slack')).stdout))).toEqual([]);
  });

  test.each([
    '/whosaid "ready to dialogue"',
    '/compare lecornu shoigu',
    '/summary lecornu-shoigu',
    '/help',
    '/source S9',
    '/whosaid @everyone',
  ])('discord is a payload that Discord takes: %s', async (line) => {
    expect(discordPayloadProblems('message', JSON.parse((await ask(line, '--as', 'discord')).stdout))).toEqual([]);
  });
});
