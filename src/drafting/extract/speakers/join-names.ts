import type { Language } from '../../languages/language.ts';
import { type NameMention, withoutPrefix } from './names.ts';

/** The mentions of one person or thing, and how its fullest name is taken apart. */
interface Group {
  mentions: NameMention[];
  words: string[];
  /** Where it is first named in full. */
  start: number;
  gender: 'male' | 'female' | null;
}

/** Two ways to be called by one name: the last name first, the first name where no last name fits. */
interface Index {
  byLast: Map<string, Group[]>;
  byFirst: Map<string, Group[]>;
}

const nameWords = (mention: NameMention, language: Language): string[] => {
  const words = mention.words.map((word) => word.toLowerCase());
  return words.filter((word, i) => i === 0 || !language.is('nameSuffixes', word));
};

/** Whether a mention tells of a man or a woman, by its titles or its first name. */
export const genderOf = (mention: NameMention, words: readonly string[], language: Language): Group['gender'] => {
  for (const title of [...mention.titles, ...mention.heads]) {
    const gender = language.titleGender(title);
    if (gender) return gender;
  }
  if (words.length < 2) return null;
  const first = words[0] ?? '';
  const gender = language.firstName(first) ?? language.firstName(first.split('-')[0] ?? '');
  return gender === 'either' ? null : gender;
};

const add = (map: Map<string, Group[]>, key: string | undefined, group: Group): void => {
  if (!key) return;
  const known = map.get(key);
  if (!known) map.set(key, [group]);
  else if (!known.includes(group)) known.push(group);
};

/** Whether a shorter name may be the longer one's: its last words, or the first and the last without what stands between. */
const isShortOf = (short: readonly string[], long: readonly string[]): boolean => {
  if (short.length >= long.length) return false;
  if (short.every((word, i) => word === long[long.length - short.length + i])) return true;
  return short.length >= 2 && short.length < long.length && short[0] === long[0] && short.at(-1) === long.at(-1);
};

/** Joins full names, the longest first, so that "Nyan Tun" finds "U Nyan Tun". */
const joinFull = (mentions: readonly NameMention[], language: Language): { groups: Group[]; index: Index } => {
  const groups: Group[] = [];
  const index: Index = { byLast: new Map(), byFirst: new Map() };
  const whole = new Map<string, Group>();
  const full = mentions
    .map((mention) => ({ mention, words: nameWords(mention, language) }))
    .filter(({ words }) => words.length > 1)
    .sort((a, b) => b.words.length - a.words.length || a.mention.start - b.mention.start);
  for (const { mention, words } of full) {
    const longer = (index.byLast.get(words.at(-1) ?? '') ?? []).filter((group) => isShortOf(words, group.words));
    const group = whole.get(words.join(' ')) ??
      (longer.length === 1 ? longer[0] : undefined) ?? {
        mentions: [],
        words,
        start: mention.start,
        gender: null,
      };
    if (group.mentions.length === 0) groups.push(group);
    group.mentions.push(mention);
    group.start = Math.min(group.start, mention.start);
    group.gender ??= genderOf(mention, words, language);
    whole.set(words.join(' '), group);
    add(index.byLast, group.words.at(-1), group);
    add(index.byFirst, group.words[0], group);
  }
  return { groups, index };
};

/** "Getty Images Jane Doe" is Jane Doe where the article names her without what stands before her. */
export const withoutForeignWords = (mentions: readonly NameMention[], language: Language): NameMention[] => {
  const known = new Set<string>();
  for (const { words } of mentions)
    if (words.length > 1 && language.firstName((words[0] ?? '').toLowerCase()))
      known.add(words.join(' ').toLowerCase());
  return mentions.map((mention) => {
    // "Lorena Paz Akin" beside "Paz Akin": two first names.
    if (language.firstName((mention.words[0] ?? '').toLowerCase())) return mention;
    for (let i = 1; i < mention.words.length - 1; i++)
      if (known.has(mention.words.slice(i).join(' ').toLowerCase())) return withoutPrefix(mention, i);
    return mention;
  });
};

/** Whether anything but its capitals tells that a name is a person's. */
const isPersonal = (group: Group): boolean => group.mentions.some((one) => one.personal >= 2);

/** Of several people with one name, the one that the title or the order of the text leaves. */
const choose = (candidates: readonly Group[], mention: NameMention, language: Language): Group | null => {
  const introduced = candidates.filter((group) => group.start < mention.start);
  let left = introduced.length > 0 ? introduced : [...candidates];
  const gender = genderOf(mention, [], language);
  if (left.length > 1 && gender) {
    left = left.filter((group) => group.gender === null || group.gender === gender);
    const sure = left.filter((group) => group.gender === gender);
    if (sure.length === 1) left = sure;
  }
  if (left.length > 1 && mention.heads.size > 0) {
    const holders = left.filter((group) =>
      group.mentions.some((one) => [...mention.heads].some((head) => one.heads.has(head))),
    );
    if (holders.length === 1) left = holders;
  }
  return left.length === 1 ? (left[0] ?? null) : null;
};

/**
 * Groups the mentions that mean the same person or thing. A bare last name goes with the full name; where several people
 * named before it have that name, it goes with none of them and is in no group.
 */
export const joinNames = (mentions: readonly NameMention[], language: Language): NameMention[][] => {
  const { groups, index } = joinFull(mentions, language);
  const alone = new Map<string, Group>();
  for (const mention of mentions) {
    const words = nameWords(mention, language);
    if (words.length > 1) continue;
    const word = words[0] ?? '';
    const isPlace = language.place(word) !== null && mention.titles.length === 0;
    const last = isPlace ? [] : (index.byLast.get(word) ?? []);
    const candidates = last.length > 0 || isPlace ? last : (index.byFirst.get(word) ?? []).filter(isPersonal);
    const [only] = candidates;
    const joined = candidates.length > 1 ? choose(candidates, mention, language) : (only ?? null);
    const clashes = joined && isOther(joined, mention, language);
    if (candidates.length > 1 && !joined) continue;
    const group = (clashes ? null : joined) ??
      alone.get(word) ?? { mentions: [], words, start: mention.start, gender: null };
    if (group.mentions.length === 0) {
      groups.push(group);
      alone.set(word, group);
    }
    group.mentions.push(mention);
  }
  return groups.map((group) => group.mentions).filter((group) => group.length > 0);
};

/** "Mr Doe" is not Jane Doe, although she is the only one whose full name is given. */
const isOther = (group: Group, mention: NameMention, language: Language): boolean => {
  const gender = genderOf(mention, [], language);
  return gender !== null && group.gender !== null && gender !== group.gender;
};
