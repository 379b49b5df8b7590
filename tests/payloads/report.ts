/** The bricks of the validators: a list of problems, each saying where it is and what would be right. */
import { isJson, type Json } from '../fakes/loopback.ts';

/** Collects problems. `at` is the place in the body: `blocks[2].text`. */
export interface Report {
  problems: string[];
  add(at: string, problem: string): void;
}

/** Creates an empty report. */
export function createReport(): Report {
  const problems: string[] = [];
  return { problems, add: (at, problem) => problems.push(at === '' ? problem : `${at}: ${problem}`) };
}

/** Reports keys that are not allowed, and required ones that are not there. Undefined and null count as not there. */
export function checkKeys(report: Report, at: string, value: Json, required: string[], allowed: string[]): void {
  for (const key of Object.keys(value)) {
    if (!required.includes(key) && !allowed.includes(key)) report.add(at, `unknown key ${key}`);
  }
  for (const key of required) {
    if (value[key] === undefined || value[key] === null) report.add(at, `${key} is missing`);
  }
}

/** Reports a text that is no string, or out of its length in UTF-16 units. Absent is fine. */
export function checkLength(report: Report, at: string, value: unknown, max: number, min = 1): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string') report.add(at, 'not a string');
  else if (value.length > max) report.add(at, `${value.length} characters, at most ${max}`);
  else if (value.length < min) report.add(at, `${value.length} characters, at least ${min}`);
}

/** The items of a list that must be an array of objects between two sizes; reports what is not. */
export function checkList(report: Report, at: string, value: unknown, max: number, min = 1): Json[] {
  if (!Array.isArray(value)) {
    report.add(at, 'not a list');
    return [];
  }
  if (value.length > max) report.add(at, `${value.length} items, at most ${max}`);
  if (value.length < min) report.add(at, `${value.length} items, at least ${min}`);
  return value.filter((item, index): item is Json => {
    if (!isJson(item)) report.add(`${at}[${index}]`, 'not an object');
    return isJson(item);
  });
}

/** Reports every value that comes twice. */
export function checkUnique(report: Report, at: string, values: string[]): void {
  for (const value of new Set(values.filter((entry, index) => values.indexOf(entry) !== index))) {
    report.add(at, `${value} is used more than once`);
  }
}

/** Reports every string with half a surrogate pair: text that was cut through a character. Keys are looked at too. */
export function checkWellFormed(report: Report, at: string, value: unknown): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) report.add(at, 'a lone surrogate: the text was cut through a character');
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkWellFormed(report, `${at}[${index}]`, item);
    });
  } else if (isJson(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (!key.isWellFormed()) report.add(at, 'a lone surrogate in a key');
      checkWellFormed(report, at === '' ? key : `${at}.${key}`, item);
    }
  }
}
