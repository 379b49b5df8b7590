/** Links in Postgres: columns of the record's own row, which the function `…_chain` fills in as it inserts. */
import type pg from 'pg';
import { createKeepingSealer, type Link, nextLink, type SealDetails, type Sealer } from '../chain.ts';
import { TABLE } from './postgres-schema.ts';

const PAGE_SIZE = 256;

/** Of a query on the table. */
export const LINK_COLUMNS = `number, encode(salt, 'hex') AS salt, encode(content, 'hex') AS content, encode(hash, 'hex') AS hash, more`;

export function rowToLink({ number, salt, content, hash, more }: Record<string, unknown>): Link | null {
  if (number === null) return null;
  return {
    number: Number(number),
    salt: salt === null ? null : String(salt),
    content: String(content),
    hash: String(hash),
    more: more === null ? null : (JSON.parse(String(more)) as SealDetails),
  };
}

export const CALL_CHAIN = `SELECT ${TABLE}_chain($1, $2, $3, $4, $5, $6) AS taken`;

/** What CALL_CHAIN takes. @param prefix of the stored keys: the encoded namespace and a colon. */
export function toChainArguments(
  prefix: string,
  rows: readonly { key: string; value: string }[],
  sealer: Sealer,
): unknown[] {
  const seals = rows.map(({ key, value }) => sealer.seal(key, value));
  const begun = seals[0]?.more?.begun;
  return [
    rows.map(({ key }) => prefix + key),
    rows.map(({ value }) => value),
    seals.map(({ salt }) => salt),
    seals.map(({ content }) => content),
    seals.map(({ more }) => detailsToText(more)),
    begun ?? sealer.begin(0),
  ];
}

/** Chains rows that come with their seals: copies, and what was staged. */
export function toCopyArguments(
  prefix: string,
  rows: readonly { key: string; value: string; link: Link | null }[],
): unknown[] {
  const seals = new Map(rows.flatMap(({ key, link }) => (link === null ? [] : [[key, link] as const])));
  return toChainArguments(prefix, rows, createKeepingSealer(seals));
}

/** In the caller's transaction. @param namespace encoded. */
export async function beginPostgresChain(client: pg.ClientBase, namespace: string, sealer: Sealer): Promise<void> {
  await client.query(`LOCK TABLE ${TABLE} IN SHARE ROW EXCLUSIVE MODE`);
  const { rows: counted } = await client.query(
    `SELECT count(*) AS n, count(number) AS linked FROM ${TABLE} WHERE namespace = $1`,
    [namespace],
  );
  if (Number(counted[0]?.linked) > 0) return;
  const begun = () => sealer.begin(Number(counted[0]?.n));
  let link: Link | null = null;
  for (let after = 0; ; ) {
    const { rows } = await client.query(
      `SELECT position, key, value FROM ${TABLE} WHERE namespace = $1 AND position > $2 ORDER BY position LIMIT ${PAGE_SIZE}`,
      [namespace, after],
    );
    const links: Link[] = [];
    for (const row of rows) {
      const key = String(row.key).slice(namespace.length + 1);
      link = nextLink(link, begun, key, sealer.seal(key, row.value));
      links.push(link);
      after = Number(row.position);
    }
    await client.query(
      `UPDATE ${TABLE} AS held SET number = given.number, salt = decode(given.salt, 'hex'),
         content = decode(given.content, 'hex'), hash = decode(given.hash, 'hex'), more = given.more
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS given (position, number, salt, content, hash, more)
       WHERE held.position = given.position`,
      [
        rows.map(({ position }) => position),
        links.map(({ number }) => number),
        links.map(({ salt }) => salt),
        links.map(({ content }) => content),
        links.map(({ hash }) => hash),
        links.map(({ more }) => (more === null ? null : JSON.stringify(more))),
      ],
    );
    if (rows.length < PAGE_SIZE) return;
  }
}

function detailsToText(more: SealDetails | null): string | null {
  const { begun: _, ...details } = more ?? {};
  return Object.keys(details).length === 0 ? null : JSON.stringify(details);
}
