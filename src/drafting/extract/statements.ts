import type { Language } from '../languages/language.ts';
import type { Block } from '../readers/blocks.ts';
import { blocksOfParagraphs, namesSpeaker, spokenToFound, wordsToQuotation } from '../spoken-blocks.ts';
import { announcedSpeech, attributionsIn, type Found, inferredSpeech, isBare, isSubordinate } from './attributions.ts';
import { isBoilerplate } from './boilerplate.ts';
import { type Correction, isCorrectionNote } from './corrections.ts';
import { dialogueIn, isDashed } from './dialogue.ts';
import { findQuotations, type Quotation } from './find-quotes.ts';
import { indirectIn } from './indirect-speech.ts';
import { nestedIn } from './nested-voices.ts';
import { mainSubject, type Phrase } from './noun-phrases.ts';
import { type Paragraph, splitParagraphs } from './paragraphs.ts';
import { isQuotedHeading, mendQuotations } from './repair-quotes.ts';
import type { Reporting } from './reporting.ts';
import { announcing, reportingAfter, speakingOf } from './reporting-clauses.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { namesIn } from './speakers/names.ts';
import { contentSpan, quotesIn, type Span } from './statement-span.ts';

/** What was read of a text: its sentences, who says what in them, and the quotations that nobody is found to have said. */
export interface Statements {
  sentences: Sentence[];
  found: Found[];
  left: Quotation[];
  /** Notes in which the publisher takes something back; nothing in them is anybody's statement. */
  corrections: Correction[];
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

/** Past a clause that opens the sentence without a subject: "Asked whether it was closed, Jane Doe …". */
const pastOpening = ({ units, lowers }: Sentence, language: Language): number => {
  const first = lowers[0] ?? '';
  const isParticiple = first.endsWith(language.data.gerund) || first.endsWith(language.data.verbEnding);
  return isParticiple ? Math.max(0, units.findIndex((unit) => unit.text === ',') + 1) : 0;
};

/** Whom a sentence is about, where that is a name or a person's pronoun. */
const personIn = (sentence: Sentence, language: Language): Phrase | null => {
  const { units, lowers } = sentence;
  const opening = pastOpening(sentence, language);
  const main = mainSubject(sentence, opening, units.length, language);
  const relative = lowers.findIndex((word) => language.is('relatives', word));
  // "Noll, whose predecessor left, smiled.": the subject stands before the relative.
  const inside = main !== null && relative > opening && relative < main.from;
  const subject = inside ? { from: opening, to: relative } : main;
  if (!subject) return null;
  const { male, female } = language.data.pronouns;
  const [first, last] = [units[subject.from], units[subject.to - 1]];
  if (!first || !last) return null;
  const isPronoun = male.includes(first.lower) || female.includes(first.lower);
  const isPerson =
    isPronoun || namesIn(sentence, language).some(({ start, end }) => start >= first.start && end <= last.end);
  return isPerson ? subject : null;
};

interface About {
  sentence: Sentence;
  reporting: Reporting;
}

/** Reads sentences one after the other and remembers whose speech may go on. */
const createReader = (text: string, language: Language) => {
  const read: Statements = { sentences: [], found: [], left: [], corrections: [] };
  let speech: Found | null = null;
  let speechParagraph = -1;
  let lastFoundIn = Number.NEGATIVE_INFINITY;
  let announced: About | null = null;
  let about: About | null = null;
  /** The sentence before, for words that follow without a speaker. */
  let before: Sentence | null = null;
  const forget = (): void => {
    speech = null;
    about = null;
    announced = null;
    before = null;
  };
  const take = (found: readonly Found[], paragraph: number): void => {
    read.found.push(...found);
    if (found.length > 0) lastFoundIn = paragraph;
    speech = found.at(-1) ?? null;
    speechParagraph = paragraph;
  };
  /** The statement that a sentence of nothing but quotations belongs to; null where nobody is to be seen. */
  const speechFor = ({ paragraph }: Sentence, first: boolean): Found | null => {
    const announcer = announced ?? (!speech && about && paragraph - about.sentence.paragraph <= 1 ? about : null);
    if (announcer) return announcedSpeech(announcer.sentence, announcer.reporting, announcer === announced);
    const follows = speechParagraph === paragraph || (first && speechParagraph === paragraph - 1);
    if (speech && follows) {
      if (speechParagraph === paragraph || speech.quotes.length > 0) return speech;
      // "The boats are late, Jane Doe says. ⏎ “We wait.”"
      return {
        ...speech,
        content: [],
        quotes: [],
        confidence: 0.6,
        reasons: ['follows what the same speaker said', ...speech.reasons.slice(1)],
      };
    }
    const person = !speech && before && paragraph - before.paragraph <= 1 ? personIn(before, language) : null;
    return before && person ? inferredSpeech(before, person) : null;
  };
  const readBare = (sentence: Sentence, first: boolean): void => {
    const own = speechFor(sentence, first);
    if (!own) {
      read.left.push(...sentence.units.flatMap((unit) => (unit.quotation ? [unit.quotation] : [])));
    } else {
      if (own !== speech) take([own], sentence.paragraph);
      extend(own, sentence, text);
      speechParagraph = sentence.paragraph;
    }
    about = null;
    announced = null;
  };
  /** A sentence in the mood of reported speech goes on with what the last speaker said: "Die Brücke sei gesperrt." */
  const goOnInMood = (sentence: Sentence): boolean => {
    const open = read.found.at(-1);
    if (!open || open.block || sentence.paragraph - lastFoundIn > 1) return false;
    if (!sentence.lowers.some((word) => language.is('reportedMood', word))) return false;
    const span = contentSpan(sentence, { from: 0, to: sentence.units.length });
    if (!span) return false;
    const quotes = quotesIn(sentence.units, { from: 0, to: sentence.units.length });
    const reasons = ['goes on in the mood of reported speech', ...open.reasons.slice(1)];
    take([{ ...open, content: [span], quotes, relay: null, confidence: 0.6, reasons }], sentence.paragraph);
    before = null;
    return true;
  };
  const readPlain = (sentence: Sentence, last: boolean): void => {
    announced = last ? announcing(sentence, language) : null;
    const indirect = announced ? [] : indirectIn(sentence, language);
    if (!announced && indirect.length === 0 && goOnInMood(sentence)) {
      about = null;
      return;
    }
    take(indirect, sentence.paragraph);
    about = indirect.length === 0 ? speakingOf(sentence, language) : null;
    // Only "X said that …" may be followed by X's own words; a denial or an accusation is over with its sentence.
    if (!indirect.at(-1)?.goesOn) speech = null;
    before = indirect.length === 0 ? sentence : null;
  };
  const readQuoting = (sentence: Sentence): void => {
    announced = null;
    about = null;
    const { found, left } = attributionsIn(sentence, text, language);
    if (found.length === 0 && goOnInMood(sentence)) return;
    read.left.push(...left);
    take(found, sentence.paragraph);
    const open = found.at(-1);
    const isAside = open !== undefined && isSubordinate(open, language);
    if (isAside) speech = null;
    before = isAside || !open ? sentence : null;
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
    if (!block && isBoilerplate(text, paragraph, language)) return;
    if (block?.opensEntry) reader.forget();
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
  let isNote = false;
  for (const [p, paragraph] of paragraphs.entries()) {
    // A label on a line of its own is a part of the note below it.
    const note: 'label' | 'note' | null = isNote ? 'note' : isCorrectionNote(text, paragraph, language);
    isNote = note === 'label';
    if (note) {
      reader.forget();
      read.corrections.push({ start: paragraph.start, end: paragraph.end, quotes: quotations.get(p) ?? [] });
    } else readParagraph(paragraph, p);
  }
  return { ...read, found: read.found.flatMap((found) => [found, ...nestedIn(found, text, language)]) };
};
