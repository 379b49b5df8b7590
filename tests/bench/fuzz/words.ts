/** The parsers of what people type, and the text that goes out. */
import fc from 'fast-check';
import { commands } from '../../../commands/index.ts';
import {
  cleanText,
  codeToMarkdown,
  strongToMarkdown,
  textToMarkdown,
  urlToMarkdown,
} from '../../../src/adapters/discord/render/escape.ts';
import { decodeText, escapeText, idToValue, valueToId } from '../../../src/adapters/slack/render/escape.ts';
import { splitText } from '../../../src/adapters/split.ts';
import { formatCommandLine, parseCommandLine } from '../../../src/bot/parsing/parse-command.ts';
import { parseSince } from '../../../src/bot/parsing/parse-since.ts';
import { nameToKey, stripAccents, tokenize } from '../../../src/claims/search/tokenizer.ts';
import { readConfig, variables } from '../../../src/config/config.ts';
import { findQuotations, type Quotation } from '../../../src/drafting/extract/find-quotes.ts';
import { splitParagraphs } from '../../../src/drafting/extract/paragraphs.ts';
import { OperatorError, UserError } from '../../../src/lib/errors.ts';
import { markdownToReadable, markupIn } from '../../adapters/discord/reading.ts';
import { allowing, anyText, type Fuzzed, must } from './inputs.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const shown = commands.filter(({ hidden }) => !hidden);

const line = fc.oneof(
  anyText,
  fc.tuple(fc.constantFrom(...shown.map(({ name }) => name)), anyText).map(([name, rest]) => `/${name} ${rest}`),
);

/** A command with some of its options given. Values are as they come out of a line: never with white space around. */
const invocation = fc.constantFrom(...shown).chain((command) =>
  fc
    .array(fc.tuple(fc.constantFrom('', ...command.options.map(({ name }) => name)), anyText), { maxLength: 4 })
    .map((given) => ({
      command: command.name,
      options: Object.fromEntries(
        given
          .filter(([name, value]) => name !== '' && value.trim() !== '')
          .map(([name, value]) => [name, value.trim()]),
      ),
    })),
);

const environment = fc
  .array(
    fc.tuple(
      fc.constantFrom(...variables.map(({ name }) => name)),
      fc.oneof(
        anyText,
        fc.constantFrom('0', '65536', 'on', 'slack:#desk', 'slack:U1', 'https://a.b', 'postgres://u:p@h/d'),
      ),
    ),
    { maxLength: 5 },
  )
  .map((entries) => Object.fromEntries(entries.filter(([, value]) => !value.includes('\0'))));

function checkQuotations(text: string, quotations: readonly Quotation[]): void {
  for (const { start, end, innerStart, innerEnd, nested } of quotations) {
    must(
      0 <= start && start <= innerStart && innerStart <= innerEnd && innerEnd <= end && end <= text.length,
      `a quotation lies outside: ${start} ${innerStart} ${innerEnd} ${end}`,
    );
    checkQuotations(text, nested);
  }
}

/** Without white space, which the reader's parser changes, and without marks of direction. */
const bare = (text: string) => text.replace(/[\s\u2066-\u2069]/gu, '');

export const words: readonly Fuzzed[] = [
  {
    parser: 'command line',
    share: 20,
    property: fc.asyncProperty(line, async (typed) => {
      const read = await allowing([UserError], () => parseCommandLine(typed, commands, 'whosaid'));
      if (read === null) return;
      const command = commands.find(({ name }) => name === read.command);
      for (const name of Object.keys(read.options))
        must(command?.options.some((option) => option.name === name) === true, `an unknown option ${name}`);
    }),
  },
  {
    parser: 'quoting',
    share: 10,
    property: fc.asyncProperty(invocation, async (asked) => {
      const written = formatCommandLine(asked, commands);
      const read = parseCommandLine(written, commands, 'whosaid');
      must(
        JSON.stringify(Object.entries(read.options).sort()) === JSON.stringify(Object.entries(asked.options).sort()),
        `${written} is read as ${JSON.stringify(read)}`,
      );
    }),
  },
  {
    parser: 'options',
    share: 10,
    property: fc.asyncProperty(
      fc.constantFrom(...commands),
      fc.dictionary(
        fc.oneof(
          fc.constantFrom('phrase', 'page', 'since', 'to', 'dossier', 'limit', '__proto__'),
          fc.string({ maxLength: 6 }),
        ),
        anyText,
      ),
      async (command, options) => {
        command.schema.safeParse(options);
      },
    ),
  },
  {
    parser: 'times',
    share: 6,
    property: fc.asyncProperty(
      fc.oneof(
        anyText,
        fc
          .tuple(fc.nat(99_999), fc.constantFrom('m', 'min', 'h', 'd', 'w', 'y', ' h', 'h ago'))
          .map((parts) => parts.join('')),
        fc
          .tuple(fc.nat(9_999), fc.nat(13), fc.nat(32))
          .map(
            ([y, m, d]) => `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
          ),
      ),
      async (typed) => {
        const read = await allowing([UserError], () => parseSince(typed, NOW));
        must(
          read === null || (!Number.isNaN(read.getTime()) && read.getTime() <= NOW.getTime()),
          `${typed} is read as ${read}`,
        );
      },
    ),
  },
  {
    parser: 'folding',
    share: 16,
    property: fc.asyncProperty(anyText, async (text) => {
      let last = 0;
      for (const { folded, start, end } of tokenize(text)) {
        must(
          folded !== '' && last <= start && start < end && end <= text.length,
          `the word ${folded} stands at ${start} to ${end}`,
        );
        last = end;
        must(stripAccents(stripAccents(folded)) === stripAccents(folded), `${folded} loses accents twice`);
      }
      const name = nameToKey(text);
      must(/^[a-z0-9 ]*$/.test(name) && nameToKey(name) === name, `the name ${name} folds to ${nameToKey(name)}`);
    }),
  },
  {
    parser: 'quotation marks',
    share: 4,
    property: fc.asyncProperty(anyText, async (text) =>
      checkQuotations(text, findQuotations(text, splitParagraphs(text))),
    ),
  },
  {
    parser: 'splitting',
    share: 4,
    property: fc.asyncProperty(anyText, fc.integer({ min: 2, max: 60 }), async (text, most) => {
      const pieces = splitText(text, most, ({ length }) => length);
      must(pieces.join('') === text, 'something is lost');
      must(
        pieces.every(({ length }) => length > 0 && length <= most),
        'a piece is too long, or empty',
      );
    }),
  },
  {
    parser: 'Slack’s text',
    share: 8,
    property: fc.asyncProperty(anyText, async (text) => {
      decodeText(text);
      const escaped = escapeText(text);
      must(!/[<>]|&(?!lt;|gt;|amp;)/.test(escaped) && decodeText(escaped).text === text, 'escaping is not undone');
      valueToId(text);
      if (text.isWellFormed())
        must(valueToId(idToValue(text)) === text && !/[&<>]/.test(idToValue(text)), 'a value does not come back');
    }),
  },
  {
    parser: 'Discord’s text',
    share: 3,
    property: fc.asyncProperty(anyText, async (raw) => {
      const text = cleanText(raw);
      must(cleanText(text) === text, 'clean text is not clean');
      const markdown = textToMarkdown(text);
      must(markupIn(markdown).length === 0, `markup: ${markupIn(markdown).join(', ')}`);
      must(bare(markdownToReadable(markdown)) === bare(text), 'it does not read as it stands');
      strongToMarkdown(text);
      codeToMarkdown(text.replaceAll('`', ''));
      const url = urlToMarkdown(raw);
      must(url === null || /^<https?:[^\s<>]*>$/.test(url), `an address: ${url}`);
    }),
  },
  {
    parser: 'configuration',
    share: 2,
    property: fc.asyncProperty(environment, async (given) => {
      try {
        readConfig(given);
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        must(!error.message.includes('\n'), 'the message has several lines');
        for (const { name, secret } of variables) {
          const value = given[name] ?? '';
          if (secret && value.length > 12) must(!error.message.includes(value), `the message tells ${name}`);
        }
      }
    }),
  },
];
