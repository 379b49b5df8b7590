/** Turns a tree of HTML or XML into text and the blocks it is made of. */

export type Span = [start: number, end: number];

/**
 * What a stretch of the text is by its form.
 * - `blockquote`: set apart as a quotation. `post`: embedded from a social network. `signed`: a quotation with its speaker's
 *   name beside it. `turn`: one speaker's turn in a transcript.
 * - `caption`: prose under a picture. `aside`: nobody speaks here (a related link, a stage direction).
 */
export type BlockKind = 'paragraph' | 'heading' | 'blockquote' | 'post' | 'signed' | 'turn' | 'caption' | 'aside';

/** A stretch of the text. Places are UTF-16 units of the document's text. */
export interface Block {
  kind: BlockKind;
  start: number;
  end: number;
  /** Where the form itself names who speaks; null where it does not. */
  by: Span | null;
  /** Who that is, for forms with names of their own ("MARCH" in a transcript): null where two people share the name. */
  speaker?: string | null;
  /** What is spoken, without the name, line numbers and stage directions. */
  words: Span[];
  /** The words that say how it reached the reader ("through translator", "@bkrone"). */
  via: Span | null;
  /** Whether an entry of a live blog begins here: a pronoun in it means nobody of the entries before. */
  opensEntry?: boolean;
}

/** A document's words, what they are made of, and what was done to them that an editor has to know. */
export interface ReadText {
  text: string;
  /** Empty where a document has no form of its own: then every paragraph is prose. */
  blocks: Block[];
  /** Whole sentences for the editor: what was left out or chosen. */
  notes: string[];
}

export const toBlock = (kind: BlockKind, start: number, end: number): Block => ({
  kind,
  start,
  end,
  by: null,
  words: [],
  via: null,
});

/** The part of the DOM that reading text needs; linkedom's nodes fit it. */
export interface TextNode {
  nodeType: number;
  nodeName: string;
  nodeValue: string | null;
  firstChild: TextNode | null;
  nextSibling: TextNode | null;
  getAttribute?: (name: string) => string | null;
}

const TEXT = 3;
const names = (list: string): Set<string> => new Set(list.split(' '));
const blockNames = names(
  'address article aside blockquote body.content dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li main nav ol p pre section table tbody td tr ul block media',
);
const silentNames = names('head script style noscript template iframe svg button select textarea');
const kindNames: Record<string, BlockKind> = { blockquote: 'blockquote', figcaption: 'caption' };

/** Marks an element for `nodeToBlocks` as a block of another kind than its name says, or as the name of who speaks. */
export const KIND_ATTRIBUTE = 'data-block';

/** What a block inside a tree is: its kind, and the element that gives it, so that its parts are known to belong together. */
interface Part {
  text: string;
  kind: BlockKind | 'by';
  group: TextNode | null;
}

const kindOf = (node: TextNode, name: string): BlockKind | 'by' | null => {
  const marked = node.getAttribute?.(KIND_ATTRIBUTE);
  if (marked) return marked as BlockKind | 'by';
  return /^h[1-6]$|^hl[12]$/.test(name) ? 'heading' : (kindNames[name] ?? null);
};

/** Walks with its own stack, so that a page nested ten thousand deep is read like any other. */
const readParts = (root: TextNode): Part[] => {
  const parts: Part[] = [];
  let line: string[] = [];
  const within: { kind: BlockKind | 'by'; group: TextNode }[] = [];
  const close = (): void => {
    const text = line
      .join('')
      .replace(/[^\S\u00a0\u202f]+/gu, ' ')
      .trim();
    const own = within.at(-1);
    // A heading or a name inside a quotation belongs to the quotation.
    const group = within.find(({ kind }) => kind === 'blockquote' || kind === 'post')?.group ?? own?.group ?? null;
    if (text !== '') parts.push({ text, kind: own?.kind ?? 'paragraph', group });
    line = [];
  };
  const stack: (TextNode | (() => void))[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (node === undefined) break;
    if (typeof node === 'function') {
      node();
      continue;
    }
    const name = node.nodeName.toLowerCase();
    if (node.nodeType === TEXT) line.push(node.nodeValue ?? '');
    if (silentNames.has(name)) continue;
    if (name === 'br') {
      // Two in a row separate paragraphs; one is a line's end inside a sentence.
      if (line.at(-1) === '\n') close();
      else line.push('\n');
      continue;
    }
    const kind = node.nodeType === TEXT ? null : kindOf(node, name);
    if (kind !== null || blockNames.has(name)) {
      close();
      stack.push(() => {
        close();
        if (kind !== null) within.pop();
      });
      if (kind !== null) within.push({ kind, group: node });
    }
    if (name === 'q') {
      // Browsers print these marks themselves.
      line.push('“');
      stack.push(() => line.push('”'));
    }
    const children: TextNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
    for (const child of children.reverse()) stack.push(child);
  }
  close();
  return parts;
};

/** The name in "Karl Reisner, company director" and "— Bertil Krone (@bkrone) March 1, 2025". */
const signature = /^\s*[—–-]{0,2}\s*([\p{Lu}][^,;()|]*?)\s*(?:[,;|(].*)?$/su;
const dashed = /^[—–]|^--?\s/u;
/** A signature behind the words, in the same block. */
const signedBehind = /[.!?…,"'”’»]\s*(?:[—–]\s*|--?\s+)(\p{Lu}[^.!?“”«»]{1,120})$/su;
const handle = /@[\w.-]+(?:@[\w.-]+)?/u;

/** Where in a signature that starts at `from` the name stands. */
export const nameIn = (text: string, from: number): Span | null => {
  const name = signature.exec(text)?.[1];
  if (!name || name.split(/\s+/).length > 10) return null;
  const at = from + text.indexOf(name);
  return [at, at + name.length];
};

/** Where the signature behind a quotation starts, with its name; null where there is none. */
export const signatureBehind = (text: string, from: number): { at: number; by: Span } | null => {
  const match = signedBehind.exec(text);
  if (!match) return null;
  const at = match.index + match[0].length - (match[1] ?? '').length;
  const by = nameIn(match[1] ?? '', from + at);
  const words = text.slice(0, match.index + 1);
  return by ? { at: from + words.length, by } : null;
};

/** Gives the blocks of one quotation or post their speaker: a cite, a last line with a dash, or a name behind the words. */
const sign = (blocks: Block[], isName: readonly boolean[], text: string): void => {
  const last = blocks.at(-1);
  if (!last) return;
  let named = isName.lastIndexOf(true);
  if (named < 0 && blocks.length > 1 && dashed.test(text.slice(last.start, last.end))) named = blocks.length - 1;
  const signing = blocks[named];
  const behind = signing ? null : signatureBehind(text.slice(last.start, last.end), last.start);
  const by = signing ? nameIn(text.slice(signing.start, signing.end), signing.start) : (behind?.by ?? null);
  const shown = handle.exec(text.slice(last.start, last.end));
  const via: Span | null =
    last.kind === 'post' && shown ? [last.start + shown.index, last.start + shown.index + shown[0].length] : null;
  for (const [i, block] of blocks.entries()) {
    if (block === signing || isName[i]) {
      block.kind = 'aside';
      continue;
    }
    block.by = by;
    block.via = via;
    block.words = [[block.start, block === last && behind ? behind.at : block.end]];
  }
};

/** The text of a tree, each block as a paragraph of its own with an empty line between, and what each of them is. */
export const nodeToBlocks = (root: TextNode): { text: string; blocks: Block[] } => {
  const parts = readParts(root);
  const text = parts.map((part) => part.text).join('\n\n');
  let at = 0;
  const blocks = parts.map((part) => {
    const start = at;
    at += part.text.length + 2;
    return toBlock(part.kind === 'by' ? 'aside' : part.kind, start, start + part.text.length);
  });
  for (let from = 0; from < parts.length; ) {
    const group = parts[from]?.group ?? null;
    let to = from + 1;
    while (group !== null && parts[to]?.group === group) to += 1;
    const own = blocks.slice(from, to);
    const kind = own.find((block) => block.kind === 'blockquote' || block.kind === 'post')?.kind;
    if (kind !== undefined) {
      for (const block of own) block.kind = kind;
      sign(
        own,
        parts.slice(from, to).map((part) => part.kind === 'by'),
        text,
      );
    }
    from = to;
  }
  return { text, blocks };
};

export const nodeToText = (root: TextNode): string => nodeToBlocks(root).text;
