/** Finds the forms of a text that is no article: releases with signed quotations, pointers to other articles, live blogs. */
import { splitParagraphs } from '../extract/paragraphs.ts';
import { type Block, nameIn, type ReadText, type Span, signatureBehind, toBlock } from './blocks.ts';
import { isRelated } from './html/clean.ts';
import { readEntries } from './live-blog.ts';
import { type Line, readTurns } from './transcript.ts';

const quotationAlone = /^["“«„][^"”»]*["”»]?[.,!?]?$/su;
const opensQuotation = /^["“«„]/u;
/** "— Ines Calloway, harbour master" on a line of its own, with no full stop, which would make it dialogue. */
const signatureAlone = /^[—–-]{1,2}\s*\p{Lu}[^.!?:“”«»"]{2,120}$/u;
/** "From the desk of Marta Oyelaran, head of the co-operative:", "And from Chairman Tobias Renfrew:". */
const introduction =
  /^(?:and\s+|et\s+)?(?:(?:an?\s+|the\s+|la\s+|une\s+)?(?:statement|message|comment|quote|words?|déclaration|message|mot)s?\s+)?(?:from|by|of|de la part d[eu]|de|du)\s+(?:the desk of\s+|le bureau de\s+)?(?=[^:]*\p{Lu})([^:“”«»"]{2,160}?)\s*:$/iu;
const clockTime = /^\d{1,2}[:.h]\d{2}(?:\s*(?:[ap]\.?m\.?|uhr|gmt|utc|bst|cet|est|et))?$/iu;

const toSigned = (line: Line, by: Span, end: number): Block => ({
  ...toBlock('signed', line.start, line.end),
  by,
  words: [[line.start, end]],
});

/** The name in an introduction may follow a role: the whole mention is given, up to a comma. */
const introducedBy = (line: Line): Span | null => {
  const mention = introduction.exec(line.text)?.[1];
  if (!mention) return null;
  const name = /^[^,;(]+/u.exec(mention)?.[0].trim() ?? mention;
  const at = line.start + line.text.indexOf(mention) + mention.indexOf(name);
  return [at, at + name.length];
};

/** Quotations whose speaker stands beside them without a verb, and what is nobody's speech. */
const readSigned = (lines: readonly Line[]): Block[] => {
  const blocks: Block[] = [];
  let introducing: Span | null = null;
  for (const [i, line] of lines.entries()) {
    const aside = toBlock('aside', line.start, line.end);
    const next = lines[i + 1];
    const before = lines[i - 1];
    if (isRelated(line.text) || clockTime.test(line.text)) blocks.push(aside);
    else if (signatureAlone.test(line.text) && before && quotationAlone.test(before.text)) blocks.push(aside);
    else if (introducedBy(line) && next && opensQuotation.test(next.text)) {
      introducing = introducedBy(line);
      blocks.push(aside);
      continue;
    } else if (opensQuotation.test(line.text)) {
      const behind = signatureBehind(line.text, line.start);
      const below = next && signatureAlone.test(next.text) ? nameIn(next.text, next.start) : null;
      if (behind) blocks.push(toSigned(line, behind.by, behind.at));
      else if (quotationAlone.test(line.text)) {
        const by = below ?? introducing;
        if (by) blocks.push(toSigned(line, by, line.end));
        // A speech that goes on has no closing mark yet.
        if (!/["”»][.,!?]?$/u.test(line.text)) continue;
      }
    }
    introducing = null;
  }
  return blocks;
};

const isProse = (line: Line, blocks: readonly (Block | undefined)[], i: number): boolean => {
  const block = blocks[i];
  return line.text !== '' && (!block || block.kind === 'paragraph' || block.kind === 'heading');
};

/** Gives a document the blocks that only its words show, beside those that its format gave. */
export const findForms = (read: ReadText): ReadText => {
  const lines: Line[] = splitParagraphs(read.text).map(({ start, end }) => ({
    start,
    end,
    text: read.text.slice(start, end),
  }));
  let b = 0;
  const own = lines.map(({ start }) => {
    while (b < read.blocks.length && (read.blocks[b]?.end ?? 0) <= start) b += 1;
    return read.blocks[b];
  });
  const prose = lines.filter((line, i) => isProse(line, own, i));
  const turns = readTurns(prose, read.text);
  const entries = turns.blocks.length > 0 ? { blocks: [], notes: [] } : readEntries(prose);
  const opening = new Map(entries.blocks.map((block) => [block.start, block]));
  const signed = turns.blocks.length > 0 ? [] : readSigned(prose);
  const notes = [...read.notes, ...turns.notes, ...entries.notes];
  const others = signed.map((block) => (opening.has(block.start) ? { ...block, opensEntry: true } : block));
  const taken = new Set(others.map(({ start }) => start));
  const found = [...turns.blocks, ...others, ...entries.blocks.filter(({ start }) => !taken.has(start))];
  if (found.length === 0) return { ...read, notes };
  const isCovered = ({ start, end }: Block): boolean => found.some((one) => one.start < end && one.end > start);
  const blocks = [...read.blocks.filter((block) => !isCovered(block)), ...found];
  return { ...read, blocks: blocks.sort((a, b) => a.start - b.start), notes };
};
