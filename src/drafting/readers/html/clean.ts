/**
 * Prepares a page for reading: takes out what is not the article's own text, marks what has a form of its own, and says what
 * was taken out. Works on linkedom's tree before Readability sees it.
 */
import { KIND_ATTRIBUTE } from '../blocks.ts';
import { readRaised } from '../note-marks.ts';
import { listWords, noteMarksToNotes } from '../notes.ts';

/** The part of linkedom's elements that is used here. */
export interface Element {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly tagName: string;
  textContent: string | null;
  readonly childNodes: Iterable<Element>;
  readonly parentNode: Element | null;
  readonly previousSibling: Element | null;
  readonly ownerDocument: {
    createTextNode: (text: string) => Element;
    createElement: (name: string) => Element;
  } | null;
  getAttribute: (name: string) => string | null;
  setAttribute: (name: string, value: string) => void;
  querySelector: (selector: string) => Element | null;
  querySelectorAll: (selector: string) => Iterable<Element>;
  closest: (selector: string) => Element | null;
  appendChild: (node: Element) => void;
  replaceWith: (...nodes: Element[]) => void;
  remove: () => void;
}

const wordsOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

/** Nothing that is taken out as a teaser or notice holds more nodes than this; without it a page nested deep takes minutes. */
const MAX_NODES = 400;

/** The words of an element that holds no more than `max` characters of them; null for a longer or larger one. */
const shortWords = (element: Element, max: number): string | null => {
  const stack = [element];
  const words: string[] = [];
  let [length, nodes] = [0, 0];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes += 1;
    if (node.nodeType === 3) {
      words.push(node.textContent ?? '');
      length += words.at(-1)?.length ?? 0;
    }
    // White space between tags counts for little: the page's own layout may be deep.
    if (length > max * 2 || nodes > MAX_NODES) return null;
    stack.push(...[...node.childNodes].reverse());
  }
  const text = words.join('').replace(/\s+/g, ' ').trim();
  return text.length > max ? null : text;
};

/** Takes out the elements that `isWanted` passes, and gives their words; one inside another counts once. */
const takeOut = (root: Element, selector: string, isWanted: (element: Element) => boolean): string[] => {
  const words: string[] = [];
  for (const element of [...root.querySelectorAll(selector)]) {
    if (element.parentNode === null || !isWanted(element)) continue;
    const text = wordsOf(element);
    element.remove();
    if (text !== '') words.push(text);
  }
  return words;
};

const always = (): boolean => true;

const takeOutDeleted = (root: Element): string[] => {
  const struck = takeOut(root, 'del, s, strike, [style*="line-through"]', always);
  const inserted = [...root.querySelectorAll('ins')].map(wordsOf).filter((words) => words !== '');
  return [
    ...(struck.length > 0 ? [`Words that the page shows as deleted were left out: ${listWords(struck)}.`] : []),
    ...(inserted.length > 0 ? [`Words that the page shows as inserted were kept: ${listWords(inserted)}.`] : []),
  ];
};

/** Takes out footnote marks. A raised number that is a power stays, as a raised character. */
const takeOutNoteMarks = (root: Element): string[] => {
  const isLinked = (sup: Element): boolean =>
    sup.querySelector('a[href*="#"]') !== null || sup.closest('a[href^="#"]') !== null;
  let marks = 0;
  for (const sup of [...root.querySelectorAll('sup')]) {
    const before = sup.previousSibling?.textContent ?? '';
    const kept = readRaised(wordsOf(sup), before, isLinked(sup));
    if (kept === null) continue;
    const power = kept === '' ? null : sup.ownerDocument?.createTextNode(kept);
    if (power) sup.replaceWith(power);
    else {
      sup.remove();
      marks += 1;
    }
  }
  return noteMarksToNotes(marks);
};

const related =
  /^(?:read (?:more|also|next|on)|also(?: read| see| on .{2,40})?|see also|more(?: on| from| like this)?|related(?: stories| articles?)?|watch|listen|don['’]t miss|recommended|lire (?:aussi|également|la suite)|à lire(?: aussi| également)?|voir aussi|sur le même (?:sujet|thème)|lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu)|auch interessant|leia (?:também|mais)|lee (?:también|más)|leggi anche|lees ook)\s*[:>»→–—-]/iu;

/** Whether a paragraph is a pointer to another article rather than part of this one. */
export const isRelated = (text: string): boolean => related.test(text.trim());

/** Links fill at least this share of a teaser. */
const MIN_LINKED = 0.6;
const linkShare = (element: Element): number => {
  const all = shortWords(element, 5_000)?.length ?? 0;
  let linked = 0;
  for (const link of element.querySelectorAll('a[href]')) linked += wordsOf(link).length;
  return all === 0 ? 0 : linked / all;
};

const takeOutRelated = (root: Element): string[] => {
  const named: string[] = [];
  for (const link of [...root.querySelectorAll('a[href]')]) {
    const block = link.closest('p, div, li, h2, h3, h4, h5, aside, section');
    const text = block && shortWords(block, 300);
    if (!block || !text || !isRelated(text)) continue;
    block.remove();
    named.push(text);
  }
  const boxed = takeOut(
    root,
    '[class*="related" i], [class*="read-more" i], [class*="readmore" i], [class*="also-read" i], [class*="teaser" i], [class*="recirc" i], [class*="recommend" i]',
    (element) => !/^(?:html|body|main|article)$/i.test(element.tagName) && linkShare(element) >= MIN_LINKED,
  );
  const all = [...named, ...boxed];
  return all.length === 0 ? [] : [`Links to other articles were left out: ${listWords(all)}.`];
};

const dialogue =
  /cookie|consent|gdpr|privacy|onetrust|didomi|paywall|subscri|newsletter|sign-?up|regwall|adblock|abonne/i;
/** A dialogue that holds more of the page's text than this is not taken out: then the article may be in it. */
const MAX_DIALOGUE = 0.3;
const noticeWords = /cookie|consent|subscri|newsletter|sign up|privacy|abonne|werbung/i;

const takeOutDialogues = (root: Element): string[] => {
  const whole = wordsOf(root).length;
  const taken = takeOut(root, '[class], [id], [role="dialog"], dialog', (element) => {
    if (/^(?:html|body|main|article)$/i.test(element.tagName)) return false;
    const isDialog = element.tagName.toLowerCase() === 'dialog' || element.getAttribute('role') === 'dialog';
    const name = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
    if (!isDialog && !dialogue.test(name)) return false;
    const text = shortWords(element, whole * MAX_DIALOGUE);
    if (text === null || element.querySelector('article, h1') !== null) return false;
    return isDialog || noticeWords.test(text);
  });
  return taken.length === 0 ? [] : ['Notices about cookies or subscriptions were left out.'];
};

const takeOutPullQuotes = (root: Element): string[] => {
  const pulled = takeOut(
    root,
    '[class*="pullquote" i], [class*="pull-quote" i], [class*="pull_quote" i]',
    (element) => {
      const text = wordsOf(element);
      return text.length > 0 && text.length < 600 && element.querySelector('article') === null;
    },
  );
  return pulled.length === 0
    ? []
    : [`Pull quotes, which repeat words of the article, were left out: ${listWords(pulled)}.`];
};

const posts =
  'blockquote[class*="twitter" i], blockquote[class*="tweet" i], blockquote[class*="instagram" i], blockquote[class*="tiktok" i], blockquote[class*="bluesky" i], blockquote[class*="mastodon" i], blockquote[class*="reddit" i], blockquote[class*="fb-post" i], blockquote[class*="text-post-media" i]';

const markForms = (root: Element): void => {
  for (const post of root.querySelectorAll(posts)) post.setAttribute(KIND_ATTRIBUTE, 'post');
  for (const name of [...root.querySelectorAll('blockquote footer, blockquote cite')]) {
    if (name.closest('footer') !== null && name.tagName.toLowerCase() === 'cite') continue;
    // Readability takes every footer for the page's own.
    const line = name.ownerDocument?.createElement('p');
    if (!line) continue;
    line.setAttribute(KIND_ATTRIBUTE, 'by');
    for (const child of [...name.childNodes]) line.appendChild(child);
    name.replaceWith(line);
  }
  for (const caption of root.querySelectorAll('.wp-caption-text, .caption, [class*="image-caption" i]'))
    if (caption.closest('figcaption') === null) caption.setAttribute(KIND_ATTRIBUTE, 'caption');
};

/** @returns notes for the editor, in whole sentences. */
export const cleanPage = (root: Element): string[] => {
  const notes = [
    ...takeOutDialogues(root),
    ...takeOutRelated(root),
    ...takeOutPullQuotes(root),
    ...takeOutDeleted(root),
    ...takeOutNoteMarks(root),
  ];
  markForms(root);
  return notes;
};
