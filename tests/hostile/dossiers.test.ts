/** Hostile dossier files: refused as a whole, in lines for the editor, and nothing outside of the folder is looked at. */
import { describe, expect, test } from 'vitest';
import { parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { DataError } from '../../src/lib/errors.ts';
import { hostileDossiers, VALID_DOSSIER } from './dossiers.ts';

function read(yaml: string): { problems: readonly string[]; files: string[] } {
  const files: string[] = [];
  try {
    parseDossierFile('story/dossier.yaml', yaml, (file) => {
      files.push(file);
      return file === 'article.txt' ? 'Paris says so.' : null;
    });
    return { problems: [], files };
  } catch (error) {
    if (error instanceof DataError) return { problems: error.problems, files };
    throw error;
  }
}

test('the whole one is taken', () => {
  expect(read(VALID_DOSSIER)).toEqual({ problems: [], files: ['article.txt'] });
});

describe.each(Object.entries(hostileDossiers))('%s', (_, files) => {
  test.each(files.map((yaml, at) => [at, yaml] as const))('number %i is refused', (_at, yaml) => {
    const { problems, files: looked } = read(yaml);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem).toMatch(/^story\/dossier\.yaml:\d+: /);
      expect(problem.split('\n')).toHaveLength(1);
    }
    expect(looked.filter((file) => /[/\\\0]|\.\./.test(file))).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
