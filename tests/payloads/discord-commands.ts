/** Application commands: names, options and their order, choices. docs.discord.com/developers/interactions/application-commands. */
import { Locale } from 'discord-api-types/v10';
import { isJson, type Json, jsonList, textAt } from '../fakes/loopback.ts';
import { discordLimits } from './limits.ts';
import { checkKeys, checkLength, checkList, checkUnique, type Report } from './report.ts';

/** Names of slash commands and of options: letters, digits, hyphen and underscore, lower case where there is one. */
const chatName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const LOCALES: readonly string[] = Object.values(Locale);
const chat = 1;
const optionTypes = { last: 11, subcommand: 1, group: 2, string: 3, integer: 4, number: 10 };
const withChoices = [optionTypes.string, optionTypes.integer, optionTypes.number];

const commandKeys = [
  ...['type', 'description', 'options', 'default_member_permissions', 'dm_permission', 'contexts', 'integration_types'],
  ...['nsfw', 'name_localizations', 'description_localizations', 'handler', 'id', 'default_permission'],
];
const optionKeys = [
  ...['required', 'choices', 'options', 'channel_types', 'min_value', 'max_value', 'min_length', 'max_length'],
  ...['autocomplete', 'name_localizations', 'description_localizations'],
];

function checkChatName(report: Report, at: string, name: unknown): void {
  if (typeof name !== 'string' || !chatName.test(name))
    report.add(at, `${String(name)} is no name: letters, digits, - and _`);
  else if (name !== name.toLowerCase()) report.add(at, `${name} has capitals`);
}

/** The description in each language. */
function checkDescription(report: Report, at: string, { description, description_localizations: texts }: Json): void {
  checkLength(report, `${at}.description`, description, discordLimits.command.description);
  checkTexts(report, `${at}.description_localizations`, texts, discordLimits.command.description);
}

function checkTexts(report: Report, at: string, texts: unknown, max: number): void {
  if (!isJson(texts)) return;
  for (const [language, text] of Object.entries(texts)) {
    if (!LOCALES.includes(language)) report.add(at, `${language} is no language of Discord`);
    checkLength(report, `${at}.${language}`, text, max);
  }
}

function checkChoices(report: Report, at: string, option: Json): void {
  if (option.choices === undefined || option.choices === null) return;
  if (option.autocomplete === true) report.add(at, 'choices together with autocomplete');
  if (!withChoices.includes(Number(option.type))) report.add(at, 'choices on an option of this type');
  checkChoiceList(report, `${at}.choices`, option.choices);
}

/** Checks a list of choices, registered ones as well as the answer to autocomplete. */
export function checkChoiceList(report: Report, at: string, choices: unknown): void {
  const list = checkList(report, at, choices, discordLimits.command.choices, 0);
  list.forEach((choice, index) => {
    checkKeys(report, `${at}[${index}]`, choice, ['name', 'value'], ['name_localizations']);
    checkLength(report, `${at}[${index}].name`, choice.name, discordLimits.command.choice);
    checkTexts(report, `${at}[${index}].name_localizations`, choice.name_localizations, discordLimits.command.choice);
    if (typeof choice.value === 'string') {
      checkLength(report, `${at}[${index}].value`, choice.value, discordLimits.command.choice);
    }
  });
}

function checkOptions(report: Report, at: string, options: unknown): void {
  if (options === undefined || options === null) return;
  const list = checkList(report, at, options, discordLimits.command.options, 0);
  list.forEach((option, index) => {
    const place = `${at}[${index}]`;
    checkKeys(report, place, option, ['type', 'name', 'description'], optionKeys);
    checkChatName(report, `${place}.name`, option.name);
    checkDescription(report, place, option);
    if (!(Number(option.type) >= 1 && Number(option.type) <= optionTypes.last)) report.add(place, 'no such type');
    if (option.required === true && list.slice(0, index).some((before) => before.required !== true)) {
      report.add(place, 'required, but stands after an optional one');
    }
    if (option.autocomplete === true && !withChoices.includes(Number(option.type))) {
      report.add(place, 'autocomplete on an option of this type');
    }
    checkChoices(report, place, option);
    if (Number(option.type) <= optionTypes.group) checkOptions(report, `${place}.options`, option.options);
  });
  checkUnique(
    report,
    at,
    list.map((option) => String(option.name)),
  );
}

/** All characters of names, descriptions and values of choices. */
function total(entry: Json): number {
  const own = ['name', 'description', 'value'].reduce((sum, key) => sum + (textAt(entry, key) ?? '').length, 0);
  return [...jsonList(entry.options), ...jsonList(entry.choices)].reduce((sum, inner) => sum + total(inner), own);
}

/** Checks one command: a slash command has a description and options, one of a context menu has neither. */
export function checkCommand(report: Report, at: string, command: Json): void {
  checkKeys(report, at, command, ['name'], commandKeys);
  if ((command.type ?? chat) === chat) {
    checkChatName(report, `${at}.name`, command.name);
    checkDescription(report, at, { ...command, description: command.description ?? '' });
    checkOptions(report, `${at}.options`, command.options);
  } else {
    checkLength(report, `${at}.name`, command.name, discordLimits.command.name);
    if ((textAt(command, 'description') ?? '') !== '') report.add(at, 'a context-menu command has no description');
    if (jsonList(command.options).length > 0) report.add(at, 'a context-menu command has no options');
  }
  if (total(command) > discordLimits.command.total)
    report.add(at, `over ${discordLimits.command.total} characters in all`);
}

/** Checks a whole register: each command, names unique by type, and how many there may be. */
export function checkCommands(report: Report, commands: unknown): void {
  const list = checkList(report, 'commands', commands, Number.POSITIVE_INFINITY, 0);
  list.forEach((command, index) => {
    checkCommand(report, `commands[${index}]`, command);
  });
  const type = (command: Json) => Number(command.type ?? chat);
  for (const each of [1, 2, 3]) {
    const names = list.filter((command) => type(command) === each).map((command) => String(command.name));
    const max = each === chat ? discordLimits.commands.chat : discordLimits.commands.menu;
    if (names.length > max) report.add('commands', `${names.length} of type ${each}, at most ${max}`);
    checkUnique(report, 'commands', names);
  }
}
