import type { Language } from '../languages/language.ts';
import type { Block } from '../readers/blocks.ts';
import { blocksOfParagraphs, namesSpeaker, spokenToFound, wordsToQuotation } from '../spoken-blocks.ts';
import { announcedSpeech, attributionsIn, type Found, isBare } from './attributions.ts';
import { dialogueIn, isDashed } from './dialogue.ts';
import { findQuotations, type Quotation } from './find-quotes.ts';
import { indirectIn } from './indirect-speech.ts';
import { type Paragraph, splitParagraphs } from './paragraphs.ts';
import { isQuotedHeading, mendQuotations } from './repair-quotes.ts';
import { announcing, type Reporting, reportingAfter, speakingOf } from './reporting-clauses.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import type { Span } from './statement-span.ts';

/** What was read of a text: its sentences, who says what in them, and the quotations that nobody is found to have said. */
export interface Statements {
  sentences: Sentence[];
  found: Found[];
  left: Quotation[];
}

/** “Why?” he asked.: the clause after a quotation that ends with a full stop of its own belongs to it when it says no more. */
const closesWith = (sentence: Sentence, text: string, quotation: Quotation, language: Language): boolean => {
  const asks = /[?!…]["'”’»\s]*$/u.test(
    text.slice(Math.max(quotation.innerStart, quotation.innerEnd - 8), quotation.innerEnd),
  );
  const reporting = reportingAfter(sentence, 0, language);
  if (!reporting?.source || reporting.source.from > 1) return false;
  const next = sentence.units[reporting.end];
  if (!next || next.text === '.') return true;
  return asks && !language.is('complementisers', next.lower) && next.text !== ':' && next.kind !== 'quote';
};

const mergeClauses = (sentences: readonly Sentence[], text: string, language: Language): Sentence[] => {
  const merged: Sentence[] = [];
  for (const sentence of sentences) {
    const before = merged.at(-1);
    const last = before?.units.at(-1)?.quotation;
    if (before && last && !sentence.units[0]?.quotation && closesWith(sentence, text, last, language)) {
      before.units.push(...sentence.units);
      before.lowers.push(...sentence.lowers);
      before.end = sentence.end;
    } else merged.push(sentence);
  }
  return merged;
};

const extend = (speech: Found, sentence: Sentence, text: string): void => {
  const last = speech.content.at(-1);
  if (last && text.slice(last[1], sentence.start).trim() === '') last[1] = sentence.end;
  else speech.content.push([sentence.start, sentence.end]);
  speech.quotes.push(...sentence.units.flatMap((unit) => (unit.quotation ? [unit.quotation] : [])));
};

const byParagraph = (quotations: readonly Quotation[]): Map<number, Quotation[]> => {
  const groups = new Map<number, Quotation[]>();
  for (const quotation of quotations) {
    const group = groups.get(quotation.paragraph);
    if (group) group.push(quotation);
    else groups.set(quotation.paragraph, [quotation]);
  }
  return groups;
};

/** Reads sentences one after the other and remembers whose speech may go on. */
const createReader = (text: string, language: Language) => {
  const read: Statements = { sentences: [], found: [], left: [] };
  let speech: Found | null = null;
  let speechParagraph = -1;
  let announced: { sentence: Sentence; reporting: Reporting } | null = null;
  let about: { sentence: Sentence; reporting: Reporting } | null = null;
  const forget = (): void => {
    speech = null;
    about = null;
    announced = null;
  };
  const take = (found: readonly Found[], paragraph: number): void => {
    read.found.push(...found);
    speech = found.at(-1) ?? null;
    speechParagraph = paragraph;
  };
  const readBare = (sentence: Sentence, first: boolean): void => {
    const { paragraph } = sentence;
    const before = announced ?? (about?.sentence.paragraph === paragraph ? about : null);
    if (before && (announced || !speech))
      take([announcedSpeech(before.sentence, before.reporting, before === announced)], paragraph);
    about = null;
    announced = null;
    const next = first && speechParagraph === paragraph - 1 && (speech?.quotes.length ?? 0) > 0;
    if (speech && (speechParagraph === paragraph || next)) {
      extend(speech, sentence, text);
      speechParagraph = paragraph;
    } else read.left.push(...sentence.units.flatMap((unit) => (unit.quotation ? [unit.quotation] : [])));
  };
  const readPlain = (sentence: Sentence, last: boolean): void => {
    announced = last ? announcing(sentence, language) : null;
    const indirect = announced ? [] : indirectIn(sentence, language);
    take(indirect, sentence.paragraph);
    about = indirect.length === 0 ? speakingOf(sentence, language) : null;
    // Only "X said that …" may be followed by X's own words; a denial or an accusation is over with its sentence.
    if (!indirect.at(-1)?.goesOn) speech = null;
  };
  const readQuoting = (sentence: Sentence): void => {
    announced = null;
    about = null;
    const { found, left } = attributionsIn(sentence, text, language);
    read.left.push(...left);
    take(found, sentence.paragraph);
  };
  const readDialogue = (sentences: readonly Sentence[], paragraph: number): boolean => {
    const line = dialogueIn(sentences, language);
    if (line) take([line], paragraph);
    if (line) forget();
    return line !== null;
  };
  /** A block quotation goes on with the one before it, or is what the sentence before it announced; else nobody's. */
  const enterBlockquote = (isFirst: boolean): void => {
    if (isFirst && !announced) forget();
  };
  return { read, forget, enterBlockquote, readBare, readPlain, readQuoting, readDialogue };
};

/**
 * Reads a whole text: paragraphs, quotations, sentences, and who says what. Linear in the length of the text.
 *
 * @param blocks what the document's form says of its stretches; none for plain prose.
 */
export const readStatements = (text: string, language: Language, blocks: readonly Block[] = []): Statements => {
  const paragraphs = splitParagraphs(text);
  const blockOf = blocksOfParagraphs(paragraphs, blocks);
  const quotations = byParagraph(mendQuotations(text, findQuotations(text, paragraphs), language));
  const reader = createReader(text, language);
  const { read } = reader;
  const names = new Set(blocks.flatMap(({ by }) => (by ? [by[0]] : [])));
  const isNaming = ({ start, end }: Paragraph): boolean => {
    for (let at = start; at < end; at++) if (names.has(at)) return true;
    return false;
  };
  const readForm = (paragraph: Paragraph, p: number, block: Block): void => {
    reader.forget();
    const sentencesWithin = ([start, end]: Span): Sentence[] =>
      sentencesOf(text, { start, end, heading: false }, p, [], language);
    if (block.kind === 'aside') {
      if (isNaming(paragraph)) read.sentences.push(...sentencesWithin([paragraph.start, paragraph.end]));
      return;
    }
    // A turn may be several paragraphs long.
    if (blockOf[p - 1] === block || !block.by || block.words.length === 0) return;
    read.sentences.push(...block.words.flatMap(sentencesWithin));
    const [naming] = sentencesWithin(block.by);
    if (!naming) return;
    if (block.speaker === undefined && block.by[0] >= paragraph.start && block.by[1] <= paragraph.end)
      read.sentences.push(naming);
    const found = spokenToFound(block, naming);
    const before = read.found.at(-1);
    if (before?.block && blockOf[p - 1] === before.block && before.block.by === block.by) {
      const [last, next] = [before.content.at(-1), found.content[0]];
      if (last && next && text.slice(last[1], next[0]).trim() === '') last[1] = found.content.shift()?.[1] ?? last[1];
      before.content.push(...found.content);
      before.quotes.push(...found.quotes);
      before.block = block;
    } else read.found.push(found);
  };
  const readParagraph = (paragraph: Paragraph, p: number): void => {
    const block = blockOf[p];
    let own = quotations.get(p) ?? [];
    if (block && (block.kind === 'aside' || namesSpeaker(block))) {
      readForm(paragraph, p, block);
      return;
    }
    const isQuoted = block?.kind === 'blockquote';
    if (isQuoted) reader.enterBlockquote(blockOf[p - 1]?.kind !== 'blockquote');
    else if (block?.kind === 'caption' || blockOf[p - 1]?.kind === 'blockquote') reader.forget();
    if (isQuoted && own[0]?.start !== paragraph.start) own = [wordsToQuotation([paragraph.start, paragraph.end], p)];
    if ((paragraph.heading && own.length === 0) || isQuotedHeading(text, paragraph, own)) {
      reader.forget();
      return;
    }
    const sentences = mergeClauses(sentencesOf(text, paragraph, p, own, language), text, language);
    read.sentences.push(...sentences);
    if (isDashed(text, paragraph) && own.length === 0 && reader.readDialogue(sentences, p)) return;
    const known = read.found.length;
    for (const [i, sentence] of sentences.entries()) {
      if (isBare(sentence)) reader.readBare(sentence, i === 0);
      else if (sentence.units.some((unit) => unit.quotation)) reader.readQuoting(sentence);
      else reader.readPlain(sentence, i === sentences.length - 1);
    }
    if (block?.kind !== 'caption') return;
    for (const one of read.found.slice(known)) one.reasons.push('in a picture’s caption');
    reader.forget();
  };
  for (const [p, paragraph] of paragraphs.entries()) readParagraph(paragraph, p);
  return read;
};
