/**
 * Reads a dossier file (YAML) as an editor writes it, checks it as a whole and anchors every quotation in its source.
 * The format is explained in seeds/README.md. A file with one fault is refused with all of its faults.
 */
import { createHash } from 'node:crypto';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { DataError } from '../../lib/errors.ts';
import {
  type Dossier,
  disputeSchema,
  dossierSchema,
  factSchema,
  originalSchema,
  sideSchema,
  sourceSchema,
  speakerSchema,
  statementSchema,
  topicSchema,
} from '../model/dossier.ts';
import { anchorDossier } from './dossier-anchors.ts';

const selectorSchema = z.union([
  z.string().min(1),
  z.strictObject({
    exact: z.string().min(1),
    prefix: z.string().nullable().default(null),
    suffix: z.string().nullable().default(null),
  }),
]);
const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);
const aliases = sideSchema.shape.aliases.default([]);

const fileNameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u, 'must be the name of a file beside this one, such as article.txt');

const sourceFileSchema = sourceSchema.omit({ text: true, sha256: true }).extend({
  file: fileNameSchema,
  title: optional(sourceSchema.shape.title.unwrap()),
  publisher: optional(sourceSchema.shape.publisher.unwrap()),
  author: optional(sourceSchema.shape.author.unwrap()),
  address: optional(
    z.url({ protocol: /^https?$/, error: 'must be a web address that begins with https:// or http://' }),
  ),
  date: optional(sourceSchema.shape.date.unwrap()),
  language: optional(sourceSchema.shape.language.unwrap()),
  originalFile: sourceSchema.shape.originalFile.unwrap().extend({ name: fileNameSchema }).optional(),
});
const statementFileSchema = statementSchema.extend({
  source: statementSchema.shape.source.optional(),
  as: optional(statementSchema.shape.as.unwrap()),
  quotes: z.array(selectorSchema).default([]),
  passage: selectorSchema,
  via: optional(statementSchema.shape.via.unwrap()),
  viaNote: optional(statementSchema.shape.viaNote.unwrap()),
  toldBy: optional(statementSchema.shape.toldBy.unwrap()),
  date: optional(statementSchema.shape.date.unwrap()),
  original: optional(originalSchema.extend({ from: optional(originalSchema.shape.from.unwrap()) })),
  /** A draft's proposal: checked like the rest, but not part of the record until an editor takes the mark away. */
  proposed: z.boolean().default(false),
});
const disputeFileSchema = disputeSchema.extend({
  voice: disputeSchema.shape.voice.default('speaker'),
  words: optional(selectorSchema),
  scope: optional(disputeSchema.shape.scope.unwrap()),
  proposed: z.boolean().default(false),
});

const dossierFileSchema = z.strictObject({
  id: dossierSchema.shape.id,
  title: dossierSchema.shape.title,
  sources: z.array(sourceFileSchema).min(1, 'needs at least one source'),
  sides: z.array(sideSchema.extend({ aliases })).default([]),
  speakers: z.array(
    speakerSchema.extend({
      aliases,
      role: optional(speakerSchema.shape.role.unwrap()),
      side: optional(speakerSchema.shape.side.unwrap()),
      note: optional(speakerSchema.shape.note.unwrap()),
    }),
  ),
  topics: z.array(topicSchema.extend({ aliases })),
  statements: z.array(statementFileSchema),
  disputes: z.array(disputeFileSchema).default([]),
  facts: z
    .array(factSchema.extend({ source: factSchema.shape.source.optional(), passage: selectorSchema }))
    .default([]),
});
export type DossierFile = z.infer<typeof dossierFileSchema>;

/** Where a fault stands: a path of keys and indexes into the file. */
export type FieldPath = readonly (string | number)[];
/** Collects one fault; `what` says what is wrong and what to do. */
export type ReportProblem = (path: FieldPath, what: string) => void;

/** A dossier as its file gives it, and how many of its statements are proposals that were left out. */
export interface ParsedDossier {
  dossier: Dossier;
  proposals: number;
}

/**
 * @param name the file's name as the editor knows it, for the messages.
 * @param yaml the file's text.
 * @param readSource gives the text of a source file beside it; null where there is none.
 * @param hashFile gives the SHA-256 of any file beside it; null where there is none. Without it, original files go unchecked.
 * @throws DataError with every fault: file, line, field, what to do.
 */
export function parseDossierFile(
  name: string,
  yaml: string,
  readSource: (file: string) => string | null,
  hashFile: ((file: string) => string | null) | null = null,
): ParsedDossier {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true });
  const problems: string[] = [];
  const lineOf = (path: FieldPath): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const reportProblem: ReportProblem = (path, what) =>
    problems.push(`${name}:${lineOf(path)}: ${pathToField(path)}: ${what}`);
  for (const error of [...document.errors, ...document.warnings]) {
    problems.push(`${name}:${error.linePos?.[0].line ?? 1}: not YAML: ${error.message.split('\n')[0]}`);
  }
  if (document.contents === null) reportProblem([], 'is empty: seeds/README.md says what it has to hold');
  if (problems.length > 0) throw new DataError(problems);

  const parsed = dossierFileSchema.safeParse(documentToValue(name, document));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) reportProblem(issue.path as FieldPath, issueToSentence(issue));
    throw new DataError(problems);
  }
  const dossier = anchorDossier(parsed.data, readSource, hashFile, reportProblem);
  if (dossier === null || problems.length > 0) throw new DataError(problems);
  return { dossier, proposals: parsed.data.statements.filter((statement) => statement.proposed).length };
}

/** An alias of what is not there is refused, and aliases of aliases that would unfold into more than the machine holds. */
function documentToValue(name: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new DataError([`${name}:1: not YAML: ${(error as Error).message}: write it out, without aliases`]);
  }
}

/** The version of a dossier: the hex SHA-256 of its JSON, whose keys stand in the schema's order. */
export function dossierVersion(dossier: Dossier): string {
  return createHash('sha256')
    .update(JSON.stringify(dossierSchema.parse(dossier)))
    .digest('hex');
}

function pathToField(path: FieldPath): string {
  return (
    path.reduce<string>(
      (field, key) => (typeof key === 'number' ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`),
      '',
    ) || 'the file'
  );
}

function issueToSentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}: take it out or correct its name`;
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `is missing: it has to be ${expectedToText(issue.expected)}`;
  if (issue.code === 'invalid_type') return `has to be ${expectedToText(issue.expected)}`;
  if (issue.code === 'invalid_union') return 'has to be the exact text, or exact with prefix and suffix';
  return issue.message;
}

function expectedToText(expected: string): string {
  return expected === 'array'
    ? 'a list'
    : expected === 'object'
      ? 'a group of fields'
      : expected === 'string'
        ? 'a text'
        : `a ${expected}`;
}
