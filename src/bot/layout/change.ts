/** Lays out a change of the record: was, now and why, each labelled. */

import { t } from '../../locales/index.ts';
import { list, type PlainBlock, paragraph } from '../answer.ts';
import { formatTime } from '../answers/time.ts';
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
function headToSpans({ verb, at, by, subject, what, ref }: ChangeCard): Spans {
  const about = subject === null ? [code(ref)] : [text(`${speakerToText(subject.speaker)} `), code(subject.id)];
  return [
    strong(t('change.head', { verb, at: formatTime(at), by })),
    text(' '),
    ...about,
    ...(what === null || what === ref ? [] : [text(`, ${what}`)]),
  ];
}
