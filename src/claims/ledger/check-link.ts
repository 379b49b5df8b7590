/** Whether a record is what its link in the chain commits to, and the link continues the one before it. */
import { type Link, linkToLine, sha256 } from '../../storage/chain.ts';
import { hashContent, storedToJson } from './seal.ts';

/**
 * `unlinked`: written past Whosaid. `missing`: entries before it are gone. `order`: it stands in another place than it was
 * recorded in. `content`: it was changed. `erased`: what is said of a forgotten person was changed. `link`: its link was
 * made anew, or that of the entry before it.
 */
export type LinkFault = 'unlinked' | 'missing' | 'order' | 'content' | 'erased' | 'link';

export interface ChainedRow {
  key: string;
  /** As it is stored. */
  value: string;
  link: Link | null;
}

/** @param previous the link before; null for the first record. @param entry what the value holds, where the caller has parsed it. */
export function findLinkFault(
  previous: Pick<Link, 'number' | 'hash'> | null,
  { key, value, link }: ChainedRow,
  entry?: unknown,
): LinkFault | null {
  if (link === null) return 'unlinked';
  const expected = (previous?.number ?? 0) + 1;
  if (link.number > expected) return 'missing';
  if (link.number < expected) return 'order';
  const fault = findContentFault(value, link, entry);
  if (fault !== null) return fault;
  const before = previous?.hash ?? sha256(link.more?.begun ?? '');
  return sha256(linkToLine(before, link.number, key, link.content)) === link.hash ? null : 'link';
}

/** Whether the value is what the link commits to. */
export function findContentFault(value: string, link: Link, entry?: unknown): 'content' | 'erased' | null {
  const json = storedToJson(value);
  const { masks = null, redactions = [] } = link.more ?? {};
  try {
    const parsed = entry ?? JSON.parse(json);
    if (hashContent(json, link.salt, masks, parsed).content !== link.content) return 'content';
    if (masks === null) return null;
    return hashContent(json, link.salt, null, parsed).content === redactions.at(-1)?.content ? null : 'erased';
  } catch {
    return 'content';
  }
}

/** What the fault means and what to do, after the entry's name. */
export const linkFaultTexts: Readonly<Record<LinkFault, string>> = {
  unlinked: 'is not in the chain: it was written into the store past Whosaid',
  missing: 'does not follow the entry before it: entries between the two were deleted, or stand elsewhere',
  order: 'stands behind entries that were recorded after it: the order was changed, or an entry stands here twice',
  content: 'is not what was recorded: its words, its author or its time were changed',
  erased: 'is not what was left when a person was forgotten: it was changed afterwards',
  link: 'does not continue the entry before it: one of the two was replaced by another, with its link',
};

export const LINK_REMEDY =
  'Put a backup of the record in its place, or ask whoever could write to the store: npm run verify lists everything that was changed.';
