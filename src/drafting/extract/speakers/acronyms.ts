/** Full names that print gives before their short form: "Trade, Ports and Fisheries Canada (TPFC)". */
import { isName } from '../noun-phrases.ts';
import type { NameMention } from './names.ts';

const acronym = /^\p{Lu}{3,8}$/u;
const maxBack = 16;

/** The full name before the brackets around a short form, its capitals being the short form's letters; null for any other. */
const fullNameOf = ({ sentence, from, to, text }: NameMention): { start: number; text: string } | null => {
  const { units } = sentence;
  if (!acronym.test(text) || units[from - 1]?.text !== '(' || units[to]?.text !== ')') return null;
  let letters = text;
  for (let i = from - 2; i >= 0 && i > from - maxBack; i--) {
    const unit = units[i];
    if (!unit || unit.kind === 'quote') return null;
    if (!isName(unit)) continue;
    if (!letters.endsWith(unit.text.charAt(0))) return null;
    letters = letters.slice(0, -1);
    if (letters !== '') continue;
    const words = units.slice(i, from - 1);
    const last = words.at(-1);
    if (!last) return null;
    const name = words.map((one, n) => (n > 0 && one.start > (words[n - 1]?.end ?? 0) ? ` ${one.text}` : one.text));
    return { start: unit.start, text: name.join('') };
  }
  return null;
};

/** Joins the group of a short form with the one of its full name. Each group keeps its mentions in reading order. */
export const joinAcronyms = (groups: readonly NameMention[][]): { mentions: NameMention[]; name: string | null }[] => {
  const joined = groups.map((mentions) => ({ mentions, name: null as string | null }));
  for (const group of joined) {
    const full = group.mentions.map(fullNameOf).find((one) => one !== null);
    if (!full) continue;
    group.name = full.text;
    const other = joined.find((one) => one !== group && one.mentions.some((mention) => mention.text === full.text));
    if (!other) continue;
    group.mentions = [...group.mentions, ...other.mentions].sort((a, b) => a.start - b.start);
    other.mentions = [];
  }
  return joined.filter(({ mentions }) => mentions.length > 0);
};
