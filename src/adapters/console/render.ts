/** Answers as plain text, for the console, scripts and screen readers. */
import type { Action, Answer, PlainBlock, Span, Spans } from '../../bot/answer.ts';
import type { Command } from '../../bot/command.ts';
import { FORM_COMMAND } from '../../bot/forms/form.ts';
import { layOut } from '../../bot/layout/lay-out.ts';
import { formatCommandLine } from '../../bot/parsing/parse-command.ts';
import { inLanguage, t } from '../../locales/index.ts';
import { type Run, wrapRuns } from './wrap.ts';

export interface Style {
  /** Whether escape codes set weight and colour, on a terminal only. Every answer reads the same without them. */
  colour: boolean;
  /** The terminal's columns. Without it no line is wrapped: a script reads line by line. */
  width?: number | undefined;
}

/** What stands before the first line of a text, and before the others. */
interface Indent {
  first: string;
  next: string;
}

/** The whole answer, ending in a line break. No text in it can move the cursor, colour the screen or reverse the line. */
export function answerToText(answer: Answer, style: Style, commands: readonly Command[] = []): string {
  return inLanguage(answer.language, () => {
    const blocks = layOut(answer);
    const lines = [
      ...write([{ text: visible(answer.title), isBold: true }], NO_INDENT, style),
      ...blocks.flatMap((block, index) => blockToLines(block, blocks[index - 1], style, commands)),
      ...actionsToLines(answer.actions, commands),
    ];
    return `${lines.join('\n')}\n`;
  });
}

const NO_INDENT: Indent = { first: '', next: '' };
const ITEM: Indent = { first: '  • ', next: '    ' };
const FIELD: Indent = { first: '  ', next: '    ' };

function blockToLines(
  block: PlainBlock,
  before: PlainBlock | undefined,
  style: Style,
  commands: readonly Command[],
): string[] {
  switch (block.kind) {
    case 'heading': {
      const lines = write(toRuns(block.spans, true), { first: '■ ', next: '  ' }, style);
      return before?.kind === 'divider' ? lines : ['', ...lines];
    }
    case 'paragraph':
      return write(toRuns(block.spans), NO_INDENT, style);
    case 'footer':
      return write([plainRun('('), ...toRuns(block.spans), plainRun(')')], NO_INDENT, style);
    case 'quote':
      return write(toRuns(block.spans), { first: '  │ ', next: '  │ ' }, style);
    case 'fields':
      return block.fields.flatMap(({ name, value }) =>
        write([plainRun(`${visible(name)}: `), ...toRuns(value)], FIELD, style),
      );
    case 'list':
      return block.items.flatMap((item) => write(toRuns(item), ITEM, style));
    case 'table':
      return [
        block.head.map((name) => [plainRun(visible(name))]),
        ...block.rows.map((row) => row.map((cell) => toRuns(cell))),
      ]
        .map((cells) => cells.flatMap((cell, index) => (index === 0 ? cell : [plainRun(' — '), ...cell])))
        .flatMap((runs) => write(runs, FIELD, style));
    case 'actions':
      return [actionsToLines(block.actions, commands).join('  ')].filter((line) => line !== '');
    case 'menu':
      return menuToLines(block, commands);
    case 'checklist':
      return [checklistToLine(block, commands)];
    case 'divider':
      return [''];
  }
}

/** Never wrapped, so that a command can be copied. What only a button runs cannot be typed. */
function actionsToLines(actions: readonly Action[], commands: readonly Command[]): string[] {
  const isForButtons = ({ command }: Action) =>
    command === FORM_COMMAND || commands.find(({ name }) => name === command)?.hidden === true;
  return actions
    .filter((action) => !isForButtons(action))
    .map((action) => `→ ${oneLine(formatCommandLine(action, commands))}`);
}

/** One line, with all choices: whoever wants fewer takes some out. */
function checklistToLine(
  { label, name, choices, submit }: Extract<PlainBlock, { kind: 'checklist' }>,
  commands: readonly Command[],
): string {
  const chosen = choices.map(({ value }) => value).join(',');
  const command = formatCommandLine({ ...submit, options: { ...submit.options, [name]: chosen } }, commands);
  return `→ ${oneLine(label)}: ${oneLine(command)}`;
}

/** One line, with the first choice's command as an example. */
function menuToLines(
  { label, choices }: Extract<PlainBlock, { kind: 'menu' }>,
  commands: readonly Command[],
): string[] {
  const [first] = choices;
  if (first === undefined) return [];
  const command = oneLine(formatCommandLine(first, commands));
  return [`→ ${t('render.menu', { label: oneLine(label), choice: oneLine(first.label), command })}`];
}

function oneLine(value: string): string {
  return visible(value).replaceAll('\n', ' ');
}

function write(runs: readonly Run[], { first, next }: Indent, { colour, width }: Style): string[] {
  const room = width === undefined ? null : width - Math.max(first.length, next.length);
  return wrapRuns(runs, room).map((line, index) => {
    const shown = line.map(({ text, isBold }) => (isBold && colour ? bold(text) : text)).join('');
    return `${index === 0 ? first : next}${isolate(shown)}`;
  });
}

function toRuns(spans: Spans, isBold = false): Run[] {
  return spans.map((span) => ({ text: spanToText(span), isBold: isBold || span.kind === 'strong' }));
}

const plainRun = (text: string): Run => ({ text, isBold: false });

function spanToText(span: Span): string {
  const shown = visible(span.text);
  return span.kind === 'link' && span.text !== span.url ? `${shown} <${visible(span.url)}>` : shown;
}

function bold(value: string): string {
  return `\u001b[1m${value}\u001b[22m`;
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
