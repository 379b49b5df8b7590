/** Parses typed text into a command with named options, and formats such a command for people to read and type. */
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';
import type { Invocation } from '../answer.ts';
import type { Command } from '../command.ts';
import type { Option } from '../options.ts';
import { QUOTE_MARKS, type Token, tokenizeLine, unquote } from './tokenize-line.ts';

/**
 * Parses `/whosaid "ready to dialogue" side:france`. Text that does not begin with a command's name is a phrase for `fallback`.
 *
 * @param fallback the name of the command that a bare phrase goes to.
 * @throws UserError for an unknown command that was typed with a slash, or for more words than the command takes.
 */
export function parseCommandLine(line: string, commands: readonly Command[], fallback: string): Invocation {
  const [, slash = '', word = '', rest = ''] = /^\s*(\/?)(\S*)([\s\S]*)$/.exec(line) ?? [];
  const command = commands.find(({ name, hidden }) => name === word.toLowerCase() && !hidden);
  if (command !== undefined) return { command: command.name, options: parseOptions(rest, command) };
  if (slash === '/' && /^[a-z]+$/i.test(word)) {
    throw new UserError(t('help.unknown', { name: word }), {
      next: [{ label: '/help', command: 'help', options: {} }],
    });
  }
  const asked = commands.find(({ name }) => name === fallback);
  if (asked === undefined) throw new Error(`the fallback command ${fallback} does not exist`);
  return { command: fallback, options: parseOptions(line, asked) };
}

/**
 * Formats a command as a person would type it. It parses back to the same values, whatever marks they contain: a straight
 * mark in a value is escaped as \", and backslashes before a mark are doubled.
 */
export function formatCommandLine({ command, options }: Invocation, commands: readonly Command[]): string {
  const definition = commands.find(({ name }) => name === command);
  const positional = (definition?.options ?? []).filter((option) => option.positional).map(({ name }) => name);
  // Values without a name are parsed in the order of the definition, so after a missing one all need their names.
  const missing = positional.findIndex((name) => options[name] === undefined);
  const nameless = missing === -1 ? positional : positional.slice(0, missing);
  const separators = definition?.separators ?? [];
  const bareWords = nameless.map((name) => {
    const value = options[name] ?? '';
    const couldBeElse = name === 'phrase' || value.includes(':') || separators.includes(value.toLowerCase());
    return isBare(value) && !couldBeElse ? value : quoteValue(value);
  });
  const named = Object.entries(options)
    .filter(([name]) => !nameless.includes(name))
    .map(([name, value]) => `${name}:${isBare(value) ? value : quoteValue(value)}`);
  return [`/${command}`, ...bareWords, ...named].join(' ');
}

const isBare = (value: string) =>
  value !== '' && !/\s/.test(value) && ![...value].some((each) => QUOTE_MARKS.has(each));

const quoteValue = (value: string) =>
  `"${value.replace(/(?<!\\)(\\*)"/g, '$1$1\\"').replace(/(?<!\\)(\\+)$/, '$1$1')}"`;

/** How to type a command: `/compare <a> <b> [topic:…]`. */
export function commandToUsage(command: Command): string {
  const words = command.options.map((option) => {
    const shown = option.positional
      ? `<${option.name}>`
      : option.kind === 'flag'
        ? `${option.name}:yes`
        : `${option.name}:…`;
    return option.required ? shown : `[${shown}]`;
  });
  return [`/${command.name}`, ...words].join(' ');
}

function parseOptions(text: string, command: Command): Record<string, string> {
  const options: Record<string, string> = {};
  const tokens = tokenizeLine(text);
  const loose: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const named = token.isQuoted ? null : namedOption(token.value, command);
    if (named === null) {
      assertKnownOption(token, command);
      loose.push(token);
      continue;
    }
    const next = tokens[i + 1];
    // `side: france` and `side:"the French side"`: the value is the next word, or the quotation that follows at once.
    const takesNext =
      named.value === '' && next !== undefined && (next.isQuoted || namedOption(next.value, command) === null);
    options[named.name] = takesNext ? next.value : unquote(named.value);
    if (takesNext) i++;
  }
  const nameless = Object.entries(assignPositional(text, loose, command)).map(([name, value]) => {
    const named = options[name];
    // `since:48 hours ago`: the words after a named value belong to it.
    return [name, named === undefined ? value : `${named} ${value}`];
  });
  return { ...options, ...Object.fromEntries(nameless) };
}

function namedOption(word: string, command: Command): { name: string; value: string } | null {
  const match = /^([a-z]+):([\s\S]*)$/i.exec(word);
  if (match === null) return null;
  const name = match[1]?.toLowerCase() ?? '';
  return command.options.some((option) => option.name === name) ? { name, value: match[2] ?? '' } : null;
}

/**
 * Rejects a word such as `page:3` if the command has no such option. If the command takes free text, it is part of the text.
 *
 * @throws UserError
 */
function assertKnownOption({ value, isQuoted: quoted }: Token, command: Command): void {
  if (quoted || command.options.some(({ positional, kind }) => positional && kind === 'text')) return;
  const name = /^([a-z]+):(?!\/\/)/i.exec(value)?.[1];
  if (name === undefined) return;
  throw new UserError(
    `/${command.name} has no option “${name}”. Usage: ${commandToUsage(command)}. If “${value}” is part of a name, put the whole name in quotation marks.`,
  );
}

function assignPositional(text: string, loose: readonly Token[], command: Command): Record<string, string> {
  const positional = command.options.filter((option) => option.positional);
  if (loose.length === 0) return {};
  const [only] = positional;
  if (positional.length === 1 && only !== undefined) return { [only.name]: wholeText(text, loose, only) };
  const groups = splitBySeparators(loose, command.separators);
  if (groups.length > positional.length) {
    const example = command.examples[0] ?? '';
    const most =
      positional.length === 0
        ? 'no words without a name'
        : `${positional.length} (${positional.map(({ name }) => name).join(', ')})`;
    throw new UserError(
      `/${command.name} takes ${most}, and this has ${groups.length}: ${groups.join(', ')}. Put a name of several words in quotation marks. Usage: ${commandToUsage(command)}. Example: ${example}`,
    );
  }
  return Object.fromEntries(groups.map((value, index) => [(positional[index] as Option).name, value]));
}

/** The words of a single positional option exactly as typed, so that a phrase keeps its own marks and spaces. */
function wholeText(text: string, loose: readonly Token[], option: Option): string {
  const [first] = loose;
  if (loose.length === 1 && first !== undefined) return first.value;
  if (option.kind !== 'text') return loose.map(({ value }) => value).join(' ');
  return loose.reduce((words, { start, end }, index) => {
    const between = text.slice(loose[index - 1]?.end ?? start, start);
    // An option in between is not part of the phrase and leaves a space.
    return words + (between.trim() === '' ? between : ' ') + text.slice(start, end);
  }, '');
}

/** Groups words by separators such as "vs": `sergei shoigu vs paris` is two names. */
function splitBySeparators(tokens: readonly Token[], separators: readonly string[]): string[] {
  const isSeparator = ({ value, isQuoted: quoted }: Token) => !quoted && separators.includes(value.toLowerCase());
  if (!tokens.some(isSeparator)) return tokens.map(({ value }) => value);
  const groups: string[][] = [[]];
  for (const token of tokens) {
    if (isSeparator(token)) groups.push([]);
    else groups.at(-1)?.push(token.value);
  }
  return groups.filter((group) => group.length > 0).map((group) => group.join(' '));
}
