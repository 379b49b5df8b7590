import { UserError } from '../../../lib/errors.ts';
import { nodeToBlocks, nodeToText, type ReadText, type TextNode } from '../blocks.ts';
import { limits } from '../limits.ts';
import { give, type Metadata } from '../metadata.ts';
import { cleanPage, type Element } from './clean.ts';
import { pageToMetadata } from './metadata.ts';

const consent =
  /consent|cookie|accept all|accepter|tout refuser|privacy|adblock|ad blocker|subscribe to (?:read|continue)|abonnez-vous|javascript/i;

interface Page extends Element {
  readonly documentElement: Element | null;
  createElement: (name: string) => Element;
}

const headNames = new Set(['title', 'meta', 'link', 'base', 'style', 'script', 'noscript', 'template']);
const [ELEMENT, TEXT, DOCUMENT_TYPE] = [1, 3, 10];
const nameOf = (node: Element): string => node.nodeName.toLowerCase();

/**
 * Gives a page the one html, head and body that HTML lets an author leave out. linkedom builds only the tags that are
 * written, and Readability fails, or misses the article, where text stands outside of the body.
 */
const completePage = (page: Page): Element => {
  const heads: Element[] = [];
  const content: Element[] = [];
  let root: Element | null = null;
  let body: Element | null = null;
  let isTidy = true;
  const take = (nodes: Iterable<Element>, outer: string): void => {
    for (const node of [...nodes]) {
      const name = nameOf(node);
      if (name === 'html') {
        if (root !== null || outer !== '') isTidy = false;
        root ??= node;
        take(node.childNodes, 'html');
      } else if (name === 'head') {
        if (outer !== 'html') isTidy = false;
        take(node.childNodes, 'head');
      } else if (name === 'body') {
        if (outer !== 'html' || body !== null) isTidy = false;
        body ??= node;
        content.push(...node.childNodes);
      } else if (headNames.has(name) && outer !== 'body') heads.push(node);
      else if (node.nodeType === ELEMENT || (node.nodeType === TEXT && (node.textContent ?? '').trim() !== '')) {
        isTidy = false;
        content.push(node);
      }
    }
  };
  take(page.childNodes, '');
  if (isTidy && root !== null && body !== null) return body;
  const whole = root ?? page.createElement('html');
  const [head, main] = [page.createElement('head'), body ?? page.createElement('body')];
  for (const node of content) main.appendChild(node);
  for (const node of heads) head.appendChild(node);
  for (const node of [...whole.childNodes]) node.remove();
  whole.remove();
  for (const node of [...page.childNodes]) if (node.nodeType !== DOCUMENT_TYPE) node.remove();
  whole.appendChild(head);
  whole.appendChild(main);
  page.appendChild(whole);
  return main;
};

/** Where Readability finds nothing or fails: the page's own article or main element, else all of it but its furniture. */
const ownMainContent = (body: Element): Element | null => {
  const longest = (selector: string): Element | null =>
    [...body.querySelectorAll(selector)].sort(
      (a, b) => (b.textContent ?? '').length - (a.textContent ?? '').length,
    )[0] ?? null;
  const main = longest('article') ?? longest('main, [role="main"]');
  if (main) return main;
  for (const node of [...body.querySelectorAll('nav, header, footer, aside, form')]) node.remove();
  return body;
};

const isTooLarge = (body: Element): boolean => [...body.querySelectorAll('*')].length > limits.elements;

const parsePage = async (html: string): Promise<{ page: Page; body: Element }> => {
  const { parseHTML } = await import('linkedom');
  const page = parseHTML(html).document as unknown as Page;
  return { page, body: completePage(page) };
};

interface MainContent {
  content: TextNode;
  title: string | null;
  notes: string[];
}

const isNestedDeeper = (body: Element, max: number): boolean => {
  const stack = [{ node: body, depth: 0 }];
  for (let one = stack.pop(); one; one = stack.pop()) {
    if (one.depth > max) return true;
    for (const node of one.node.childNodes) if (node.nodeType === ELEMENT) stack.push({ node, depth: one.depth + 1 });
  }
  return false;
};

const readOwnMainContent = (body: Element): MainContent => ({
  content: ownMainContent(body) as unknown as TextNode,
  title: null,
  notes: [
    'The article could not be told apart from the rest of the page for certain: check that nothing is missing or added.',
  ],
});

/** The main text by Mozilla's Readability, the library behind Firefox's reader view; null where it finds none. */
const findMainContent = async (page: Page, body: Element, html: string): Promise<MainContent | null> => {
  if (isNestedDeeper(body, limits.readabilityDepth)) return readOwnMainContent(body);
  const { Readability } = await import('@mozilla/readability');
  try {
    const article = new Readability<unknown>(page as never, { keepClasses: true, serializer: (node) => node }).parse();
    return article?.content ? { content: article.content as TextNode, title: article.title ?? null, notes: [] } : null;
  } catch (error) {
    // Its code expects a browser's tree. It has changed the page by now, so that our own choice needs it afresh.
    if (!(error instanceof TypeError)) throw error;
    const fresh = await parsePage(html);
    cleanPage(fresh.body);
    return readOwnMainContent(fresh.body);
  }
};

/**
 * The main text of a page, and what the page says of itself. Scripts are never run, nothing is loaded.
 * @throws UserError for a page without an article: a consent wall, a page that scripts would fill, a front page.
 */
export const readHtml = async (html: string, name: string): Promise<ReadText & { metadata: Metadata }> => {
  const nothing = new UserError(`No article was found in ${name}: save the article as text and draft that.`);
  if (!/<[a-z]/i.test(html)) throw nothing;
  const { page, body } = await parsePage(html);
  if (isTooLarge(body))
    throw new UserError(
      `${name} has more than ${limits.elements} elements, which no article has: save the article alone and draft that.`,
    );
  const metadata = pageToMetadata(page);
  const whole = nodeToText(body as unknown as TextNode);
  const cleaned = cleanPage(body);
  const main = await findMainContent(page, body, html);
  const { text, blocks } = main ? nodeToBlocks(main.content) : { text: '', blocks: [] };
  give(metadata, 'title', main?.title, 'title of the main text');
  if (text.length < limits.wallCharacters && consent.test(whole) && !/[“«"].{20,}/.test(text)) {
    throw new UserError(
      `${name} shows a consent or subscription wall instead of an article: open it in a browser, save the article as text and draft that.`,
    );
  }
  if (text === '') throw nothing;
  return { text, blocks, notes: [...(main?.notes ?? []), ...cleaned], metadata };
};
