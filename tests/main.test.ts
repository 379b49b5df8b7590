/** The process: the console on nothing, one bot on a data folder, clean ends. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { OperatorError } from '../src/lib/errors.ts';
import { corruptLedger, finished, printed, runEntry, startEntry, temporaryFolder } from './processes/run.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('with nothing configured', () => {
  test('piped lines are answered one by one, without prompt or colour, and the end of the input ends it', async () => {
    const run = await runEntry('main', [], { DATA_DIR: folder }, '/whosaid "ready to dialogue"\n/help\n');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('attributed to Sergei Shoigu (Russia)');
    expect(run.stdout).toContain('Ask Whosaid');
    expect(run.stdout).not.toContain('whosaid>');
    expect(run.stdout).not.toContain('\u001b');
  });

  test('the table says what is on, what is off and which variable would turn it on', async () => {
    const { stdout } = await runEntry('main', [], { DATA_DIR: folder }, '');
    expect(stdout).toMatch(/slack +off +set SLACK_BOT_TOKEN and SLACK_APP_TOKEN \(or SLACK_SIGNING_SECRET\)/);
    expect(stdout).toMatch(/discord +off +set DISCORD_TOKEN/);
    expect(stdout).toMatch(/console +on/);
    expect(stdout).toMatch(/record +1 dossier, 15 statements; recorded now: lecornu-shoigu \(new\)/);
  });

  test('neither platform’s library is loaded', async () => {
    const run = await runEntry(
      'main',
      [],
      { DATA_DIR: folder, NODE_OPTIONS: '--import ./tests/processes/children/log-imports.mjs' },
      '/help\n',
    );
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/loads .*node_modules\/zod\//);
    expect(run.stderr).not.toMatch(/node_modules\/(discord\.js|@discordjs|@slack)\//);
  });

  test('without a standard input, as a service runs, it ends cleanly', async () => {
    const child = startEntry('main', [], { DATA_DIR: folder }, 'ignore');
    expect(await finished(child)).toMatchObject({ code: 0, stderr: '' });
  });

  test('SIGTERM ends it', async () => {
    const child = startEntry('main', [], { DATA_DIR: folder });
    const end = finished(child);
    await printed(child, 'console');
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 0 });
  });
});

describe('a data folder has one bot', () => {
  test('the second says so and ends, and asking beside the first works', async () => {
    const first = startEntry('main', [], { DATA_DIR: folder });
    const end = finished(first);
    await printed(first, 'console');
    const second = await runEntry('main', [], { DATA_DIR: folder }, '/help\n');
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain('Another Whosaid (process');
    expect(await runEntry('ask', ['/whosaid "ready to dialogue"'], { DATA_DIR: folder })).toMatchObject({ code: 0 });
    first.stdin?.end('/whosaid "ready to dialogue"\n');
    expect((await end).stdout).toContain('Exact quote');
  });
});

describe('an operator’s mistake is one line that names the variable', () => {
  test.each([
    [{ SLACK_BOT_TOKEN: 'hunter2' }, /^SLACK_BOT_TOKEN has to be a bot token, which begins with xoxb-\.\n$/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN .* is missing: .*\n$/],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN is missing: .*\n$/],
    [{ SLACK_PORT: 'eighty' }, /^SLACK_PORT has to be a port.*\n$/],
    [{ DISCORD_GUILD: 'my server' }, /^DISCORD_GUILD has to be a server id.*\n$/],
    [{ SUMMARY_CHANNELS: '#team' }, /^SUMMARY_CHANNELS has to list channels such as slack:C0123456789.*\n$/],
    [{ NEWSROOM: 'a b' }, /^NEWSROOM has to be one word.*\n$/],
    [{ SEEDS_DIR: 'no-such-folder' }, /^The folder of dossiers, no-such-folder, cannot be read: .*\n$/],
  ])('%j', async (environment, line) => {
    const run = await runEntry('main', [], { DATA_DIR: folder, ...environment } as Record<string, string>);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(line);
    expect(run.stderr).not.toContain('hunter2');
  });
});

test('a file of variables that cannot be read is told in one line', async () => {
  mkdirSync(join(folder, '.env'));
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(folder);
  expect(() => readConfig({})).toThrow(OperatorError);
  expect(() => readConfig({})).toThrow(/^\.env in \S+ cannot be read: [^\n]+$/);
});

test.each([
  ['FOUR_EYE', 'FOUR_EYES'],
  ['EDITOR', 'EDITORS'],
])('%s in the file of variables is refused, with the name that was meant', (mistyped, meant) => {
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(folder);
  writeFileSync('.env', `TZ=UTC\n${mistyped}=hunter2\n`);
  expect(() => readConfig({})).toThrow(
    new OperatorError(
      `.env sets ${mistyped}, which Whosaid does not know. Is it ${meant}? Correct the name, or take the line out.`,
    ),
  );
});

test('an entry that is not in the chain ends it with one line that names its key', async () => {
  await runEntry('main', [], { DATA_DIR: folder }, '');
  const key = corruptLedger(folder);
  const run = await runEntry('main', [], { DATA_DIR: folder }, '');
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(new RegExp(`^The entry ${key} in .*ledger\\.sqlite is not in the chain: .*\\n$`));
});
