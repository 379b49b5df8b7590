/** Describes invalid options: the value, what is wrong with it, and what to type. */
import type { z } from 'zod';
import { truncateGraphemes } from '../../lib/text.ts';
import type { Command } from '../command.ts';

/** Longer values are truncated. */
const MAX_VALUE_CHARACTERS = 60;

/**
 * One sentence for each invalid option, and an example if the options are missing.
 *
 * @param given the options as they were typed.
 */
export function issuesToText(
  issues: readonly z.core.$ZodIssue[],
  command: Command,
  given: Record<string, string>,
): string {
  const wrong = issues.map(({ path, message }) => {
    const name = String(path[0] ?? '');
    const value = given[name]?.trim() ?? '';
    // Nobody types the options of a hidden command.
    return value === '' || command.hidden
      ? message
      : `${name}:${truncateGraphemes(value, MAX_VALUE_CHARACTERS).replace(/\s+/g, ' ')} is not understood. ${message}`;
  });
  const isMissing = issues.every(({ path }) => (given[String(path[0] ?? '')] ?? '').trim() === '');
  const [example] = command.examples;
  const next = isMissing && !command.hidden && example !== undefined ? [`For example: ${example}`] : [];
  return [...new Set([...wrong, ...next])].join(' ');
}
