/**
 * Reports in languages that have no lists of their own. In German and Spanish a verb of saying and the speaker have to
 * stand in the sentence, and nothing that takes the report back; in others a negation or a denial alone is a doubt.
 */
import { isNegation } from '../../search/negation.ts';
import type { NameMatcher } from './subject.ts';
import type { Span, Token } from './tokens.ts';

const toSet = (...lines: string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')));

const DENIALS = toSet(
  'bestreitet bestritt bestritten bestreiten dementiert dementierte dementieren leugnet leugnete geleugnet widersprach widerspricht angeblich gefälscht gefälschtes',
  'отрицает отрицал отрицала отрицали отверг отвергла опроверг опровергла опровергает якобы фейковое',
  'niega niegan negó negaron desmiente desmintió rechazó supuestamente nega negano negato negò smentisce smentito smentì nego desmentiu',
);

interface Rules {
  verbs: ReadonlySet<string>;
  pronouns: ReadonlySet<string>;
  /** What makes of a report something denied, refused, supposed, expected, acted or faked. */
  doubts: ReadonlySet<string>;
  /** A clause of somebody else's begins with one of these: "Tanner afirma que Okafor dijo". */
  complementisers: ReadonlySet<string>;
  /** Whether a subject may be left out before the verb. */
  isProDrop: boolean;
}

const RULES: Record<string, Rules> = {
  de: {
    verbs: toSet(
      'sagte sagten sagt sagen gesagt erklärte erklärten erklärt meinte meint betonte betont berichtete berichtet schrieb schreibt geschrieben',
      'fügte kündigte forderte fordert warnte warnt nannte nennt bezeichnete bezeichnet sprach spricht rief antwortete antwortet teilte',
      'versicherte versichert kritisierte kritisiert lobte lobt bestätigte bestätigt ergänzte äußerte unterstrich twitterte laut zufolge so',
    ),
    pronouns: toSet('er sie es wir ich'),
    doubts: toSet(
      'habe haben hätte hätten soll sollen sollte will wolle wird werden würde würden wäre dürfte könnte möge wenn falls ob als-ob',
      'weigerte weigert verweigerte weit statt anstatt satire parodie witz film stück roman fälschung fake deepfake falsch falsche falsches',
      'gefälschte gefälschten manipuliert manipulierte manipuliertes fälschlich fälschlicherweise vermeintlich vermeintliche gerücht gerüchten gerüchte morgen',
      'zurückgezogen zurück widerrief widerrufen entschuldigte übersetzt übersetzung ki ki-generiert erfunden erfundene erfundenes kaum fast beinahe hypothetisch',
    ),
    complementisers: toSet('dass ob'),
    isProDrop: false,
  },
  es: {
    verbs: toSet(
      'dijo dijeron dice dicen dicho declaró declara declararon afirmó afirma afirmaron aseguró asegura explicó explica señaló señala añadió agregó',
      'indicó indica sostuvo sostiene advirtió advierte escribió escribe respondió responde anunció anuncia reiteró insistió insiste según subrayó',
      'destacó comentó recordó pidió exigió llamó calificó criticó prometió expresó manifestó apuntó relató contó',
    ),
    pronouns: toSet('él ella ellos ellas yo nosotros'),
    doubts: toSet(
      'habría habrían dirá dirán diría dijera dijese hubiera hubiese si podría debería puede debe parodia sátira broma película novela montaje deepfake',
      'falso falsa falsos falsas manipulado manipulada falsamente supuesto supuesta presunto presunta presuntamente rumor rumores bulo bulos mañana negarse',
      'rehusó evitó lejos retractó retiró desdijo traducido traducción ia inventado inventada apócrifo apócrifa atribuye atribuyen atribuido casi apenas nadie ojalá',
    ),
    complementisers: toSet('que si'),
    isProDrop: true,
  },
};

/** Where the doubt is; `unreported` where nothing says that the speaker said it; null for a plain report. */
export function findOtherDoubt(
  tokens: readonly Token[],
  language: string | null,
  isName: NameMatcher,
  isIndirect: boolean,
): Span | 'unreported' | null {
  const rules = RULES[language?.toLowerCase().split(/[-_]/u)[0] ?? ''] ?? null;
  const isDoubt = ({ kind, lower }: Token) =>
    kind === 'word'
      ? isNegation(lower) || DENIALS.has(lower) || rules?.doubts.has(lower) === true
      : kind === 'mark' && lower === '?';
  const doubt = tokens.find(isDoubt) ?? null;
  if (doubt !== null || rules === null || isIndirect) return doubt;
  const said = tokens.findIndex((token, at) => isSaid(tokens, at, token, rules, isName));
  return said < 0 ? 'unreported' : null;
}

/** Whether the speaker is a subject here, that no clause of somebody else's has. */
function isSaid(tokens: readonly Token[], at: number, token: Token, rules: Rules, isName: NameMatcher): boolean {
  if (token.kind !== 'word') return token.lower === ':' && isName(tokens[at - 1]?.lower ?? '');
  if (!rules.verbs.has(token.lower)) return false;
  const before = tokens.slice(0, at).findLastIndex(({ kind, lower }) => kind !== 'word' || rules.verbs.has(lower));
  const clause = tokens.slice(before + 1, at);
  if (clause.some(({ lower }) => rules.complementisers.has(lower))) return false;
  const behind = tokens.slice(at + 1, at + 1 + MAX_BEHIND_VERB);
  const end = behind.findIndex(({ kind, lower }) => kind !== 'word' || rules.complementisers.has(lower));
  const near = [...clause, ...(end < 0 ? behind : behind.slice(0, end))];
  if (near.some(({ lower }) => isName(lower) || rules.pronouns.has(lower))) return true;
  const hasOther = near.some(({ isCapital }) => isCapital);
  return rules.isProDrop && !hasOther;
}

const MAX_BEHIND_VERB = 10;
