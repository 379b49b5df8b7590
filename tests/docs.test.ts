/**
 * The README holds what the code says: transcripts, the table of commands, scopes, permissions and variables.
 * UPDATE_DOCS=1 npm test -- tests/docs.test.ts writes them anew.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../commands/index.ts';
import { intents, permissions } from '../src/adapters/discord/registration.ts';
import { scopes } from '../src/adapters/slack/manifest.ts';
import { commandToUsage } from '../src/bot/parse-command.ts';
import { readConfig, variables } from '../src/config/config.ts';
import { runEntry, temporaryFolder } from './processes/run.ts';

const README = 'README.md';

/** Compares what stands between two markers of the README with what should, or writes it. */
function holds(name: string, expected: string): void {
  const readme = readFileSync(README, 'utf8');
  const pattern = new RegExp(`(<!-- ${name} -->\n)([\\s\\S]*?)(<!-- /${name} -->)`);
  expect(readme).toMatch(pattern);
  if (process.env.UPDATE_DOCS === '1')
    writeFileSync(
      README,
      readme.replace(pattern, (_, open, __, close) => `${open}${expected}\n${close}`),
    );
  else expect(pattern.exec(readme)?.[2]).toBe(`${expected}\n`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

test('the transcripts are what the command line prints', async () => {
  const readme = readFileSync(README, 'utf8');
  const folder = temporaryFolder();
  const blocks = [
    ...readme.matchAll(
      /<!-- transcript -->\n```\n(\$ npm run -s ask -- '([^']+)')\n([\s\S]*?)```\n<!-- \/transcript -->/g,
    ),
  ];
  expect(blocks.length).toBeGreaterThanOrEqual(2);
  let updated = readme;
  for (const [block, prompt = '', line = '', printed] of blocks) {
    const { stdout } = await runEntry('ask', [line], { DATA_DIR: folder });
    if (process.env.UPDATE_DOCS === '1')
      updated = updated.replace(
        block,
        () => `<!-- transcript -->\n\`\`\`\n${prompt}\n${stdout}\`\`\`\n<!-- /transcript -->`,
      );
    else expect(printed).toBe(stdout);
  }
  if (updated !== readme) writeFileSync(README, updated);
  rmSync(folder, { recursive: true });
});

test('the table of commands is made from the definitions', () => {
  const rows = commands
    .filter(({ hidden }) => !hidden)
    .map((command) => [`\`${commandToUsage(command)}\``, command.summary]);
  holds('commands', table(['command', 'what it answers'], rows));
});

test('every example of every command is one line that begins with its name', () => {
  for (const command of commands)
    for (const example of command.examples) expect(example).toMatch(new RegExp(`^/${command.name}( .+)?$`));
});

test('the scopes and permissions are those of the manifest and the registration', () => {
  holds(
    'slack-scopes',
    table(
      ['scope', 'why'],
      scopes.map(({ scope, why }) => [`\`${scope}\``, why]),
    ),
  );
  holds(
    'discord-permissions',
    table(
      ['permission', 'why'],
      permissions.map(({ permission, why }) => [permission, why]),
    ),
  );
  holds(
    'discord-intents',
    table(
      ['intent', 'why'],
      intents.map(({ intent, why }) => [intent, why]),
    ),
  );
});

test('the table of variables, .env.example and what the configuration reads are the same list', () => {
  holds(
    'configuration',
    table(
      ['variable', 'what it is for', 'when empty'],
      variables.map(({ name, summary, default: fallback }) => [
        `\`${name}\``,
        summary,
        fallback === null ? 'off' : fallback === '' ? '' : `\`${fallback}\``,
      ]),
    ),
  );
  const file = readFileSync('.env.example', 'utf8');
  const example = [...file.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(example).toEqual(variables.map(({ name }) => name));
  // A line that is set to nothing would put aside what the image and the unit give.
  const given = `${readFileSync('Containerfile', 'utf8')}\n${readFileSync('deploy/whosaid.service', 'utf8')}`;
  const byThem = example.filter((name) => new RegExp(`[ =]${name}=`).test(given));
  expect(byThem).toEqual(['DATA_DIR', 'HEALTH_PORT']);
  for (const name of byThem) expect(file).toContain(`\n#${name}=`);
  expect(Object.keys(readConfig({}))).toEqual(variables.map(({ name }) => name));
});

test('every page that the README links to is there, and every npm script is in the README or a page it links to', () => {
  const readme = readFileSync(README, 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
  const pages = [README, ...links.filter((link) => link.endsWith('.md'))]
    .map((page) => readFileSync(page, 'utf8'))
    .join('\n');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const usual = ['start', 'test'];
  expect(
    Object.keys(scripts).filter((name) => !usual.includes(name) && !new RegExp(`npm run (-s )?${name}\\b`).test(pages)),
  ).toEqual([]);
});

test('the README names every folder that is there', () => {
  const readme = readFileSync(README, 'utf8');
  for (const folder of [
    'commands',
    'seeds',
    'src/claims',
    'src/bot',
    'src/adapters',
    'src/stores',
    'tests',
    'docs',
    'data',
  ])
    expect(readme).toContain(`\`${folder}/\``);
});
