/** What can be checked of a statement: where its words stand, the hashes of its source, and how the source came. */
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Answer, type Block, code, createAnswer, paragraph, type Spans, strong, text } from '../answer.ts';

export function statementProofToAnswer(readModel: ReadModel, view: StatementView): Answer {
  const { passage, quotes } = view.statement;
  const entries = new Set(readModel.records.history(view.ref).map(({ entry }) => entry));
  return createAnswer({
    title: `Proof of ${view.ref}`,
    blocks: [
      { kind: 'fields', fields: sourceToFields(view) },
      ...fetchedToBlocks(view),
      paragraph(strong('Anchors'), text(' (W3C selectors; positions in UTF-16 units of the stored text)')),
      { kind: 'list', items: [passage, ...quotes].map((anchor) => [code(JSON.stringify(anchor))]) },
      paragraph(strong('Entries')),
      { kind: 'list', items: [...entries].map((entry) => [code(entry)]) },
      paragraph(
        text('For a file that can be checked without Whosaid, whoever runs it enters '),
        code(`npm run -s proof -- ${view.ref}`),
        text('.'),
      ),
    ],
    actions: [],
    statements: [view.ref],
  });
}

function sourceToFields({ source }: StatementView): { name: string; value: Spans }[] {
  const fields = [{ name: 'SHA-256 of the source’s text', value: [code(source.sha256)] }];
  if (source.originalFile !== undefined)
    fields.push({ name: 'SHA-256 of the file it came as', value: [code(source.originalFile.sha256)] });
  if (source.provenance !== undefined) fields.push({ name: 'Read by', value: [code(source.provenance.reader)] });
  return fields;
}

function fetchedToBlocks({ source }: StatementView): Block[] {
  const fetched = source.provenance?.fetched ?? null;
  if (fetched === null) return [];
  return [
    paragraph(strong('Fetched '), text(`at ${fetched.at}, from:`)),
    { kind: 'list', items: fetched.addresses.map((address) => [code(address)]) },
    { kind: 'list', items: Object.entries(fetched.headers).map(([name, value]) => [code(`${name}: ${value}`)]) },
  ];
}
