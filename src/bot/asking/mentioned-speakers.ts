/** Whom a sentence names: any speaker of the record whose name, alias or surname stands in it. */

import type { RecordReader } from '../../claims/read-model/connection.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import { isRelation } from '../../claims/search/word-lists/relations.ts';
import { isFunctionWord } from '../../claims/search/word-lists/stop-words.ts';
import { isTitle } from '../../claims/search/word-lists/titles.ts';
import type { KnownSpeaker } from './speakers.ts';

/** The most words of a name that is looked for: "The Russian Minister of Defence". */
const MAX_NAME_WORDS = 5;
/** A sentence longer than this is searched for names at its beginning alone: each place costs a few look-ups. */
const MAX_WORDS = 80;

/** A name in a sentence, and everyone on record whom it may mean. */
export interface Mention {
  name: string;
  speakers: readonly KnownSpeaker[];
  /** Whether it is of somebody else: "Maria Tanner", where no Tanner on record is a Maria; "Tanner’s lawyer". */
  isStranger: boolean;
}

/**
 * The names of speakers in a text: a name begins with a capital letter where the script has capitals. A name inside a
 * longer one does not count: "Le Drian" in "Jean-Yves Le Drian". A surname counts, which may be several people's.
 */
export function findMentions(readModel: RecordReader, text: string): Mention[] {
  const raw = [...text.matchAll(/[\p{L}\p{N}\p{M}’'-]+/gu)];
  const words = raw.map(([word]) => word.replace(/['’]s?$/u, ''));
  const mentions = new Map<string, Mention>();
  for (let at = 0; at < Math.min(words.length, MAX_WORDS); at++) {
    if (!/^[\p{Lu}\p{Lo}]/u.test(words[at] ?? '')) continue;
    for (let length = MAX_NAME_WORDS; length > 0; length--) {
      const name = words.slice(at, at + length).join(' ');
      const speakers = speakersWithName(readModel, name);
      if (speakers.length === 0) continue;
      const given = givenNameBefore(words, raw, at, name, speakers);
      const other = relationBeside(text, raw, at, length) ?? (given === null ? null : `${given} ${name}`);
      mentions.set(nameToKey(name), { name: other ?? name, speakers, isStranger: other !== null });
      at += length - 1;
      break;
    }
  }
  return [...mentions.values()];
}

/** "Okafor’s aide", "Okafor supporters", "the lawyer of Okafor": somebody else, as the text has it. */
function relationBeside(text: string, raw: readonly RegExpExecArray[], at: number, length: number): string | null {
  const last = raw[at + length - 1];
  const [first, behind] = [raw[at], raw[at + length]];
  if (first === undefined || last === undefined) return null;
  const isNear = (one: RegExpExecArray | undefined, other: RegExpExecArray | undefined) =>
    one !== undefined && other !== undefined && other.index === one.index + one[0].length + 1;
  if (behind !== undefined && isNear(last, behind) && isRelation(behind[0]))
    return text.slice(first.index, behind.index + behind[0].length);
  const isLinked = LINKS.has(raw[at - 1]?.[0].toLowerCase() ?? '');
  const noun = raw[isLinked ? at - 2 : at - 1];
  const isJoined = isLinked ? isNear(noun, raw[at - 1]) && isNear(raw[at - 1], first) : isNear(noun, first);
  // "spokeswoman Ruth Okafor" is herself; "le camp Okafor" is not.
  if (noun === undefined || !isJoined || !(isLinked ? isRelation(noun[0]) : CAMPS.has(noun[0]))) return null;
  return text.slice(noun.index, last.index + last[0].replace(/['’]s?$/u, '').length);
}

const CAMPS: ReadonlySet<string> = new Set(['camp', 'clan', 'équipe', 'lager']);
const LINKS: ReadonlySet<string> = new Set(['of', 'to', 'for', 'de', 'du', 'von', 'des', 'del']);

/** The word before a surname, where it is a given name that nobody who has the surname is called by. */
function givenNameBefore(
  words: readonly string[],
  raw: readonly RegExpExecArray[],
  at: number,
  name: string,
  speakers: readonly KnownSpeaker[],
): string | null {
  const [before = '', printed] = [words[at - 1], raw[at - 1]];
  const isAdjacent = printed !== undefined && raw[at]?.index === printed.index + printed[0].length + 1;
  const isName = /^\p{Lu}\p{Ll}+/u.test(before) && printed?.[0] === before && !isTitle(before);
  if (name.includes(' ') || !isAdjacent || !isName || isFunctionWord(before.toLowerCase()) || TIMES.has(before))
    return null;
  const isTheirs = speakers.some(({ view }) =>
    [view.name, ...view.aliases, view.role ?? ''].some((each) =>
      nameToKey(each).split(' ').includes(nameToKey(before)),
    ),
  );
  return isTheirs ? null : before;
}

const TIMES: ReadonlySet<string> = new Set(
  'Yesterday Today Tonight Monday Tuesday Wednesday Thursday Friday Saturday Sunday Later Then Also Meanwhile Hier Lundi'.split(
    ' ',
  ),
);

/** Those who bear this name, an article or titles before it aside; any other part of a name ("minister") names nobody. */
function speakersWithName({ names, records }: RecordReader, name: string): KnownSpeaker[] {
  const words = name.split(' ');
  const bare = withoutArticle(nameToKey(name));
  const untitled = withoutArticle(nameToKey(words.filter((word) => !isTitle(word)).join(' ')));
  if (bare === '' || bare === 'the' || untitled === '') return [];
  const exact = names.exactly(
    'speaker',
    [bare, untitled].flatMap((key) => [key, `the ${key}`]),
  );
  const bySurname = untitled.includes(' ') ? [] : names.endingWith('speaker', untitled);
  const found = [...new Map([...exact, ...bySurname].map((named) => [named.id, named])).values()];
  const known = found.flatMap((named): KnownSpeaker[] => {
    const view = records.speaker(named.id);
    const dossier = records.dossier(named.dossier)?.slug ?? '';
    return view === null ? [] : [{ view, named, dossier }];
  });
  const bears = ({ view }: KnownSpeaker, key: string) =>
    [view.name, ...view.aliases].some((each) => withoutArticle(nameToKey(each)) === key);
  const isPerson = ({ view }: KnownSpeaker) =>
    view.kind === 'person' && ` ${withoutArticle(nameToKey(view.name))}`.endsWith(` ${untitled}`);
  const titled = bare === untitled ? [] : known.filter((each) => bears(each, bare));
  const fitting = known.filter((each) => bears(each, untitled) || isPerson(each));
  if (titled.length > 0) return titled;
  const titles = words.filter(isTitle).map(nameToKey);
  const withRole = fitting.filter(({ view }) =>
    titles.some((title) =>
      nameToKey(view.role ?? '')
        .split(' ')
        .includes(title),
    ),
  );
  return withRole.length > 0 ? withRole : fitting;
}

function withoutArticle(key: string): string {
  return key.replace(/^the /u, '');
}
