const blockNames = new Set(
  'address article aside blockquote body.content dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li main nav ol p pre section table tbody td tr ul block media'.split(
    ' ',
  ),
);
const silentNames = new Set('head script style noscript template iframe svg button select textarea'.split(' '));

/** The part of the DOM that reading text needs; linkedom's nodes fit it. */
export interface TextNode {
  nodeType: number;
  nodeName: string;
  nodeValue: string | null;
  firstChild: TextNode | null;
  nextSibling: TextNode | null;
}

const TEXT = 3;

/**
 * The text of a tree, each block as a paragraph of its own with an empty line between. Walks with its own stack, so that a
 * page nested ten thousand deep is read like any other.
 */
export const nodeToText = (root: TextNode): string => {
  const blocks: string[] = [];
  let line: string[] = [];
  const close = (): void => {
    const block = line
      .join('')
      .replace(/[^\S\u00a0\u202f]+/gu, ' ')
      .trim();
    if (block !== '') blocks.push(block);
    line = [];
  };
  const stack: (TextNode | string)[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (node === undefined) break;
    if (typeof node === 'string') {
      if (node === '') close();
      else line.push(node);
      continue;
    }
    const name = node.nodeName.toLowerCase();
    if (node.nodeType === TEXT) line.push(node.nodeValue ?? '');
    if (silentNames.has(name)) continue;
    if (name === 'br') {
      // Two in a row part paragraphs; one is a line's end inside a sentence.
      if (line.at(-1) === '\n') close();
      else line.push('\n');
      continue;
    }
    const block = blockNames.has(name);
    if (block) close();
    // Browsers print these marks themselves.
    if (name === 'q') line.push('“');
    if (block) stack.push('');
    else if (name === 'q') stack.push('”');
    const children: TextNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
    for (const child of children.reverse()) stack.push(child);
  }
  close();
  return blocks.join('\n\n');
};
