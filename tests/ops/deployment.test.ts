/** The Containerfile, the unit and the release steps, as far as they can be checked without an engine: paths, scripts, flags. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, variables } from '../../src/config/config.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string>; devDependencies: object };
const container = read('Containerfile');
const unit = read('deploy/whosaid.service');

/** What the entry points import, so that a file that is not copied into the image is noticed. */
test('the image has every folder that the bot imports from, and the user cannot be root', () => {
  const copied = [...container.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
  for (const path of copied) expect(existsSync(path)).toBe(true);
  expect(copied).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'src', 'commands', 'seeds']));
  const ignored = read('.containerignore').split('\n');
  expect(copied.filter((path) => ignored.includes(path))).toEqual([]);
  expect(ignored).toEqual(expect.arrayContaining(['.env', 'data', 'node_modules', '.git']));
  expect(container.indexOf('USER node')).toBeLessThan(container.indexOf('CMD ["node", "--import"'));
  expect(container).toMatch(/^FROM docker\.io\/library\/node:24/m);
});

test('image and unit start the bot as npm start does, with variables that exist', () => {
  const words = manifest.scripts.start?.split(' ');
  expect(JSON.parse(/^CMD (\[.+\])$/m.exec(container)?.[1] ?? '[]')).toEqual(words);
  expect(/^ExecStart=\/usr\/bin\/(.+)$/m.exec(unit)?.[1]?.split(' ')).toEqual(words);
  const known = [...variables.map(({ name }) => name), 'NODE_ENV'];
  const set = [...`${container}\n${unit}`.matchAll(/^(?:ENV |Environment=)(.+)$/gm)].flatMap(([, list = '']) =>
    list.split(' '),
  );
  expect(set.length).toBeGreaterThanOrEqual(5);
  for (const pair of set) expect(known).toContain(pair.split('=')[0]);
  const given = Object.fromEntries(
    set.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const { HEALTH_PORT } = readConfig(given);
  const probe = /fetch\('http:\/\/127\.0\.0\.1:(\d+)\/healthz'\)/.exec(container)?.[1];
  expect(HEALTH_PORT).toEqual({ host: '0.0.0.0', port: Number(probe) });
});

test('every setting of the unit stands in its section and once, but for filters', () => {
  const sections = unit.split(/^\[(\w+)\]$/m);
  expect(sections.filter((_, index) => index % 2 === 1)).toEqual(['Unit', 'Service', 'Install']);
  const keys = unit.split('\n').flatMap((line) => /^([A-Za-z]+)=/.exec(line)?.[1] ?? []);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  expect(twice).toEqual(['SystemCallFilter']);
  const number = (key: string) => Number(new RegExp(`^${key}=(\\d+)$`, 'm').exec(unit)?.[1]);
  // A database that comes up a quarter of an hour after the machine finds the service still trying, and a wrong token an end.
  expect(number('StartLimitBurst') * number('RestartSec')).toBeGreaterThan(15 * 60);
  expect(number('StartLimitBurst') * (number('RestartSec') + 10)).toBeLessThanOrEqual(number('StartLimitIntervalSec'));
  for (const hard of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'DynamicUser=yes', 'Restart=on-failure'])
    expect(sections[4]).toContain(hard);
});

test('every script and file that the pages name is there', () => {
  for (const page of ['docs/operations.md', 'docs/privacy.md', 'SECURITY.md', 'README.md']) {
    for (const [, script = ''] of read(page).matchAll(/npm run (?:-s )?([a-z]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(script);
  }
  const folder = 'docs/';
  for (const [, path = ''] of read('docs/operations.md').matchAll(/\]\(([^)#]+)\)/g))
    expect(existsSync(folder + path)).toBe(true);
  for (const [, path = ''] of read('SECURITY.md').matchAll(/\]\(([^)#]+)\)/g)) expect(existsSync(path)).toBe(true);
});

test('the parts list of a release can be made, and has no development part in it', () => {
  const command = /^\d\. `(npm sbom [^>]+)>/m.exec(read('docs/operations.md'))?.[1]?.trim().split(' ') ?? [];
  const output = execFileSync(command[0] ?? '', command.slice(1), { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const { bomFormat, components } = JSON.parse(output) as { bomFormat: string; components: { name: string }[] };
  expect(bomFormat).toBe('CycloneDX');
  const names = components.map(({ name }) => name);
  expect(names).toContain('keyv');
  // docx asks for these types at run time, too.
  const isShared = (name: string) => name === '@types/node';
  const development = Object.keys(manifest.devDependencies).filter((name) => !isShared(name));
  expect(names.filter((name) => development.includes(name))).toEqual([]);
});
