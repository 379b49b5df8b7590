import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KnownSpeaker } from '../../claims/dossiers/known-speakers.ts';
import type { Speaker } from '../../claims/model/dossier.ts';
import { UserError } from '../../lib/errors.ts';

/** A source of a dossier that is already there. */
export interface KnownSource {
  /** The dossier's folder, such as "harbour-strike". */
  dossier: string;
  /** Its id in the dossier's file. */
  id: string;
  file: string;
  text: string;
  title: string | null;
  address: string | null;
  /** Every fragment the dossier's file anchors in this folder's sources, with the statement it belongs to. */
  anchors: { statement: string; exact: string }[];
}

const exactOf = (selector: unknown): string | null =>
  typeof selector === 'string' ? selector : ((selector as { exact?: string } | null)?.exact ?? null);

interface FileShape {
  sources?: { id?: string; file?: string; title?: string; address?: string }[];
  statements?: { id?: string; source?: string; passage?: unknown; quotes?: unknown[] }[];
}

/** The sources of one dossier folder; none where its file cannot be read, which the record's own reading reports. */
const sourcesIn = (folder: string, dossier: string): KnownSource[] => {
  let shape: FileShape;
  try {
    shape = parse(readFileSync(join(folder, dossier, 'dossier.yaml'), 'utf8')) as FileShape;
  } catch {
    return [];
  }
  return (shape.sources ?? []).flatMap(({ id, file, title, address }, i) => {
    const path = file ? join(folder, dossier, file) : '';
    if (!file || !/^[^/\\]+$/.test(file) || !existsSync(path)) return [];
    const own = (shape.statements ?? []).filter(
      (one) => (one.source ?? shape.sources?.[0]?.id) === id || (i === 0 && !one.source),
    );
    const anchors = own.flatMap((one) =>
      [one.passage, ...(one.quotes ?? [])].flatMap((selector) => {
        const exact = exactOf(selector);
        return exact ? [{ statement: one.id ?? '', exact }] : [];
      }),
    );
    return [
      {
        dossier,
        id: id ?? '',
        file,
        text: readFileSync(path, 'utf8'),
        title: title ?? null,
        address: address ?? null,
        anchors,
      },
    ];
  });
};

/** The dossiers' names in the seeds folder. */
const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
    : [];

/** Every source of these dossiers in the seeds folder; without a list, of every dossier. */
export const knownSources = (folder: string, dossiers: readonly string[] = namesIn(folder)): KnownSource[] =>
  dossiers.flatMap((dossier) => sourcesIn(folder, dossier));

/** As in a dossier's file, where only id, name and kind are sure to be there. */
interface SpeakersShape {
  sides?: { id: string; name: string; aliases?: string[] }[];
  speakers?: (Pick<Speaker, 'id' | 'name' | 'kind'> & Partial<Speaker>)[];
}

/** The speakers of the dossiers in the seeds folder. A file that cannot be read has none. */
export const knownSpeakers = (folder: string): KnownSpeaker[] => {
  const dossiers = [...new Set(knownSources(folder).map(({ dossier }) => dossier))];
  return dossiers.flatMap((dossier) => {
    const shape = parse(readFileSync(join(folder, dossier, 'dossier.yaml'), 'utf8')) as SpeakersShape;
    return (shape.speakers ?? []).map(({ role = null, note = null, aliases = [], side = null, ...speaker }) => {
      const own = (shape.sides ?? []).find(({ id }) => id === side);
      return {
        ...speaker,
        role,
        note,
        aliases,
        side: own ? { id: own.id, name: own.name, aliases: own.aliases ?? [] } : null,
        dossier,
      };
    });
  });
};

/** A folder name that is still free: "harbour-strike", else "harbour-strike-2". */
export const freeName = (folder: string, wanted: string): string => {
  if (!existsSync(join(folder, wanted))) return wanted;
  for (let n = 2; n < 1_000; n++) if (!existsSync(join(folder, `${wanted}-${n}`))) return `${wanted}-${n}`;
  throw new UserError(`There are already 1,000 dossiers named ${wanted}: give this one a name of its own with --name.`);
};

/**
 * Writes a new dossier's folder as a whole or not at all: the files are made beside it and moved into place together.
 * @throws Error with `cause` where the disk refuses.
 */
export const writeSeed = (folder: string, name: string, files: Record<string, string | Uint8Array>): string => {
  mkdirSync(folder, { recursive: true });
  const target = join(folder, name);
  const making = mkdtempSync(join(folder, '.draft-'));
  try {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(making, file), text);
    renameSync(making, target);
  } catch (cause) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(`${target} could not be written`, { cause });
  }
  return target;
};
