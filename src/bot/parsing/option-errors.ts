/** Describes invalid options: the value, what is wrong with it, and what to type. */
import type { z } from 'zod';
import { UserError } from '../../lib/errors.ts';
import { truncateGraphemes } from '../../lib/text.ts';
import { t } from '../../locales/index.ts';
import type { Command } from '../command.ts';
import { parseCommandLine } from './parse-command.ts';

/** Longer values are truncated. */
const MAX_VALUE_CHARACTERS = 60;

/**
 * One sentence for each invalid option; where options are missing, an example, also as a button.
 *
 * @param given the options as they were typed.
 */
export function issuesToError(
  issues: readonly z.core.$ZodIssue[],
  command: Command,
  given: Record<string, string>,
  commands: readonly Command[],
): UserError {
  const wrong = issues.map(({ path, message }) => {
    const name = String(path[0] ?? '');
    const value = given[name]?.trim() ?? '';
    // Nobody types the options of a hidden command.
    if (value === '' || command.hidden) return message;
    const shown = truncateGraphemes(value, MAX_VALUE_CHARACTERS).replace(/\s+/g, ' ');
    return `${t('option.not-understood', { name, value: shown })} ${message}`;
  });
  const isMissing = issues.every(({ path }) => (given[String(path[0] ?? '')] ?? '').trim() === '');
  const [example] = command.examples;
  if (!isMissing || command.hidden || example === undefined) return new UserError([...new Set(wrong)].join(' '));
  const message = [...new Set([...wrong, t('option.example', { example })])].join(' ');
  const next = [{ label: example, ...parseCommandLine(example, commands, command.name) }];
  return new UserError(message, { next });
}
