/** Which folder may import which: arrows point one way, and a platform's library stays in its adapter. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** From a folder (or entry point) to the folders it may import besides itself; the longest matching name counts. */
const ALLOWED: Record<string, readonly string[]> = {
  'src/stores': ['src/lib/errors.ts'],
  'src/claims': ['src/stores', 'src/lib/errors.ts'],
  'src/bot': ['src/claims', 'src/lib/errors.ts'],
  commands: ['src/bot', 'src/claims', 'src/lib/errors.ts'],
  'src/adapters': ['src/bot', 'src/lib/errors.ts'],
  'src/config/config.ts': ['src/config', 'src/lib/errors.ts'],
  'src/config': [],
  'src/lib/logger.ts': ['src/bot'],
  'src/doctor': ['src/adapters', 'commands', 'src/claims', 'src/stores', 'src/config/config.ts', 'src/lib/errors.ts'],
  'src/drafting': ['src/claims', 'src/lib/errors.ts'],
  'src/exchange': ['src/bot', 'src/claims', 'src/stores', 'src/config/config.ts', 'src/lib/errors.ts'],
  'src/health': ['src/bot', 'src/claims', 'src/lib/errors.ts'],
  // The entry points and what they share wire everything together.
  src: ['commands'],
};

/** Libraries that may be imported from one place only. */
const LIBRARIES: Record<string, string> = {
  'discord.js': 'src/adapters/discord',
  '@slack/': 'src/adapters/slack',
  'node:sqlite': 'src/',
  pg: 'src/stores',
  '@keyv/postgres': 'src/stores',
  yaml: 'src/',
  'prom-client': 'src/health',
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sourceFiles(path) : /\.(ts|mjs)$/.test(name) ? [path] : [];
  });
}

const files = [...sourceFiles('src'), ...sourceFiles('commands')];
const imports = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => ({
    file,
    target: match[1] ?? '',
  })),
);
const local = imports
  .filter(({ target }) => target.startsWith('.'))
  .map(({ file, target }) => ({ file, target: relative('.', resolve(dirname(file), target)) }));
const under = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const ownerOf = (path: string) =>
  Object.keys(ALLOWED)
    .filter((name) => under(path, name))
    .sort((a, b) => b.length - a.length)[0];

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(local.length).toBeGreaterThan(100);
});

test.each(files)('%s imports only what its folder may', (file) => {
  const owner = ownerOf(file);
  const mayImport = (target: string) =>
    owner !== undefined && [owner, ...(ALLOWED[owner] ?? [])].some((name) => under(target, name));
  const wrong = local.filter((edge) => edge.file === file && !mayImport(edge.target));
  expect(wrong.map(({ target }) => target)).toEqual([]);
});

test('adapters do not import each other', () => {
  const platformOf = (path: string) => /^src\/adapters\/(\w+)\//.exec(path)?.[1];
  expect(
    local.filter(
      ({ file, target }) => platformOf(file) && platformOf(target) && platformOf(file) !== platformOf(target),
    ),
  ).toEqual([]);
});

describe.each(Object.entries(LIBRARIES))('%s', (library, folder) => {
  test(`is imported in ${folder} only`, () => {
    const uses = imports.filter(
      ({ target }) => target === library || target.startsWith(library.endsWith('/') ? library : `${library}/`),
    );
    expect(uses.filter(({ file }) => !file.startsWith(folder))).toEqual([]);
  });
});
