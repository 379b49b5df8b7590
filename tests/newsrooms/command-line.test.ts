/** Commands of the command line where one process serves several newsrooms: each about one of them, which has to be named. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { OperatorError } from '../../src/lib/errors.ts';
import { readNewsroomMap } from '../../src/newsrooms/newsroom-map.ts';
import { feedOf, itemOf, reviewOf } from '../exchange/feed.ts';
import { runEntry } from '../processes/run.ts';
import { createNewsroomsHarness, type NewsroomsHarness, testNewsrooms } from './serving.ts';

let stage: NewsroomsHarness;
let environment: Record<string, string>;
beforeAll(async () => {
  stage = await createNewsroomsHarness();
  await stage.start();
  await stage.install(stage.workspace(testNewsrooms.paris.team));
  await stage.stop();
  ({ environment } = stage);
  for (const name of ['paris', 'oslo']) {
    const { code, stdout } = await runEntry('ask', ['/source', 'S5', '--newsroom', name], environment);
    expect([code, stdout.includes(testNewsrooms[name as 'paris'].mark)]).toEqual([0, true]);
  }
});
afterAll(() => stage.remove());

test('each newsroom has a folder of its own, and the record of all is in one store', () => {
  const data = join(stage.folder, 'data');
  expect(readdirSync(join(data, 'newsrooms')).sort()).toEqual(['oslo', 'paris']);
  expect(readdirSync(join(data, 'newsrooms', 'oslo')).some((name) => name.startsWith('board-'))).toBe(true);
  expect(existsSync(join(data, 'ledger.sqlite'))).toBe(true);
  expect(existsSync(join(data, 'newsrooms', 'oslo', 'ledger.sqlite'))).toBe(false);
});

test('without a newsroom, or with one that is not there, a command ends with a line that lists them', async () => {
  for (const [entry, args] of [
    ['ask', ['/dossiers']],
    ['export', []],
    ['forget', ['user', 'slack:U1']],
  ] as const) {
    const { code, stderr } = await runEntry(entry, [...args], environment);
    expect([code, stderr]).toEqual([
      entry === 'ask' ? 3 : 1,
      expect.stringMatching(/^There are several newsrooms: .*paris, oslo/),
    ]);
  }
  const { stderr } = await runEntry('export', ['--newsroom', '../oslo'], environment);
  expect(stderr).toMatch(/^--newsroom \.\.\/oslo: there is no such newsroom/);
});

test('an export goes back into its own newsroom and no other', async () => {
  const { stdout } = await runEntry('export', ['--newsroom', 'oslo'], environment);
  expect(stdout).toContain(testNewsrooms.oslo.mark);
  expect(stdout).not.toContain(testNewsrooms.paris.mark);
  expect(stdout).not.toMatch(/xoxb|sealed1/);
  const file = join(stage.folder, 'oslo.json');
  writeFileSync(file, stdout);
  const again = await runEntry('import', [file, '--newsroom', 'oslo'], environment);
  expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^0 entries imported/)]);
  const wrong = await runEntry('import', [file, '--newsroom', 'paris'], environment);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining('this is the record of “oslo”, and here is “paris”'),
  ]);
});

test('a feed of reviews is taken into the newsroom that was named, and no other one shows it', async () => {
  const file = join(stage.folder, 'feed.json');
  writeFileSync(file, feedOf([itemOf(reviewOf(7))]));
  const unnamed = await runEntry('import', [file], environment);
  expect([unnamed.code, unnamed.stderr]).toEqual([1, expect.stringMatching(/^There are several newsrooms/)]);
  const taken = await runEntry('import', [file, '--newsroom', 'oslo'], environment);
  expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('1 reviews are new')]);
  const shown = (name: string) =>
    runEntry('ask', ['/reviews "harbour of town 7"', '--newsroom', name], environment).then(({ stdout }) => stdout);
  expect(await shown('oslo')).toContain('https://checker.example/7');
  expect(await shown('paris')).toContain('No review by others is on record');
});

test('a person is forgotten in the one newsroom that was named', async () => {
  const entries = async (name: string) => (await runEntry('export', ['--newsroom', name], environment)).stdout;
  const { username } = userInfo();
  for (const name of ['paris', 'oslo'])
    await runEntry('ask', ['/correct S5 says:"Ready." reason:"Shorter"', '--newsroom', name], environment);
  const before = await entries('oslo');
  expect(before).toContain(`"id":"${username}"`);
  const { code, stderr } = await runEntry(
    'forget',
    ['user', `console:${username}`, '--newsroom', 'paris'],
    environment,
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(await entries('oslo')).toBe(before);
  expect(await entries('paris')).toContain('person-forgotten');
  expect(await entries('paris')).not.toContain(`"id":"${username}"`);
});

test('a file of newsrooms that is none, and newsrooms without a platform, are told in one line', async () => {
  const doctor = async (NEWSROOMS: string) => (await runEntry('doctor', [], { ...environment, NEWSROOMS })).stdout;
  expect(await doctor(stage.folder)).toMatch(/^fault +NEWSROOMS +NEWSROOMS: .+ cannot be read \(EISDIR.+\): .+\n$/);
  const file = join(stage.folder, 'numbers.yaml');
  writeFileSync(file, 'newsrooms:\n  paris:\n    discord: [123456789012345678]\n');
  expect(await doctor(file)).toMatch(/newsrooms\.paris\.discord\.0: has to be a server’s id in quotation marks/);
  writeFileSync(file, 'newsrooms:\n  paris: {}\n');
  const { code, stdout } = await runEntry('doctor', [], { DATA_DIR: stage.folder, NEWSROOMS: file });
  expect(code).toBe(1);
  expect(stdout).toMatch(/fault +NEWSROOMS +NEWSROOMS needs a platform: set SLACK_CLIENT_ID, DISCORD_TOKEN, or both/);
});

test('a backup holds all newsrooms and no token in clear, and the doctor looks at each', async () => {
  const { code, stdout } = await runEntry('backup', [join(stage.folder, 'all.sqlite')], environment);
  expect([code, stdout]).toEqual([0, expect.stringContaining('holds the')]);
  const doctor = await runEntry('doctor', [], environment);
  expect(doctor.stdout).toMatch(/ok +paris: ledger/);
  expect(doctor.stdout).toMatch(/ok +oslo: ledger/);
  expect(doctor.stdout).toMatch(/ok +paris: team T0PARIS001 +good/);
  expect(doctor.stdout).toMatch(/fault +oslo: server 1100000000000000011 +The bot is not in it/);
  expect(doctor.stdout).not.toMatch(/xox/);
  expect(doctor.stdout).not.toMatch(/NEWSROOM +.*holds nothing/);

  const { team, server } = testNewsrooms.paris;
  const file = join(stage.folder, 'changed.yaml');
  const editors = '["slack:U0NOBODY01", "slack:group:S0NOGROUP1", "discord:1100000000000000991"]';
  const paris = `{ slack: [${team}], discord: ["${server}"], editors: ${editors}, review: "slack:C0NONE0001" }`;
  writeFileSync(file, `newsrooms:\n  paris: ${paris}\n  bergen: {}\n`);
  const changed = await runEntry('doctor', [], { ...environment, NEWSROOMS: file, FOUR_EYE: 'on' });
  for (const row of [
    'fault +paris: EDITORS +U0NOBODY01 is nobody in this workspace',
    'fault +paris: EDITORS +There is no user group S0NOGROUP1',
    'fault +paris: EDITORS +1100000000000000991 is nobody in the server',
    'fault +paris: REVIEW_CHANNEL +C0NONE0001: Slack has no such channel',
    'fault +bergen: NEWSROOM +.* holds nothing of “bergen”, but the record of “oslo”',
    'warning +FOUR_EYE +.*Is it FOUR_EYES',
  ])
    expect(changed.stdout).toMatch(new RegExp(row));
});

describe('the file of newsrooms', () => {
  const { team } = testNewsrooms.paris;
  test.each([
    [
      'a workspace with two newsrooms',
      `newsrooms:\n  a: { slack: [${team}] }\n  b: { slack: [${team}] }`,
      /T0PARIS001 is listed for a and for b/,
    ],
    ['a name that could be a path', 'newsrooms:\n  ../a: {}', /newsrooms\.\.\.\/a: NEWSROOM has to be one word/],
    ['an id that is none', 'newsrooms:\n  a: { slack: [paris] }', /newsrooms\.a\.slack\.0: has to be a workspace’s id/],
    [
      'a server’s id without quotation marks',
      'newsrooms:\n  a: { discord: [123456789012345678] }',
      /newsrooms\.a\.discord\.0/,
    ],
    [
      'an editor without a workspace where there are several',
      'newsrooms:\n  a: { slack: [T0123456789, T0223456789], editors: [slack:U0123456789] }',
      /newsrooms\.a\.editors: slack:U0123456789 does not say in which workspace/,
    ],
    ['an editor that is none', 'newsrooms:\n  a: { editors: [bob] }', /newsrooms\.a: EDITORS has to list editors/],
    ['a field that does not exist', 'newsrooms:\n  a: { editor: [console] }', /newsrooms\.a: .*editor/],
    ['what is no YAML', 'newsrooms: [', /newsrooms-\d\.yaml:\d/],
    ['aliases', 'newsrooms: { a: &x {}, b: *x }', /without & and \*/],
  ])('with %s is refused in one line', (_, text, told) => {
    const place = join(stage.folder, 'files');
    mkdirSync(place, { recursive: true });
    const file = join(place, `newsrooms-${readdirSync(place).length}.yaml`);
    writeFileSync(file, text);
    const read = () => readNewsroomMap(readConfig({ ...environment, NEWSROOMS: file }));
    expect(read).toThrow(told);
    expect(read).toThrow(OperatorError);
  });

  test.each(['SLACK_BOT_TOKEN', 'EDITORS', 'REVIEW_CHANNEL', 'DISCORD_GUILD', 'NEWSROOM'])(
    '%s, which is of one newsroom, is refused beside it',
    (name) => {
      const value =
        {
          SLACK_BOT_TOKEN: 'xoxb-1',
          EDITORS: 'console',
          REVIEW_CHANNEL: 'slack:C1',
          DISCORD_GUILD: '123456789012345678',
          NEWSROOM: 'x',
        }[name] ?? '';
      expect(() => readConfig({ ...environment, [name]: value })).toThrow(new RegExp(`^${name} is of one newsroom`));
    },
  );
});
