/** The second half of reading a dossier file: references between its parts, and the anchor of each quotation in its source. */
import { createHash } from 'node:crypto';
import type { Dossier, Source, Statement } from '../model/dossier.ts';
import {
  type Anchor,
  createAnchor,
  offsetToLine,
  type QuoteResolution,
  type QuoteSelector,
  resolveQuote,
} from '../model/quote.ts';
import type { DossierFile, FieldPath, ReportProblem } from './dossier-schema.ts';

type Selector = DossierFile['statements'][number]['passage'];

/**
 * Checks the references and anchors the quotations of a file that has the right form. Errors go to `reportProblem`.
 *
 * @returns the dossier without its proposals, or null when a source could not be read; worthless if anything was reported.
 */
export function anchorDossier(
  file: DossierFile,
  readSource: (file: string) => string | null,
  hashFile: ((file: string) => string | null) | null,
  reportProblem: ReportProblem,
): Dossier | null {
  if (hashFile !== null) checkOriginals(file, hashFile, reportProblem);
  checkReferences(file, reportProblem);
  const sources = readSources(file, readSource, reportProblem);
  if (sources === null) return null;
  const [first] = sources;
  const sourceOf = (id: string | undefined): Source | undefined =>
    id === undefined ? first : sources.find((source) => source.id === id);

  const statements = file.statements.map((statement, index): Statement | null => {
    const source = sourceOf(statement.source);
    if (source === undefined) return null;
    const path = ['statements', index];
    const passage = anchorSelector(source, null, statement.passage, [...path, 'passage'], reportProblem);
    const quotes = statement.quotes.map((quote, number) =>
      anchorSelector(source, passage, quote, [...path, 'quotes', number], reportProblem),
    );
    if (passage === null || quotes.some((quote) => quote === null)) return null;
    checkFragments(source, quotes as Anchor[], [...path, 'quotes'], reportProblem);
    const { proposed: _, ...rest } = statement;
    return { ...rest, source: source.id, passage, quotes: quotes as Anchor[] };
  });
  const disputes = file.disputes.map((dispute, index) => {
    const { proposed: _, ...rest } = dispute;
    if (dispute.words === null) return { ...rest, words: null };
    const opposing = file.statements.find((statement) => statement.id === dispute.from);
    const source = sourceOf(opposing?.source);
    return {
      ...rest,
      words: source ? anchorSelector(source, null, dispute.words, ['disputes', index, 'words'], reportProblem) : null,
    };
  });
  const facts = file.facts.map((fact, index) => {
    const source = sourceOf(fact.source);
    const passage = source
      ? anchorSelector(source, null, fact.passage, ['facts', index, 'passage'], reportProblem)
      : null;
    return { ...fact, source: source?.id ?? '', passage };
  });

  const isAccepted = (index: number) => !file.statements[index]?.proposed;
  const proposedIds = new Set(
    file.statements.filter((statement) => statement.proposed).map((statement) => statement.id),
  );
  return {
    id: file.id,
    title: file.title,
    sources,
    sides: file.sides,
    speakers: file.speakers,
    topics: file.topics,
    statements: statements.filter((statement, index) => statement !== null && isAccepted(index)) as Statement[],
    disputes: disputes.filter(
      (dispute, index) =>
        !file.disputes[index]?.proposed && !proposedIds.has(dispute.from) && !proposedIds.has(dispute.against),
    ),
    facts: facts.filter((fact): fact is typeof fact & { passage: Anchor } => fact.passage !== null),
  };
}

function readSources(
  file: DossierFile,
  readSource: (file: string) => string | null,
  reportProblem: ReportProblem,
): Source[] | null {
  const sources: Source[] = [];
  for (const [index, { file: name, ...source }] of file.sources.entries()) {
    const text = readSource(name);
    if (text === null || text.trim() === '') {
      reportProblem(
        ['sources', index, 'file'],
        `${name} is ${text === null ? 'not there' : 'empty'}: put the source's text beside this file`,
      );
      continue;
    }
    sources.push({ ...source, text, sha256: createHash('sha256').update(text).digest('hex') });
  }
  return sources.length === file.sources.length ? sources : null;
}

/** The file as it came proves how the text was read only as long as it is that file. */
function checkOriginals(
  file: DossierFile,
  hashFile: (file: string) => string | null,
  reportProblem: ReportProblem,
): void {
  for (const [index, { originalFile }] of file.sources.entries()) {
    if (originalFile === undefined) continue;
    const path = ['sources', index, 'originalFile'];
    const sha256 = hashFile(originalFile.name);
    if (sha256 === null)
      reportProblem(
        [...path, 'name'],
        `${originalFile.name} is not there: put the file as it came beside this one, or take originalFile out`,
      );
    else if (sha256 !== originalFile.sha256)
      reportProblem(
        [...path, 'sha256'],
        `${originalFile.name} is not the file this source was read from, its SHA-256 is ${sha256}: put the right file there, or take originalFile out`,
      );
  }
}

function checkReferences(file: DossierFile, reportProblem: ReportProblem): void {
  for (const list of ['sources', 'sides', 'speakers', 'topics', 'statements', 'disputes'] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of file[list].entries()) {
      if (seen.has(id)) reportProblem([list, index, 'id'], `"${id}" stands twice: give the second one another id`);
      seen.add(id);
    }
  }
  const checkKnown = (
    list: 'sources' | 'sides' | 'speakers' | 'topics' | 'statements',
    id: string | null | undefined,
    path: FieldPath,
  ) => {
    if (id === null || id === undefined || file[list].some((item) => item.id === id)) return;
    reportProblem(path, `"${id}" is not among the ${list} of this dossier: add it there or correct the id`);
  };
  for (const [index, speaker] of file.speakers.entries())
    checkKnown('sides', speaker.side, ['speakers', index, 'side']);
  for (const [index, statement] of file.statements.entries()) {
    checkKnown('sources', statement.source, ['statements', index, 'source']);
    checkKnown('speakers', statement.speaker, ['statements', index, 'speaker']);
    checkKnown('speakers', statement.toldBy, ['statements', index, 'toldBy']);
    checkKnown('topics', statement.topic, ['statements', index, 'topic']);
    if (statement.toldBy === statement.speaker) {
      reportProblem(
        ['statements', index, 'toldBy'],
        `"${statement.speaker}" cannot relay their own words: take toldBy out`,
      );
    }
  }
  for (const [index, fact] of file.facts.entries()) checkKnown('sources', fact.source, ['facts', index, 'source']);
  for (const [index, dispute] of file.disputes.entries()) {
    checkKnown('statements', dispute.from, ['disputes', index, 'from']);
    checkKnown('statements', dispute.against, ['disputes', index, 'against']);
    if (dispute.from === dispute.against)
      reportProblem(['disputes', index], 'a statement cannot dispute itself: correct from or against');
  }
}

/** Fragments stand in the order of the source, and something of the source stands between them. */
function checkFragments(
  source: Source,
  quotes: readonly Anchor[],
  path: FieldPath,
  reportProblem: ReportProblem,
): void {
  for (const [index, quote] of quotes.entries()) {
    const before = quotes[index - 1];
    if (before === undefined) continue;
    if (quote.start < before.end) {
      reportProblem(
        [...path, index],
        'stands before the fragment above it in the source: list the fragments in the order of the source, without overlap',
      );
    } else if (!/[\p{L}\p{N}]/u.test(source.text.slice(before.end, quote.start))) {
      // What an editor gets who writes a quotation with commas in YAML's [ ] without quotation marks.
      reportProblem(
        [...path, index],
        'follows the fragment above it without a word between: write both as one fragment, on a line of its own after "- "',
      );
    }
  }
}

/** Anchors a selector in a passage of the source, or in the whole of it; null after reporting a problem. */
function anchorSelector(
  source: Source,
  passage: Anchor | null,
  selector: Selector,
  path: FieldPath,
  reportProblem: ReportProblem,
): Anchor | null {
  const wanted: QuoteSelector =
    typeof selector === 'string' ? { exact: selector, prefix: null, suffix: null } : selector;
  const resolution = resolveQuote(passage?.exact ?? source.text, wanted);
  if (resolution.kind === 'found') {
    const offset = passage?.start ?? 0;
    return createAnchor(source.text, resolution.anchor.start + offset, resolution.anchor.end + offset);
  }
  reportProblem(path, failureToSentence(source, passage, resolution));
  return null;
}

function failureToSentence(
  source: Source,
  passage: Anchor | null,
  resolution: Exclude<QuoteResolution, { kind: 'found' }>,
): string {
  const where = passage === null ? `source "${source.id}"` : "the statement's passage";
  if (resolution.kind === 'ambiguous') {
    const offset = passage?.start ?? 0;
    const places = resolution.anchors.map(
      ({ start, prefix, suffix }) =>
        `line ${offsetToLine(source.text, start + offset)} (after "${collapseWhitespace(prefix)}", before "${collapseWhitespace(suffix)}")`,
    );
    return `stands ${resolution.anchors.length} times in ${where}, on ${places.join(' and on ')}: write it as exact, with a prefix or suffix that tells which`;
  }
  const { nearest } = resolution;
  if (nearest === null) return `does not stand in ${where}: copy it from there, character for character`;
  const line = nearest.line + (passage === null ? 0 : offsetToLine(source.text, passage.start) - 1);
  return `does not stand in ${where}, character for character. The nearest text there, on line ${line}, is: ${nearest.text}`;
}

/** A problem is one line, whatever the source's breaks. */
function collapseWhitespace(text: string): string {
  return text.replace(/\s+/g, ' ');
}
