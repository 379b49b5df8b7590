// Words that hold a sentence together and say little themselves, folded: articles, prepositions, pronouns, auxiliaries,
// conjunctions. A memory swaps them freely. No negation is among them: see negation.ts.
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  [
    'a an the this that these those some any all both each every such same',
    'of in on at to for from by with about into over under between through during as than then',
    'and or but so if that which who whom whose what when while where because',
    'i you he she it we they me him her us them my your his its our their',
    'am is are was were be been being have has had do does did will would shall should can could may might must',
    "also just only very too again there here it's i'm we're they're he's she's that's",
    'le la les l un une des du de d au aux en dans sur sous par pour avec entre vers chez',
    'et ou mais donc or car si que qu qui dont où ce cet cette ces c son sa ses leur leurs mon ma mes notre nos votre vos',
    'je j tu il elle on nous vous ils elles se s me m te t lui y est sont était étaient être été a ont avait avaient avoir',
    'der die das den dem des ein eine einen einem einer und oder aber zu zur zum in im an am auf aus bei mit nach von vom',
    'für über unter um ich du er sie es wir ihr ist sind war waren sein hat haben hatte wird werden als wie dass',
    'и а но или в во на с со к ко о об от до по за из у для при что как это этот эта эти он она оно они мы вы я ты был была были есть',
    'el los las una unos unas y o pero del al con por para es son era ser ha han que se lo gli uno e ed ma di da che sono ha hanno',
  ].flatMap((words) => words.split(' ')),
);

/** Whether a folded word holds a sentence together rather than says what it is about. */
export function isFunctionWord(folded: string): boolean {
  return FUNCTION_WORDS.has(folded);
}
