/** Who speaks for somebody, or beside them, and is not that person: "Okafor’s aide", "the lawyer of Okafor". */
const RELATIONS: ReadonlySet<string> = new Set(
  [
    'aide aides ally allies adviser advisers advisor advisors supporter supporters backer backers follower followers lawyer lawyers attorney',
    'spokesman spokeswoman spokesperson spokespeople campaign team office camp deputy staff critic critics opponent opponents rival rivals',
    'wife husband son daughter brother sister father mother widow family friend friends colleague colleagues predecessor successor entourage',
    'party government cabinet administration ministry foundation company secretary driver doctor biographer ghostwriter impersonator',
    'adjoint adjointe avocat avocate avocats porte-parole conseiller conseillère conseillers proche proches partisans équipe clan famille',
    'épouse mari femme fils fille frère sœur père mère ami amis prédécesseur successeur directeur directrice opposants rivaux soutiens',
    'anwalt anwälte sprecher sprecherin berater mitarbeiter anhänger lager familie frau mann sohn tochter',
    'abogado portavoz asesor asesores equipo entorno familia esposa marido hijo hija',
  ].flatMap((line) => line.split(' ')),
);

export function isRelation(word: string): boolean {
  return RELATIONS.has(word.toLowerCase());
}
