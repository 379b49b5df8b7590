/**
 * The record's quotations as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): one for each fragment, whose
 * target is the fragment in its source and whose bodies say who is quoted and through which channel.
 */
import { v5 } from 'uuid';
import type { Anchor } from '../claims/model/quote.ts';
import type { SourceView, StatementView } from '../claims/queries/statements.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { createUtf16ToCodePoint } from '../lib/code-points.ts';
import { given, toLine } from './json-ld.ts';
import type { OpenRecord } from './record.ts';
import type { StatementTexts } from './statement-texts.ts';

const CONTEXT = 'http://www.w3.org/ns/anno.jsonld';
/** Annotations need an IRI of their own that stays the same: a name-based UUID (RFC 9562, section 5.5) in this space. */
const SPACE = '6d3a5f0e-6c1c-5d6f-9b53-0d0f6a7f1e11';

/** An AnnotationCollection with one page, one annotation a line. Retracted statements and proposals are not in it. */
export async function* recordToAnnotations(record: OpenRecord, texts: StatementTexts): AsyncIterable<string> {
  const readModel = await record.readModel();
  const id = (...name: string[]) => `urn:uuid:${v5(JSON.stringify([record.newsroom, ...name]), SPACE)}`;
  const label = `The quotations on record of ${record.newsroom}`;
  const collection = { '@context': CONTEXT, id: id('collection'), type: 'AnnotationCollection', label };
  const page = { id: id('page'), type: 'AnnotationPage', startIndex: 0 };
  yield `${toLine(collection).slice(0, -1)},"first":${toLine(page).slice(0, -1)},"items":[`;
  const pointsIn = createPoints(readModel);
  let total = 0;
  for (const view of readModel.records.walk(null)) {
    if (view.state !== 'recorded') continue;
    for (const [index, anchor] of view.statement.quotes.entries()) {
      const annotation = quoteToAnnotation(readModel, view, anchor, pointsIn(view), {
        id: id(view.ref, String(index)),
        attribution: texts.attribution(view),
      });
      yield `${total === 0 ? '' : ','}\n${toLine(annotation)}`;
      total += 1;
    }
  }
  yield `\n]},"total":${total}}\n`;
}

function quoteToAnnotation(
  readModel: ReadModel,
  view: StatementView,
  { exact, prefix, suffix, start, end }: Anchor,
  pointOf: (unit: number) => number,
  { id, attribution }: { id: string; attribution: string },
): object {
  const versions = readModel.editing.versions(view.ref);
  return {
    id,
    type: 'Annotation',
    motivation: 'describing',
    ...given({ created: versions[0]?.at, modified: versions.length > 1 ? versions.at(-1)?.at : null }),
    body: [
      body('identifying', attribution),
      ...(view.statement.via === null ? [] : [body('describing', `Channel: ${view.statement.via}`)]),
      ...originalOf(view),
      body('tagging', view.topic.name),
    ],
    target: {
      source: sourceToIri(view.source),
      selector: [
        { type: 'TextQuoteSelector', exact, prefix, suffix },
        { type: 'TextPositionSelector', start: pointOf(start), end: pointOf(end) },
      ],
    },
  };
}

/** A translation is never shown as the speaker's own words. */
function originalOf({ statement: { original } }: StatementView): object[] {
  if (original === null) return [];
  const from = original.from === null ? '' : `, from ${original.from}`;
  return [
    body('describing', `The source prints a translation. The original (${original.language}${from}): ${original.text}`),
  ];
}

function body(purpose: 'identifying' | 'describing' | 'tagging', value: string): object {
  return { type: 'TextualBody', purpose, format: 'text/plain', value };
}

/** The source's address; without one, the name of its text by its hash (RFC 6920), which is nobody's address. */
function sourceToIri({ address, sha256 }: SourceView): string {
  return address ?? `ni:///sha-256;${Buffer.from(sha256, 'hex').toString('base64url')}`;
}

/**
 * Positions count code points: "The selection of the text MUST be in terms of unicode code points", says the model of both
 * selectors. The statements of a source follow each other mostly, so the last source's table is kept.
 */
function createPoints(readModel: ReadModel): (view: StatementView) => (unit: number) => number {
  let last: { key: string; pointOf: (unit: number) => number } | null = null;
  return ({ dossier, statement }) => {
    const key = `${dossier.row} ${statement.source}`;
    if (last?.key !== key)
      last = {
        key,
        pointOf: createUtf16ToCodePoint(readModel.records.sourceText(dossier.row, statement.source) ?? ''),
      };
    return last.pointOf;
  };
}
