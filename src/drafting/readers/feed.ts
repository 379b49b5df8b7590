/** The articles that a feed lists: RSS 2.0, RSS 1.0 and Atom (RFC 4287). */

/** A feed lists its latest articles; more than this is no feed. */
export const maxFeedItems = 1_000;

export interface FeedItem {
  /** Absolute, http or https. */
  address: string;
  title: string | null;
}

interface XmlElement {
  textContent: string | null;
  getAttribute: (name: string) => string | null;
  getElementsByTagName: (name: string) => ArrayLike<XmlElement>;
}

const all = (element: XmlElement, name: string): XmlElement[] => [...Array.from(element.getElementsByTagName(name))];

/** Atom's link to the article itself is the one without a relation, or with "alternate"; RSS has it as text. */
const addressOf = (item: XmlElement): string | null => {
  const links = all(item, 'link');
  const atom = links.find(
    (link) => ['alternate', null, ''].includes(link.getAttribute('rel')) && link.getAttribute('href'),
  );
  const guid = all(item, 'guid').find((one) => one.getAttribute('isPermaLink') !== 'false');
  return atom?.getAttribute('href') ?? links[0]?.textContent?.trim() ?? guid?.textContent?.trim() ?? null;
};

/**
 * The feed's articles in its order, each address once; null where the text is no feed. What has no address of a page is
 * left out. The parser expands no entities, so a feed cannot grow while it is read.
 *
 * @param base the feed's own address, for addresses that are relative to it
 */
export const readFeed = async (xml: string, base: string | null): Promise<FeedItem[] | null> => {
  if (!/<(?:rss|feed|rdf:RDF)[\s>]/i.test(xml.slice(0, 2_000))) return null;
  const { DOMParser } = await import('linkedom');
  const root = new DOMParser().parseFromString(xml, 'text/xml') as unknown as XmlElement;
  const items = new Map<string, FeedItem>();
  for (const item of [...all(root, 'item'), ...all(root, 'entry')].slice(0, maxFeedItems)) {
    const address = toAddress(addressOf(item), base);
    if (address !== null && !items.has(address))
      items.set(address, { address, title: all(item, 'title')[0]?.textContent?.trim() || null });
  }
  return [...items.values()];
};

const toAddress = (given: string | null, base: string | null): string | null => {
  if (given === null || given === '') return null;
  const url = URL.parse(given, base ?? undefined);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
};
