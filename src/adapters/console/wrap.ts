/** Breaks text into lines of a terminal's width: at a space, else, where a word is wider than the line, between characters. */

/** Words of one weight. */
export interface Run {
  text: string;
  isBold: boolean;
}

interface Atom extends Run {
  width: number;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Characters that take two columns: East Asian ones and emoji. https://www.unicode.org/reports/tr11/ */
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** @param width in columns; null for lines as long as they are. Spaces at a break are left out. */
export function wrapRuns(runs: readonly Run[], width: number | null): Run[][] {
  return splitLines(runs).flatMap((line) => (width === null ? [line] : wrapLine(line, Math.max(1, width))));
}

function splitLines(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]];
  for (const { text, isBold } of runs) {
    text.split('\n').forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ text: part, isBold });
    });
  }
  return lines;
}

function wrapLine(runs: readonly Run[], width: number): Run[][] {
  const lines: Run[][] = [];
  let line: Atom[] = [];
  let used = 0;
  for (const atom of runs.flatMap(runToAtoms)) {
    // More than once if what follows the space does not fit with a wide character either.
    while (used + atom.width > width && atom.text !== ' ' && line.length > 0) {
      const end = line.findLastIndex(({ text }) => text === ' ') + 1 || line.length;
      const before = atomsToRuns(line.slice(0, end));
      if (before.length > 0) lines.push(before);
      line = line.slice(end);
      used = line.reduce((sum, each) => sum + each.width, 0);
    }
    line.push(atom);
    used += atom.width;
  }
  const last = atomsToRuns(line);
  return last.length > 0 || lines.length === 0 ? [...lines, last] : lines;
}

function runToAtoms({ text, isBold }: Run): Atom[] {
  return [...graphemes.segment(text)].map(({ segment }) => ({
    text: segment,
    isBold,
    width: WIDE.test(segment) ? 2 : 1,
  }));
}

function atomsToRuns(atoms: readonly Atom[]): Run[] {
  const end = atoms.findLastIndex(({ text }) => text !== ' ') + 1;
  const runs: Run[] = [];
  for (const { text, isBold } of atoms.slice(0, end)) {
    const last = runs.at(-1);
    if (last?.isBold === isBold) last.text += text;
    else runs.push({ text, isBold });
  }
  return runs;
}
