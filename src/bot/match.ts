/** How a match is explained: its grade in words, and word by word what differs, readable without colour. */
import type { StatementView } from '../claims/board/records.ts';
import type { DiffPart, Match } from '../claims/search/index.ts';
import { type Block, code, paragraph, type Span, strong, text } from './answer.ts';

/** The grade's line, and for a close match the comparison. */
export function matchToBlocks(match: Match, view: StatementView): Block[] {
  const translated = view.statement.original === null ? '' : ', as the source prints it: in translation';
  switch (match.grade) {
    case 'quotation':
      return [paragraph(strong(`Word for word in a quotation${translated}.`))];
    case 'reported':
      return [
        paragraph(
          strong("Word for word in the source's reported words."),
          text(' They do not all stand inside one quotation: they are the source’s words about the speaker.'),
        ),
        { kind: 'quote', text: match.text },
      ];
    case 'close':
      return [
        paragraph(
          strong('Close, not word for word'),
          text(` ${FOUND_IN[match.field]}. `),
          ...differencesToSpans(match.diff),
        ),
        paragraph(text('Compared: '), ...diffToSpans(match.diff)),
      ];
  }
}

const FOUND_IN: Record<Match['field'], string> = {
  quotation: 'in a quotation',
  reported: "in the source's reported words",
  paraphrase: "in the desk's paraphrase, which is nobody's own words",
  translation: 'in the original of a quotation that the source prints in translation',
};

/** "The source also has “resume”." One sentence for each kind of difference. */
export function differencesToSpans(diff: readonly DiffPart[]): Span[] {
  const of = (kind: DiffPart['kind']) => diff.filter((part) => part.kind === kind);
  const quoted = (parts: readonly string[]) => parts.map((part) => `“${part}”`).join(', ');
  const sentences: string[] = [];
  const changed = of('changed');
  if (changed.length > 0)
    sentences.push(
      `Differs: ${changed.map(({ asked, source }) => `you have “${asked}”, it has “${source}”`).join('; ')}.`,
    );
  if (of('added').length > 0) sentences.push(`It also has ${quoted(of('added').map(({ source }) => source))}.`);
  if (of('missing').length > 0) sentences.push(`It does not have ${quoted(of('missing').map(({ asked }) => asked))}.`);
  return sentences.length === 0 ? [] : [text(sentences.join(' '))];
}

/** `ready to [+resume] dialogue`: + only in the record, − only in the question, → the question's word and the record's. */
export function diffToSpans(diff: readonly DiffPart[]): Span[] {
  return diff.flatMap((part, index) => [...(index === 0 ? [] : [text(' ')]), partToSpan(part)]);
}

function partToSpan({ kind, asked, source }: DiffPart): Span {
  switch (kind) {
    case 'equal':
      return text(source);
    case 'added':
      return code(`[+${source}]`);
    case 'missing':
      return code(`[−${asked}]`);
    case 'changed':
      return code(`[${asked} → ${source}]`);
  }
}
