/** The file as it came is kept beside the dossier, and in the store for a draft in chat. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dossierVersion, parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { readSeedFolder } from '../../src/claims/dossiers/seeding.ts';
import { sha256Of } from '../../src/storage/originals.ts';
import { docxOf, run } from './readers/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-original-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = docxOf(
  `<w:p>${run('The bridge')}</w:p><w:p>${run('“We knew,” Jane Doe said on Monday after the council had met.')}</w:p>`,
);
const later = docxOf(
  `<w:p>${run('The bridge')}</w:p><w:p>${run('“We knew,” Jane Doe said on Monday after the council had met.')}</w:p><w:p>${run('It rained all day.')}</w:p>`,
);
const seeds = (): string => join(folder, 'seeds');
const draft = (name: string, bytes: Uint8Array, ...args: string[]): ReturnType<typeof spawnSync> => {
  writeFileSync(join(folder, name), bytes);
  const command = ['--import', './src/cli/require-node-24.mjs', 'src/cli/draft.ts', join(folder, name), ...args];
  const env = { PATH: process.env.PATH, SEEDS_DIR: seeds() };
  return spawnSync(process.execPath, command, { env, encoding: 'utf8' });
};
const sourceOf = (dossier: string): { originalFile?: { name: string; sha256: string } } =>
  parse(readFileSync(join(seeds(), dossier, 'dossier.yaml'), 'utf8')).sources[0];

describe('on the command line', () => {
  test('a Word document is kept beside its text, with its hash in the dossier', () => {
    expect(draft('a.docx', file, '--name', 'bridge', '--language', 'en').stderr).toBe('');
    expect(sourceOf('bridge').originalFile).toEqual({ name: 'original.docx', sha256: sha256Of(file) });
    expect(sha256Of(readFileSync(join(seeds(), 'bridge', 'original.docx')))).toBe(sha256Of(file));
    const { read } = readSeedFolder(seeds(), 'seeds');
    expect(read[0]?.dossier.sources[0]?.originalFile).toEqual({ name: 'original.docx', sha256: sha256Of(file) });
  });

  test('a text is its own original', () => {
    draft('a.txt', Buffer.from('“We knew,” Jane Doe said on Monday.\n'), '--name', 'bridge', '--language', 'en');
    expect(sourceOf('bridge').originalFile).toBeUndefined();
  });

  test('a later version that replaces the text replaces the original, too', () => {
    draft('a.docx', file, '--name', 'bridge', '--language', 'en');
    const { stdout } = draft('b.docx', later, '--update', '--language', 'en');
    expect(stdout).toContain('replaced');
    const original = sourceOf('bridge').originalFile;
    expect(original?.sha256).toBe(sha256Of(later));
    expect(sha256Of(readFileSync(join(seeds(), 'bridge', original?.name ?? '')))).toBe(sha256Of(later));
    expect(readSeedFolder(seeds(), 'seeds').refused).toEqual([]);
  });
});

describe('a dossier whose original', () => {
  beforeEach(() => {
    draft('a.docx', file, '--name', 'bridge', '--language', 'en');
  });

  test('is another file is refused', () => {
    writeFileSync(join(seeds(), 'bridge', 'original.docx'), later);
    expect(readSeedFolder(seeds(), 'seeds').refused[0]?.problems.join()).toMatch(
      /sources\[0\]\.originalFile\.sha256: original\.docx is not the file this source was read from/,
    );
  });

  test('is gone is refused', () => {
    rmSync(join(seeds(), 'bridge', 'original.docx'));
    expect(readSeedFolder(seeds(), 'seeds').refused[0]?.problems.join()).toMatch(/original\.docx is not there/);
  });
});

test('a dossier without originals keeps the version it was recorded under', () => {
  const text = '“We knew,” Jane Doe said.';
  const yaml = `id: bridge
title: The bridge
sources: [{id: article, file: article.txt, language: en}]
speakers: [{id: doe, name: Jane Doe, kind: person}]
topics: [{id: bridge, name: the bridge}]
statements: [{id: S1, speaker: doe, topic: bridge, says: She knew., passage: "“We knew,” Jane Doe said.", quotes: ["“We knew,”"]}]
`;
  const { dossier } = parseDossierFile('dossier.yaml', yaml, () => text);
  // As computed before a source could name its original.
  expect(dossierVersion(dossier)).toBe('ff3a47faa1ad0c15effb338e29fdfa1bc3397efd5eebac09c97bcfa2f56ebd40');
});
