/** The second half of reading a dossier file: references between its parts, and the anchor of each quotation in its source. */
import { createHash } from 'node:crypto';
import type { Dossier, Source, Statement } from '../model/dossier.ts';
import { type Anchor, anchorAt, lineAt, type QuoteSelector, type Resolution, resolveQuote } from '../model/quote.ts';
import type { Complain, DossierFile, Path } from './dossier-file.ts';

type Selector = DossierFile['statements'][number]['passage'];

/**
 * Checks the references and anchors the quotations of a file that has the right form. Faults go to `complain`.
 *
 * @returns the dossier without its proposals, or null when a source could not be read; worthless if anything was complained of.
 */
export function anchorDossier(
  file: DossierFile,
  readSource: (file: string) => string | null,
  complain: Complain,
): Dossier | null {
  checkReferences(file, complain);
  const sources = readSources(file, readSource, complain);
  if (sources === null) return null;
  const [first] = sources;
  const sourceOf = (id: string | undefined): Source | undefined =>
    id === undefined ? first : sources.find((source) => source.id === id);

  const statements = file.statements.map((statement, index): Statement | null => {
    const source = sourceOf(statement.source);
    if (source === undefined) return null;
    const path = ['statements', index];
    const passage = anchorIn(source, null, statement.passage, [...path, 'passage'], complain);
    const quotes = statement.quotes.map((quote, number) =>
      anchorIn(source, passage, quote, [...path, 'quotes', number], complain),
    );
    if (passage === null || quotes.some((quote) => quote === null)) return null;
    checkFragments(source, quotes as Anchor[], [...path, 'quotes'], complain);
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
      words: source ? anchorIn(source, null, dispute.words, ['disputes', index, 'words'], complain) : null,
    };
  });
  const facts = file.facts.map((fact, index) => {
    const source = sourceOf(fact.source);
    const passage = source ? anchorIn(source, null, fact.passage, ['facts', index, 'passage'], complain) : null;
    return { ...fact, source: source?.id ?? '', passage };
  });

  const accepted = (index: number) => !file.statements[index]?.proposed;
  const left = new Set(file.statements.filter((statement) => statement.proposed).map((statement) => statement.id));
  return {
    id: file.id,
    title: file.title,
    sources,
    sides: file.sides,
    speakers: file.speakers,
    topics: file.topics,
    statements: statements.filter((statement, index) => statement !== null && accepted(index)) as Statement[],
    disputes: disputes.filter(
      (dispute, index) => !file.disputes[index]?.proposed && !left.has(dispute.from) && !left.has(dispute.against),
    ),
    facts: facts.filter((fact): fact is typeof fact & { passage: Anchor } => fact.passage !== null),
  };
}

function readSources(
  file: DossierFile,
  readSource: (file: string) => string | null,
  complain: Complain,
): Source[] | null {
  const sources: Source[] = [];
  for (const [index, { file: name, ...source }] of file.sources.entries()) {
    const text = readSource(name);
    if (text === null || text.trim() === '') {
      complain(
        ['sources', index, 'file'],
        `${name} is ${text === null ? 'not there' : 'empty'}: put the source's text beside this file`,
      );
      continue;
    }
    sources.push({ ...source, text, sha256: createHash('sha256').update(text).digest('hex') });
  }
  return sources.length === file.sources.length ? sources : null;
}

function checkReferences(file: DossierFile, complain: Complain): void {
  for (const list of ['sources', 'sides', 'speakers', 'topics', 'statements', 'disputes'] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of file[list].entries()) {
      if (seen.has(id)) complain([list, index, 'id'], `"${id}" stands twice: give the second one another id`);
      seen.add(id);
    }
  }
  const known = (
    list: 'sources' | 'sides' | 'speakers' | 'topics' | 'statements',
    id: string | null | undefined,
    path: Path,
  ) => {
    if (id === null || id === undefined || file[list].some((item) => item.id === id)) return;
    complain(path, `"${id}" is not among the ${list} of this dossier: add it there or correct the id`);
  };
  for (const [index, speaker] of file.speakers.entries()) known('sides', speaker.side, ['speakers', index, 'side']);
  for (const [index, statement] of file.statements.entries()) {
    known('sources', statement.source, ['statements', index, 'source']);
    known('speakers', statement.speaker, ['statements', index, 'speaker']);
    known('speakers', statement.toldBy, ['statements', index, 'toldBy']);
    known('topics', statement.topic, ['statements', index, 'topic']);
    if (statement.toldBy === statement.speaker) {
      complain(['statements', index, 'toldBy'], `"${statement.speaker}" cannot relay their own words: take toldBy out`);
    }
  }
  for (const [index, fact] of file.facts.entries()) known('sources', fact.source, ['facts', index, 'source']);
  for (const [index, dispute] of file.disputes.entries()) {
    known('statements', dispute.from, ['disputes', index, 'from']);
    known('statements', dispute.against, ['disputes', index, 'against']);
    if (dispute.from === dispute.against)
      complain(['disputes', index], 'a statement cannot dispute itself: correct from or against');
  }
}

/** Fragments stand in the order of the source, and something of the source stands between them. */
function checkFragments(source: Source, quotes: readonly Anchor[], path: Path, complain: Complain): void {
  for (const [index, quote] of quotes.entries()) {
    const before = quotes[index - 1];
    if (before === undefined) continue;
    if (quote.start < before.end) {
      complain(
        [...path, index],
        'stands before the fragment above it in the source: list the fragments in the order of the source, without overlap',
      );
    } else if (!/[\p{L}\p{N}]/u.test(source.text.slice(before.end, quote.start))) {
      // What an editor gets who writes a quotation with commas in YAML's [ ] without quotation marks.
      complain(
        [...path, index],
        'follows the fragment above it without a word between: write both as one fragment, on a line of its own after "- "',
      );
    }
  }
}

/** Anchors a selector in a passage of the source, or in the whole of it; null after a complaint. */
function anchorIn(
  source: Source,
  passage: Anchor | null,
  selector: Selector,
  path: Path,
  complain: Complain,
): Anchor | null {
  const wanted: QuoteSelector =
    typeof selector === 'string' ? { exact: selector, prefix: null, suffix: null } : selector;
  const resolution = resolveQuote(passage?.exact ?? source.text, wanted);
  if (resolution.kind === 'found') {
    const offset = passage?.start ?? 0;
    return anchorAt(source.text, resolution.anchor.start + offset, resolution.anchor.end + offset);
  }
  complain(path, failureToSentence(source, passage, resolution));
  return null;
}

function failureToSentence(
  source: Source,
  passage: Anchor | null,
  resolution: Exclude<Resolution, { kind: 'found' }>,
): string {
  const where = passage === null ? `source "${source.id}"` : "the statement's passage";
  if (resolution.kind === 'ambiguous') {
    const offset = passage?.start ?? 0;
    const places = resolution.anchors.map(
      ({ start, prefix, suffix }) =>
        `line ${lineAt(source.text, start + offset)} (after "${oneLine(prefix)}", before "${oneLine(suffix)}")`,
    );
    return `stands ${resolution.anchors.length} times in ${where}, on ${places.join(' and on ')}: write it as exact, with a prefix or suffix that tells which`;
  }
  const { nearest } = resolution;
  if (nearest === null) return `does not stand in ${where}: copy it from there, character for character`;
  const line = nearest.line + (passage === null ? 0 : lineAt(source.text, passage.start) - 1);
  return `does not stand in ${where}, character for character. The nearest text there, on line ${line}, is: ${nearest.text}`;
}

/** A problem is one line, whatever the source's breaks. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
