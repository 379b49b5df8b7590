/** Statements whose form names the speaker: a transcript's turn, a block quotation with a cite, an embedded post. */
import type { Found } from './extract/attributions.ts';
import type { Quotation } from './extract/find-quotes.ts';
import type { Paragraph } from './extract/paragraphs.ts';
import type { Sentence } from './extract/sentences.ts';
import type { Block, Span } from './readers/blocks.ts';

const reasons: Partial<Record<Block['kind'], string>> = {
  blockquote: 'a block quotation with its speaker’s name',
  post: 'an embedded post',
  signed: 'a quotation with its speaker’s name beside it',
  turn: 'a turn in a transcript',
};

/** Words that are a quotation by their form, without marks around them. */
export const wordsToQuotation = ([start, end]: Span, paragraph: number): Quotation => ({
  start,
  end,
  paragraph,
  closed: true,
  continues: false,
  single: false,
  innerStart: start,
  innerEnd: end,
  nested: [],
});

/** Whether the form of a block says who speaks, or that a name stands there which the text leaves open. */
export const namesSpeaker = (block: Block): boolean => reasons[block.kind] !== undefined && block.by !== null;

/** @param sentence holds the speaker's name. */
export const spokenToFound = (block: Block, sentence: Sentence): Found => ({
  sentence,
  source: block.by,
  cue: null,
  lemma: null,
  content: block.words.map(([start, end]): Span => [start, end]),
  quotes: block.words.map((words) => wordsToQuotation(words, sentence.paragraph)),
  relay: null,
  within: null,
  isInferred: false,
  goesOn: false,
  confidence: 0.85,
  reasons: [reasons[block.kind] ?? ''],
  block,
});

/** The block that each paragraph stands in, by the paragraph's number; both lists are in reading order. */
export const blocksOfParagraphs = (
  paragraphs: readonly Paragraph[],
  blocks: readonly Block[],
): (Block | undefined)[] => {
  let b = 0;
  return paragraphs.map(({ start }) => {
    while (b < blocks.length && (blocks[b]?.end ?? 0) <= start) b += 1;
    const block = blocks[b];
    return block && block.start <= start ? block : undefined;
  });
};
