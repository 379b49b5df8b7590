/**
 * The docs hold what the code says: transcripts, commands, scopes, permissions, variables, links, folders.
 * `UPDATE_DOCS=1 npm test -- tests/docs.test.ts` writes the generated parts again.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../commands/index.ts';
import { intents, permissions } from '../src/adapters/discord/registration.ts';
import { scopes } from '../src/adapters/slack/manifest.ts';
import type { Command } from '../src/bot/command.ts';
import { commandToUsage } from '../src/bot/parsing/parse-command.ts';
import { readConfig, variables } from '../src/config/config.ts';
import { t } from '../src/locales/index.ts';
import { runEntry, temporaryFolder } from './processes/run.ts';

const isUpdating = process.env.UPDATE_DOCS === '1';
const read = (path: string) => readFileSync(path, 'utf8');
const shownCommands = commands.filter(({ hidden }) => !hidden);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'data/README.md',
  'seeds/README.md',
  'tests/fakes/README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Compares what stands between two markers of a page with what should, or writes it. */
function holds(page: string, name: string, expected: string): void {
  const text = read(page);
  const pattern = new RegExp(`(<!-- ${name} -->\n)([\\s\\S]*?)(<!-- /${name} -->)`);
  expect(text).toMatch(pattern);
  if (isUpdating)
    writeFileSync(
      page,
      text.replace(pattern, (_, open, __, close) => `${open}${expected}\n${close}`),
    );
  else expect(pattern.exec(text)?.[2]).toBe(`${expected}\n`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** The text between single backticks, outside of code blocks. */
function codeSpans(page: string): string[] {
  const prose = read(page).replace(/^ *```[\s\S]*?^ *```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** `[page, span]` for each code span of the pages that does not fit. */
function misfits(pages: readonly string[], isWrong: (span: string) => boolean): [string, string][] {
  return pages.flatMap((page) =>
    codeSpans(page)
      .filter(isWrong)
      .map((span): [string, string] => [page, span]),
  );
}

const EXAMPLE = /<!-- transcript -->\n```\n(\$ npm run -s ask -- '([^']+)')\n([\s\S]*?)```\n<!-- \/transcript -->/g;

test('the transcripts are what the command line prints', async () => {
  const folder = temporaryFolder();
  const pages = ['README.md', 'docs/commands.md'];
  for (const page of pages) {
    const text = read(page);
    const blocks = [...text.matchAll(EXAMPLE)];
    expect(blocks.length).toBeGreaterThanOrEqual(1);
    expect(blocks.length).toBe(text.split('<!-- transcript -->').length - 1);
    let updated = text;
    for (const [block, prompt = '', line = '', printed] of blocks) {
      const { stdout } = await runEntry('ask', [line], { DATA_DIR: folder });
      if (!isUpdating) expect(printed).toBe(stdout);
      const shown = `<!-- transcript -->\n\`\`\`\n${prompt}\n${stdout}\`\`\`\n<!-- /transcript -->`;
      updated = updated.replace(block, () => shown);
    }
    if (updated !== text) writeFileSync(page, updated);
  }
  rmSync(folder, { recursive: true });
});

test('the page of commands is made from their definitions', () => {
  const rows = shownCommands.map(({ name, summary }) => [`[\`/${name}\`](#${name})`, t(summary)]);
  holds('docs/commands.md', 'commands', table(['command', 'what it does'], rows));
  holds('docs/commands.md', 'command-reference', shownCommands.map(commandToReference).join('\n\n'));
});

function commandToReference(command: Command): string {
  const options = command.options.map(({ name, summary, required, choices, isTypedOnly }) => {
    const notes = [
      ...(required ? ['required'] : []),
      ...(choices.length > 0 ? [`one of: ${choices.join(', ')}`] : []),
      ...(isTypedOnly ? ['typed only, not listed in Discord'] : []),
    ];
    return [`\`${name}\``, notes.length === 0 ? t(summary) : `${t(summary)} (${notes.join('; ')})`];
  });
  return [
    `### ${command.name}`,
    `${t(command.summary)}.`,
    `\`\`\`\n${commandToUsage(command)}\n\`\`\``,
    ...(options.length === 0 ? [] : [table(['option', 'what it takes'], options)]),
    `${command.examples.length > 1 ? 'Examples' : 'Example'}: ${command.examples.map((line) => `\`${line}\``).join(', ')}`,
    ...(command.shortcut === null ? [] : [`Also in a message’s menu: *${command.shortcut}*.`]),
  ].join('\n\n');
}

test('every example of every command is one line that begins with its name', () => {
  for (const command of commands)
    for (const example of command.examples) expect(example).toMatch(new RegExp(`^/${command.name}( .+)?$`));
});

test('every command that a page names exists', () => {
  const other = ['/healthz', '/readyz', '/metrics', '/data', '/invite'];
  const known = [...shownCommands.map(({ name }) => `/${name}`), ...other];
  const isUnknown = (span: string) => /^\/[a-z]+( |$)/.test(span) && !known.includes(span.split(' ')[0] ?? '');
  expect(misfits(PAGES, isUnknown)).toEqual([]);
});

test('the scopes and permissions are those of the manifest and the registration', () => {
  const scopeRows = scopes.map(({ scope, why }) => [`\`${scope}\``, why]);
  holds('docs/slack.md', 'slack-scopes', table(['scope', 'why'], scopeRows));
  const permissionRows = permissions.map(({ permission, why }) => [permission, why]);
  holds('docs/discord.md', 'discord-permissions', table(['permission', 'why'], permissionRows));
  const intentRows = intents.map(({ intent, why }) => [intent, why]);
  holds('docs/discord.md', 'discord-intents', table(['intent', 'why'], intentRows));
});

test('the table of variables, .env.example and what the configuration reads are the same list', () => {
  const rows = variables.map(({ name, summary, default: fallback }) => [
    `\`${name}\``,
    summary,
    fallback === null ? 'off' : fallback === '' ? '' : `\`${fallback}\``,
  ]);
  holds('docs/configuration.md', 'configuration', table(['variable', 'what it is for', 'when empty'], rows));
  const file = read('.env.example');
  const example = [...file.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(example).toEqual(variables.map(({ name }) => name));
  // An empty line in the file would override what the image and the unit set.
  const given = `${read('Containerfile')}\n${read('deploy/whosaid.service')}`;
  const byThem = example.filter((name) => new RegExp(`[ =]${name}=`).test(given));
  expect(byThem).toEqual(['DATA_DIR', 'HEALTH_PORT']);
  for (const name of byThem) expect(file).toContain(`\n#${name}=`);
  expect(Object.keys(readConfig({}))).toEqual(variables.map(({ name }) => name));
});

test('every variable, metric, log event and path that a page names exists', () => {
  const environment = [...variables.map(({ name }) => name), 'NODE_ENV', 'PLATFORM_SCHEMAS', 'UPDATE_DOCS'];
  const isUnknownVariable = (span: string) => {
    const [name = ''] = /^[A-Z]+(_[A-Z]+)+(?==|$)/.exec(span) ?? [];
    return name !== '' && !environment.includes(name);
  };
  expect(misfits(PAGES, isUnknownVariable)).toEqual([]);
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => read(join('src', path)))
    .join('\n');
  const isUnknownMetric = (span: string) => /^whosaid_/.test(span) && !source.includes(span.replace(/\{.*/, ''));
  expect(misfits(PAGES, isUnknownMetric)).toEqual([]);
  // Events of the log, by which operators search it.
  const isUnknownEvent = (span: string) =>
    /^[a-z]+([ .][a-z_]+)+$/.test(span) && !/^npm |\.(sqlite|json)$/.test(span) && !source.includes(`'${span}'`);
  expect(misfits(['docs/operations.md', 'docs/replicas.md'], isUnknownEvent)).toEqual([]);
  const isMissing = (span: string) =>
    /^(src|commands|tests|docs|deploy|seeds)\/[\w./-]*$/.test(span) &&
    !existsSync(span) &&
    !/harbour-strike/.test(span);
  expect(misfits(PAGES, isMissing)).toEqual([]);
});

/** As GitHub makes the anchor of a heading. */
const toAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function linksOf(page: string): { target: string; anchor: string }[] {
  return [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', anchor = '']) => ({
    target: path === '' ? page : normalize(join(dirname(page), path)),
    anchor,
  }));
}

test('every link between the pages leads to a file, and to a heading in it', () => {
  for (const page of PAGES)
    for (const { target, anchor } of linksOf(page)) {
      expect(existsSync(target), `${page} links to ${target}`).toBe(true);
      if (anchor === '') continue;
      const anchors = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => toAnchor(heading));
      expect(anchors, `${page} links to ${target}#${anchor}`).toContain(anchor);
    }
});

test('the README leads to every page of docs, and is short', () => {
  const found = new Set(['README.md']);
  for (const page of found)
    if (page.endsWith('.md')) for (const { target } of linksOf(page)) if (existsSync(target)) found.add(target);
  expect(PAGES.filter((page) => !found.has(page))).toEqual([]);
  expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(150);
});

test('every npm script is explained, and every script and benchmark that a page names exists', () => {
  const text = PAGES.map(read).join('\n');
  const named = [...text.matchAll(/npm run (?:-s )?([a-z-]*[a-z])/g)].map(([, name = '']) => name);
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  const usual = ['start', 'test'];
  expect(Object.keys(scripts).filter((name) => !usual.includes(name) && !named.includes(name))).toEqual([]);
  for (const [, name = ''] of text.matchAll(/npm run bench -- ([a-z]+)/g))
    expect(readFileSync('tests/bench/run.ts', 'utf8'), name).toContain(`  ${name}: () => import(`);
});

test('the page on architecture names every folder', () => {
  const spans = codeSpans('docs/architecture.md');
  const below = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${entry.parentPath}/${entry.name}/`);
  expect(below.length).toBeGreaterThan(20);
  const above = ['commands/', 'seeds/', 'tests/', 'docs/', 'deploy/', 'data/'];
  expect([...below, ...above].filter((folder) => !spans.includes(folder))).toEqual([]);
});
