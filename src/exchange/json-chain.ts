/** The chain of an exported record: read beside the entries, by a second reader of the same file. */
import { z } from 'zod';
import { findLinkFault, linkFaultTexts } from '../claims/ledger/check-link.ts';
import { DataError } from '../lib/errors.ts';
import type { Link } from '../storage/chain.ts';
import { readJson } from './json-stream.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const linkSchema = z.strictObject({
  id: z.string(),
  number: z.int().min(1),
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  content: hashSchema,
  hash: hashSchema,
  more: z
    .strictObject({
      begun: z.string().optional(),
      masks: z.array(hashSchema).optional(),
      redactions: z.array(z.strictObject({ by: z.string(), content: hashSchema })).optional(),
    })
    .nullable(),
});

export interface LinkReader {
  /** The next entry's link; null where the file has no chain, or its chain ends before its entries do. */
  next(): Promise<Link | null>;
  /** What is wrong with the entry, after its name; null where the link vouches for it. Call it for each in order. */
  findFault(id: string, json: string, link: Link): string | null;
  /** How many links were read. */
  readonly count: number;
  close(): Promise<void>;
}

export function createLinkReader(file: string, maxBytes: number): LinkReader {
  const lines = readLines(file, maxBytes);
  let previous: Link | null = null;
  let count = 0;
  return {
    async next() {
      const { done, value } = await lines.next();
      if (done) return null;
      count += 1;
      return value;
    },
    get count() {
      return count;
    },
    findFault(id, json, link) {
      const fault = findLinkFault(previous, { key: id, value: json, link });
      previous = link;
      return fault === null ? null : linkFaultTexts[fault];
    },
    close: async () => void (await lines.return(undefined)),
  };
}

/** @throws DataError at a line that is no link. */
async function* readLines(file: string, maxBytes: number): AsyncGenerator<Link, undefined> {
  const isStreamed = (member: string) => member === 'entries' || member === 'chain';
  for await (const piece of readJson(file, { isStreamed, maxBytes })) {
    if (piece.kind !== 'element' || piece.list !== 'chain') continue;
    const read = linkSchema.safeParse(piece.value);
    if (!read.success) throw new DataError([`chain[${piece.index}], line ${piece.line}: this is no link of a chain`]);
    const { id: _, more, ...link } = read.data;
    yield { ...link, more: more === null ? null : withoutUndefined(more) };
  }
}

/** Zod types what is missing as undefined. */
function withoutUndefined(more: NonNullable<z.infer<typeof linkSchema>['more']>): NonNullable<Link['more']> {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
}
