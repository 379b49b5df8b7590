/** Lays out a change of the record: was, now, why and by whom, each labelled. */

import { t, tMinute } from '../../locales/index.ts';
import { list, type PlainBlock, paragraph } from '../answer.ts';
import { speakerToText } from '../answers/wording.ts';
import type { ChangeCard } from '../card.ts';
import { code, type Spans, strong, text } from '../spans.ts';

export function changeToBlocks(change: ChangeCard): PlainBlock[] {
  const parts = [
    ['change.was', change.was],
    ['change.now', change.now],
    ['change.why', change.why],
  ] as const;
  const items = parts.flatMap(([label, value]): Spans[] =>
    value === null ? [] : [[strong(`${t(label)} `), text(value)]],
  );
  return [paragraph(...headToSpans(change)), ...(items.length === 0 ? [] : [list(items)])];
}

/** "Corrected 24 Nov 2026, 10:00 UTC by Ada. Sergei Shoigu (Russia) S5, paraphrase" */
function headToSpans({ verb, at, by, subject, what }: ChangeCard): Spans {
  return [
    strong(t('change.head', { verb, at: tMinute(at), by })),
    ...(subject === null ? [] : [text(` ${speakerToText(subject.speaker)} `), code(subject.id)]),
    ...(what === null ? [] : [text(`${subject === null ? ' ' : ', '}${what}`)]),
  ];
}
