import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { conjugate, hasHead } from './word-forms.ts';

const folder = new URL('.//', import.meta.url);

/** A list is one text of entries parted by commas, or, for verbs, one a line: an editor needs no YAML for it, and it loads fast. */
const words = z.string().transform((text) =>
  text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** The shape of languages/CODE.yaml. Every list is explained in languages/en.yaml, where an editor extends it. */
const languageSchema = z.strictObject({
  language: z.string(),
  name: z.string(),
  suffixes: words,
  elisions: words,
  clausesInsideQuotations: z.boolean(),
  gerund: z.string(),
  adverbEnding: z.string(),
  possessive: z.string(),
  cues: z.strictObject({
    speech: words,
    naming: words,
    denial: words,
    criticism: words,
    accusation: words,
    passive: words,
  }),
  separableVerbs: words,
  nounsCapitalised: z.boolean(),
  verbSecond: z.boolean(),
  reportedMood: words,
  conjugation: words,
  verbEnding: z.string(),
  verbs: words,
  infinitiveMarkers: words,
  raisingVerbs: words,
  causatives: words,
  causedOnly: words,
  reflexives: words,
  pluralEnding: z.string(),
  plurals: words,
  particles: words,
  others: words,
  phraseBreaks: words,
  objectPrepositions: words,
  ambiguous: words,
  needThat: words,
  cueNouns: words,
  nounComplements: words,
  cueNounLinks: words,
  according: words,
  weakAccording: words,
  pronouns: z.strictObject({ male: words, female: words, plural: words, neuter: words, self: words }),
  possessives: words,
  subjectPronouns: words,
  enclitics: words,
  relatives: words,
  personRelatives: words,
  determiners: words,
  complementisers: words,
  conjunctions: words,
  subordinators: words,
  connectors: words,
  contrast: words,
  prepositions: words,
  nounPrepositions: words,
  timePrepositions: words,
  affiliations: words,
  withPrepositions: words,
  addressing: words,
  addresseePreposition: z.boolean(),
  clauseMarkers: words,
  articleClauses: words,
  auxiliaries: words,
  passives: words,
  agents: words,
  negations: words,
  adverbs: words,
  adverbLike: words,
  times: words,
  addressees: words,
  asides: words,
  abbreviations: words,
  articles: words,
  indefinites: words,
  headFirst: z.boolean(),
  placePrepositions: words,
  placeWords: words,
  nameSuffixes: words,
  correctionNotes: words,
  boilerplate: words,
  titles: z.strictObject({ male: words, female: words, either: words }),
  names: z.strictObject({ male: words, female: words }),
  organisationWords: words,
  companyWords: words,
  bodyPronouns: words,
  bodyLinks: words,
  groupWords: words,
  counterparts: words,
  roleWords: words,
  formers: words,
  kinWords: words,
  documents: words,
  documentLinks: words,
  ownDocuments: words,
  channelPrepositions: words,
  outletWords: words,
  disputables: words,
  judgements: words,
  demonstratives: words,
  places: z.record(z.string(), words),
  seats: words,
  stopwords: words,
});

type LanguageData = z.infer<typeof languageSchema>;
type CueGroup = keyof LanguageData['cues'];
type ListName = { [K in keyof LanguageData]: LanguageData[K] extends string[] ? K : never }[keyof LanguageData];

/** One form of a verb that reports words: its base, and every group of the language file that lists it. */
export interface CueForm {
  lemma: string;
  groups: ReadonlySet<CueGroup>;
  gerund: boolean;
  base: boolean;
}

export interface Language {
  code: string;
  name: string;
  data: LanguageData;
  /** Whether a lower-case word stands in one of the file's plain lists. */
  is: (list: ListName, word: string) => boolean;
  /** The length in words of the entry of a list that starts at `index` of `lowers`, 0 when none does. The longest entry wins. */
  phraseAt: (list: ListName, lowers: readonly string[], index: number) => number;
  cue: (lower: string) => CueForm | null;
  /** Whether a word is the particle of a separable verb. */
  isParticle: (lower: string) => boolean;
  /** The particles with which a form that stands second reports words: "mit" of "teilte … mit". */
  particleOf: (form: string) => readonly string[] | null;
  isAdverb: (lower: string) => boolean;
  /** Whether a word is the ending that makes a name an owner; never in a language without one. */
  isPossessive: (lower: string) => boolean;
  /** The country that a lower-case word or phrase stands for, by its name, capital, seat or adjective. */
  place: (phrase: string) => string | null;
  /** Whether a lower-case word, with or without its full stop, is a title; and whose, where it tells. */
  isTitle: (lower: string) => boolean;
  titleGender: (lower: string) => 'male' | 'female' | null;
  /** Whom a first name is given to; null where it is no known first name. */
  firstName: (lower: string) => 'male' | 'female' | 'either' | null;
}

const firstNamesSchema = z.strictObject({ male: words, female: words, either: words });
let firstNames: Map<string, 'male' | 'female' | 'either'> | null = null;

/** The first names that all languages share, read once. */
const sharedFirstNames = (): Map<string, 'male' | 'female' | 'either'> => {
  if (firstNames) return firstNames;
  const lists = firstNamesSchema.parse(parse(readFileSync(new URL('first-names.yaml', folder), 'utf8')));
  firstNames = new Map();
  for (const gender of ['male', 'female', 'either'] as const)
    for (const name of lists[gender]) firstNames.set(name, gender);
  return firstNames;
};

const compileCues = (data: LanguageData): Map<string, CueForm> => {
  const forms = new Map<string, CueForm & { groups: Set<CueGroup> }>();
  for (const [group, lines] of Object.entries(data.cues) as [CueGroup, string[]][]) {
    for (const line of lines) {
      const given = line.split(/\s+/);
      const lemma = given[0] ?? '';
      const all = [...given, ...conjugate(lemma, data.conjugation)];
      for (const form of all) {
        const known = forms.get(form);
        if (known) known.groups.add(group);
        else {
          const gerund = form !== lemma && form.endsWith(data.gerund);
          // "read" is also a past form: it stands twice on its line.
          const base = form === lemma && all.indexOf(form, 1) < 0;
          forms.set(form, { lemma, groups: new Set([group]), gerund, base });
        }
      }
    }
  }
  return forms;
};

/** The entries of a list by their first word, longest first, each as its words. */
const compilePhrases = (entries: readonly string[]): Map<string, string[][]> => {
  const phrases = new Map<string, string[][]>();
  for (const entry of entries) {
    const parts = entry.split(/\s+/);
    const first = parts[0] ?? '';
    phrases.set(
      first,
      [...(phrases.get(first) ?? []), parts].sort((a, b) => b.length - a.length),
    );
  }
  return phrases;
};

const compoundLists: ReadonlySet<string> = new Set<ListName>([
  'roleWords',
  'organisationWords',
  'documents',
  'placeWords',
]);
const compile = (data: LanguageData): Language => {
  const particles = new Map<string, string[]>();
  for (const entry of data.separableVerbs) {
    const [form = '', particle = ''] = entry.split(/\s+/);
    particles.set(form, [...(particles.get(form) ?? []), particle]);
  }
  const allParticles = new Set([...particles.values()].flat());
  const cues = compileCues(data);
  const own = {
    male: new Set(data.names.male),
    female: new Set(data.names.female),
  };
  const titles = new Map<string, 'male' | 'female' | 'either'>();
  for (const gender of ['male', 'female', 'either'] as const)
    for (const title of data.titles[gender]) {
      const bare = title.replace(/\.$/, '');
      if (!titles.has(bare)) titles.set(bare, gender);
    }
  const titleOf = (lower: string) => titles.get(lower.replace(/\.$/, '')) ?? null;
  const sets = new Map<ListName, Set<string>>();
  const phrases = new Map<ListName, Map<string, string[][]>>();
  const places = new Map(Object.entries(data.places).flatMap(([country, names]) => names.map((n) => [n, country])));
  const listOf = (list: ListName): Set<string> => {
    const known = sets.get(list);
    if (known) return known;
    const made = new Set(data[list]);
    sets.set(list, made);
    return made;
  };
  const phrasesOf = (list: ListName): Map<string, string[][]> => {
    const known = phrases.get(list);
    if (known) return known;
    const made = compilePhrases(data[list]);
    phrases.set(list, made);
    return made;
  };
  return {
    code: data.language,
    name: data.name,
    data,
    is: (list, word) =>
      listOf(list).has(word) || (data.nounsCapitalised && compoundLists.has(list) && hasHead(listOf(list), word)),
    particleOf: (form) => particles.get(form) ?? null,
    phraseAt: (list, lowers, index) => {
      const candidates = phrasesOf(list).get(lowers[index] ?? '');
      return candidates?.find((parts) => parts.every((part, i) => lowers[index + i] === part))?.length ?? 0;
    },
    isParticle: (lower) => allParticles.has(lower),
    cue: (lower) => cues.get(lower) ?? null,
    isAdverb: (lower) =>
      listOf('adverbs').has(lower) ||
      (lower.length > data.adverbEnding.length + 2 &&
        lower.endsWith(data.adverbEnding) &&
        !cues.has(lower) &&
        !listOf('adverbLike').has(lower)),
    isPossessive: (lower) => data.possessive !== '' && lower === data.possessive,
    place: (phrase) => places.get(phrase) ?? null,
    isTitle: (lower) => titleOf(lower) !== null,
    titleGender: (lower) => {
      const gender = titleOf(lower);
      return gender === 'either' ? null : gender;
    },
    firstName: (lower) =>
      own.male.has(lower) ? 'male' : own.female.has(lower) ? 'female' : (sharedFirstNames().get(lower) ?? null),
  };
};

const loaded = new Map<string, Language>();

/** The rules of a language by its ISO 639-1 code, or null when languages/ has no file for it. Throws when a file does not fit the schema. */
export const loadLanguage = (code: string): Language | null => {
  const short = code.toLowerCase().split(/[-_]/)[0] ?? '';
  const known = loaded.get(short);
  if (known) return known;
  const file = new URL(`${short}.yaml`, folder);
  if (!/^[a-z]{2,3}$/.test(short) || !existsSync(file)) return null;
  const language = compile(languageSchema.parse(parse(readFileSync(file, 'utf8'))));
  loaded.set(short, language);
  return language;
};

/** The codes of the languages that have a file of rules. */
export const knownLanguages = (): string[] =>
  readdirSync(folder)
    .filter((name) => /^[a-z]{2,3}\.yaml$/.test(name))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
