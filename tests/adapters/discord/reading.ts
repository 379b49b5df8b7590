/**
 * What a person reads in a Discord message, by a parser that is not ours: discord-markdown-parser follows the client's own
 * grammar, with masked links; it knows no lists, whose marks stay in the text.
 */
import { parse } from 'discord-markdown-parser';
import type { DiscordMessage } from '../../../src/adapters/discord/render/render.ts';

interface Node {
  type: string;
  content?: string | Node[];
  [key: string]: unknown;
}

/** Everything the parser found in a markdown text, at every depth, but for plain text, line ends and Unicode's own emoji. */
export function markupIn(markdown: string): string[] {
  const kinds = (nodes: readonly Node[]): string[] =>
    nodes.flatMap(({ type, content }) => [type, ...(Array.isArray(content) ? kinds(content) : [])]);
  return kinds(nodesOf(markdown)).filter((type) => !['text', 'br', 'twemoji', 'emoticon'].includes(type));
}

/** The text as shown. */
export function markdownToReadable(markdown: string): string {
  const read = (nodes: readonly Node[]): string =>
    nodes
      .map(({ type, content, name }) => {
        if (type === 'br') return '\n';
        if (Array.isArray(content)) return read(content) + (type === 'heading' || type === 'subtext' ? '\n' : '');
        return String(content ?? name ?? '');
      })
      .join('');
  return read(nodesOf(markdown));
}

const nodesOf = (markdown: string): readonly Node[] => parse(markdown, 'extended') as unknown as readonly Node[];

/** The markdown of each Text Display, in order. */
export function displaysOf({ components }: DiscordMessage): string[] {
  return components.flatMap((component) => {
    const inside: readonly object[] = component.components;
    return inside.flatMap((inner) => ('content' in inner ? [String(inner.content)] : []));
  });
}

/** Without the lines that tell the parts apart. */
export function partsToReadable(parts: readonly DiscordMessage[]): string {
  return parts
    .flatMap(displaysOf)
    .filter((display) => !/^-# (Part \d+ of \d+$|Continued: )/.test(display))
    .map(markdownToReadable)
    .join('\n');
}
