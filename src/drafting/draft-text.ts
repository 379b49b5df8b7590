import { announcedSpeech, attributionsIn, type Found, isBare } from './attributions.ts';
import { indirectIn } from './indirect.ts';
import { type Language, loadLanguage } from './language.ts';
import { splitParagraphs } from './paragraphs.ts';
import { findQuotations, type Quotation } from './quotation-marks.ts';
import { announcing, type Reporting, reportingAfter } from './reporting.ts';
import { type Sentence, sentencesOf } from './sentences.ts';

export const findAttributions = (text: string, language: Language): Found[] => {
  const paragraphs = splitParagraphs(text);
  const quotations = findQuotations(text, paragraphs);
  const byParagraph = new Map<number, Quotation[]>();
  for (const quotation of quotations) {
    const list = byParagraph.get(quotation.paragraph);
    if (list) list.push(quotation);
    else byParagraph.set(quotation.paragraph, [quotation]);
  }
  const all: Found[] = [];
  let speech: Found | null = null; // may go on in the next sentence or paragraph
  let speechParagraph = -9;
  let announced: { sentence: Sentence; reporting: Reporting } | null = null;
  for (const [p, paragraph] of paragraphs.entries()) {
    const own = byParagraph.get(p) ?? [];
    if (paragraph.heading && own.length === 0) continue;
    const sentences = mergeQuestions(sentencesOf(text, paragraph, p, own, language), text, language);
    for (const [i, sentence] of sentences.entries()) {
      if (!sentence.units.some((unit) => unit.quotation)) {
        announced = i === sentences.length - 1 ? announcing(sentence, language) : null;
        if (announced) continue;
        const indirect = paragraph.heading ? [] : indirectIn(sentence, language);
        const latest = indirect.at(-1);
        if (latest) {
          all.push(...indirect);
          speech = latest;
          speechParagraph = p;
          continue;
        }
        if (i > 0) speech = null;
        else if (speechParagraph !== p) speech = null;
        continue;
      }
      if (isBare(sentence)) {
        if (announced) {
          speech = announcedSpeech(announced.sentence, announced.reporting);
          all.push(speech);
          announced = null;
          speechParagraph = p;
          extend(speech, sentence, text);
          continue;
        }
        if (speech && (speechParagraph === p || i === 0)) {
          extend(speech, sentence, text);
          speechParagraph = p;
        }
        continue;
      }
      announced = null;
      const { found } = attributionsIn(sentence, text, language);
      all.push(...found);
      speech = found.at(-1) ?? null;
      speechParagraph = p;
    }
    if (speechParagraph < p) speech = null;
  }
  return all;
};

const extend = (speech: Found, sentence: Sentence, text: string): void => {
  const last = speech.content.at(-1);
  if (last && text.slice(last[1], sentence.start).trim() === '') last[1] = sentence.end;
  else speech.content.push([sentence.start, sentence.end]);
  speech.quotes.push(...sentence.units.flatMap((unit) => (unit.quotation ? [unit.quotation] : [])));
};

/** “Why?” he asked.: the clause after a quotation that ends with a full stop of its own belongs to it when it says no more. */
const mergeQuestions = (sentences: Sentence[], text: string, language: Language): Sentence[] => {
  const merged: Sentence[] = [];
  for (const sentence of sentences) {
    const before = merged.at(-1);
    const last = before?.units.at(-1)?.quotation;
    const first = sentence.units[0];
    if (before && last && first && !first.quotation && closesWith(sentence, text, last, language)) {
      before.units.push(...sentence.units);
      before.lowers.push(...sentence.lowers);
      before.end = sentence.end;
    } else merged.push(sentence);
  }
  return merged;
};

const closesWith = (sentence: Sentence, text: string, quotation: Quotation, language: Language): boolean => {
  const asks = /[?!…]["'”’»\s]*$/u.test(text.slice(quotation.innerStart, quotation.innerEnd));
  const reporting = reportingAfter(sentence, 0, language);
  if (!reporting?.source || reporting.source.from > 1) return false;
  const next = sentence.units[reporting.end];
  if (!next || next.text === '.') return true;
  return asks && !language.is('complementisers', next.lower) && next.text !== ':' && next.kind !== 'quote';
};

export const draftSpans = (text: string, code: string) => {
  const language = loadLanguage(code);
  if (!language) throw new Error('no language');
  return findAttributions(text, language);
};
