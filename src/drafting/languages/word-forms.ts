/** The regular forms of a verb: of "noter", "notait" by the endings of "er". Before an a or o, c and g keep their sound. */
export const conjugate = (lemma: string, conjugation: readonly string[]): string[] => {
  const line = conjugation.map((one) => one.split(/\s+/)).find(([ending]) => ending && lemma.endsWith(ending));
  if (!line) return [];
  const [own = '', ...endings] = line;
  const stem = lemma.slice(0, -own.length);
  const soft = stem.endsWith('g') ? `${stem}e` : stem.endsWith('c') ? `${stem.slice(0, -1)}ç` : stem;
  return endings.map((ending) => (/^[aâo]/.test(ending) ? soft : stem) + ending);
};

const shortestHead = 4;

/** "Innenminister", "GdP-Vorsitzende": a compound is what its last part is. */
export const hasHead = (words: ReadonlySet<string>, word: string): boolean => {
  for (let i = 2; i <= word.length - shortestHead; i++) if (words.has(word.slice(i))) return true;
  return false;
};
