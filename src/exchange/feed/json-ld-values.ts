/**
 * Reads values of JSON-LD as thousands of sites write them: a text, a number, an object with a value, a list of one, under a
 * key that may be capitalised, prefixed or a whole address. Everything here is hostile input.
 */
import { decodeHTMLStrict } from 'entities';
import { holdsImpossibleDate } from '../../lib/calendar.ts';

export type Node = Readonly<Record<string, unknown>>;

/** Publishers encode for HTML once too often, some twice. Each round needs a whole entity, so plain ampersands stay. */
const MAX_ENCODINGS = 3;
/** Lists in lists, and objects in objects of the same name: nobody means more. */
const MAX_DEPTH = 4;

/** The member by its name, whatever its case or prefix: `claimReviewed` is also `ClaimReviewed` and `schema:claimReviewed`. */
export function memberOf(node: Node | null, name: string): unknown {
  if (node === null) return undefined;
  const key = Object.hasOwn(node, name) ? name : Object.keys(node).find((one) => plainKey(one) === plainKey(name));
  const value = key === undefined ? undefined : node[key];
  const inner = toNode(value);
  // author: {author: {…}}
  return inner !== null && Object.hasOwn(inner, name) ? inner[name] : value;
}

function plainKey(key: string): string {
  return key.replace(/^.*[/#:]|^@/, '').toLowerCase();
}

/** A text, or a number as text, without entities and without space around it; null for anything else and for nothing. */
export function textOf(value: unknown, depth = 0): string | null {
  if (Array.isArray(value)) {
    if (depth === MAX_DEPTH) return null;
    for (const one of value) {
      const text = textOf(one, depth + 1);
      if (text !== null) return text;
    }
    return null;
  }
  const plain = toNode(value)?.['@value'] ?? value;
  if (typeof plain === 'number' && Number.isFinite(plain)) return String(plain);
  return typeof plain === 'string' ? decodeEntities(plain).trim() || null : null;
}

/** The texts of a list, each once; of one value, that one. */
export function textsOf(value: unknown): string[] {
  const texts = toList(value).map((one) => textOf(one));
  return [...new Set(texts.filter((text) => text !== null))];
}

/** "A, B" of persons and organisations, given as objects or as plain names; null where there is no name. */
export function namesOf(value: unknown): string | null {
  const names = toList(value).map(
    (one) => textOf(one) ?? textOf(memberOf(toNode(one), 'name')) ?? textOf(memberOf(toNode(one), 'legalName')),
  );
  return [...new Set(names.filter((name) => name !== null))].join(', ') || null;
}

/** An address, given as a text or as an object that has one. */
export function addressOf(value: unknown): string | null {
  const node = toNode(toList(value)[0]);
  return textOf(value) ?? textOf(node?.['@id']) ?? textOf(memberOf(node, 'url'));
}

/**
 * A date as the feed writes it; null where the calendar has no such day, for the zero of a database or a library, and for
 * a machine's count of seconds, which nobody can read.
 */
export function dateOf(value: unknown): string | null {
  const text = textOf(value);
  return text === null || holdsImpossibleDate(text) || /^\d{9,}$/.test(text) || text.startsWith('0001-01-01')
    ? null
    : text;
}

function decodeEntities(text: string): string {
  let decoded = text;
  for (let round = 0; round < MAX_ENCODINGS; round += 1) {
    const next = decodeHTMLStrict(decoded);
    if (next === decoded) break;
    decoded = next;
  }
  return decoded;
}

export function toNode(value: unknown): Node | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : null;
}

export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** Copies a node with its references, such as `{"@id": "#author"}`, replaced by the nodes that bear those ids. */
export function withReferences(value: unknown, byId: ReadonlyMap<string, Node>, depth = 0): unknown {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((one) => withReferences(one, byId, depth + 1));
  const node = toNode(value);
  if (node === null) return value;
  const id = node['@id'];
  const isReference = typeof id === 'string' && Object.keys(node).every((key) => key === '@id' || key === '@type');
  const found = isReference ? (byId.get(id) ?? node) : node;
  return Object.fromEntries(
    Object.entries(found).map(([key, member]) => [key, withReferences(member, byId, depth + 1)]),
  );
}
