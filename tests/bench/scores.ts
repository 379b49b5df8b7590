/** [start, end) in code points. */
export type Span = [number, number];

/** One attribution as the benchmark compares it, read by a person or by the rules. */
export interface Scored {
  source: Span[];
  content: Span[];
}

/** Counts of what was found, of how many proposed and of how many there are. */
export interface Tally {
  hits: number;
  proposed: number;
  actual: number;
}

export interface Scores {
  contentExact: Tally;
  contentOverlapping: Tally;
  sourceExact: Tally;
  sourceOverlapping: Tally;
}

export const emptyScores = (): Scores => ({
  contentExact: { hits: 0, proposed: 0, actual: 0 },
  contentOverlapping: { hits: 0, proposed: 0, actual: 0 },
  sourceExact: { hits: 0, proposed: 0, actual: 0 },
  sourceOverlapping: { hits: 0, proposed: 0, actual: 0 },
});

const overlaps = (one: readonly Span[], two: readonly Span[]): boolean =>
  one.some(([start, end]) => two.some(([from, to]) => start < to && from < end));

/** The spans in order, without the space at their ends; spans that only space parts are one. */
const toKey = (spans: readonly Span[], points: readonly string[]): string => {
  const joined: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    let [start, end] = [from, to];
    while (start < end && points[start]?.trim() === '') start++;
    while (end > start && points[end - 1]?.trim() === '') end--;
    const last = joined.at(-1);
    if (last && points.slice(last[1], start).join('').trim() === '') last[1] = end;
    else joined.push([start, end]);
  }
  return joined.join(' ');
};

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, [start, end]) => sum + end - start, 0);

/** How alike two contents are, 0 to 1: the characters they share among those that either has (Jaccard). */
const likeness = (one: readonly Span[], two: readonly Span[]): number => {
  const shared = one.reduce(
    (sum, [start, end]) =>
      sum + two.reduce((part, [from, to]) => part + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0),
    0,
  );
  return shared / (lengthOf(one) + lengthOf(two) - shared);
};

/**
 * Pairs each actual attribution with at most one proposal: first the ones with the same content, then those that overlap,
 * each with the one that is most like it.
 */
const pair = (actual: readonly Scored[], proposed: readonly Scored[], points: readonly string[]) => {
  const free = new Map(proposed.map((proposal) => [proposal, toKey(proposal.content, points)]));
  const pairs = new Map<Scored, { proposal: Scored; exact: boolean }>();
  for (const one of actual) {
    const key = toKey(one.content, points);
    const proposal = [...free].find(([, own]) => own === key)?.[0];
    if (!proposal) continue;
    free.delete(proposal);
    pairs.set(one, { proposal, exact: true });
  }
  for (const one of actual) {
    if (pairs.has(one)) continue;
    let best: Scored | null = null;
    let most = 0;
    for (const proposal of free.keys()) {
      const alike = likeness(one.content, proposal.content);
      if (alike > most) [best, most] = [proposal, alike];
    }
    if (!best) continue;
    free.delete(best);
    pairs.set(one, { proposal: best, exact: false });
  }
  return pairs;
};

/**
 * Adds one text to the scores. A content counts as exact when all its spans are the same, as overlapping when they share a
 * character. A source counts only where the content overlaps: the right name on the wrong words is no hit.
 */
export const addText = (
  scores: Scores,
  actual: readonly Scored[],
  proposed: readonly Scored[],
  points: readonly string[],
): void => {
  const pairs = pair(actual, proposed, points);
  for (const tally of [scores.contentExact, scores.contentOverlapping]) {
    tally.proposed += proposed.length;
    tally.actual += actual.length;
  }
  for (const tally of [scores.sourceExact, scores.sourceOverlapping]) {
    tally.proposed += proposed.filter((one) => one.source.length > 0).length;
    tally.actual += actual.filter((one) => one.source.length > 0).length;
  }
  for (const [one, { proposal, exact }] of pairs) {
    scores.contentOverlapping.hits++;
    if (exact) scores.contentExact.hits++;
    if (one.source.length === 0 || !overlaps(one.source, proposal.source)) continue;
    scores.sourceOverlapping.hits++;
    if (toKey(one.source, points) === toKey(proposal.source, points)) scores.sourceExact.hits++;
  }
};

/** Precision, recall and their harmonic mean, in per cent. */
export const tallyToRates = ({ hits, proposed, actual }: Tally): { precision: number; recall: number; f1: number } => {
  const precision = proposed === 0 ? 0 : (100 * hits) / proposed;
  const recall = actual === 0 ? 0 : (100 * hits) / actual;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
};
