/** British and American spellings of one word. */

/** What ends a word in one spelling and in the other; each is tried both ways. */
const ENDINGS: readonly [RegExp, string, RegExp, string][] = [
  [
    /is(e|es|ed|ing|er|ers|ation|ations|ational|able)$/u,
    'iz$1',
    /iz(e|es|ed|ing|er|ers|ation|ations|ational|able)$/u,
    'is$1',
  ],
  [/ys(e|es|ed|ing|er|ers)$/u, 'yz$1', /yz(e|es|ed|ing|er|ers)$/u, 'ys$1'],
  [
    /our(s|ed|ing|er|ers|able|ably|ful|less|ist|ists|ite|ites|hood|hoods)?$/u,
    'or$1',
    /or(s|ed|ing|er|ers|able|ably|ful|less|ist|ists|ite|ites|hood|hoods)?$/u,
    'our$1',
  ],
  [/([bcdgtv])re(s|d)?$/u, '$1er$2', /([bcdgtv])er(s|ed)?$/u, '$1re$2'],
  [/ogue(s|d)?$/u, 'og$1', /og(s|ed)?$/u, 'ogue$1'],
  [/(f|p|t|c)ence(s|less)?$/u, '$1ense$2', /(f|p|t|c)ense(s|less)?$/u, '$1ence$2'],
  [/amme(s)?$/u, 'am$1', /am(s)?$/u, 'amme$1'],
  [/ll(ed|ing|er|ers|or|ors|ery|ous)$/u, 'l$1', /l(ed|ing|er|ers|or|ors|ery|ous)$/u, 'll$1'],
  [/pp(ed|ing|er|ers)$/u, 'p$1', /p(ed|ing|er|ers)$/u, 'pp$1'],
  [/l(s|ment|ments|ful|fully)?$/u, 'll$1', /ll(s|ment|ments|ful|fully)?$/u, 'l$1'],
  [/dgement(s|al)?$/u, 'dgment$1', /dgment(s|al)?$/u, 'dgement$1'],
  [/wards$/u, 'ward', /ward$/u, 'wards'],
  [/t$/u, 'ed', /ed$/u, 't'],
];

const PAIRS = [
  'grey gray',
  'tyre tire',
  'tyres tires',
  'cheque check',
  'cheques checks',
  'kerb curb',
  'kerbs curbs',
  'plough plow',
  'ploughs plows',
  'ploughed plowed',
  'aluminium aluminum',
  'jewellery jewelry',
  'mould mold',
  'moulds molds',
  'moustache mustache',
  'pyjamas pajamas',
  'sceptic skeptic',
  'sceptics skeptics',
  'sceptical skeptical',
  'scepticism skepticism',
  'storey story',
  'storeys stories',
  'ageing aging',
  'draught draft',
  'draughts drafts',
  'cosy cozy',
  'artefact artifact',
  'artefacts artifacts',
  'enquiry inquiry',
  'enquiries inquiries',
  'aeroplane airplane',
  'aeroplanes airplanes',
  'maths math',
  'practise practice',
  'practised practiced',
  'practising practicing',
  'manoeuvre maneuver',
  'manoeuvres maneuvers',
  'foetus fetus',
  'doughnut donut',
  'sulphur sulfur',
  'gaol jail',
  'mum mom',
  'whilst while',
  'amongst among',
  'programmer programer',
  'axe ax',
  'smoulder smolder',
  'smouldering smoldering',
  'prioritise prioritize',
  'orientated oriented',
  'instalment installment',
  'instalments installments',
  'enrolment enrollment',
  'fulfil fulfill',
  'skilful skillful',
  'wilful willful',
  'diarrhoea diarrhea',
  'leukaemia leukemia',
].map((pair) => pair.split(' ') as [string, string]);
const OTHERS: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);
const MIN_LENGTH = 4;

/** How else a folded word may be spelt; some of these are no words, so only those on record count. */
export function regionalSpellings(word: string): string[] {
  const other = OTHERS.get(word);
  if (word.length < MIN_LENGTH || !/^[a-z']+$/u.test(word)) return other === undefined ? [] : [other];
  const spellings = ENDINGS.flatMap(([british, toAmerican, american, toBritish]) => [
    ...(british.test(word) ? [word.replace(british, toAmerican)] : []),
    ...(american.test(word) ? [word.replace(american, toBritish)] : []),
  ]);
  // "paediatric", "oestrogen": one letter for two.
  const vowels = /ae|oe/u.test(word) ? [word.replace(/[ao]e/u, 'e')] : [];
  return [...new Set([...(other === undefined ? [] : [other]), ...spellings, ...vowels])].filter(
    (each) => each !== word && isSpelling(word, each),
  );
}

/** Inflections are no spellings: "want" and "wanted", "cal" and "call", "war" and "wour". */
function isSpelling(one: string, other: string): boolean {
  if (/t$/u.test(one) && /ed$/u.test(other)) return /(?:l|n|m|r|p)t$/u.test(one) && IRREGULAR.has(one);
  if (/ed$/u.test(one) && /t$/u.test(other)) return IRREGULAR.has(other);
  return true;
}

const IRREGULAR = new Set('learnt burnt dreamt leapt spelt spilt spoilt smelt leant'.split(' '));
