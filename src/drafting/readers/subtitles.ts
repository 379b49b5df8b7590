/** Reads subtitles (WebVTT and SubRip): a transcript where they name who speaks, else refused with what to do. */
import { UserError } from '../../lib/errors.ts';
import type { ReadText } from './blocks.ts';

const timing = /^\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s+-->\s+/u;
const voice = /<v(?:\.[\w.-]+)?\s+([^>]{1,80})>/u;

export const isSubtitles = (text: string): boolean =>
  /^\uFEFF?WEBVTT(?:\s|$)/u.test(text) || /^\uFEFF?\s*\d+\s*\r?\n\s*\d{1,2}:\d{2}:\d{2}[.,]\d{1,3}\s+-->/u.test(text);

interface Cue {
  speaker: string | null;
  words: string;
}

const named = /^(?:>>+\s*|[-–]\s*)?(\p{Lu}[\p{L}\p{M}'’. -]{1,60}?(?:\s*\([^)]{1,40}\))?)\s*:\s+(.+)$/su;

/** A cue's lines may be those of two speakers: each "- " or ">>" begins a new one. */
const cueToParts = (lines: readonly string[]): Cue[] => {
  const parts: Cue[] = [];
  for (const line of lines) {
    const by = voice.exec(line)?.[1]?.trim() ?? null;
    const words = line
      .replace(/<[^>]*>/g, '')
      .replace(/\{\\[^}]*\}/g, '')
      .trim();
    if (words === '') continue;
    const label = by === null ? named.exec(words) : null;
    const last = parts.at(-1);
    if (by !== null) parts.push({ speaker: by, words });
    else if (label) parts.push({ speaker: label[1] ?? '', words: label[2] ?? '' });
    else if (/^(?:>>|[-–]\s)/u.test(words) || !last)
      parts.push({ speaker: null, words: words.replace(/^(?:>>+|[-–])\s*/u, '') });
    else last.words += ` ${words}`;
  }
  return parts;
};

/** Who speaks goes on until another one is named or a dash says that somebody else does. */
const toTurns = (text: string): Cue[] => {
  const turns: Cue[] = [];
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => timing.test(line));
    if (at < 0) continue;
    const own = lines.slice(at + 1);
    const isNew = /^\s*(?:>>|[-–]\s)/u.test(own[0] ?? '');
    for (const [i, part] of cueToParts(own).entries()) {
      const last = turns.at(-1);
      const goesOn = last && (part.speaker === last.speaker || (part.speaker === null && i === 0 && !isNew));
      if (goesOn) last.words += ` ${part.words}`;
      else turns.push(part);
    }
  }
  return turns;
};

/** @throws UserError where no speaker is named, or there are no subtitles. */
export const readSubtitles = (text: string, name: string): ReadText => {
  const turns = toTurns(text);
  if (turns.length === 0) throw new UserError(`${name} looks like subtitles and holds none: give a transcript.`);
  if (turns.every(({ speaker }) => speaker === null))
    throw new UserError(
      `${name} holds subtitles that do not say who speaks: give a transcript with a name and a colon before each turn, or record the statements with /record.`,
    );
  return {
    text: turns.map(({ speaker, words }) => `${speaker ?? 'UNIDENTIFIED'}: ${words}`).join('\n\n'),
    blocks: [],
    notes: ['These are subtitles: the times were left out, and the lines of each speaker were joined.'],
  };
};
