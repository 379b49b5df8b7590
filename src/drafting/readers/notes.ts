/** Words for the notes that tell an editor what reading left out. */

/** Words quoted in a note are cut here, in characters. */
const MAX_QUOTED = 60;
/** So many of what was taken out are named. */
const MAX_NAMED = 5;

/** “us nothing”, “old” and 3 more. */
export const listWords = (all: readonly string[]): string => {
  const shown = all
    .slice(0, MAX_NAMED)
    .map((one) => one.replace(/^["“«]|["”»]$/gu, ''))
    .map((one) => `“${one.length > MAX_QUOTED ? `${one.slice(0, MAX_QUOTED)}…` : one}”`);
  if (all.length > MAX_NAMED) shown.push(`${all.length - MAX_NAMED} more`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
};

export const noteMarksToNotes = (marks: number): string[] =>
  marks === 0 ? [] : [`${marks === 1 ? 'A footnote mark was' : `${marks} footnote marks were`} left out.`];
