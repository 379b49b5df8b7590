/** Reads live blogs: entries with the time at their head, each of which is read by itself. */
import { type Block, toBlock } from './blocks.ts';
import type { Line } from './transcript.ts';

const time = String.raw`(?:at |à )?(?<hour>\d{1,2})[:.h](?<minute>\d{2})(?:\s*(?<half>[ap])\.?m\.?|\s*(?:uhr|h))?(?:\s*\(?(?:gmt|utc|bst|cet|cest|e[sd]?t|p[sd]?t|c[sd]t)\)?)?`;
/** The time alone, or "14:32 – Jane Doe arrives"; "2.30 metres" is none. */
const entryHead = new RegExp(String.raw`^${time}(?<rest>$|\s*[-–—:|•]\s+(?=\S))`, 'iu');

/** Fewer entries than this are no live blog: an article may give a time or two. */
const MIN_ENTRIES = 3;

interface Entry {
  line: Line;
  minutes: number;
  time: string;
  isAlone: boolean;
}

const toEntry = (line: Line): Entry | null => {
  const match = entryHead.exec(line.text);
  const { hour = '', minute = '', half, rest = '' } = match?.groups ?? {};
  if (!match || Number(hour) > 24 || Number(minute) > 59) return null;
  const isAfternoon = half?.toLowerCase() === 'p' && Number(hour) < 12;
  return {
    line,
    minutes: Number(hour) * 60 + Number(minute) + (isAfternoon ? 12 * 60 : 0),
    time: match[0].slice(0, match[0].length - rest.length).trim(),
    isAlone: rest === '',
  };
};

/** The entries as blocks, with a note; none where the times do not go all up or all down. */
export const readEntries = (lines: readonly Line[]): { blocks: Block[]; notes: string[] } => {
  const entries = lines.map(toEntry).filter((entry) => entry !== null);
  const goes = (way: 1 | -1): boolean =>
    entries.every(({ minutes }, i) => way * (minutes - (entries[i - 1]?.minutes ?? minutes)) >= 0);
  if (entries.length < MIN_ENTRIES || !(goes(1) || goes(-1))) return { blocks: [], notes: [] };
  const [first, last] = [entries[0]?.time, entries.at(-1)?.time];
  return {
    blocks: entries.map(({ line, isAlone }) => ({
      ...toBlock(isAlone ? 'aside' : 'paragraph', line.start, line.end),
      opensEntry: true,
    })),
    notes: [
      `This looks like a live blog: ${entries.length} entries, from ${first} to ${last}. Each was read by itself, so that “he” in one is nobody of another; give the time at its head as the date of the words.`,
    ],
  };
};
