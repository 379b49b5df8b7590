/** What a number counts: the same digits with another unit are another number. */

// One line a unit, in the spellings and languages that most sources have. "Percentage points" are not per cent.
const UNITS = [
  'hundred hundreds hundert ciento',
  'thousand thousands mille tausend mil k',
  'million millions millionen millon millones mio m',
  'billion billions milliard milliards milliarde milliarden bn',
  'trillion trillions billon billones tn',
  'percent prozent pourcent % pc',
  'percentage points',
  'euro euros eur',
  'dollar dollars usd',
  'pound pounds livre livres pfund libras gbp',
  'rouble roubles ruble rubles rubel',
  'yuan renminbi',
  'yen',
  'franc francs franken chf',
  'kilometre kilometres kilometer kilometers kilometern km kmh kph',
  'metre metres meter meters',
  'centimetre centimetres centimeter centimeters cm',
  'millimetre millimetres millimeter millimeters mm',
  'mile miles meile meilen mph',
  'foot feet ft',
  'inch inches',
  'gram grams gramme grammes gramm g',
  'kilogram kilograms kilogramme kilogrammes kilo kilos kg',
  'milligram milligrams milligramme mg',
  'microgram micrograms µg mcg',
  'tonne tonnes ton tons tonnen',
  'litre litres liter liters',
  'gallon gallons',
  'barrel barrels',
  'hectare hectares hektar',
  'acre acres',
  'watt watts kilowatt kilowatts kw',
  'megawatt megawatts mw',
  'gigawatt gigawatts gw',
  'second seconds seconde secondes sekunde sekunden',
  'minute minutes minuten',
  'hour hours heure heures stunde stunden hora horas',
  'day days jour jours tag tage tagen día dias días',
  'week weeks semaine semaines woche wochen semana semanas',
  'month months mois monat monate monaten mes meses',
  'year years an ans année années jahr jahre jahren año años',
  'decade decades décennie décennies',
  'century centuries siècle siècles jahrhundert',
].map((line) => new Set(line.split(' ')));

/** Whether both words are units, and no unit is written as both. */
export function areOtherUnits(one: string, other: string): boolean {
  const [first, second] = [one, other].map((word) => UNITS.filter((unit) => unit.has(word)));
  if (first === undefined || second === undefined || first.length === 0 || second.length === 0) return false;
  return !first.some((unit) => second.includes(unit));
}
