/** Numbers up to a thousand in words, in English, French, German and Spanish. */

const EN_UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const FR_UNITS =
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf'.split(
    ' ',
  );
const FR_TENS = 'vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt'.split(' ');
const DE_UNITS =
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );
const DE_TENS = 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
const ES_UNITS =
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve'.split(
    ' ',
  );
const ES_TENS = 'treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ');
const ES_HUNDREDS =
  'ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'.split(' ');
const MAX_NUMBER = 1_000;

const at = (words: readonly string[], index: number) => words[index] ?? '';

function englishWords(n: number): string[] {
  if (n === 1_000) return ['one thousand', 'a thousand'];
  if (n >= 100) {
    const hundred = `${at(EN_UNITS, Math.floor(n / 100))} hundred`;
    const heads = n < 200 ? [hundred, 'a hundred'] : [hundred];
    if (n % 100 === 0) return heads;
    return heads.flatMap((head) => englishWords(n % 100).flatMap((rest) => [`${head} and ${rest}`, `${head} ${rest}`]));
  }
  if (n < 20) return [at(EN_UNITS, n)];
  const ten = at(EN_TENS, Math.floor(n / 10) - 2);
  return n % 10 === 0 ? [ten] : [`${ten}-${at(EN_UNITS, n % 10)}`];
}

function frenchWords(n: number): string[] {
  if (n === 1_000) return ['mille'];
  if (n >= 100) {
    const head = n < 200 ? 'cent' : `${at(FR_UNITS, Math.floor(n / 100))} cent`;
    if (n % 100 === 0) return n < 200 ? [head] : [`${head}s`];
    return frenchWords(n % 100).map((rest) => `${head} ${rest}`);
  }
  if (n < 20) return [at(FR_UNITS, n)];
  const ten = at(FR_TENS, Math.floor(n / 10) - 2);
  const isOfTwenty = n >= 70 && n < 80 ? true : n >= 90;
  const rest = isOfTwenty ? (n % 10) + 10 : n % 10;
  if (n === 80) return ['quatre-vingts'];
  if (rest === 0) return [ten];
  const joined =
    (rest === 1 || rest === 11) && n < 80 ? `${ten} et ${at(FR_UNITS, rest)}` : `${ten}-${at(FR_UNITS, rest)}`;
  return rest === 1 ? [joined, `${joined}e`] : [joined];
}

function germanWords(n: number): string[] {
  if (n === 1_000) return ['tausend', 'eintausend'];
  if (n >= 100) {
    const head = n < 200 ? 'hundert' : `${at(DE_UNITS, Math.floor(n / 100))}hundert`;
    const heads = n < 200 ? [head, 'einhundert'] : [head];
    return n % 100 === 0 ? heads : heads.flatMap((each) => germanWords(n % 100).map((rest) => each + rest));
  }
  if (n < 20) return [at(DE_UNITS, n)];
  const ten = at(DE_TENS, Math.floor(n / 10) - 2);
  const unit = n % 10 === 1 ? 'ein' : at(DE_UNITS, n % 10);
  return n % 10 === 0 ? [ten] : [`${unit}und${ten}`];
}

function spanishWords(n: number): string[] {
  if (n === 1_000) return ['mil'];
  if (n === 100) return ['cien'];
  if (n > 100) {
    const head = at(ES_HUNDREDS, Math.floor(n / 100) - 1);
    const heads = n < 200 ? [head] : [head, head.replace(/os$/u, 'as')];
    return n % 100 === 0 ? heads : heads.flatMap((each) => spanishWords(n % 100).map((rest) => `${each} ${rest}`));
  }
  if (n < 30) return [at(ES_UNITS, n)];
  const ten = at(ES_TENS, Math.floor(n / 10) - 3);
  return n % 10 === 0 ? [ten] : [`${ten} y ${at(ES_UNITS, n % 10)}`];
}

const SPELLERS = [englishWords, frenchWords, germanWords, spanishWords] as const;

/** A number in words, each way of writing it, one list a language; none above a thousand. */
export function numberToWords(value: number): string[][] {
  return Number.isInteger(value) && value >= 0 && value <= MAX_NUMBER ? SPELLERS.map((spell) => spell(value)) : [];
}

let values: ReadonlyMap<string, number> | null = null;

/** The number that words spell, joined by one space; null for anything else. */
export function wordsToNumber(words: string): number | null {
  if (values === null) {
    const known = new Map<string, number>();
    for (let value = MAX_NUMBER; value >= 0; value -= 1)
      for (const spelt of numberToWords(value).flat()) known.set(foldSpelling(spelt), value);
    values = known;
  }
  return values.get(foldSpelling(words)) ?? null;
}

/** As the words of a phrase are compared: without hyphens or accents. */
function foldSpelling(words: string): string {
  return words.replace(/-/gu, ' ').replace(/ß/gu, 'ss').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The most words that a number up to a thousand is written in. */
export const MAX_NUMBER_WORDS = 6;
