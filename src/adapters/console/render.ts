/** Answers as plain text, for the console, scripts and screen readers. */
import type { Answer, Block, Span, Spans } from '../../bot/answer.ts';
import type { Command } from '../../bot/command.ts';
import { formatCommandLine } from '../../bot/parsing/parse-command.ts';

export interface Style {
  /** Whether escape codes set weight and colour, on a terminal only. Every answer reads the same without them. */
  colour: boolean;
}

/** The whole answer, ending in a line break. No text in it can move the cursor, colour the screen or reverse the line. */
export function answerToText(answer: Answer, { colour }: Style, commands: readonly Command[] = []): string {
  const write = (spans: Spans) => spans.map((span) => spanToText(span, colour)).join('');
  const lines = [
    bold(visible(answer.title), colour),
    ...answer.blocks.map((block) => blockToText(block, write, colour)),
  ];
  const next = answer.actions
    .filter(({ command }) => command !== 'share')
    .map((action) => `${action.label}: ${visible(formatCommandLine(action, commands))}`);
  return `${[...lines, ...(next.length > 0 ? [next.map((line) => `→ ${line}`).join('\n')] : [])].join('\n')}\n`;
}

function blockToText(block: Block, write: (spans: Spans) => string, colour: boolean): string {
  switch (block.kind) {
    case 'heading':
      return `\n${bold(`■ ${write(block.spans)}`, colour)}`;
    case 'paragraph':
      return write(block.spans);
    case 'footer':
      return `(${write(block.spans)})`;
    case 'quote':
      return visible(block.text)
        .split('\n')
        .map((line) => `  │ ${isolate(line)}`)
        .join('\n');
    case 'fields':
      return block.fields.map(({ name, value }) => `  ${visible(name)}: ${write(value)}`).join('\n');
    case 'list':
      return block.items.map((item) => `  • ${write(item)}`).join('\n');
    case 'table':
      return [block.head.map(visible), ...block.rows.map((row) => row.map(write))]
        .map((cells) => `  ${cells.join(' — ')}`)
        .join('\n');
  }
}

function spanToText(span: Span, colour: boolean): string {
  const shown = visible(span.text);
  if (span.kind === 'strong') return bold(shown, colour);
  if (span.kind === 'link') return span.text === span.url ? shown : `${shown} <${visible(span.url)}>`;
  return shown;
}

function bold(value: string, colour: boolean): string {
  return colour ? `\u001b[1m${value}\u001b[22m` : value;
}

/**
 * Shows control characters as Unicode's pictures and direction overrides by their code: hostile text must not control the
 * terminal, and an editor has to see that they are there. Line breaks stay.
 */
function visible(value: string): string {
  return (
    value
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this line is about.
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, (character) => String.fromCodePoint(0x2400 + character.charCodeAt(0)))
      .replace(/\u007f/g, '\u2421')
      .replace(
        /[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/g,
        (character) => `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
      )
  );
}

/** Puts right-to-left words in isolates (U+2068, U+2069), so that they cannot reorder the text around them. */
function isolate(line: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(line) ? `\u2068${line}\u2069` : line;
}
