/** The chain of an exported record: read beside the entries, by a second reader of the same file. */
import { z } from 'zod';
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
  /** The link of the next entry; null where the file's chain has none for it. */
  next(id: string): Promise<Link | null>;
  /** Whether there is a link that no entry was read for. */
  hasMore(): Promise<boolean>;
  close(): Promise<void>;
}

/** How many deleted entries in a row are told from an inserted one. */
const MAX_LOOKAHEAD = 1_000;

export function createLinkReader(file: string, maxBytes: number): LinkReader {
  const lines = readLines(file, maxBytes);
  const ahead: { id: string; link: Link }[] = [];
  async function look(count: number): Promise<void> {
    while (ahead.length < count) {
      const { done, value } = await lines.next();
      if (done) return;
      ahead.push(value);
    }
  }
  return {
    async next(id) {
      await look(1);
      if (ahead[0] !== undefined && ahead[0].id !== id) await look(MAX_LOOKAHEAD);
      const at = ahead.findIndex((line) => line.id === id);
      return at === -1 ? null : (ahead.splice(0, at + 1).at(-1)?.link ?? null);
    },
    async hasMore() {
      await look(1);
      return ahead.length > 0;
    },
    close: async () => void (await lines.return(undefined)),
  };
}

/** @throws DataError at a line that is no link. */
async function* readLines(file: string, maxBytes: number): AsyncGenerator<{ id: string; link: Link }, undefined> {
  const isStreamed = (member: string) => member === 'entries' || member === 'chain';
  for await (const piece of readJson(file, { isStreamed, maxBytes })) {
    if (piece.kind !== 'element' || piece.list !== 'chain') continue;
    const read = linkSchema.safeParse(piece.value);
    if (!read.success) throw new DataError([`chain[${piece.index}], line ${piece.line}: this is no link of a chain`]);
    const { id, more, ...link } = read.data;
    yield { id, link: { ...link, more: more === null ? null : withoutUndefined(more) } };
  }
}

/** Zod types what is missing as undefined. */
function withoutUndefined(more: NonNullable<z.infer<typeof linkSchema>['more']>): NonNullable<Link['more']> {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
}
