import type { Language } from '../languages/language.ts';
import type { Found } from './attributions.ts';
import type { Unit } from './sentences.ts';
import { descriptionKeys } from './speakers/descriptions.ts';
import type { Entity } from './speakers/entities.ts';
import type { Span } from './statement-span.ts';
import { tokenise } from './tokens.ts';

/** One statement against another, or the article's own opposition of two. Indices count the statements in reading order. */
export interface FoundDispute {
  /** The statement that answers; null where no speaker opposes them but the article does. */
  from: number | null;
  /** What is answered. */
  against: number;
  /** The second statement of an opposition made by the article. */
  beside: number | null;
  kind: 'denial' | 'contradiction' | 'criticism';
  /** The words the proposal rests on. */
  basis: Span;
  confidence: number;
  reason: string;
}

/** A statement with its speaker resolved. */
export interface Spoken {
  found: Found;
  speaker: Entity | null;
  toldBy: Entity | null;
}

interface Reader {
  spoken: readonly Spoken[];
  /** Comparable words of each statement's content. */
  keys: Set<string>[];
  words: Unit[][];
  language: Language;
}

const furthestAnswer = 12;
/** An accusation is answered soon after it, and the answer begins with its negation. */
const nearAnswer = 4;
const openingWords = 10;

const contentUnits = (found: Found, text: string, language: Language): Unit[] =>
  found.content.flatMap(([start, end]) =>
    tokenise(text, start, end, language).map((token): Unit => ({ ...token, quotation: null })),
  );

const sameSpeaker = (one: Spoken, two: Spoken): boolean => one.speaker !== null && one.speaker === two.speaker;

const shared = (one: ReadonlySet<string>, two: ReadonlySet<string>): number => {
  let count = 0;
  for (const key of one) if (two.has(key)) count++;
  return count;
};

const negates = (units: readonly Unit[], language: Language): boolean =>
  units.some((unit) => language.is('negations', unit.lower));

/** The countries that a speaker stands for, by its own name and by what the article calls it. */
const countriesOf = (entity: Entity | null, language: Language): Set<string> => {
  const countries = new Set<string>();
  if (!entity) return countries;
  const own = language.place(entity.name.toLowerCase());
  if (own) countries.add(`@${own}`);
  for (const key of entity.keys) if (key.startsWith('@')) countries.add(key);
  return countries;
};

/** The last statement before `i` that somebody else made, as a denial right after it would answer. */
const latestOther = (reader: Reader, i: number): number | null => {
  const own = reader.spoken[i];
  for (let at = i - 1; own && at >= 0 && at >= i - furthestAnswer; at--) {
    const other = reader.spoken[at];
    if (other && !sameSpeaker(own, other)) return at;
  }
  return null;
};

/** A statement told by the one who answers it gives way to the speaker's own earlier words on the same matter. */
const firstHand = (reader: Reader, i: number, target: number): number => {
  const [own, told] = [reader.spoken[i], reader.spoken[target]];
  if (!own || !told?.toldBy || told.toldBy !== own.speaker) return target;
  for (let at = target - 1; at >= 0 && at >= target - furthestAnswer; at--) {
    const earlier = reader.spoken[at];
    const common = shared(reader.keys[at] ?? new Set(), reader.keys[target] ?? new Set());
    if (earlier && sameSpeaker(earlier, told) && !earlier.toldBy && common >= 2) return at;
  }
  return target;
};

/** "Comments immediately denied by Paris", "She denied this". */
const denial = (reader: Reader, i: number): FoundDispute | null => {
  const { language } = reader;
  const { found } = reader.spoken[i] as Spoken;
  const form = found.lemma ? language.cue(found.lemma) : null;
  const words = reader.words[i] ?? [];
  if (!form?.groups.has('denial') || !found.cue) return null;
  const about = words.filter((unit) => unit.kind === 'word');
  const points =
    about.length <= 4 &&
    about.some((unit) => language.is('disputables', unit.lower) || language.is('demonstratives', unit.lower));
  if (!points) return null;
  const target = latestOther(reader, i);
  if (target === null) return null;
  return {
    from: i,
    against: target,
    beside: null,
    kind: 'denial',
    basis: found.cue,
    confidence: 0.75,
    reason: `“${found.lemma}” of what was said just before`,
  };
};

const contrastBefore = (found: Found, language: Language): Unit | null => {
  const start = found.content[0]?.[0] ?? 0;
  const before = found.sentence.units.filter((unit) => unit.end <= start && unit.kind === 'word').at(-1);
  const first = found.sentence.units[0];
  if (before && language.is('contrast', before.lower)) return before;
  return first && language.is('contrast', first.lower) ? first : null;
};

/** "… but “France has proposed nothing”": a negation that a contrast sets against somebody else's words. */
const negatedContrast = (reader: Reader, i: number): FoundDispute | null => {
  const { language } = reader;
  const own = reader.spoken[i] as Spoken;
  const contrast = contrastBefore(own.found, language);
  const before = reader.spoken[i - 1];
  if (!contrast || !before || sameSpeaker(own, before) || !negates(reader.words[i] ?? [], language)) return null;
  if (own.found.sentence.paragraph !== before.found.sentence.paragraph) return null;
  // The two have to meet: in a word they share, or because the one who answers is the one who tells it.
  const meets =
    before.toldBy === own.speaker || shared(reader.keys[i] ?? new Set(), reader.keys[i - 1] ?? new Set()) >= 1;
  if (!meets) return null;
  const target = firstHand(reader, i, i - 1);
  const other = reader.spoken[target];
  if (!other || sameSpeaker(own, other)) return null;
  return {
    from: i,
    against: target,
    beside: null,
    kind: 'denial',
    basis: [contrast.start, contrast.end],
    confidence: 0.65,
    reason: `a negation that “${contrast.text}” sets against it`,
  };
};

/** An accusation, and somebody else's negation about the same accused and the same matter. */
const answeredAccusation = (reader: Reader, i: number): FoundDispute | null => {
  const { language } = reader;
  const own = reader.spoken[i] as Spoken;
  if (!own.found.cue || !negates((reader.words[i] ?? []).slice(0, openingWords), language)) return null;
  for (let at = i - 1; at >= 0 && at >= i - nearAnswer; at--) {
    const other = reader.spoken[at];
    const form = other?.found.lemma ? language.cue(other.found.lemma) : null;
    if (!other || sameSpeaker(own, other) || !form?.groups.has('accusation')) continue;
    const accused = reader.keys[at] ?? new Set<string>();
    const answered = reader.keys[i] ?? new Set<string>();
    const matter = descriptionKeys(other.found.sentence.units, language);
    if (accused.size === 0 || shared(accused, answered) < accused.size || shared(matter, answered) <= accused.size)
      continue;
    return {
      from: i,
      against: at,
      beside: null,
      kind: 'contradiction',
      basis: own.found.cue,
      confidence: 0.55,
      reason: `a negation about what “${other.found.lemma}” was said of`,
    };
  }
  return null;
};

/** Words inside a statement that report somebody else's: "Russia even suggests that it was France". */
const reportedInside = (reader: Reader, i: number): FoundDispute | null => {
  const { language } = reader;
  const own = reader.spoken[i] as Spoken;
  const words = reader.words[i] ?? [];
  for (let w = 1; w < words.length - 2; w++) {
    const unit = words[w];
    const form = unit ? language.cue(unit.lower) : null;
    if (!unit || !form?.groups.has('speech') || form.gerund || !language.is('clauseMarkers', words[w + 1]?.lower ?? ''))
      continue;
    const named = words.slice(Math.max(0, w - 14), w).findLast((one) => language.place(one.lower) !== null);
    const country = named ? `@${language.place(named.lower)}` : null;
    if (!country || countriesOf(own.speaker, language).has(country)) continue;
    const claim = descriptionKeys(words.slice(w + 2), language);
    const target = mostAlike(reader, i, country, claim);
    if (target !== null) {
      return {
        from: i,
        against: target,
        beside: null,
        kind: 'criticism',
        basis: [unit.start, unit.end],
        confidence: 0.5,
        reason: `it tells what ${named?.text} “${unit.text}”`,
      };
    }
  }
  return null;
};

/** The earlier statement by a speaker of that country that shares the most words with the claim. */
const mostAlike = (reader: Reader, i: number, country: string, claim: ReadonlySet<string>): number | null => {
  let best: number | null = null;
  let most = 0;
  for (let at = i - 1; at >= 0 && at >= i - furthestAnswer; at--) {
    const other = reader.spoken[at];
    if (!other || !countriesOf(other.speaker, reader.language).has(country)) continue;
    const keys = new Set([...(reader.keys[at] ?? [])].filter((key) => key !== country));
    const common = shared(keys, claim);
    if (common > most) [best, most] = [at, common];
  }
  return best;
};

/** “This is extreme manipulation”, deplored …: a judgement of what the criticism just before was about. */
const judgement = (reader: Reader, i: number, earlier: readonly FoundDispute[]): FoundDispute | null => {
  const { language } = reader;
  const own = reader.spoken[i] as Spoken;
  const words = reader.words[i] ?? [];
  const first = words.find((unit) => unit.kind === 'word');
  const form = own.found.lemma ? language.cue(own.found.lemma) : null;
  if (!first || !form?.groups.has('criticism') || !language.is('demonstratives', first.lower)) return null;
  const word = words.slice(0, 12).find((unit) => language.is('judgements', unit.lower));
  const before = earlier.findLast((dispute) => dispute.from === i - 1);
  if (!word || !before) return null;
  return {
    from: i,
    against: before.against,
    beside: null,
    kind: 'criticism',
    basis: [word.start, word.end],
    confidence: 0.45,
    reason: `“${word.text}” of what the statement before it is about`,
  };
};

/** "was claimed by A but B continues to blame C": two speakers whom only the article sets against each other. */
const opposition = (reader: Reader, i: number): FoundDispute | null => {
  const { language } = reader;
  const [own, before] = [reader.spoken[i], reader.spoken[i - 1]];
  if (
    !own ||
    !before ||
    own.found.sentence !== before.found.sentence ||
    !own.speaker ||
    !before.speaker ||
    sameSpeaker(own, before)
  )
    return null;
  if (own.toldBy || before.toldBy) return null;
  const end = before.found.source
    ? Math.max(before.found.source[1], ...before.found.content.map((span) => span[1]))
    : 0;
  const start = Math.min(
    own.found.source?.[0] ?? Number.POSITIVE_INFINITY,
    own.found.content[0]?.[0] ?? Number.POSITIVE_INFINITY,
  );
  const contrast = own.found.sentence.units.find(
    (unit) => unit.start >= end && unit.end <= start && language.is('contrast', unit.lower),
  );
  if (!contrast) return null;
  return {
    from: null,
    against: i - 1,
    beside: i,
    kind: 'contradiction',
    basis: [contrast.start, contrast.end],
    confidence: 0.5,
    reason: `the article opposes them with “${contrast.text}”`,
  };
};

/** Proposes who answers whom. Each statement answers at most one other; a proposal is never a verdict. */
export const findDisputes = (spoken: readonly Spoken[], text: string, language: Language): FoundDispute[] => {
  const words = spoken.map(({ found }) => contentUnits(found, text, language));
  const reader: Reader = { spoken, words, keys: words.map((units) => descriptionKeys(units, language)), language };
  const disputes: FoundDispute[] = [];
  for (let i = 0; i < spoken.length; i++) {
    const answer =
      denial(reader, i) ??
      negatedContrast(reader, i) ??
      answeredAccusation(reader, i) ??
      reportedInside(reader, i) ??
      judgement(reader, i, disputes);
    const dispute = answer ?? opposition(reader, i);
    if (dispute) disputes.push(dispute);
  }
  return disputes;
};
