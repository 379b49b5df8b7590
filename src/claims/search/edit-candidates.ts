const ALPHABETS: [RegExp, string][] = [
  [/^[a-z']+$/u, "abcdefghijklmnopqrstuvwxyz'"],
  [/^\p{sc=Cyrl}+$/u, 'абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ'],
  [/^\p{sc=Grek}+$/u, 'αβγδεζηθικλμνξοπρστυφχψω'],
  [/^\p{sc=Arab}+$/u, 'ابتثجحخدذرزسشصضطظعغفقكلمنهويةى'],
  [/^\p{sc=Hebr}+$/u, 'אבגדהוזחטיכלמנסעפצקרשתךםןףץ'],
];

/**
 * Every string that is one slip from the word: a letter left out, put in, changed, or two neighbours swapped
 * (Damerau's four). None for a word of under three letters, nor for one with digits: another number is no slip.
 * @param knownPrefixLength how many letters at the beginning may be right: none is sought that has more of them
 */
export function editCandidates(word: string, knownPrefixLength: number): string[] {
  const alphabet = ALPHABETS.find(([letters]) => letters.test(word))?.[1];
  if (alphabet === undefined || word.length < 3 || word.length > 40) return [];
  const found = new Set<string>();
  for (let i = 0; i <= Math.min(knownPrefixLength, word.length); i += 1) {
    const before = word.slice(0, i);
    const here = word.charAt(i);
    const after = word.slice(i + 1);
    for (const letter of alphabet) {
      found.add(before + letter + here + after);
      if (here !== '') found.add(before + letter + after);
    }
    if (here === '') continue;
    found.add(before + after);
    if (after !== '') found.add(before + after.charAt(0) + here + after.slice(1));
  }
  found.delete(word);
  return [...found];
}
