import anyAscii from 'any-ascii';
import { distance } from 'fastest-levenshtein';

/** One word of a text: its comparison form, and where it stands in the original string (UTF-16 offsets, end exclusive). */
export interface Word {
  folded: string;
  start: number;
  end: number;
}

/** The folded form of an elision between words, "(…)", "[...]" or "…". No phrase that leaves it out runs over it. */
export const ELISION = '…';

// Scripts written without spaces between words: every letter with its marks is a word of its own, so that a phrase is
// found wherever it stands. A dictionary's segmentation of a phrase depends on its neighbours (docs/ranking.md).
const UNSPACED = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]&&[\p{L}\p{Nl}]]`;
// Characters that are not seen: soft hyphens, zero-width characters, bidi controls, variation selectors.
const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}`;
const APOSTROPHE = String.raw`['’‘ʼ＇‛′\u02BB]`;
const SPACE_IN_NUMBER = String.raw`[\u00A0\u202F\u2009\u2007]`;
// Digits below the line belong to the word: “CO₂” is “CO2”.
const LETTERS = String.raw`[[\p{L}\p{Nd}\p{Nl}\p{M}₀-₉${INVISIBLE}]--${UNSPACED}]`;
const LETTER = String.raw`[[\p{L}\p{Nd}\p{Nl}]--${UNSPACED}]`;
const NUMBER =
  String.raw`(?:(?<![\p{L}\p{M}\p{N}\p{Sc}\p{Pd}%\)\]\.,])[\-−])?(?:\p{Sc}[ \u00A0\u202F]?[\-−]?)?` +
  // A plain space groups digits by three: "1 200 000" is one number, so that "200 000" is never found in it.
  String.raw`(?:\p{Nd}{1,3}(?:(?: |${SPACE_IN_NUMBER})\p{Nd}{3})+(?!\p{Nd})(?:[.,]\p{Nd}+)?|` +
  String.raw`\p{Nd}+(?:(?:[.,٫٬:\/⁄']|${APOSTROPHE}|${SPACE_IN_NUMBER})\p{Nd}+)*)`;
const NUMBER_TAIL = String.raw`(?:[⁰¹²³⁴-⁹₀-₉¼½¾⅐-⅞]+|[ \u00A0\u202F]?[%٪％‰](?!\p{L})|[ \u00A0\u202F]?\p{Sc}(?![ ]?\p{Nd})|\+(?![\p{L}\p{N}]))?`;

const TOKENS = new RegExp(
  [
    String.raw`(?<gap>[\(\[（［]\s*(?:…|\.(?:\s?\.)+)\s*[\)\]）］]|…|\.(?:\s?\.){2,})`,
    String.raw`(?<number>${NUMBER}${NUMBER_TAIL})(?<ordinal>${LETTERS}*)`,
    String.raw`(?<fraction>[¼½¾⅐-⅞])`,
    String.raw`(?<power>(?<![\p{L}\p{M}])\p{L}{1,2}[²³])`,
    String.raw`(?<initials>\p{L}\p{M}*(?:\.\p{L}\p{M}*)+(?!${INVISIBLE}*[\p{L}\p{M}]))\.?`,
    String.raw`(?<percent>(?<![\p{L}\p{M}])[pP][eE][rR][ \u00A0\u202F][cC][eE][nN][tT](?![\p{L}\p{M}]))`,
    String.raw`(?<unspaced>${UNSPACED}[\p{M}ﾞﾟ${INVISIBLE}]*)`,
    // A paper changes a letter in brackets: “[W]e”, “walk[ed]”.
    String.raw`(?<letters>(?:\[\p{L}{1,2}\](?=\p{L}))?${LETTER}${LETTERS}*(?:${APOSTROPHE}${LETTER}${LETTERS}*)*(?:\[(?!sic\])\p{L}{1,3}\](?!\p{L}))?)`,
    String.raw`(?<ampersand>[&＆])`,
  ].join('|'),
  'gv',
);

// Words that lose their vowel before another, in French and Italian: l’agression is two words, don’t is one.
const ELIDED =
  /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|un|gl|quest|quell|dell|all|nell|sull|dall|bell|sant|anch|dov|com)'(?=[aeiouyhàâäéèêëîïôöùûü])/u;
const INVISIBLE_CHARACTERS = /\p{Default_Ignorable_Code_Point}|\u0640/gu;
// Not from the middle of a run: that would take the square of its length.
const TRAILING_INVISIBLE = /(?<!\p{Default_Ignorable_Code_Point})\p{Default_Ignorable_Code_Point}+$/u;
const PLAIN_ASCII = /^[a-z0-9']*$/;
const ONLY_DIGITS = /^\d+$/;

/** Folds letters only: compatibility forms, case, ligatures, apostrophes; accents stay. */
function foldLetters(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN_ASCII.test(lower)) return lower;
  return text
    .replace(INVISIBLE_CHARACTERS, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘ʼ‛′\u02BB]/gu, "'")
    .replace(/ẞ|ß/gu, 'ss')
    .replace(/ς/gu, 'σ')
    .replace(/ی/gu, 'ي')
    .replace(/ک/gu, 'ك')
    .replace(/[ہھە]/gu, 'ه')
    .replace(/œ/gu, 'oe')
    .replace(/æ/gu, 'ae')
    .replace(/i\u0307/gu, 'i')
    .normalize('NFC');
}

/** "1,000" and "1 000" are "1000", "3,5" is "3.5"; "10:30" and "9/11" stay; sign, per cent, currency and powers belong to the number. */
function foldNumber(text: string): string {
  if (ONLY_DIGITS.test(text)) return text;
  const powers = text.replace(/[⁰¹²³⁴-⁹₀-₉]+/gu, (digits) => `^${digits.normalize('NFKC')}`);
  const seen = powers.replace(/(?<=\p{Nd})(?=[¼½¾⅐-⅞])/gu, '_').replace(INVISIBLE_CHARACTERS, '');
  const spaced = seen.normalize('NFKC').replace(/⁄/gu, '/').replace(/−/gu, '-').replace(/٫/gu, '.').replace(/٬/gu, ',');
  const digits = spaced
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\s'’]/gu, '')
    .replace(/٪/gu, '%');
  const whole = removeGrouping(digits);
  const currency = /\p{Sc}/u.exec(whole)?.[0] ?? '';
  return currency + whole.replace(/\p{Sc}/gu, '').toLowerCase();
}

/**
 * "1,200,000" and "1.200.000" without their commas or dots, and a decimal comma as a point. One dot before three digits
 * stays: it may be a decimal point.
 */
function removeGrouping(digits: string): string {
  return digits
    .replace(/(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])/u, (number) => number.replaceAll(',', ''))
    .replace(/(?<![\d.,])\d{1,2}(?:,\d{2})+,\d{3}(?![\d,])/u, (number) => number.replaceAll(',', ''))
    .replace(/(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.])/u, (number) => number.replaceAll('.', ''))
    .replace(
      /(?<![\d.,])(\d{1,3}(?:\.\d{3})+),(\d{1,2})(?!\d)/u,
      (_, whole: string, rest: string) => `${whole.replaceAll('.', '')}.${rest}`,
    )
    .replace(/(?<![\d.,])(\d+),(\d{1,2}|\d{4,})(?![\d,.])/u, '$1.$2');
}

/** Digits of any script as 0 to 9: Unicode keeps each script's ten in one run. */
function asciiDigit(digit: string): string {
  let zero = digit.codePointAt(0) ?? 0;
  const value = zero;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)) && value - zero < 9) zero -= 1;
  return String(value - zero);
}

/**
 * Splits a text into words in the form in which wordings are compared. Case, typographic marks, ligatures, full-width
 * and decomposed letters and unseen characters do not count; accents, decimal points, signs, per cent and currency do.
 * @returns the words in order; offsets are into `text` as given. A text of marks or emoji alone has none.
 * @see https://www.unicode.org/reports/tr15/ (NFKC) and https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
export function tokenize(text: string): Word[] {
  const words: Word[] = [];
  let gap: Word | null = null;
  // An elision counts between words only: at either end of a text it leaves nothing out.
  const beforeWord = () => {
    if (gap !== null && words.length > 0) words.push(gap);
    gap = null;
  };
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const end = isLetterCode(code) ? findPlainWordEnd(text, at) : null;
    if (end !== null && !beginsPerCent(text, at, end)) {
      beforeWord();
      words.push({ folded: text.slice(at, end).toLowerCase(), start: at, end });
      at = end;
      continue;
    }
    if (SEPARATORS.has(code)) {
      at += 1;
      continue;
    }
    TOKENS.lastIndex = at;
    const match = TOKENS.exec(text);
    if (match === null) break;
    at = TOKENS.lastIndex;
    const groups = match.groups as Record<string, string | undefined>;
    const start = match.index;
    if (groups.gap !== undefined) {
      gap = { folded: ELISION, start, end: at };
      continue;
    }
    beforeWord();
    if (groups.letters === undefined) words.push(matchToWord(match[0], groups, start));
    else words.push(...lettersToWords(groups.letters, start));
  }
  return words;
}

/** What no token begins with, and what ends a word of plain letters. */
const SEPARATORS = charactersToCodes(' \n\t,;:!?"“”)]}/—–');
const WORD_ENDS = charactersToCodes(' \n\t,;:!?"“”)]}/—–-(.');

function charactersToCodes(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/** A to Z and a to z. */
function isLetterCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/**
 * Where a word of the letters A to Z ends: most words of most texts are such, and reading them by TOKENS takes ten times
 * as long. Null where what follows may belong to the word, such as an apostrophe, an accent, or the point of an initial.
 */
function findPlainWordEnd(text: string, start: number): number | null {
  let end = start + 1;
  while (isLetterCode(text.charCodeAt(end))) end += 1;
  if (end === text.length) return end;
  const next = text.charCodeAt(end);
  return WORD_ENDS.has(next) && !(next === PERIOD_CODE && end === start + 1) ? end : null;
}

const PERIOD_CODE = 46;
const PER_CENT = /^per[ \u00A0\u202F]cent(?![\p{L}\p{M}])/iu;

/** "per cent" is one word, as "percent" is. */
function beginsPerCent(text: string, start: number, end: number): boolean {
  return (
    end - start === 3 && (text[start] === 'p' || text[start] === 'P') && PER_CENT.test(text.slice(start, start + 10))
  );
}

function matchToWord(text: string, groups: Record<string, string | undefined>, start: number): Word {
  const end = start + text.length;
  if (groups.number !== undefined) {
    return { folded: foldNumber(groups.number) + foldLetters(groups.ordinal ?? ''), start, end };
  }
  if (groups.fraction !== undefined || groups.power !== undefined) return { folded: foldNumber(text), start, end };
  if (groups.percent !== undefined) return { folded: 'percent', start, end };
  if (groups.initials !== undefined) return { folded: foldLetters(groups.initials), start, end };
  return {
    folded: foldLetters(text.replace('＆', '&')),
    start,
    end: start + text.replace(TRAILING_INVISIBLE, '').length,
  };
}

function lettersToWords(letters: string, start: number): Word[] {
  const seen = letters.replace(TRAILING_INVISIBLE, '');
  const end = start + seen.length;
  const folded = foldLetters(seen.includes('[') ? seen.replace(/[[\]]/g, '') : seen);
  if (folded === '') return [];
  const elided = folded.includes("'") ? ELIDED.exec(folded) : null;
  if (elided === null) return [{ folded, start, end }];
  const cut = start + seen.search(new RegExp(APOSTROPHE, 'v'));
  return [
    { folded: elided[0].slice(0, -1), start, end: cut },
    { folded: folded.slice(elided[0].length), start: cut + 1, end },
  ];
}

/**
 * A folded word without its accents, as it is typed on a keyboard that lacks them: "sébastien" is "sebastien".
 * Letters that only look accented stay whole: the Cyrillic й and ї, the voiced Japanese kana, Indic vowel signs.
 */
export function stripAccents(folded: string): string {
  if (PLAIN_ASCII.test(folded)) return folded;
  return folded
    .normalize('NFD')
    .replace(/([\p{sc=Latn}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}])\p{M}+/gu, '$1')
    .replace(/(?<=\p{sc=Cyrl})[\u0300\u0301]/gu, '')
    .replace(/(?<=[еЕ])\u0308/gu, '')
    .normalize('NFC')
    .replace(/[øłđðħı]/gu, (letter) => UNACCENTED[letter] ?? letter);
}

const UNACCENTED: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i' };

/**
 * Whether an asked word is the source's word. One typed without any accent is; one with an accent that the source
 * lacks, or has otherwise, is not: "pêche" is not "péché".
 * @param asked folded
 * @param source folded
 */
export function isSameWord(asked: string, source: string): boolean {
  if (asked === source) return true;
  // A first letter without an accent stays as it is: most words differ there, and this is asked of every word compared.
  const first = source.charCodeAt(0);
  if (first < 128 && first !== asked.charCodeAt(0)) return false;
  return stripAccents(source) === asked;
}

/**
 * The key under which a speaker is found by name or alias: lower-case ASCII words joined by one space. Accents and
 * other scripts are transliterated, and i, y and j count as one letter, since spellings of one name differ in them:
 * "Шойгу", "Shoygu" and "Shoigu" have one key. "Choïgou" is another spelling, for an alias.
 * @returns '' where the name has no letter or digit
 */
export function nameToKey(name: string): string {
  const yeltsin = name.normalize('NFKC').replace(/(?<![\p{L}\p{M}])[ЕеЁё]/gu, 'Ye');
  const ascii = anyAscii(stripAccents(foldLetters(yeltsin.replace(INVISIBLE_CHARACTERS, '')))).toLowerCase();
  const words = ascii.replace(/['`’]/gu, '').match(/[a-z0-9]+/gu) ?? [];
  return words.map((word) => word.replace(/[iyj]+/gu, 'i')).join(' ');
}

/**
 * The known names that an unknown one most resembles, for "did you mean": nearest first, none that differs in more
 * than about a third of its letters from the name or from one of its words.
 * @param limit the most names to return
 */
export function findNearestNames(name: string, known: readonly string[], limit: number): string[] {
  const asked = nameToKey(name);
  if (asked === '') return [];
  const near: { candidate: string; far: number }[] = [];
  for (const candidate of new Set(known)) {
    const folded = nameToKey(candidate);
    const far = Math.min(...[folded, ...folded.split(' ')].map((part) => nameDistance(asked, part)));
    if (far <= 0.34) near.push({ candidate, far });
  }
  return near
    .sort((a, b) => a.far - b.far)
    .slice(0, limit)
    .map((each) => each.candidate);
}

function nameDistance(asked: string, name: string): number {
  if (name === '') return 1;
  return distance(asked, name) / Math.max(asked.length, name.length, 3);
}
