/** What proves one statement without Whosaid: its source, its entries and their place in the chain, as files. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ChainedRow } from '../claims/ledger/check-link.ts';
import { storedToJson, toCanonicalText } from '../claims/ledger/seal.ts';
import type { StatementView } from '../claims/queries/statements.ts';
import { type Link, linkToLine, sha256 } from '../storage/chain.ts';
import type { Originals } from '../storage/originals.ts';
import { proofReadme } from './proof-readme.ts';
import type { OpenRecord } from './record.ts';

export interface ProofReport {
  entries: number;
  /** Of the last link: the head. */
  head: string;
  number: number;
}

/**
 * Writes the files into `folder`, which has to be there and empty.
 *
 * @param heads signed heads to lay beside it: name and text.
 */
export async function writeProof(
  record: OpenRecord,
  originals: Originals,
  view: StatementView,
  heads: readonly { name: string; text: string }[],
  folder: string,
): Promise<ProofReport> {
  const readModel = await record.readModel();
  const text = readModel.records.sourceText(view.dossier.row, view.statement.source) ?? '';
  const wanted = new Set(
    [view.ref, view.dossier.slug].flatMap((subject) => readModel.records.history(subject).map(({ entry }) => entry)),
  );
  const sums: string[] = [];
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

  write('source.txt', text);
  sums.push(`${sha256(text)}  source.txt`);
  const { originalFile } = view.source;
  const original = originalFile === undefined ? null : await originals.get(originalFile.sha256);
  if (originalFile !== undefined && original !== null) {
    const name = `source-as-it-came${extname(originalFile.name)}`;
    write(name, original);
    sums.push(`${originalFile.sha256}  ${name}`);
  }
  const { quotes, passage } = view.statement;
  write('statement.json', toText({ statement: view.statement, speaker: view.speaker, source: view.source }));
  write('anchors.json', toText({ source: view.source.sha256, passage, quotes }));

  mkdirSync(join(folder, 'entries'));
  const chain = createWriteStream(join(folder, 'chain.txt'));
  let last: (Link & { key: string }) | null = null;
  let before: Link | null = null;
  let entries = 0;
  for await (const row of record.ledger.rows()) {
    const { key, link } = row;
    if (link === null) throw new Error(`the entry ${key} is in no chain`);
    if (wanted.has(key)) {
      entries += 1;
      const name = `entries/${link.number}-${key}.txt`;
      write(name, contentOf(row, link));
      write(`entries/${link.number}-${key}.json`, storedToJson(row.value));
      write(`entries/${link.number}-${key}.salt.json`, toText({ salt: link.salt, more: link.more }));
      sums.push(`${link.content}  ${name}`);
    }
    // From the first entry to the head: so the head vouches for it.
    if (entries > 0) {
      const previous: string = before?.hash ?? sha256(link.more?.begun ?? '');
      if (!chain.write(`${link.hash} ${linkToLine(previous, link.number, key, link.content)}\n`))
        await new Promise<void>((resolve) => chain.once('drain', () => resolve()));
    }
    before = link;
    last = { ...link, key };
  }
  chain.end();
  await finished(chain);
  if (last === null || entries === 0) throw new Error(`the ledger has no entry of ${view.ref}`);
  for (const head of heads) write(head.name, head.text);
  write('SHA256SUMS', `${sums.join('\n')}\n`);
  write('README.txt', proofReadme({ ref: view.ref, number: last.number, head: last.hash, hasHeads: heads.length > 0 }));
  return { entries, head: last.hash, number: last.number };
}

/** The text that the chain's hash of the entry is of. */
function contentOf({ value }: ChainedRow, { salt, more }: Link): string {
  return toCanonicalText(storedToJson(value), salt, more?.masks ?? null).text;
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
