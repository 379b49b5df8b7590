/**
 * Escapes text for Discord's markdown: nothing in it becomes markup, a mention or a link. escapeMarkdown of
 * @discordjs/formatters is not enough: it does not escape mentions, timestamps, emoji, quote marks, subtext and bare
 * addresses, and skips what it considers an address.
 */
import { isolateDirection } from '../../../lib/bidi.ts';

/** A backslash makes any ASCII punctuation literal; these always mean something somewhere in Discord's markdown. */
const ALWAYS = /[\\*_~|`<>#[\]@]/;
/**
 * These mean something only in some places, and are frequent in prose:
 * `-` and `+` start a list item, `.` makes `1. ` one and joins a host name (`discord.gg/x`), `:` makes an address or emoji.
 */
const BETWEEN_WORDS = /(?<![\p{L}\p{N}])[-+]|[-+](?![\p{L}\p{N}])/u;
const BEFORE_MORE = /[.:](?!\s|$)|(?<=\d)[.:]/;
const MEANINGFUL = new RegExp(`${ALWAYS.source}|${BETWEEN_WORDS.source}|${BEFORE_MORE.source}`, 'gu');

/** Control characters but tab and line feed: invisible, and Discord strips some of them. */
const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** @returns the text with line feeds as line ends, visible control characters, and no lone surrogates. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(CONTROL, (character) => pictureOf(character.charCodeAt(0)))
    .toWellFormed();
}

/** @returns markdown that shows `text` literally; the text must be clean. */
export function textToMarkdown(text: string): string {
  return eachLine(text, (line) => isolateDirection(line.replace(MEANINGFUL, '\\$&')));
}

/** @returns markdown that shows `text` in bold, line by line, because Discord's bold does not reach into a new list item or quote. */
export function strongToMarkdown(text: string): string {
  return eachLine(text, (line) => {
    const inner = line.trim();
    if (inner === '') return line;
    const bold = `**${isolateDirection(inner.replace(MEANINGFUL, '\\$&'))}**`;
    return line.slice(0, line.indexOf(inner)) + bold + line.slice(line.indexOf(inner) + inner.length);
  });
}

/** @returns markdown that shows `text` as code. Backticks cannot be escaped in code: `text` must have none. */
export function codeToMarkdown(text: string): string {
  return eachLine(text, (line) => (line.trim() === '' ? line : isolateDirection(`\`${line}\``)));
}

/**
 * @returns an address that opens and has no preview; null for one that nobody may be sent to.
 * The address stays visible: in a masked link `[text](address)` escapes do not work
 * (https://github.com/discord/discord-api-docs/issues/6185), and a fact desk wants to see where a link leads.
 */
export function urlToMarkdown(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return `<${href.replace(/[\s<>]/g, encodeURIComponent)}>`;
}

function eachLine(text: string, convert: (line: string) => string): string {
  return text.split('\n').map(convert).join('\n');
}

function pictureOf(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
