/**
 * Reads a dossier file (YAML) as an editor writes it, checks it as a whole and anchors every quotation in its source.
 * seeds/README.md explains the format. A file with an error is refused, and all of its errors are reported.
 */
import { createHash } from 'node:crypto';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { DataError } from '../../lib/errors.ts';
import { type Dossier, dossierSchema } from '../model/dossier.ts';
import { anchorDossier } from './dossier-anchors.ts';
import { dossierFileSchema, type FieldPath, type ReportProblem } from './dossier-schema.ts';

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
 * @throws DataError with every error: file, line, field, what to do.
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
