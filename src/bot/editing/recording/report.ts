/** Asks back where the source does not plainly report that the speaker said the quotation. */

import { judgeReport } from '../../../claims/dossiers/reporting/judge-report.ts';
import { findNestedVoice } from '../../../claims/dossiers/reporting/nested.ts';
import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { nameToKey } from '../../../claims/search/tokenizer.ts';
import type { ParsedQuote } from '../quote-fields.ts';
import { type RecordInput, recordFields } from '../record-fields.ts';
import type { ParsedEntity } from './entity.ts';

/** A denied, supposed or faked quotation, and one inside of a quotation, is recorded as first-hand only where an editor says so. */
export function checkReport(
  readModel: ReadModel,
  view: DossierView,
  typed: RecordInput,
  words: ParsedQuote,
  source: { text: string | null; language: string | null },
  speaker: ParsedEntity<Speaker>,
): ParsedQuote {
  const { anchored } = words;
  if (anchored === null || anchored.quotes.length === 0 || source.text === null || speaker.id === null) return words;
  const problem = findProblem(
    source.text,
    source.language,
    anchored.quotes,
    typed,
    namesOf(readModel, view, typed, speaker),
  );
  if (problem === null) return words;
  const error = typed.plain
    ? null
    : `${problem} Where the source does say that it is the speaker’s own, say so: plain:yes.`;
  return {
    ...words,
    quotation: { ...words.quotation, error: words.quotation.error ?? error },
    extra: [...words.extra, recordFields.field('plain', typed.plain ? 'yes' : '')],
  };
}

function findProblem(
  text: string,
  language: string | null,
  quotes: readonly { start: number; end: number }[],
  typed: RecordInput,
  names: readonly string[],
): string | null {
  for (const quotation of quotes) {
    const others = quotes.filter((each) => each !== quotation);
    const nested = typed.toldby ? null : findNestedVoice(text, quotation, others);
    if (nested !== null) {
      const whose = nested.calledAs === null ? 'somebody else' : `somebody whom the source calls “${nested.calledAs}”`;
      return `This quotation stands inside of another one, where ${whose} is quoted: record whoever relays it in toldby:.`;
    }
    const { isPlain, doubt, sentence } = judgeReport({ text, quotation, others, names, language });
    if (isPlain) continue;
    const printed = text.slice(sentence.start, sentence.end).replace(/\s+/gu, ' ').trim();
    const why = doubt === null ? '' : ` (it has “${doubt}”)`;
    return `The source’s sentence may not say that the speaker said this${why}: ${printed}`;
  }
  return null;
}

/** All that the source may call the speaker. */
function namesOf(
  readModel: ReadModel,
  view: DossierView,
  typed: RecordInput,
  { id, added }: ParsedEntity<Speaker>,
): string[] {
  const known = readModel.names
    .bearing(['speaker'], nameToKey(typed.speaker ?? ''), view.id)
    .map((named) => readModel.records.speaker(named.id))
    .find((speaker) => speaker?.id === id);
  const speaker = added ?? known ?? null;
  const names = speaker === null ? [] : [speaker.name, ...speaker.aliases, speaker.role];
  return [...names, typed.speaker, typed.as].filter((name) => name !== null && name !== undefined);
}
