import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, parseDocument } from 'yaml';
import { parseDossierFile } from '../../claims/dossiers/dossier-file.ts';
import { type Anchor, type QuoteSelector, resolveQuote } from '../../claims/model/quote.ts';
import { DataError } from '../../lib/errors.ts';
import type { Draft } from '../draft.ts';
import type { Metadata } from '../readers/metadata.ts';
import { sourceFields } from './dossier-yaml.ts';
import {
  type ChangedStatement,
  changedStatements,
  changeNote,
  type KnownStatement,
  withdrawnStatements,
} from './later-statements.ts';
import type { OriginalFile } from './original-file.ts';
import type { KnownSource } from './seeds.ts';

/** What an update did. Nothing is written where the dossier's file would be refused afterwards. */
export type Update =
  /** The later text stands in place of the earlier one: every fragment is in it. */
  | { kind: 'replaced'; withdrawn: string[] }
  /**
   * The later text is a further source. `moved` statements stand in it now, `kept` ones stay with the earlier text. Of these
   * the `changed` ones have a new wording, which is proposed. `withdrawn` are those that the publisher takes back.
   */
  | { kind: 'added'; file: string; moved: string[]; kept: string[]; changed: ChangedStatement[]; withdrawn: string[] }
  | { kind: 'refused'; problems: readonly string[] };

interface FileStatement {
  id: string;
  source?: string;
  speaker?: string;
  topic?: string;
  passage: unknown;
  quotes?: unknown[];
}
interface FileShape {
  sources: { id: string; file: string; originalFile?: { name: string } }[];
  statements: FileStatement[];
  disputes?: { from: string; words?: unknown }[];
}

/**
 * Takes a later version of an article into the dossier of the earlier one. Where a fragment has vanished the earlier text
 * stays, as the source of the statements that rest on it: what was published once was published.
 *
 * @param folder the seeds folder.
 * @param draft what the later text says, for the new wording of statements that are not in it any more.
 * @param original the file that the later text was read from; null where it is the text itself.
 * @throws Error where the disk refuses; then nothing is changed.
 */
export const takeLaterVersion = (
  folder: string,
  earlier: KnownSource,
  text: string,
  metadata: Metadata,
  draft: Draft,
  original: (OriginalFile & { bytes: Uint8Array }) | null = null,
): Update => {
  const home = join(folder, earlier.dossier);
  const yaml = readFileSync(join(home, 'dossier.yaml'), 'utf8');
  const textOf = (changes: Readonly<Record<string, string>>) => (file: string) =>
    changes[file] ?? readFileSync(join(home, file), 'utf8');
  const refusal = (file: string, changes: Readonly<Record<string, string>>): readonly string[] => {
    try {
      parseDossierFile(`${earlier.dossier}/dossier.yaml`, file, textOf(changes));
      return [];
    } catch (error) {
      if (error instanceof DataError) return error.problems;
      throw error;
    }
  };
  const document = parseDocument(yaml);
  const shape = document.toJS() as FileShape;
  const input = { id: earlier.dossier, text, metadata, draft };
  const withdrawn = withdrawnStatements(shape.statements.map(toKnown), input);
  const name = freeSource(shape, earlier);
  const originalFile = original && { name: freeOriginal(shape, original.name), sha256: original.sha256 };
  const originalBytes = original && originalFile ? { [originalFile.name]: original.bytes } : {};
  if (refusal(yaml, { [earlier.file]: text }).length === 0) {
    // The file that the earlier text was read from is not the later one's.
    const index = shape.sources.findIndex(({ id }) => id === earlier.id);
    document.deleteIn(['sources', index, 'originalFile']);
    if (originalFile) document.setIn(['sources', index, 'originalFile'], document.createNode(originalFile));
    const isChanged = originalFile !== null || shape.sources[index]?.originalFile !== undefined;
    const written = isChanged ? document.toString({ lineWidth: 0 }) : yaml;
    writeWhole(home, { ...originalBytes, [earlier.file]: text, 'dossier.yaml': written });
    return { kind: 'replaced', withdrawn };
  }
  const own = shape.statements.filter((one) => (one.source ?? shape.sources[0]?.id) === earlier.id);
  const moved = own.filter((one) => standsIn(text, one, shape)).map((one) => one.id);
  addSource(document, { ...sourceFields(metadata, name.id, name.file), ...(originalFile ? { originalFile } : {}) });
  for (const [index, one] of shape.statements.entries())
    if (moved.includes(one.id)) document.setIn(['statements', index, 'source'], name.id);
  const gone = own.filter((one) => !moved.includes(one.id)).map(toKnown);
  const ids = shape.statements.map((one) => one.id);
  const { changed, proposed } = changedStatements(gone, ids, name.id, input);
  for (const one of changed) {
    document.setIn(['statements', ids.indexOf(one.id), 'viaNote'], changeNote(one));
  }
  for (const one of proposed) document.addIn(['statements'], document.createNode(one));
  const written = document.toString({ lineWidth: 0 });
  const problems = refusal(written, { [name.file]: text });
  if (problems.length > 0) return { kind: 'refused', problems };
  writeWhole(home, { ...originalBytes, [name.file]: text, 'dossier.yaml': written });
  const kept = own.map((one) => one.id).filter((id) => !moved.includes(id));
  return { kind: 'added', file: name.file, moved, kept, changed, withdrawn };
};

const exactOf = (selector: unknown): string =>
  typeof selector === 'string' ? selector : ((selector as { exact?: string } | null)?.exact ?? '');

const toKnown = ({ id, speaker = '', topic = '', passage, quotes = [] }: FileStatement): KnownStatement => ({
  id,
  speaker,
  topic,
  passage: exactOf(passage),
  quotes: quotes.map(exactOf),
});

/** article.txt, article-2.txt, article-3.txt: an id and a file that the dossier does not have. */
const freeSource = ({ sources }: FileShape, { id, file }: KnownSource): { id: string; file: string } => {
  const base = id.replace(/-\d+$/, '');
  const ending = /\.[^.]+$/.exec(file)?.[0] ?? '';
  const taken = new Set(sources.flatMap((source) => [source.id, source.file]));
  let number = 2;
  while (taken.has(`${base}-${number}`) || taken.has(`${base}-${number}${ending}`)) number++;
  return { id: `${base}-${number}`, file: `${base}-${number}${ending}` };
};

/** original.pdf, original-2.pdf: a name that no other source's original has. */
const freeOriginal = ({ sources }: FileShape, wanted: string): string => {
  const taken = new Set(sources.map(({ originalFile }) => originalFile?.name));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = wanted.replace(/(?=\.[^.]+$)/, `-${number}`);
  return name;
};

const addSource = (document: Document, fields: Record<string, unknown>): void => {
  const sources = document.get('sources') as { flow?: boolean; items: unknown[] };
  document.addIn(['sources'], document.createNode(fields));
  const added = sources.items.at(-1);
  if (isMap(added) && sources.flow) added.flow = true;
};

/** Whether all that the statement rests on is in the text, each fragment once: then it can be anchored there. */
const standsIn = (text: string, { id, passage, quotes }: FileStatement, { disputes }: FileShape): boolean => {
  const found = anchorOf(text, passage);
  if (found === null) return false;
  const words = (disputes ?? []).filter((one) => one.from === id && one.words !== undefined && one.words !== null);
  return (
    (quotes ?? []).every((one) => anchorOf(found.exact, one) !== null) &&
    words.every((one) => anchorOf(text, one.words) !== null)
  );
};

const anchorOf = (text: string, selector: unknown): Anchor | null => {
  const wanted: QuoteSelector =
    typeof selector === 'string'
      ? { exact: selector, prefix: null, suffix: null }
      : { prefix: null, suffix: null, ...(selector as { exact: string }) };
  const resolution = resolveQuote(text, wanted);
  return resolution.kind === 'found' ? resolution.anchor : null;
};

/** All of the files or none, the dossier's last: until it names a text, that text is nobody's source. */
const writeWhole = (home: string, files: Readonly<Record<string, string | Uint8Array>>): void => {
  const making = Object.entries(files).map(([file, text]) => ({ target: join(home, file), text }));
  try {
    for (const { target, text } of making) writeFileSync(`${target}.new`, text);
    for (const { target } of making) renameSync(`${target}.new`, target);
  } catch (cause) {
    for (const { target } of making) rmSync(`${target}.new`, { force: true });
    throw new Error(`${home} could not be written`, { cause });
  }
};
