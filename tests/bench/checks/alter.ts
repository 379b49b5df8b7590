/** Alters quotations of an article, as a slip or a forger would. Repeatable. */
import type { DraftedDossier } from '../../../src/claims/model/entries/draft-review.ts';
import { tokenize } from '../../../src/claims/search/tokenizer.ts';
import { isFunctionWord } from '../../../src/claims/search/word-lists/stop-words.ts';

export const ALTERATIONS = ['word', 'negation', 'name', 'invented', 'relayed'] as const;
export type Alteration = (typeof ALTERATIONS)[number];

/** A quotation of an article whose speaker it names: offsets of the words inside the marks. */
export interface Quoted {
  statement: string;
  speaker: string;
  start: number;
  end: number;
  /** Where the article names the speaker beside it; null where it says "he". */
  mention: { start: number; end: number } | null;
}

export interface AlteredStory {
  alteration: Alteration;
  quoted: Quoted;
  /** The story that is checked. */
  text: string;
  /** Where the altered quotation stands in it. */
  start: number;
  end: number;
}

const OTHER_WORDS = 'violins harvested purple bridges quietly marble frozen lanterns copper wandering'.split(' ');
const INVENTED = [
  'The orchard behind the station was sold for a song last winter',
  'Every violin in this town belongs to my grandmother and her choir',
  'Nobody paints a lighthouse in the rain unless the harbour pays twice',
  'Three herons on a frozen pond taught me more than the academy did',
  'Our bakery will stay open through the night until the ferries return',
];
const MIN_WORDS = 4;
const MAX_DISTANCE = 60;

/** Quotations long enough to tell, each with a name. */
export function findQuoted({ source, statements, speakers }: DraftedDossier): Quoted[] {
  const names = new Map(speakers.map(({ id, name }) => [id, name]));
  return statements.flatMap((one) => {
    const speaker = names.get(one.speaker) ?? '';
    const [quote] = one.quotes;
    if (quote === undefined || one.toldBy !== null || one.kind !== 'direct' || !isFullName(speaker)) return [];
    const [start, end] = inside(source.text, quote);
    if (tokenize(source.text.slice(start, end)).length < MIN_WORDS) return [];
    return [{ statement: one.id, speaker, start, end, mention: findMention(source.text, start, end, speaker) }];
  });
}

export function isFullName(name: string): boolean {
  return /^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2}$/u.test(name);
}

function inside(text: string, [from, to]: readonly [number, number]): [number, number] {
  let [start, end] = [from, to];
  while (/[\s“”"‘’'«»,]/u.test(text[start] ?? 'x')) start += 1;
  while (/[\s“”"‘’'«»,]/u.test(text[end - 1] ?? 'x')) end -= 1;
  return [start, end];
}

/** The name, or the surname, where it reports the quotation: in the same sentence, and no pronoun beside it. */
function findMention(text: string, start: number, end: number, speaker: string): Quoted['mention'] {
  const surname = speaker.split(' ').at(-1) ?? '';
  for (const name of [speaker, surname]) {
    for (const at of [text.indexOf(name, end), text.lastIndexOf(name, start - name.length)]) {
      const between = at >= end ? text.slice(end, at) : text.slice(at + name.length, start);
      const isBeside = at >= 0 && between.length <= MAX_DISTANCE;
      if (isBeside && !/\n|[.!?]\s|\b(?:he|she|they)\b/iu.test(between)) return { start: at, end: at + name.length };
    }
  }
  return null;
}

function replace(alteration: Alteration, text: string, quoted: Quoted, words: string): AlteredStory {
  return {
    alteration,
    quoted,
    text: text.slice(0, quoted.start) + words + text.slice(quoted.end),
    start: quoted.start,
    end: quoted.start + words.length,
  };
}

/** Every alteration that the quotation allows but that of who tells it, which is made in the record. */
export function alterQuotation(text: string, quoted: Quoted, others: readonly string[], n: number): AlteredStory[] {
  const words = text.slice(quoted.start, quoted.end);
  const altered: AlteredStory[] = [];
  const content = tokenize(words).filter(
    ({ folded, start, end }) =>
      /^\p{Ll}{4,}$/u.test(words.slice(start, end)) && !isFunctionWord(folded) && !folded.includes("'"),
  );
  const chosen = content[n % Math.max(1, content.length)];
  if (chosen !== undefined) {
    const other = OTHER_WORDS[n % OTHER_WORDS.length] ?? '';
    altered.push(replace('word', text, quoted, words.slice(0, chosen.start) + other + words.slice(chosen.end)));
  }
  const positive = dropNegation(words);
  if (positive !== null) altered.push(replace('negation', text, quoted, positive));
  altered.push(replace('invented', text, quoted, INVENTED[n % INVENTED.length] ?? ''));
  const other = others.find(
    (name) => name !== quoted.speaker && !name.endsWith(quoted.speaker.split(' ').at(-1) ?? ''),
  );
  if (quoted.mention !== null && other !== undefined) {
    const { start, end } = quoted.mention;
    const shift = start < quoted.start ? other.length - (end - start) : 0;
    altered.push({
      alteration: 'name',
      quoted,
      text: text.slice(0, start) + other + text.slice(end),
      start: quoted.start + shift,
      end: quoted.end + shift,
    });
  }
  return altered;
}

function dropNegation(words: string): string | null {
  const match = /\b(do|does|did|is|are|was|were|have|has|had|could|would|should)n[’']t\b|\s(?:not|never)\b/iu.exec(
    words,
  );
  if (match === null) return null;
  return words.slice(0, match.index) + (match[1] ?? '') + words.slice(match.index + match[0].length);
}

/** The article with one more voice: “…,” Ada Okafor said, according to Ben Tanner. Null where its sentence does not end so. */
export function relayQuotation(text: string, { end, mention }: Quoted, teller: string): string | null {
  if (mention === null || mention.start < end) return null;
  const after = text.slice(mention.end);
  const tail = /^(?: said| told reporters| added)?\./u.exec(after);
  if (tail === null) return null;
  const at = mention.end + tail[0].length - 1;
  return `${text.slice(0, at)}, according to ${teller}${text.slice(at)}`;
}
