/** The words of a Word document's main part (ECMA-376, 17), with what its authors inserted, deleted and struck. */
import type { TextNode } from '../blocks.ts';
import { type ChangeChoice, type ChangedText, createTextCollector, plainWords, type WordsState } from '../changes.ts';

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

const textOf = (node: TextNode): string => {
  let text = '';
  for (let one = node.firstChild; one; one = one.nextSibling) text += one.nodeValue ?? '';
  return text;
};

/**
 * Reads one state of the document.
 * @param styles the ids of styles that strike words through.
 */
export const readDocxText = (root: TextNode, choice: ChangeChoice, styles: ReadonlySet<string>): ChangedText => {
  const collector = createTextCollector(choice);
  const readRun = (run: XmlNode, state: WordsState): void => {
    const properties = child(run, 'rPr');
    if (isOn(child(properties, 'vanish'))) {
      collector.addHidden();
      return;
    }
    const style = child(properties, 'rStyle')?.getAttribute('w:val') ?? '';
    const own: WordsState = {
      ...state,
      struck: state.struck || hasStrike(properties) || styles.has(style),
      raised: child(properties, 'vertAlign')?.getAttribute('w:val') === 'superscript',
    };
    for (const node of childrenOf(run)) {
      const name = localName(node);
      if (name === 't' || name === 'delText') collector.write(textOf(node), own);
      else if (name === 'footnoteReference' || name === 'endnoteReference') collector.addNoteMark();
      else if (characters[name] !== undefined) collector.write(characters[name], own);
      else readNode(node, own);
    }
  };
  const readParagraph = (paragraph: XmlNode, state: WordsState): void => {
    readAll(paragraph, state);
    const mark = child(child(paragraph, 'pPr'), 'rPr');
    // The end of a paragraph is tracked, too: without it the next one goes on in the same line.
    const isJoined = child(mark, choice === 'accept' ? 'del' : 'ins') !== undefined;
    if (!isJoined) collector.endParagraph();
  };
  const readNode = (node: XmlNode, state: WordsState): void => {
    const name = localName(node);
    if (name === 'txbxContent') collector.within(() => readAll(node, state));
    else if (name === 'p') readParagraph(node, state);
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
  const readAll = (node: TextNode, state: WordsState): void => {
    for (const one of childrenOf(node)) readNode(one, state);
  };
  readAll(root, plainWords);
  return collector.finish();
};
