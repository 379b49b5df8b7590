import { resolveQuote } from '../../claims/model/quote.ts';
import { splitParagraphs } from '../extract/paragraphs.ts';
import type { Metadata } from '../readers/metadata.ts';
import type { KnownSource } from './seeds.ts';

/** What became of a fragment of the earlier text in the later one. */
export interface AnchorFate {
  statement: string;
  exact: string;
  /** `kept`: at the same place. `moved`: elsewhere, still once. `ambiguous`: now more than once. `vanished`: not any more. */
  fate: 'kept' | 'moved' | 'ambiguous' | 'vanished';
  /** The nearest text that is there now, for a fragment that vanished. */
  nearest: string | null;
}

/** How a later version of an article differs from the one a dossier rests on. */
export interface Revision {
  earlier: KnownSource;
  added: string[];
  removed: string[];
  anchors: AnchorFate[];
}

/** The same article's share of paragraphs that makes a text a later version of it rather than another article. */
const sharedEnough = 0.5;

const paragraphsOf = (text: string): string[] =>
  splitParagraphs(text).map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '));

/** Of an archive, each article is compared with all that came before it. */
const cachedParagraphs = new WeakMap<KnownSource, string[]>();
const knownParagraphs = (source: KnownSource): string[] => {
  const cached = cachedParagraphs.get(source) ?? paragraphsOf(source.text);
  cachedParagraphs.set(source, cached);
  return cached;
};

/** The earlier dossier's source with exactly this text, or null. Space at the ends and line ends make no difference. */
export const sameArticle = (text: string, known: readonly KnownSource[]): KnownSource | null => {
  const plain = (one: string): string => one.replace(/\r\n?/g, '\n').trim();
  const own = plain(text);
  return known.find((source) => plain(source.text) === own) ?? null;
};

const anchorFate = (anchor: { statement: string; exact: string }, before: string, after: string): AnchorFate => {
  const resolution = resolveQuote(after, { exact: anchor.exact, prefix: null, suffix: null });
  if (resolution.kind === 'absent') return { ...anchor, fate: 'vanished', nearest: resolution.nearest?.text ?? null };
  const once = before.indexOf(anchor.exact) === before.lastIndexOf(anchor.exact);
  if (resolution.kind === 'ambiguous') return { ...anchor, fate: once ? 'ambiguous' : 'kept', nearest: null };
  return {
    ...anchor,
    fate: before.indexOf(anchor.exact) === resolution.anchor.start ? 'kept' : 'moved',
    nearest: null,
  };
};

/** Compares a text with the dossiers' sources: a revision of one of them (by its address, or by half of its paragraphs), or null. */
export const findRevision = (text: string, metadata: Metadata, known: readonly KnownSource[]): Revision | null => {
  const now = paragraphsOf(text);
  const present = new Set(now);
  const share = (source: KnownSource): number => {
    const paragraphs = knownParagraphs(source);
    return paragraphs.filter((one) => present.has(one)).length / Math.max(1, Math.min(paragraphs.length, now.length));
  };
  const address = metadata.address?.value ?? null;
  const isVersion = (source: KnownSource): boolean =>
    (address !== null && source.address === address) || share(source) >= sharedEnough;
  const first =
    known.find((source) => address !== null && source.address === address) ??
    known.find((source) => share(source) >= sharedEnough);
  // Of several versions in one dossier the last is the one that moved on.
  const earlier = known.findLast((source) => source.dossier === first?.dossier && isVersion(source));
  if (!earlier) return null;
  const before = paragraphsOf(earlier.text);
  const past = new Set(before);
  return {
    earlier,
    added: now.filter((one) => !past.has(one)),
    removed: before.filter((one) => !present.has(one)),
    anchors: earlier.anchors.map((anchor) => anchorFate(anchor, earlier.text, text)),
  };
};
