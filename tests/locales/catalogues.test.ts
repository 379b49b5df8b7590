/** The catalogues say the same things: the same keys, the same arguments, and messages that can be read. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { inLanguage, LANGUAGES, type MessageKey, t, tList, toLanguage } from '../../src/locales/index.ts';

const catalogues = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    JSON.parse(readFileSync(`src/locales/${language}.json`, 'utf8')) as Record<string, string>,
  ]),
);
const english = catalogues.en ?? {};

/** The arguments of a message, each with its type, in alphabetical order. */
function argumentsOf(elements: readonly MessageFormatElement[]): string[] {
  const found = elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => argumentsOf(value))];
      case TYPE.tag:
        return [`<${element.value}>`, ...argumentsOf(element.children)];
      default:
        return [element.value];
    }
  });
  return [...new Set(found)].sort();
}

describe.each(LANGUAGES)('%s', (language) => {
  const catalogue = catalogues[language] ?? {};

  test('has the keys of the English catalogue, each once', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort());
    const keys = [...readFileSync(`src/locales/${language}.json`, 'utf8').matchAll(/^ {2}"([^"]+)":/gm)];
    expect(keys.length).toBe(Object.keys(catalogue).length);
  });

  test.each(Object.keys(english))('%s takes the arguments of the English message', (key) => {
    expect(argumentsOf(parse(catalogue[key] ?? ''))).toEqual(argumentsOf(parse(english[key] ?? '')));
  });
});

test('French typography: a narrow space before ; ? ! and inside « », a no-break space before a colon, curly apostrophes', () => {
  for (const [key, message] of Object.entries(catalogues.fr ?? {})) {
    // Arguments, options and examples of commands are no prose.
    const prose = message.replace(/\{[^{}]*\}|[a-z]+:[^\s]*|https?:\S+/gu, '');
    expect(prose, key).not.toMatch(/ [;?!»]|« | :(?=\s|$)|\p{L}'\p{L}/u);
  }
});

test('no key is left over', () => {
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : [];
    });
  const code = [...files('src'), ...files('commands')].map((file) => readFileSync(file, 'utf8')).join('\n');
  /** Keys that are put together: `grade.${kind}`. */
  const stems = [...code.matchAll(/`([a-z][\w.-]*\.)\$\{/gu)].map((match) => match[1] ?? '');
  const unused = Object.keys(english).filter(
    (key) => !code.includes(`'${key}'`) && !stems.some((stem) => key.startsWith(stem)),
  );
  expect(unused).toEqual([]);
});

test('a message in each language, with its plural and its lists', () => {
  const values = { one: 'France', other: 'Russia', topics: 1, disputed: 0 };
  expect(t('compare.title', values)).toBe('France and Russia: 1 topic, 0 disputed');
  expect(inLanguage('fr', () => t('compare.title', values))).toBe('France et Russia\u00a0: 1 sujet, aucun contesté');
  expect(inLanguage('fr', () => tList(['a', 'b', 'c']))).toBe('a, b et c');
});

test('a missing argument is an error, never a hole in a sentence', () => {
  expect(() => t('quoted' as MessageKey)).toThrow();
});

test.each([
  ['fr-CA', 'fr'],
  ['fr_FR.UTF-8', 'fr'],
  ['en-US', 'en'],
  ['C', 'en'],
  ['de', 'en'],
  ['', 'en'],
  [null, 'en'],
])('the language of %j is %s', (tag, language) => {
  expect(toLanguage(tag)).toBe(language);
});

test('the language stays with the request that asked for it', async () => {
  const later = (language: 'en' | 'fr') =>
    inLanguage(language, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return t('relay');
    });
  expect(await Promise.all([later('en'), later('fr'), later('en')])).toEqual([
    'second-hand',
    'de seconde main',
    'second-hand',
  ]);
});
