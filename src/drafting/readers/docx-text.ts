/** The words of a Word document's main part (ECMA-376, 17), with what its authors inserted, deleted and struck. */
import type { TextNode } from './blocks.ts';
import { readRaised } from './note-marks.ts';

/** Which state of a document with tracked changes is read: as changed, or as it was before. */
export type ChangeChoice = 'accept' | 'reject';

export interface DocxWords {
  text: string;
  inserted: string[];
  deleted: string[];
  struck: string[];
  noteMarks: number;
  /** Words that Word does not show. */
  hidden: number;
}

interface XmlNode extends TextNode {
  getAttribute: (name: string) => string | null;
}

const localName = (node: TextNode): string => node.nodeName.replace(/^.*:/, '');

const childrenOf = (node: TextNode): XmlNode[] => {
  const children: XmlNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child as XmlNode);
  return children;
};

const child = (node: TextNode | undefined, name: string): XmlNode | undefined =>
  node && childrenOf(node).find((one) => localName(one) === name);

const isOn = (property: XmlNode | undefined): boolean =>
  property !== undefined && !/^(?:0|false|off|none)$/.test(property.getAttribute('w:val') ?? '');

const hasStrike = (properties: XmlNode | undefined): boolean =>
  isOn(child(properties, 'strike')) || isOn(child(properties, 'dstrike'));

/** The styles that strike words through. */
export const struckStyles = (styles: TextNode | null): Set<string> => {
  const struck = new Set<string>();
  const root = styles ? childrenOf(styles).find((node) => localName(node) === 'styles') : undefined;
  for (const style of root ? childrenOf(root) : [])
    if (hasStrike(child(style, 'rPr'))) struck.add(style.getAttribute('w:styleId') ?? '');
  return struck;
};

const characters: Record<string, string> = {
  tab: '\t',
  br: '\n',
  cr: '\n',
  noBreakHyphen: '\u2011',
  softHyphen: '\u00ad',
};

interface State {
  inserted: boolean;
  deleted: boolean;
  struck: boolean;
  raised: boolean;
}
const plain: State = { inserted: false, deleted: false, struck: false, raised: false };

/**
 * Reads one state of the document. Struck words count as deleted, since authors strike by hand what they mean to delete.
 *
 * @param styles the ids of styles that strike words through.
 */
export const readDocxWords = (root: TextNode, choice: ChangeChoice, styles: ReadonlySet<string>): DocxWords => {
  const read: DocxWords = { text: '', inserted: [], deleted: [], struck: [], noteMarks: 0, hidden: 0 };
  const paragraphs: string[] = [];
  let line = '';
  let last: { list: string[]; at: number } | null = null;
  let written = 0;

  /** Neighbouring runs of one change are one piece of it. */
  const note = (list: string[], words: string): void => {
    if (last?.list === list && last.at === written) list[list.length - 1] += words;
    else list.push(words);
    last = { list, at: written };
  };
  const write = (words: string, state: State): void => {
    const accepts = choice === 'accept';
    if (state.deleted) note(read.deleted, words);
    else if (state.inserted) note(read.inserted, words);
    else if (state.struck) note(read.struck, words);
    const isOut = accepts ? state.deleted || state.struck : state.inserted;
    if (isOut) return;
    const own = state.raised ? readRaised(words.trim(), line, false) : null;
    if (own === '') read.noteMarks += 1;
    line += own ?? words;
    if (!state.deleted && !state.inserted && !state.struck) written += 1;
  };
  const endParagraph = (): void => {
    if (line.trim() !== '') paragraphs.push(line.trim());
    line = '';
    written += 1;
  };

  const readRun = (run: XmlNode, state: State): void => {
    const properties = child(run, 'rPr');
    if (isOn(child(properties, 'vanish'))) {
      read.hidden += 1;
      return;
    }
    const style = child(properties, 'rStyle')?.getAttribute('w:val') ?? '';
    const own: State = {
      ...state,
      struck: state.struck || hasStrike(properties) || styles.has(style),
      raised: child(properties, 'vertAlign')?.getAttribute('w:val') === 'superscript',
    };
    for (const node of childrenOf(run)) {
      const name = localName(node);
      if (name === 't' || name === 'delText') write(textOf(node), own);
      else if (name === 'footnoteReference' || name === 'endnoteReference') read.noteMarks += 1;
      else if (characters[name] !== undefined) write(characters[name], own);
      else readNode(node, own);
    }
  };
  const readParagraph = (paragraph: XmlNode, state: State): void => {
    const outer = line;
    line = '';
    for (const node of childrenOf(paragraph)) readNode(node, state);
    const mark = child(child(paragraph, 'pPr'), 'rPr');
    // The end of a paragraph is tracked, too: without it the next one goes on in the same line.
    const isJoined = child(mark, choice === 'accept' ? 'del' : 'ins') !== undefined;
    if (!isJoined) endParagraph();
    line = outer + line;
  };
  const readNode = (node: XmlNode, state: State): void => {
    const name = localName(node);
    if (name === 'p') readParagraph(node, state);
    else if (name === 'r') readRun(node, state);
    else if (name === 'ins' || name === 'moveTo') readAll(node, { ...state, inserted: true });
    else if (name === 'del' || name === 'moveFrom') readAll(node, { ...state, deleted: true });
    else if (name === 'tr') {
      const row = child(node, 'trPr');
      readAll(node, {
        ...state,
        inserted: state.inserted || child(row, 'ins') !== undefined,
        deleted: state.deleted || child(row, 'del') !== undefined,
      });
    } else if (!/Pr$|^(?:instrText|delInstrText|Fallback)$/.test(name)) readAll(node, state);
  };
  const readAll = (node: XmlNode, state: State): void => {
    for (const one of childrenOf(node)) readNode(one, state);
  };

  readAll(root as XmlNode, plain);
  endParagraph();
  const whole = (list: readonly string[]): string[] =>
    list.map((words) => words.replace(/\s+/g, ' ').trim()).filter((words) => words !== '');
  return {
    ...read,
    text: paragraphs.join('\n\n'),
    inserted: whole(read.inserted),
    deleted: whole(read.deleted),
    struck: whole(read.struck),
  };
};

const textOf = (node: TextNode): string => {
  let text = '';
  for (let one = node.firstChild; one; one = one.nextSibling) text += one.nodeValue ?? '';
  return text;
};
