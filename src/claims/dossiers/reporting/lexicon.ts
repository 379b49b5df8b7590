/** The word lists of en.yaml and fr.yaml, compiled: what a word of a reporting sentence is good for. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const words = z.string().transform((text) =>
  text
    .split(/[,\n]/)
    .map((entry) => entry.trim().replace(/\s+/g, ' '))
    .filter((entry) => entry !== ''),
);

/** The lists whose words spoil a plain report. */
export const DOUBTS = ['negators', 'denials', 'withdrawals', 'hypotheticals', 'future', 'fakery', 'urged'] as const;
export type Doubt = (typeof DOUBTS)[number];

const schema = z.strictObject({
  language: z.string(),
  verbs: words,
  irregular: words,
  needs: words,
  nouns: words,
  raising: words,
  passives: words,
  according: words,
  announcing: words,
  channels: words,
  pronouns: words,
  plural: words,
  relatives: words,
  subordinators: words,
  conjunctions: words,
  complementisers: words,
  determiners: words,
  prepositions: words,
  adverbs: words,
  adverbEnding: z.string(),
  auxiliaries: words,
  modals: words,
  asides: words,
  negators: words,
  denials: words,
  withdrawals: words,
  hypotheticals: words,
  future: words,
  fakery: words,
  stages: words,
  urged: words,
  meta: words,
  others: words,
  naming: words,
  dismissing: words,
  mentions: words,
  verdicts: words,
  labels: words,
  timeWords: words,
  asking: words,
  whether: words,
});
type Lists = z.infer<typeof schema>;
type ListName = { [K in keyof Lists]: Lists[K] extends string[] ? K : never }[keyof Lists];

/** A form of a verb of saying. */
export interface SayingForm {
  /** The infinitive or, in English, any bare form that is no past form as well. */
  isBase: boolean;
  isGerund: boolean;
}

export interface Lexicon {
  language: string;
  is(list: ListName, lower: string): boolean;
  /** How many words the longest entry of the list that begins at `index` has; 0 where none does. */
  phraseAt(list: ListName, lowers: readonly string[], index: number): number;
  saying(lower: string): SayingForm | null;
  isAdverb(lower: string): boolean;
}

function englishForms(entry: string): [string, SayingForm][] {
  const [base = '', doubled = base] = entry.split('/');
  const ending = base.endsWith('e')
    ? { past: `${base}d`, gerund: `${base.slice(0, -1)}ing`, third: `${base}s` }
    : {
        past: /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${doubled}ed`,
        gerund: `${doubled}ing`,
        third: /[^aeiou]y$/.test(base)
          ? `${base.slice(0, -1)}ies`
          : /(?:s|sh|ch|x|z)$/.test(base)
            ? `${base}es`
            : `${base}s`,
      };
  return [
    [base, { isBase: true, isGerund: false }],
    [ending.third, { isBase: false, isGerund: false }],
    [ending.past, { isBase: false, isGerund: false }],
    [ending.gerund, { isBase: false, isGerund: true }],
  ];
}

/** The tenses in which the press reports; the future and the conditional report nothing that was said. */
function frenchForms(infinitive: string): [string, SayingForm][] {
  const stem = infinitive.replace(/^(?:se |s')/, '').replace(/er$/, '');
  const soft = stem.replace(/c$/, 'ç').replace(/g$/, 'ge');
  const finite = [
    ...['e', 'ent', 'èrent', 'é', 'ée', 'és', 'ées'].map((ending) => stem + ending),
    ...['a', 'ait', 'aient'].map((ending) => soft + ending),
  ];
  return [
    [`${stem}er`, { isBase: true, isGerund: false }],
    ...finite.map((form): [string, SayingForm] => [form, { isBase: false, isGerund: false }]),
    [`${soft}ant`, { isBase: false, isGerund: true }],
  ];
}

function irregularForms(line: string, gerund: RegExp): [string, SayingForm][] {
  const forms = line.split(' ');
  return forms.map((form, index) => [
    form,
    { isBase: index === 0 && forms.indexOf(form, 1) < 0, isGerund: index > 0 && gerund.test(form) },
  ]);
}

function compile(lists: Lists): Lexicon {
  const isEnglish = lists.language === 'en';
  const forms = new Map<string, SayingForm>([
    ...lists.verbs.flatMap(isEnglish ? englishForms : frenchForms),
    ...lists.irregular.flatMap((line) => irregularForms(line, isEnglish ? /ing$/ : /ant$/)),
  ]);
  const sets = new Map<ListName, ReadonlySet<string>>();
  const phrases = new Map<ListName, Map<string, string[][]>>();
  const toPhrases = (list: ListName) => {
    const byFirst = new Map<string, string[][]>();
    for (const entry of lists[list]) {
      const parts = entry.split(' ');
      const first = parts[0] ?? '';
      byFirst.set(
        first,
        [...(byFirst.get(first) ?? []), parts].sort((a, b) => b.length - a.length),
      );
    }
    return byFirst;
  };
  const is = (list: ListName, lower: string) => {
    const set = sets.get(list) ?? new Set(lists[list]);
    sets.set(list, set);
    return set.has(lower);
  };
  return {
    language: lists.language,
    is,
    phraseAt(list, lowers, index) {
      const known = phrases.get(list) ?? toPhrases(list);
      phrases.set(list, known);
      const candidates = known.get(lowers[index] ?? '');
      return candidates?.find((parts) => parts.every((part, i) => lowers[index + i] === part))?.length ?? 0;
    },
    saying: (lower) => forms.get(lower) ?? null,
    isAdverb: (lower) =>
      is('adverbs', lower) ||
      (lower.length > lists.adverbEnding.length + 2 && lower.endsWith(lists.adverbEnding) && !forms.has(lower)),
  };
}

let loaded: Lexicon[] | null = null;

/** Every language that has lists. */
export function lexicons(): readonly Lexicon[] {
  loaded ??= ['en', 'fr'].map((code) =>
    compile(schema.parse(parse(readFileSync(new URL(`${code}.yaml`, import.meta.url), 'utf8')))),
  );
  return loaded;
}
