/** The shape of the tree: which folder may import which, no cycles, and files and folders small enough to read. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What each folder may import besides itself. A file that no key covers may import nothing; the longest key counts. */
const ALLOWED: Record<string, readonly string[]> = {
  'src/lib': [],
  'src/locales': [],
  'src/config': ['src/locales', 'src/lib'],
  'src/storage': ['src/config', 'src/lib'],
  'src/claims': ['src/locales', 'src/storage', 'src/config', 'src/lib'],
  'src/bot': ['src/locales', 'src/claims', 'src/storage', 'src/config', 'src/lib'],
  commands: ['src/locales', 'src/bot', 'src/claims', 'src/storage', 'src/config', 'src/lib'],
  'src/adapters': ['src/locales', 'src/bot', 'src/config', 'src/lib'],
  'src/drafting': ['src/locales', 'src/claims/model', 'src/claims/dossiers', 'src/lib'],
  'src/exchange': ['src/locales', 'src/claims', 'src/storage', 'src/lib'],
  'src/preview': ['src/adapters', 'src/locales', 'src/bot', 'src/lib'],
  'src/ops': ['src', 'commands'],
  // These wire everything together.
  'src/newsrooms': ['src', 'commands'],
  'src/cli': ['src', 'commands'],
  'src/main.ts': ['src', 'commands'],
};

/** Only these import from the folders that wire everything together. */
const WIRING = ['src/newsrooms', 'src/cli', 'src/main.ts', 'src/ops'];

/** Libraries that may be imported from one place only. */
const LIBRARIES: Record<string, readonly string[]> = {
  'discord.js': ['src/adapters/discord'],
  'discord-api-types': ['src/adapters/discord', 'src/ops/doctor', 'src/preview'],
  '@slack/': ['src/adapters/slack', 'src/preview'],
  'node:sqlite': ['src/storage', 'src/claims', 'src/ops/doctor'],
  pg: ['src/storage'],
  '@keyv/postgres': ['src/storage'],
  'prom-client': ['src/ops'],
};

const MAX_LINES = 300;
const MAX_COMMAND_LINES = 80;
const MAX_FILES = 20;

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : /\.(ts|mjs)$/.test(name) ? [path] : [];
  });
}

const sources = [...filesUnder('src'), ...filesUnder('commands')];
const everything = [...sources, ...filesUnder('tests')];
const specifiers = new Map(
  sources.map((file) => [
    file,
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
  ]),
);
/** Type-only imports count: who reads a file follows them, too. */
const imports = new Map(
  [...specifiers].map(([file, targets]) => [
    file,
    targets.filter((target) => target.startsWith('.')).map((target) => relative('.', resolve(dirname(file), target))),
  ]),
);
const isUnder = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const roomOf = (path: string) =>
  Object.keys(ALLOWED)
    .filter((name) => isUnder(path, name))
    .sort((a, b) => b.length - a.length)[0];

/** The files of each import cycle, found by following imports from every file (Tarjan's strongly connected components). */
function cycles(): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!index.has(target)) low.set(file, Math.min(low.get(file) ?? own, visit(target)));
      else if (stack.includes(target)) low.set(file, Math.min(low.get(file) ?? own, index.get(target) ?? own));
    }
    if (low.get(file) === own) {
      const cycle = stack.splice(stack.indexOf(file));
      if (cycle.length > 1 || imports.get(file)?.includes(file)) found.push(cycle);
    }
    return low.get(file) ?? own;
  };
  for (const file of sources) if (!index.has(file)) visit(file);
  return found;
}

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect([...imports.values()].flat().length).toBeGreaterThan(1_000);
});

test('each file imports only what its folder may', () => {
  const wrong = [...imports].flatMap(([file, targets]) => {
    const room = roomOf(file);
    const allowed = room === undefined ? [] : [room, ...(ALLOWED[room] ?? [])];
    return targets
      .filter(
        (target) =>
          !allowed.some((name) => isUnder(target, name)) ||
          (!WIRING.some((name) => isUnder(file, name)) && WIRING.some((name) => isUnder(target, name))),
      )
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('no file imports itself through others, not even for a type', () => {
  const found = cycles().map((cycle) => cycle.join(' '));
  expect(found).toEqual([]);
});

test('adapters do not import each other', () => {
  const platformOf = (path: string) => /^src\/adapters\/(\w+)\//.exec(path)?.[1];
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets.filter(
      (target) =>
        platformOf(file) !== undefined && platformOf(target) !== undefined && platformOf(file) !== platformOf(target),
    ),
  );
  expect(wrong).toEqual([]);
});

describe.each(Object.entries(LIBRARIES))('%s', (library, folders) => {
  test(`is imported in ${folders.join(' and ')} only`, () => {
    const users = [...specifiers]
      .filter(([, targets]) =>
        targets.some(
          (target) => target === library || target.startsWith(library.endsWith('/') ? library : `${library}/`),
        ),
      )
      .map(([file]) => file);
    expect(users.filter((file) => !folders.some((folder) => isUnder(file, folder)))).toEqual([]);
  });
});

test(`no file has more than ${MAX_LINES} lines, and no command more than ${MAX_COMMAND_LINES}`, () => {
  const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').length - 1;
  const tooLong = everything
    .map((file) => ({ file, lines: linesOf(file), most: isUnder(file, 'commands') ? MAX_COMMAND_LINES : MAX_LINES }))
    .filter(({ lines, most }) => lines > most);
  const lines = tooLong.map(({ file, lines }) => `${file}: ${lines}`);
  expect(lines).toEqual([]);
});

test(`no folder but commands has more than ${MAX_FILES} files`, () => {
  const counts = new Map<string, number>();
  for (const file of everything) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  const tooFull = [...counts].filter(([folder, count]) => folder !== 'commands' && count > MAX_FILES);
  expect(tooFull.map(([folder, count]) => `${folder}: ${count}`)).toEqual([]);
});
