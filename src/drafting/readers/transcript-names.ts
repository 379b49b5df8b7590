/** The names that a transcript gives its speakers: in capitals, with titles, and by surname alone after the first time. */

const titles = new Set(
  'mayor president vice senator sen rep representative congressman congresswoman gov governor dr mr mrs ms miss sir dame lord lady baroness prof professor judge justice minister prime secretary speaker chairman chairwoman chair chairperson councillor councilor deputy general gen colonel col captain capt sergeant sgt lieutenant lt officer chief sheriff king queen prince princess pope father sister reverend rev hon honourable honorable right rt the attorney ambassador commissioner director herr frau abg abgeordneter abgeordnete bundeskanzler bundesminister ministerin präsident präsidentin m mm mme mlle monsieur madame maître me la le président présidente ministre député députée sénateur sénatrice señor señora sr sra'.split(
    ' ',
  ),
);
/** Labels that are nobody's name. */
const unnamed =
  /^(?:q|question|unidentified.*|unknown.*|male|female|man|woman|voice|audience.*|reporters?|journalist|interviewer|moderator|translator|interpreter|speaker \d+|participant.*|several.*|all|crowd|protesters?|(?:un|une) .*|frage|zuruf.*|voix.*)$/iu;

const toTitleCase = (word: string): string =>
  /\p{Lu}{2}/u.test(word) && word === word.toUpperCase() && !/\.\p{Lu}/u.test(word)
    ? word
        .toLowerCase()
        .replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    : word;

/** "MAYOR RICHARD SANDERS" as "Richard Sanders"; null where only a title or nobody is named. */
export const labelToName = (label: string): string | null => {
  if (unnamed.test(label.trim())) return null;
  const words = label
    .replace(/\([^)]*\)/g, ' ')
    .replace(/,.*$/s, '')
    .trim()
    .replace(/(?<=\p{Ll}{2})\.$/u, '')
    .split(/\s+/);
  while (words.length > 0 && titles.has((words[0] ?? '').toLowerCase().replace(/\.$/, ''))) words.shift();
  return words.length === 0 ? null : words.map(toTitleCase).join(' ');
};

/** "The Minister for Roads (Jane Doe)": the name is in the brackets. */
const nameInBrackets = (label: string): string | null =>
  /^the\s/i.test(label)
    ? (/\((\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*){1,4})\)/u.exec(label)?.[1]?.trim() ?? null)
    : null;

const surname = (name: string): string => name.split(' ').at(-1)?.toLowerCase() ?? '';

/**
 * Whom each label means: the full name, or null where a surname is that of two people, or where nobody is named.
 *
 * @param labels `name` is the part before a role or brackets, `label` all of it.
 */
export const nameLabels = (labels: readonly { name: string; label: string }[]): Map<string, string | null> => {
  const own = new Map(labels.map(({ name, label }) => [name, labelToName(nameInBrackets(label) ?? name)] as const));
  const full = new Set([...own.values()].filter((name) => name?.includes(' ')));
  const bySurname = new Map<string, Set<string>>();
  for (const name of full) {
    if (name === null) continue;
    bySurname.set(surname(name), (bySurname.get(surname(name)) ?? new Set()).add(name));
  }
  return new Map(
    [...own].map(([label, name]) => {
      if (name === null || name.includes(' ')) return [label, name];
      const people = [...(bySurname.get(name.toLowerCase()) ?? [])];
      return [label, people.length > 1 ? null : (people[0] ?? name)];
    }),
  );
};
