/** Words of a sentence that take a quotation back, for the record's source and for the story itself. */
import { judgeReport } from '../../claims/dossiers/reporting/judge-report.ts';
import { lexicons } from '../../claims/dossiers/reporting/lexicon.ts';
import { findNestedVoice } from '../../claims/dossiers/reporting/nested.ts';
import { tokenize } from '../../claims/search/tokenizer.ts';
import type { Story, StoryItem } from './story.ts';

const DENYING = ['negators', 'denials', 'withdrawals', 'fakery'] as const;

/** Whether a doubt says that the words were not said, were taken back or are made up; not that they are supposed or asked for. */
export function isDenial(doubt: string): boolean {
  const lowers = tokenize(doubt.replaceAll('’', "'")).map(({ folded }) => folded);
  return lexicons().some((lexicon) => DENYING.some((list) => lexicon.phraseAt(list, lowers, 0) > 0));
}

/** What the story itself says of its words: a denial that it reports, and a voice inside of another one's. */
export function readStoryReport(story: Story, item: StoryItem): { isDoubted: boolean; isNested: boolean } {
  const toSpan = ({ words: [start, end] }: StoryItem) => ({ start, end });
  const others = story.items.filter((each) => each.kind === 'quotation' && each !== item).map(toSpan);
  const quotation = toSpan(item);
  const { doubt } = judgeReport({
    text: story.text,
    quotation,
    others: others.filter(({ start }) => Math.abs(start - quotation.start) < MAX_DISTANCE),
    names: item.speaker === null ? [] : [item.speaker],
    language: story.language,
    isIndirect: item.kind === 'attributed',
  });
  return {
    isDoubted: doubt !== null,
    isNested: item.toldBy !== null || findNestedVoice(story.text, quotation, [quotation]) !== null,
  };
}

/** Quotations farther off, in characters, are in other sentences. */
const MAX_DISTANCE = 3_000;
