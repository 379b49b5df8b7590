/** Titles that stand before a name and are no part of it. */

const TITLES: ReadonlySet<string> = new Set(
  [
    'mr mrs ms miss mx sir dame lord lady dr doctor prof professor rev reverend father sister brother',
    'president vice minister premier prime chancellor secretary senator sen congressman congresswoman representative rep',
    'governor gov mayor councillor councilman councilwoman alderman mp mep ambassador judge justice sheriff chief',
    'general gen colonel col major captain capt lieutenant lt sergeant sgt admiral commander inspector detective officer',
    'king queen prince princess pope cardinal archbishop bishop imam rabbi',
    'm mm mme mlle monsieur madame mademoiselle maître me mgr président présidente ministre maire député députée sénateur sénatrice',
    'général générale colonel commandant capitaine lieutenant juge procureur procureure préfet préfète professeur docteur docteure pape roi reine',
    'herr frau präsident präsidentin minister ministerin kanzler kanzlerin bürgermeister bürgermeisterin',
    'señor señora sr sra don doña presidente presidenta ministro ministra alcalde alcaldesa',
  ].flatMap((words) => words.split(' ')),
);

/** Whether a word, with or without its full stop, is a title: "Mr", "Mme", "Mayor", "President". */
export function isTitle(word: string): boolean {
  return TITLES.has(word.replace(/\.$/u, '').toLowerCase());
}
