/** One quotation or attributed statement of a story against the record. */
import type { RecordReader } from '../../claims/read-model/connection.ts';
import { withEdges } from '../../claims/search/difference.ts';
import { findOneSidedNegation } from '../../claims/search/negation.ts';
import { ELISION, tokenize } from '../../claims/search/tokenizer.ts';
import { isFunctionWord } from '../../claims/search/word-lists/stop-words.ts';
import { cautionMatch } from '../answers/plain-report.ts';
import { type Compared, findClosest, isExact, NO_FILTER } from './closest.ts';
import { isDenial, readStoryReport } from './doubt.ts';
import { type CheckedItem, type Finding, sortFindings } from './findings.ts';
import { findCorrection, findSince } from './since.ts';
import type { Story, StoryItem } from './story.ts';

/** From this share on, words are told as differing from what is on record; below it, as not on record. */
const MIN_SHARE = 0.55;
/** The same for words that the record has from somebody else than the story. */
const MIN_OTHERS_SHARE = 0.7;
/** An indirect statement is in the story's own words: less of them has to be the record's. */
const MIN_INDIRECT_SHARE = 0.5;
/** Fewer words than these, somebody else may well have said too; of equal words fewer do. */
const MIN_TELLING_WORDS = 4;
const MIN_EXACT_WORDS = 3;
const MIN_TELLING_CONTENT = 2;

export function checkItem(reader: RecordReader, story: Story, item: StoryItem): CheckedItem {
  const words = story.text
    .slice(...item.words)
    .replace(/\s+/gu, ' ')
    .trim();
  const tokens = tokenize(words).filter(({ folded }) => folded !== ELISION);
  const compared = findClosest(reader, words, item.speaker);
  const [best] = compared;
  const toChecked = (findings: readonly Finding[], shown: Compared | null): CheckedItem => {
    const sorted = sortFindings(findings);
    return {
      item,
      words,
      state: sorted[0]?.kind ?? 'exact',
      findings: sorted,
      match: shown?.match ?? null,
      view: shown?.view ?? null,
    };
  };
  if (tokens.length < 2) {
    const isOwn = best !== undefined && isExact(best.match) && best.speakerRank === 0;
    return isOwn ? toChecked([{ kind: 'exact' }], best) : toChecked([{ kind: 'too-short' }], null);
  }
  const content = tokens.filter(({ folded }) => !isFunctionWord(folded)).length;
  const isOwnExact = best !== undefined && isExact(best.match) && best.speakerRank !== 2;
  const isLong = tokens.length >= MIN_EXACT_WORDS && content >= MIN_TELLING_CONTENT;
  const suspended = isOwnExact || !isLong ? null : findSuspended(reader, item, words);
  const toOpen = (closest: Compared | null) =>
    suspended === null ? toChecked([{ kind: 'not-on-record' }], closest) : toChecked([suspended], null);
  if (best === undefined || !isNear(item, best, tokens.length)) {
    const corrected = best === undefined ? null : findCorrection(reader, best.view, words, null);
    return corrected === null || best === undefined
      ? toOpen(best ?? null)
      : toChecked([{ kind: 'since', since: corrected }], best);
  }
  const least = isExact(best.match) ? MIN_EXACT_WORDS : MIN_TELLING_WORDS;
  const isTelling = tokens.length >= least && content >= MIN_TELLING_CONTENT;
  // Whose they are on record is still shown, as what is closest.
  if (best.speakerRank === 2 && !isTelling) return toOpen(best);
  const found = findAll(reader, story, item, words, compared, best);
  return toChecked(suspended === null ? found : [...found, suspended], best);
}

const MAX_PENDING = 5;

/** The statement under review that has exactly these words; null for none. Whose they are is what is in doubt. */
function findSuspended(reader: RecordReader, item: StoryItem, words: string): Finding | null {
  const views = reader
    .findPending(words, NO_FILTER, MAX_PENDING)
    .filter((match) => isExact(match) && (match.grade === 'quotation' || item.kind === 'attributed'))
    .map(({ statement }) => reader.records.statement(statement));
  const view = views.find((one) => one?.state === 'suspended');
  return view == null ? null : { kind: 'under-review', ref: view.ref };
}

function isNear(item: StoryItem, { match, share, speakerRank }: Compared, length: number): boolean {
  if (isExact(match)) return true;
  if (match.field === 'paraphrase') return false;
  // Of two or three words, one that differs leaves too little to go by.
  if (length < 3 && share < 1) return false;
  if (item.kind === 'attributed') return share >= MIN_INDIRECT_SHARE;
  return share >= (speakerRank === 2 ? MIN_OTHERS_SHARE : MIN_SHARE);
}

function findAll(
  reader: RecordReader,
  story: Story,
  item: StoryItem,
  words: string,
  compared: readonly Compared[],
  best: Compared,
): Finding[] {
  const { view, match, speakerRank } = best;
  const isOthers = speakerRank === 2 && item.speaker !== null;
  const findings: Finding[] = [];
  if (isOthers) findings.push({ kind: 'somebody-elses', recorded: view.speaker.name });
  const corrected =
    isExact(match) && !isOthers ? null : findCorrection(reader, view, words, isOthers ? item.speaker : null);
  const same = isExact(match)
    ? compared.filter((each) => isExact(each.match) && each.speakerRank === speakerRank)
    : [best];
  const since = [...(corrected === null ? [] : [corrected]), ...same.flatMap((each) => findSince(reader, each.view))];
  const isStanding = same.some((each) => each.view.state !== 'retracted');
  for (const each of since) if (each.kind !== 'retracted' || !isStanding) findings.push({ kind: 'since', since: each });
  findings.push(...compareWords(item, best, corrected !== null));
  const report = readStoryReport(story, item);
  const caution = cautionMatch(reader, view, match);
  if (view.toldBy !== null && !report.isNested) findings.push({ kind: 'second-hand', toldBy: view.toldBy.name });
  else if (caution?.nested != null && !report.isNested)
    findings.push({ kind: 'second-hand', toldBy: view.speaker.name });
  if (caution?.doubt != null && isDenial(caution.doubt) && !report.isDoubted)
    findings.push({ kind: 'denied-in-source', doubt: caution.doubt, sentence: caution.sentence });
  return findings.length === 0 ? [{ kind: 'exact' }] : findings;
}

function compareWords(item: StoryItem, { match }: Compared, isCorrected: boolean): Finding[] {
  const negation = findOneSidedNegation(match);
  // What the record has before the words turns them around: "not ready" for "ready".
  const around =
    negation?.where === 'around' && negation.side === 'source'
      ? { kind: 'negation' as const, asked: '', source: negation.word }
      : null;
  if (item.kind === 'attributed')
    return match.difference === null
      ? []
      : [{ kind: 'differs', diff: withEdges(match).diff, difference: match.difference }];
  if (isExact(match)) {
    if (around !== null && match.grade === 'quotation')
      return [{ kind: 'differs', diff: match.diff, difference: around }];
    return match.grade === 'reported' ? [{ kind: 'not-a-quotation' }] : [];
  }
  return isCorrected ? [] : [{ kind: 'differs', diff: withEdges(match).diff, difference: match.difference ?? around }];
}
