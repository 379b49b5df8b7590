/** Hostile dossier files by class. `WHOLE` is one that is taken, so that each of them differs in one thing. */

export const VALID_DOSSIER = `id: story
title: A story
sources:
  - id: article
    file: article.txt
speakers:
  - id: paris
    name: Paris
    kind: institution
topics:
  - id: call
    name: the call
statements:
  - id: S1
    source: article
    speaker: paris
    topic: call
    says: Paris says so.
    passage: Paris says so.
`;

const replaced = (from: string, to: string): string => {
  if (!VALID_DOSSIER.includes(from)) throw new Error(`the whole dossier has no ${from}`);
  return VALID_DOSSIER.replace(from, () => to);
};
const file = (name: string) => replaced('file: article.txt', `file: ${JSON.stringify(name)}`);
const address = (url: string) =>
  replaced('file: article.txt', `file: article.txt\n    address: ${JSON.stringify(url)}`);
const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]`),
];

/** All of them are refused as a whole, with a line for the editor. */
export const hostileDossiers: Record<string, readonly string[]> = {
  'files out of the folder': [
    ...[
      '../secret.txt',
      '..',
      '.',
      '/etc/passwd',
      'sub/article.txt',
      'sub\\article.txt',
      '~/x',
      '.env',
      '..\\x',
      'x/../y',
    ],
    ...[
      'article.txt\u0000.png',
      'article\n.txt',
      ' article.txt',
      'article.txt/',
      '%2e%2e%2fx',
      'C:\\x',
      '\\\\host\\share',
      'http://127.0.0.1/x',
    ],
  ].map(file),
  'addresses that are none': [
    ...[
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://x/y',
      'gopher://x',
      'vbscript:x',
      '//example.org',
    ],
    ...['http://', 'x', 'https://exa mple.org', 'ws://x', 'blob:https://x/1', 'about:blank', 'jAvAsCrIpT:alert(1)'],
  ].map(address),
  'names of the prototype': [
    `${VALID_DOSSIER}__proto__:\n  polluted: 1\n`,
    `${VALID_DOSSIER}constructor:\n  prototype:\n    polluted: 1\n`,
    `${VALID_DOSSIER}"__proto__": {"polluted": 1}\n`,
    `${VALID_DOSSIER}toString: x\n`,
    replaced('id: paris', 'id: __proto__'),
    replaced('speaker: paris', 'speaker: __proto__'),
    replaced('topic: call', 'topic: constructor'),
    replaced('source: article\n', 'source: toString\n'),
    replaced('    name: Paris', '    name: Paris\n    __proto__: {polluted: 1}'),
    replaced('says: Paris says so.', 'says: Paris says so.\n    hasOwnProperty: x'),
    `<<: {__proto__: {polluted: 1}}\n${VALID_DOSSIER}`,
  ],
  'YAML that does more than hold data': [
    bomb.join('\n'),
    `${VALID_DOSSIER}x: &x [*x]\n`,
    replaced('title: A story', 'title: !!js/function "function(){}"'),
    replaced('title: A story', 'title: !!python/object/apply:os.system ["id"]'),
    replaced('title: A story', 'title: !<tag:x> y'),
    replaced('title: A story', 'title: !!binary aGVsbG8='),
    `${VALID_DOSSIER}title: Twice\n`,
    `${VALID_DOSSIER}---\n${VALID_DOSSIER}`,
    `%YAML 9.9\n---\n${VALID_DOSSIER}x: 1\n`,
    `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    `${'- '.repeat(500)}x`,
    '{'.repeat(3_000),
    '',
    '\u0000',
    '\ufeff\ufeff',
    '- 1',
    'null',
    '"text"',
    '\tid: x',
    `${VALID_DOSSIER}? {a: b}\n: c\n`,
    `${VALID_DOSSIER}*unknown : x\n`,
  ],
  'values that are none': [
    ...[
      'id: ../story',
      'id: __proto__',
      'id: "a b"',
      'id: ""',
      'id: 7',
      'id: [x]',
      `id: ${'a'.repeat(500)}`,
      'id: "story\\n"',
    ].map((to) => replaced('id: story', to)),
    ...['title: ""', 'title: [x]', 'title: {a: b}', 'title: 1e999', 'title: .nan'].map((to) =>
      replaced('title: A story', to),
    ),
    ...['id: s1/../x', 'id: "S1\\u0000"', 'id: S', 'id: 1', 'id: "S1 "', 'id: "=S1"'].map((to) =>
      replaced('id: S1', to),
    ),
    ...[
      'passage: ""',
      'passage: "not there at all"',
      'passage: {exact: x, start: 0}',
      'passage: 7',
      'passage: [Paris]',
    ].map((to) => replaced('passage: Paris says so.', to)),
  ],
};
