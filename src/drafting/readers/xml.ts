import { UserError } from '../../lib/errors.ts';
import { nodeToBlocks, type ReadText, type TextNode } from './blocks.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';

interface XmlElement extends TextNode {
  textContent: string | null;
  getAttribute: (name: string) => string | null;
  getElementsByTagName: (name: string) => ArrayLike<XmlElement>;
}

const firstOf = (root: XmlElement, ...names: string[]): XmlElement | null => {
  for (const name of names) {
    const found = root.getElementsByTagName(name)[0];
    if (found) return found;
  }
  return null;
};

/** NITF 3.6 (https://iptc.org/standards/nitf/): head, then body.head, then body.content. */
const nitfToMetadata = (root: XmlElement, metadata: Metadata): void => {
  give(metadata, 'title', firstOf(root, 'hl1')?.textContent, 'NITF hl1');
  give(metadata, 'title', firstOf(root, 'title')?.textContent, 'NITF title');
  give(metadata, 'author', firstOf(root, 'byline')?.textContent?.replace(/^\s*by\s+/i, ''), 'NITF byline');
  give(metadata, 'publisher', firstOf(root, 'distributor')?.textContent, 'NITF distributor');
  give(metadata, 'publisher', firstOf(root, 'doc.copyright')?.getAttribute('holder'), 'NITF doc.copyright');
  give(metadata, 'date', firstOf(root, 'date.issue')?.getAttribute('norm'), 'NITF date.issue');
  give(metadata, 'date', firstOf(root, 'story.date')?.getAttribute('norm'), 'NITF story.date');
};

/** NewsML-G2 (https://iptc.org/standards/newsml-g2/): itemMeta and contentMeta around the text in contentSet. */
const newsmlToMetadata = (root: XmlElement, metadata: Metadata): void => {
  const content = firstOf(root, 'contentMeta');
  give(metadata, 'title', content && firstOf(content, 'headline')?.textContent, 'NewsML-G2 headline');
  const creator = content && firstOf(content, 'creator');
  give(
    metadata,
    'author',
    creator && (firstOf(creator, 'name')?.textContent ?? creator.getAttribute('literal')),
    'NewsML-G2 creator',
  );
  const provider = firstOf(root, 'provider');
  give(
    metadata,
    'publisher',
    provider && (firstOf(provider, 'name')?.textContent ?? provider.getAttribute('literal')),
    'NewsML-G2 provider',
  );
  give(metadata, 'date', content && firstOf(content, 'contentCreated')?.textContent, 'NewsML-G2 contentCreated');
  give(metadata, 'date', firstOf(root, 'versionCreated')?.textContent, 'NewsML-G2 versionCreated');
  give(metadata, 'language', content && firstOf(content, 'language')?.getAttribute('tag'), 'NewsML-G2 language');
};

/**
 * The text and metadata of a NewsML-G2 or NITF file. The parser (linkedom's, on htmlparser2) expands no entities that the
 * file declares, so a file cannot grow while it is read.
 * @throws UserError where the file holds neither.
 */
export const readXml = async (
  xml: string,
  name: string,
): Promise<ReadText & { metadata: Metadata; format: 'NewsML-G2' | 'NITF' }> => {
  const { DOMParser } = await import('linkedom');
  const root = new DOMParser().parseFromString(xml, 'text/xml') as unknown as XmlElement;
  const metadata = noMetadata();
  const item = firstOf(root, 'newsItem', 'newsMessage');
  const nitf = firstOf(root, 'nitf');
  if (!item && !nitf)
    throw new UserError(`${name} is XML, but neither NewsML-G2 nor NITF: export it as one of these, or as text.`);
  if (item) newsmlToMetadata(item, metadata);
  if (nitf) nitfToMetadata(nitf, metadata);
  const language = (item ?? nitf)?.getAttribute('xml:lang') ?? nitf?.getAttribute('xml:lang');
  give(metadata, 'language', language, 'xml:lang');
  const body = firstOf(item ?? (nitf as XmlElement), 'body.content', 'body', 'inlineXML', 'inlineData');
  const read = body ? nodeToBlocks(body) : { text: '', blocks: [] };
  return { ...read, notes: [], metadata, format: item ? 'NewsML-G2' : 'NITF' };
};
