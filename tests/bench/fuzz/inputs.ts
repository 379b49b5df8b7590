/** What parsers are fed with: text of every script, of what means something somewhere, and good input with faults in it. */
import fc from 'fast-check';

/** One parser and what must hold for anything that it is given. */
export interface Fuzzed {
  parser: string;
  /** Its part of all cases: what is slow gets less. */
  share: number;
  /** Of one run, fed by the arbitrary it makes; rejects or throws where something does not hold. */
  property: fc.IAsyncProperty<unknown>;
}

/** What has a meaning in one of the languages that are read or written here. */
export const MEANINGFUL = [
  ...['"', '“', '”', '„', '«', '»', '‹', '›', '＂', '「', '」', "'", '’', '\\', '…', '(…)', '[...]', ':', '::', ' vs '],
  ...[
    '<',
    '>',
    '&',
    '&amp;',
    '&lt;',
    '&#0;',
    '<@U1>',
    '<#C1|x>',
    '<!channel>',
    '@everyone',
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
  ],
  ...[
    '|',
    '||',
    '#',
    '- ',
    '1. ',
    '-# ',
    '[x](http://a.b)',
    'https://a.b/?c=d',
    'javascript:',
    'discord.gg/x',
    '<t:1:R>',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ': ',
    '? ',
    '!!',
    '&a ',
    '*a',
    '|\n',
    '>-\n',
    '\n',
    '\r\n',
    '\t',
    '\n---\n',
    '\n  - ',
    '# ',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'true',
    'NaN',
    '-0',
    '1e999',
    '0x10',
    '=1+1',
    '@SUM(A1)',
    '../',
    '\0',
  ],
  ...[
    '<?xml version="1.0"?>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<script>',
    '</p>',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\ufeff',
    '\ufe0f',
    '\u0301',
    '\ud800',
    '\udc00',
    '👩‍👩‍👧‍👦',
    '🇫🇷',
    'ﷺ',
    'ﬁ',
    'İ',
    'ß',
  ],
  ...[
    '%00',
    '%',
    '%E0%A4%A',
    '1,000',
    '9/11',
    '3.5',
    '−5',
    '½',
    '²',
    '١٢٣',
    '2026-11-01',
    '2h',
    'yesterday',
    'since:',
    'side:',
  ],
];

/** Any text at all, at most some hundred characters. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...MEANINGFUL), fc.string({ maxLength: 6 })), { maxLength: 16 })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

/** Any JSON value, with names that objects have by themselves among its keys. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .anything({
    key: fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'id', 'kind', 'value', 'type', 'custom_id', 'data'),
      fc.string({ maxLength: 8 }),
    ),
    values: [fc.constantFrom(null, true, 0, -1, 1e21, ''), fc.integer(), fc.double(), anyText],
    maxDepth: 3,
    maxKeys: 5,
  })
  .map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown);

/** A good text with up to `most` faults: something taken out, put in or repeated somewhere. */
export function faulty(good: string, maxFaults = 4): fc.Arbitrary<string> {
  const fault = fc.record({
    at: fc.nat(good.length),
    out: fc.oneof(fc.nat(3), fc.nat(Math.min(200, good.length))),
    put: fc.oneof(
      fc.constantFrom(...MEANINGFUL),
      anyText,
      fc.nat(good.length).map((from) => good.slice(from, from + 80)),
    ),
  });
  return fc
    .array(fault, { minLength: 1, maxLength: maxFaults })
    .map((faults) => faults.reduce((text, { at, out, put }) => text.slice(0, at) + put + text.slice(at + out), good));
}

/** Good bytes with up to eight of them changed, or cut short. */
export function faultyBytes(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const fault = fc.record({ at: fc.nat(Math.max(0, good.length - 1)), to: fc.nat(255) });
  return fc.tuple(fc.array(fault, { maxLength: 8 }), fc.option(fc.nat(good.length))).map(([faults, end]) => {
    const bytes = good.slice();
    for (const { at, to } of faults) bytes[at] = to;
    return end === null ? bytes : bytes.slice(0, end);
  });
}

/** A good JSON value with one or two of its members, at any depth, replaced by something else or taken away. */
export function faultyJson(good: object): fc.Arbitrary<unknown> {
  const paths = pathsOf(good, []);
  const fault = fc.record({ path: fc.constantFrom(...paths), to: fc.option(anyJson, { nil: undefined, freq: 4 }) });
  return fc.array(fault, { minLength: 1, maxLength: 2 }).map((faults) => {
    const value = structuredClone(good);
    for (const { path, to } of faults) replace(value, path, to);
    return JSON.parse(JSON.stringify(value)) as unknown;
  });
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [path];
  const inside = Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}

function replace(value: object, path: Path, to: unknown): void {
  let at: unknown = value;
  for (const key of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return;
    at = (at as Record<string, unknown>)[key];
  }
  const last = path.at(-1);
  if (typeof at === 'object' && at !== null && last !== undefined) (at as Record<string, unknown>)[last] = to;
}

/** Throws unless the work ends well or with one of the errors that are meant for people. */
export async function allowing<T>(
  kinds: readonly (abstract new (...args: never[]) => Error)[],
  work: () => T | Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return null;
    throw error;
  }
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
