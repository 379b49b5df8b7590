/** [start, end) in code points. */
export type Span = [number, number];

/** One attribution as the benchmark compares it, read by a person or by the rules. */
export interface Scored {
  source: Span[];
  content: Span[];
  /** The full name of who speaks; undefined where the data has none, null where a proposal leaves it open. */
  reference?: string | null;
  /** Of a proposal, 0 to 1. */
  confidence?: number;
}

/** Counts of what was found, of how many proposed and of how many there are. */
export interface Tally {
  hits: number;
  proposed: number;
  actual: number;
}

/** What an editor sees beside each quotation whose speaker the data names. */
export interface NameCounts {
  right: number;
  wrong: number;
  /** The quotation is found and its speaker is left open. */
  none: number;
  /** The quotation is not found. */
  missed: number;
}

/** Whether confidence means something: how many proposals there are in each tenth of it, and how many are right. */
export type Calibration = { proposed: number; right: number }[];

export interface Scores {
  names: NameCounts;
  /** One for each tenth of confidence; the last also holds 1. */
  calibration: Calibration;
  contentExact: Tally;
  contentOverlapping: Tally;
  sourceExact: Tally;
  sourceOverlapping: Tally;
}

export const emptyScores = (): Scores => ({
  names: { right: 0, wrong: 0, none: 0, missed: 0 },
  calibration: Array.from({ length: 10 }, () => ({ proposed: 0, right: 0 })),
  contentExact: { hits: 0, proposed: 0, actual: 0 },
  contentOverlapping: { hits: 0, proposed: 0, actual: 0 },
  sourceExact: { hits: 0, proposed: 0, actual: 0 },
  sourceOverlapping: { hits: 0, proposed: 0, actual: 0 },
});

export const overlaps = (one: readonly Span[], two: readonly Span[]): boolean =>
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

const sharedLength = (one: readonly Span[], two: readonly Span[]): number =>
  one.reduce(
    (sum, [start, end]) =>
      sum + two.reduce((part, [from, to]) => part + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0),
    0,
  );

/** How alike two contents are, 0 to 1: the characters they share among those that either has (Jaccard). */
const likeness = (one: readonly Span[], two: readonly Span[]): number => {
  const shared = sharedLength(one, two);
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

/** A name without its article, its titles and its accents: "The Kelowna Rockets" is "kelowna rockets". */
const toComparable = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^(?:(?:the|an?|les?|la|une?|l'|mr|mrs|ms|dr|sen|rep|gov)[.\s]+)+/, '')
    .replace(/\s+/g, ' ')
    .trim();

const isSameName = (one: string, two: string): boolean => toComparable(one) === toComparable(two);

/** The words between quotation marks, without their marks; all the words of a content that has no marks. */
const quotedWords = (spans: readonly Span[], points: readonly string[]): string => {
  const whole = spans.map(([start, end]) => points.slice(start, end).join('')).join(' ');
  const quoted = whole.match(/["“„«][^"“”„«»]+["”“»]?/g)?.join(' ') ?? whole;
  return quoted
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
};

/**
 * Whether a proposal could be taken over as it is: its quoted words are those of the annotated quotations that it covers,
 * and its speaker has their name or, where the data has no full names, is the one mentioned there. Annotators make two
 * quotations of “…,” he said. “…”; a draft makes one.
 */
export const isRight = (proposal: Scored, covered: readonly Scored[], points: readonly string[]): boolean => {
  const isNamed = (one: Scored): boolean =>
    one.reference
      ? Boolean(proposal.reference) && isSameName(proposal.reference ?? '', one.reference)
      : one.source.length === 0 || overlaps(one.source, proposal.source);
  const words = covered.map((one) => quotedWords(one.content, points)).join(' ');
  return (
    covered.some((one) => one.reference || one.source.length > 0) &&
    covered.every(isNamed) &&
    words === quotedWords(proposal.content, points)
  );
};

const addCalibration = (
  calibration: Calibration,
  actual: readonly Scored[],
  proposed: readonly Scored[],
  points: readonly string[],
): void => {
  for (const proposal of proposed) {
    const tenth = calibration[Math.min(9, Math.floor((proposal.confidence ?? 0) * 10 + 1e-9))];
    if (!tenth) continue;
    tenth.proposed++;
    const covered = actual.filter((one) => overlaps(one.content, proposal.content));
    if (isRight(proposal, covered, points)) tenth.right++;
  }
};

/** A quotation has the name of the proposal that holds the most of its words. */
const addNames = (counts: NameCounts, actual: readonly Scored[], proposed: readonly Scored[]): void => {
  for (const one of actual) {
    if (!one.reference) continue;
    let found: Scored | null = null;
    let most = 0;
    for (const proposal of proposed) {
      const shared = sharedLength(one.content, proposal.content);
      if (shared > most) [found, most] = [proposal, shared];
    }
    if (!found) counts.missed++;
    else if (!found.reference) counts.none++;
    else if (isSameName(found.reference, one.reference)) counts.right++;
    else counts.wrong++;
  }
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
  addNames(scores.names, actual, proposed);
  addCalibration(scores.calibration, actual, proposed, points);
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

const share = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

/** What an editor can rely on: how much of what is drafted at 0.8 or above is right, and how much lies under 0.6. In per cent. */
export const calibrationToRates = (calibration: Calibration) => {
  const sum = (from: number, to: number, key: 'proposed' | 'right'): number =>
    calibration.slice(from, to).reduce((total, tenth) => total + tenth[key], 0);
  return {
    sure: sum(8, 10, 'proposed'),
    rightOfSure: share(sum(8, 10, 'right'), sum(8, 10, 'proposed')),
    under06: share(sum(0, 6, 'proposed'), sum(0, 10, 'proposed')),
    tenths: calibration.map(({ proposed, right }, i) => `${(i / 10).toFixed(1)}: ${right} of ${proposed}`),
  };
};
