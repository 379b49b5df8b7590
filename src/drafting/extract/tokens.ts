import type { Language } from '../languages/language.ts';

/** A word, number or mark of the text, in UTF-16 units. */
export interface Token {
  start: number;
  end: number;
  text: string;
  /** Lower case, with a straight apostrophe. */
  lower: string;
  kind: 'word' | 'mark';
}

// Words keep their inner hyphens and apostrophes; initials keep their full stops (U.S., D.C.).
const pattern =
  /(?:\p{Lu}\.){2,}(?:-\p{L}+)?|[\p{L}\p{M}\p{N}]+(?:['’\-‐.,](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*|@[\p{L}\p{N}_]+|\.\.\.|--+|[^\s]/gu;

const fold = (text: string): string => text.toLowerCase().replaceAll('’', "'");

/** Where a word has to be cut: after a listed elision ("l’entourage"), before a listed suffix ("Moscow’s"). */
const cuts = (lower: string, language: Language): number[] => {
  const at: number[] = [];
  const apostrophe = lower.indexOf("'");
  if (apostrophe > 0 && language.is('elisions', lower.slice(0, apostrophe))) at.push(apostrophe + 1);
  for (const suffix of language.data.suffixes) {
    if (lower.length > suffix.length && lower.endsWith(suffix)) {
      at.push(lower.length - suffix.length);
      break;
    }
  }
  return at;
};

const isWord = /^[\p{L}\p{N}@]/u;

/** The words and marks of `text` from `start` to `end`. */
export const tokenise = (text: string, start: number, end: number, language: Language): Token[] => {
  const tokens: Token[] = [];
  const add = (from: number, to: number, kind: Token['kind']): void => {
    const piece = text.slice(from, to);
    tokens.push({ start: from, end: to, text: piece, lower: fold(piece), kind });
  };
  for (const match of text.slice(start, end).matchAll(pattern)) {
    const from = start + match.index;
    const to = from + match[0].length;
    const kind = isWord.test(match[0]) ? 'word' : 'mark';
    let last = from;
    if (kind === 'word') {
      for (const cut of cuts(fold(match[0]), language)) {
        if (from + cut > last) add(last, from + cut, kind);
        last = from + cut;
      }
    }
    if (to > last) add(last, to, kind);
  }
  return tokens;
};
