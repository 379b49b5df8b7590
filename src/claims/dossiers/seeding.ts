/** Records the dossiers of a folder. The same content makes no new entry; changed content makes one that keeps the history. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, OperatorError } from '../../lib/errors.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Entry } from '../model/entry.ts';
import type { ReadModel } from '../read-model/read-model.ts';
import { dossierVersion, parseDossierFile } from './dossier-file.ts';
import { findReportProblem } from './reporting/first-hand.ts';

export interface SeedResult {
  dossier: string;
  outcome: 'new' | 'changed' | 'unchanged';
  statements: number;
  /** Statements of the file that are still proposals and were left out. */
  proposals: number;
  /** "S3: The source’s sentence may not say …", for each statement that its source does not plainly report. */
  cautions: readonly string[];
}

export type RecordSeed = (
  kind: 'dossier-seeded',
  body: Pick<Extract<Entry, { kind: 'dossier-seeded' }>, 'dossier' | 'version'>,
  seed: string,
  /** What is on record of the dossier; null for a new one. */
  known: { version: string; at: string } | null,
) => Promise<void>;

/** A source file larger than this is refused: a dossier's sources are articles and reports, not archives. */
const MAX_SOURCE_BYTES = 5_000_000;

/** What drafting reads of a file at most. */
const MAX_ORIGINAL_BYTES = 20 * 1024 * 1024;

/** A dossier whose file is wrong. It is left out; what the record already has of it stays as it was. */
export interface RefusedSeed {
  /** Its folder's name. */
  seed: string;
  /** Each with file, line, field and what to do. */
  problems: readonly string[];
}

/**
 * Records every dossier in `folder` whose file is right. One that is wrong is reported, and the others go on.
 *
 * @param folder holds one folder for each dossier, with its dossier.yaml and its sources.
 * @param name how messages call the folder.
 * @param refuse hears of each dossier that is left out.
 * @throws OperatorError when the folder cannot be read.
 */
export async function seedFolder(
  folder: string,
  name: string,
  readModel: ReadModel,
  record: RecordSeed,
  refuse: (refused: RefusedSeed) => void,
): Promise<SeedResult[]> {
  const { read, refused } = readSeedFolder(folder, name);
  for (const one of refused) refuse(one);
  const seeded: SeedResult[] = [];
  for (const { seed, dossier, proposals } of read) {
    const version = dossierVersion(dossier);
    const known = readModel.records.dossier(dossier.id);
    const outcome = known === null ? 'new' : known.seeded === version ? 'unchanged' : 'changed';
    if (outcome !== 'unchanged') await record('dossier-seeded', { dossier, version }, seed, known);
    const cautions = outcome === 'unchanged' ? [] : findCautions(dossier);
    seeded.push({ dossier: dossier.id, outcome, statements: dossier.statements.length, proposals, cautions });
  }
  return seeded;
}

/** What /record would ask before it took a statement of the dossier. */
export function findCautions({ statements, sources, speakers }: Dossier): string[] {
  return statements.flatMap(({ id, source, speaker, quotes, as, toldBy }) => {
    const { text = '', language = null } = sources.find((each) => each.id === source) ?? {};
    const known = speakers.find((each) => each.id === speaker);
    const names = [known?.name, ...(known?.aliases ?? []), known?.role, as].filter((name) => name != null);
    const problem = findReportProblem({ text, language, quotes, names, isToldBySomebody: toldBy !== null });
    return problem === null ? [] : [`${id}: ${problem}`];
  });
}

interface Seed {
  seed: string;
  dossier: Dossier;
  proposals: number;
}

/** Reads the dossiers of a folder without recording them; throws as `seedFolder` does. */
export function readSeedFolder(folder: string, name: string): { read: Seed[]; refused: RefusedSeed[] } {
  let seeds: string[];
  try {
    seeds = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    throw new OperatorError(
      `The folder of dossiers, ${folder}, cannot be read: create it, or correct SEEDS_DIR (seeds in the file of newsrooms), which is looked for from ${process.cwd()}.`,
      { cause },
    );
  }
  const refused: RefusedSeed[] = [];
  const read: Seed[] = [];
  const seedOf = new Map<string, string>();
  for (const seed of seeds) {
    const path = join(folder, seed, 'dossier.yaml');
    if (!existsSync(path)) continue;
    try {
      const { dossier, proposals } = parseDossierFile(
        `${name}/${seed}/dossier.yaml`,
        readFileSync(path, 'utf8'),
        (file) => readSourceText(join(folder, seed, file)),
        (file) => hashFile(join(folder, seed, file)),
      );
      const twin = seedOf.get(dossier.id);
      if (twin !== undefined) {
        const problem = `${name}/${seed}/dossier.yaml:1: id: "${dossier.id}" is the id of ${name}/${twin} already: give one of them another id`;
        refused.push({ seed, problems: [problem] });
        continue;
      }
      seedOf.set(dossier.id, seed);
      read.push({ seed, dossier, proposals });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      refused.push({ seed, problems: error.problems });
    }
  }
  return { read, refused };
}

function hashFile(path: string): string | null {
  if (!existsSync(path) || !statSync(path).isFile() || statSync(path).size > MAX_ORIGINAL_BYTES) return null;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function readSourceText(path: string): string | null {
  if (!existsSync(path) || !statSync(path).isFile() || statSync(path).size > MAX_SOURCE_BYTES) return null;
  const text = readFileSync(path, 'utf8');
  // U+FEFF is the editor's doing, not the publisher's.
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
