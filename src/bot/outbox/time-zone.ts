/** Reads a time zone as people type it: a region and city, a city alone, or the abbreviation on their clock. */
import { findNearestNames } from '../../claims/search/tokenizer.ts';
import { UserError } from '../../lib/errors.ts';
import { t, tList } from '../../locales/index.ts';
import { quoteWords } from '../answers/wording.ts';

/**
 * Abbreviations in general use; several zones where people of several places mean their own clock by it. Intl cannot tell:
 * it knows most of them in the English of one region only, and resolves IST and CST without a word to one of their meanings.
 */
const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  'UTC GMT UCT Z ZULU': ['UTC'],
  'WET WEST': ['Europe/Lisbon'],
  BST: ['Europe/London'],
  'CET CEST MEZ MESZ MET': ['Europe/Brussels'],
  'EET EEST OEZ OESZ': ['Europe/Athens'],
  'MSK MSD': ['Europe/Moscow'],
  TRT: ['Europe/Istanbul'],
  'ET EST EDT': ['America/New_York'],
  'CT CDT': ['America/Chicago'],
  CST: ['America/Chicago', 'Asia/Shanghai', 'America/Havana'],
  'MT MDT': ['America/Denver'],
  MST: ['America/Denver', 'America/Phoenix'],
  'PT PST PDT': ['America/Los_Angeles'],
  'AKT AKST AKDT': ['America/Anchorage'],
  'HST HAST': ['Pacific/Honolulu'],
  'AT ADT': ['America/Halifax'],
  AST: ['America/Halifax', 'Asia/Riyadh'],
  'NT NST NDT': ['America/St_Johns'],
  'BRT BRST': ['America/Sao_Paulo'],
  ART: ['America/Argentina/Buenos_Aires'],
  IST: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
  IDT: ['Asia/Jerusalem'],
  GST: ['Asia/Dubai'],
  PKT: ['Asia/Karachi'],
  ICT: ['Asia/Bangkok'],
  WIB: ['Asia/Jakarta'],
  SGT: ['Asia/Singapore'],
  MYT: ['Asia/Kuala_Lumpur'],
  PHT: ['Asia/Manila'],
  HKT: ['Asia/Hong_Kong'],
  JST: ['Asia/Tokyo'],
  KST: ['Asia/Seoul'],
  WAT: ['Africa/Lagos'],
  CAT: ['Africa/Harare'],
  EAT: ['Africa/Nairobi'],
  SAST: ['Africa/Johannesburg'],
  AWST: ['Australia/Perth'],
  ACDT: ['Australia/Adelaide'],
  ACST: ['Australia/Adelaide', 'Australia/Darwin'],
  'AET AEDT': ['Australia/Sydney'],
  AEST: ['Australia/Sydney', 'Australia/Brisbane'],
  'NZT NZST NZDT': ['Pacific/Auckland'],
};

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
/** "Europe", "America/Argentina"; and US, whose zones are listed under their cities. */
const REGIONS = [...new Set(ZONES.map((zone) => zone.slice(0, zone.lastIndexOf('/') + 1))), 'US/'].filter(Boolean);

/** @returns the zone's name for Intl. @throws UserError with what to type where there is none, or more than one. */
export function parseZone(typed: string): string {
  const named = typed
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/ (?:local )?time$/i, '');
  const meant = zonesOf(named);
  const [zone] = meant;
  if (zone === undefined) throw new UserError(unknownZone(typed));
  if (meant.length > 1)
    throw new UserError(t('zone.several', { word: quoteWords(typed), zones: tList(meant, 'disjunction') }));
  return zone;
}

function zonesOf(typed: string): readonly string[] {
  const abbreviation = typed.toUpperCase();
  for (const [names, zones] of Object.entries(ABBREVIATIONS)) if (names.split(' ').includes(abbreviation)) return zones;
  const name = canonicalCase(typed);
  if (name.includes('/')) return isZone(name) ? [name] : [];
  const cities = ZONES.filter((zone) => cityOf(zone).toLowerCase() === name.toLowerCase());
  if (cities.length > 0) return cities;
  // Newer and older names, such as Kyiv or Kolkata, are understood without being listed.
  const renamed = REGIONS.map((region) => `${region}${name}`).filter(isZone);
  if (renamed.length > 0) return renamed.slice(0, 1);
  // Countries with one zone: Japan, Israel. Shorter names are abbreviations, and what Intl makes of those is often wrong.
  return /^[A-Z][a-z]{3,}$/.test(name) && isZone(name)
    ? [new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone]
    : [];
}

/** "new york" as New_York, "São Paulo" as Sao_Paulo. */
function canonicalCase(typed: string): string {
  const plain = typed.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/[ _]+/g, '_').toLowerCase();
  const listed = ZONES.find((zone) => zone.toLowerCase() === plain);
  return listed ?? plain.replace(/(^|[/_-])[a-z]/g, (letter) => letter.toUpperCase());
}

/** Offsets such as +01:00 know no summer time, and are no zones. */
function isZone(name: string): boolean {
  if (!/^[a-z_]+(\/[a-z0-9_+-]+){0,2}$/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function unknownZone(typed: string): string {
  if (/^(?:utc|gmt)? ?[+-−]\d{1,2}(?::?\d{2})?$/i.test(typed)) return t('zone.offset', { word: quoteWords(typed) });
  const cities = findNearestNames(typed, ZONES.map(cityOf), 3);
  const near = [...findNearestNames(typed, ZONES, 3), ...ZONES.filter((zone) => cities.includes(cityOf(zone)))];
  const known = [...new Set(near)].slice(0, 3);
  // Any three letters are near some city's name.
  const isGuess = known.length > 0 && typed.length > 4;
  return t('zone.unknown', { word: quoteWords(typed), near: isGuess ? tList(known, 'disjunction') : 'none' });
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1);
}
