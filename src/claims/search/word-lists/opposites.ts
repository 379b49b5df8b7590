/** Words that turn a sentence around where one stands for the other. */

const PREFIXES = ['un', 'in', 'im', 'il', 'ir', 'dis', 'non', 'mé', 'dé', 'des', 'a'];
const MIN_OPPOSITE = 4;

/** Whether one is the other's opposite, both folded: "legal" and "illegal", "careful" and "careless", "something" and "nothing". */
export function areOpposite(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length);
  if (short.length >= MIN_OPPOSITE && PREFIXES.some((prefix) => long === prefix + short)) return true;
  const pair = [one, other].sort().join(' ');
  return OPPOSITES.has(pair) || /^(\p{L}{3,})ful \1less$/u.test(pair);
}

const OPPOSITES: ReadonlySet<string> = new Set([
  ...[
    'nothing something',
    'everything nothing',
    'nobody somebody',
    'everybody nobody',
    'everyone nobody',
    'always never',
  ],
  ...[
    'with without',
    'all none',
    'many few',
    'few many',
    'less more',
    'rien tout',
    'jamais toujours',
    'avec sans',
    'moins plus',
  ],
  ...['mit ohne', 'immer nie', 'alles nichts', 'con sin', 'nunca siempre', 'nada todo'],
]);
