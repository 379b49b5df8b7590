/** Looks whether the words of a source still stand in its page. */
import { distance } from 'fastest-levenshtein';
import { resolveQuote } from '../../claims/model/quote.ts';

/** The words of one statement, each fragment by itself. */
export interface WatchedWords {
  statement: string;
  fragments: readonly string[];
}

export interface GoneWords {
  statement: string;
  /** The words that do not stand there. */
  words: string;
  /** The page's sentence that comes nearest; null when none is near. */
  reads: string | null;
}

/** A consent wall, an error page or another article holds fewer of the source's words. */
const SHARED_ENOUGH = 0.5;
/** More of a passage than this may differ only in another passage. */
const MAX_DIFFERENCE = 0.5;
const MAX_LENGTH = 1_000;
/** Fewer words may stand in any page. */
const MIN_WORDS = 10;

/** Space, line ends and the kind of quotation mark or hyphen change with a page's layout and are no change of its words. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/gu, '')
    .replace(/[“”„«»‹›＂"]/gu, '"')
    .replace(/[‘’‚′]/gu, "'")
    .replace(/[‐‑]/gu, '-')
    .replace(/\s+/gu, ' ')
    .replace(/(?<![\p{L}\p{N}]) | (?![\p{L}\p{N}])/gu, '')
    .trim();

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);

const isSameArticle = (source: string, page: string): boolean => {
  const [before, now] = [wordsOf(source), wordsOf(page)];
  return before.size >= MIN_WORDS && [...before].filter((word) => now.has(word)).length >= before.size * SHARED_ENOUGH;
};

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim().slice(0, MAX_LENGTH);

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** The whole sentence of the page around what comes nearest; null where it stood in the source already, as others' words do. */
const nearestSentence = (source: string, page: string, fragment: string): string | null => {
  const found = resolveQuote(page, { exact: fragment, prefix: null, suffix: null });
  if (found.kind !== 'absent' || found.nearest === null) return null;
  const { text, line } = found.nearest;
  if (distance(text, fragment) > fragment.length * MAX_DIFFERENCE) return null;
  const lines = page.split('\n').slice(line - 1);
  const paragraph = text.includes('\n') ? text : (lines[0] ?? text);
  const at = paragraph.indexOf(text);
  const sentence = at === -1 ? text : (segmenter.segment(paragraph).containing(at)?.segment ?? text);
  const read = sentence.length < text.length ? text : sentence;
  return plain(source).includes(plain(read)) ? null : oneLine(read);
};

/** @returns null where the page is not the source's article. */
export const findGoneWords = (source: string, page: string, words: readonly WatchedWords[]): GoneWords[] | null => {
  if (!isSameArticle(source, page)) return null;
  const text = plain(page);
  return words.flatMap(({ statement, fragments }) => {
    const gone = fragments.find((fragment) => !text.includes(plain(fragment)));
    return gone === undefined ? [] : [{ statement, words: oneLine(gone), reads: nearestSentence(source, page, gone) }];
  });
};
