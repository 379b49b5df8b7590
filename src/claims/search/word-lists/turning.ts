/**
 * Words that, before others in their clause, make of them something supposed, asked, doubted, or said by somebody else:
 * "If the dam is sound, we stay", "They lied when they said the dam is sound". Folded.
 */
const TURNING: ReadonlySet<string> = new Set(
  [
    'if unless whether suppose supposing imagine pretend pretends pretended wish false untrue wrong lie lies lied lying doubt doubts doubted',
    'claim claims claimed claiming say says said saying tell tells told telling believe believes believed think thinks thought allege alleges',
    'alleged deny denies denied refuse refuses refused rumour rumor myth proof evidence hardly barely scarcely',
    'si faux fausse mensonge ment mentent menti doute doutent prétend prétendent prétendu disent dit dire croit croient pense pensent nie nient',
    'wenn falls ob falsch lüge lügt bezweifle bezweifelt behauptet behaupten sagt sagen glaubt glauben',
    'falso mentira miente dudo duda dicen dice creen cree afirman niega',
  ].flatMap((line) => line.split(' ')),
);

export function isTurning(folded: string): boolean {
  return TURNING.has(folded);
}
