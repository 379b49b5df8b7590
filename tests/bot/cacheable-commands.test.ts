/** An answer that is cached may depend on nothing but what it is cached under. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Command, Context } from '../../src/bot/command.ts';
import { parseCommandLine } from '../../src/bot/parsing/parse-command.ts';
import { createChecks } from '../../src/newsrooms/checks/thread.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

/** Lines besides the examples, so that every option of a cacheable command is given once. */
const MORE_LINES: Record<string, readonly string[]> = {
  whosaid: [
    '/whosaid "nobody said this"',
    '/whosaid "who disputes S5?"',
    '/whosaid "ready to dialogue" only:lecornu-shoigu/S5',
    '/whosaid "ready to dialog" topic:"dialogue on Ukraine" dossier:lecornu-shoigu page:2',
  ],
  compare: ['/compare lecornu shoigu dossier:lecornu-shoigu page:2'],
  disputes: ['/disputes side:france dossier:lecornu-shoigu page:2', '/disputes S1'],
  speaker: ['/speaker shoigu dossier:lecornu-shoigu page:2'],
  dossiers: ['/dossiers page:2'],
  summary: ['/summary lecornu-shoigu force:yes facts:yes'],
  history: ['/history S1'],
  check: ['/check file:story.txt'],
};

const typed = commands.filter(({ hidden }) => !hidden);
const cases = typed.flatMap((command) =>
  [...command.examples, ...(MORE_LINES[command.name] ?? [])].flatMap((line) => {
    const { options } = parseCommandLine(line, commands, 'whosaid');
    const parsed = command.schema.safeParse(options);
    if (!parsed.success) return [];
    return [{ command, line, given: Object.keys(options), isCached: command.isCacheable(parsed.data) }];
  }),
);
const cached = cases.filter(({ isCached }) => isCached);

/** What an answer may read; anything else of the context throws. */
function createKeyOnlyContext(): Context {
  const { readModel } = newsroom;
  // A check reads the read model, in another thread.
  const checks = createChecks(readModel, null, () => Promise.reject(new Error('no file')));
  return new Proxy({ readModel, commands, checks } as unknown as Context, {
    get(target, name, receiver) {
      if (name !== 'readModel' && name !== 'commands' && name !== 'checks')
        throw new Error(`the answer depends on ${String(name)}`);
      return Reflect.get(target, name, receiver);
    },
  });
}

function run(command: Command, line: string) {
  const { options } = parseCommandLine(line, commands, 'whosaid');
  return command.run(createKeyOnlyContext(), command.schema.parse(options));
}

test('these commands are cached', () => {
  expect([...new Set(cached.map(({ command }) => command.name))].sort()).toEqual(
    [
      'check',
      'compare',
      'disputes',
      'dossiers',
      'help',
      'history',
      'reviews',
      'source',
      'speaker',
      'summary',
      'whosaid',
    ].sort(),
  );
});

test('commands that only buttons run are not', () => {
  const hidden = commands.filter((command) => command.hidden);
  expect(hidden.map((command) => command.isCacheable({}))).toEqual(hidden.map(() => false));
});

test('a summary that is posted is not', () => {
  const posted = cases.filter(({ command, given }) => command.name === 'summary' && given.includes('to'));
  expect(posted.map(({ isCached }) => isCached)).toEqual([false]);
});

describe.each([...new Set(cached.map(({ command }) => command))])('/$name', (command) => {
  const lines = cached.filter((each) => each.command === command).map(({ line }) => line);

  test('is tried here with each of its options', () => {
    const tried = new Set(cases.filter((each) => each.command === command).flatMap(({ given }) => given));
    expect(command.options.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });

  test.each(lines)('%s depends on neither the asker nor the time', async (line) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      vi.setSystemTime('2026-11-25T09:00:00Z');
      const first = await run(command, line);
      vi.setSystemTime('2031-02-03T21:30:00Z');
      expect(await run(command, line)).toEqual(first);
      expect(first).toHaveProperty('tone');
    } finally {
      vi.useRealTimers();
    }
  });
});

test.each(['following', 'changes', 'digest'])('/%s would be found out: its answer depends on more', async (name) => {
  const command = commands.find((each) => each.name === name);
  await expect(async () => command && run(command, `/${name}`)).rejects.toThrow(/the answer depends on/);
});
