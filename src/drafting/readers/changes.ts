/** Text with tracked changes, as Word documents and RTF have it: read as changed, or as it was before. */
import { z } from 'zod';
import { ChoiceError } from '../../lib/errors.ts';
import { readRaised } from './note-marks.ts';
import { listWords, noteMarksToNotes } from './notes.ts';

export const changeChoiceSchema = z.enum(['accept', 'reject']);
/** Which state of a document with tracked changes is read: as changed, or as it was before. */
export type ChangeChoice = z.infer<typeof changeChoiceSchema>;

export interface ChangedText {
  text: string;
  inserted: string[];
  deleted: string[];
  struck: string[];
  noteMarks: number;
  /** Stretches of words that the document does not show. */
  hidden: number;
}

/** What is known of some words. Struck words count as deleted, since authors strike by hand what they mean to delete. */
export interface WordsState {
  inserted: boolean;
  deleted: boolean;
  struck: boolean;
  raised: boolean;
}
export const plainWords: WordsState = { inserted: false, deleted: false, struck: false, raised: false };

/** Collects the words of one state of a document, paragraph by paragraph, and its changes. */
export const createTextCollector = (choice: ChangeChoice) => {
  const changes = { inserted: [] as string[], deleted: [] as string[], struck: [] as string[] };
  const paragraphs: string[] = [];
  let line = '';
  let [noteMarks, hidden] = [0, 0];
  let last: { list: string[]; at: number } | null = null;
  let unchanged = 0;

  /** Neighbouring runs of one change are one piece of it. */
  const note = (list: string[], words: string): void => {
    if (last?.list === list && last.at === unchanged) list[list.length - 1] += words;
    else list.push(words);
    last = { list, at: unchanged };
  };
  const trimmed = (list: readonly string[]): string[] =>
    list.map((words) => words.replace(/\s+/g, ' ').trim()).filter((words) => words !== '');
  return {
    write: (words: string, state: WordsState): void => {
      if (state.deleted) note(changes.deleted, words);
      else if (state.inserted) note(changes.inserted, words);
      else if (state.struck) note(changes.struck, words);
      else unchanged += 1;
      if (choice === 'accept' ? state.deleted || state.struck : state.inserted) return;
      const kept = state.raised ? readRaised(words.trim(), line, false) : null;
      if (kept === '') noteMarks += 1;
      line += kept ?? words;
    },
    endParagraph: (): void => {
      if (line.trim() !== '') paragraphs.push(line.trim());
      line = '';
      unchanged += 1;
    },
    addNoteMark: (): void => {
      noteMarks += 1;
    },
    addHidden: (): void => {
      hidden += 1;
    },
    /** Reads a paragraph within the one that is being read, such as that of a text box. */
    within: (read: () => void): void => {
      const outer = line;
      line = '';
      read();
      line = outer + line;
    },
    finish: (): ChangedText => ({
      text: [...paragraphs, line.trim()].filter((paragraph) => paragraph !== '').join('\n\n'),
      inserted: trimmed(changes.inserted),
      deleted: trimmed(changes.deleted),
      struck: trimmed(changes.struck),
      noteMarks,
      hidden,
    }),
  };
};

const listChanges = ({ inserted, deleted, struck }: ChangedText): string =>
  [['inserted', inserted] as const, ['deleted', deleted] as const, ['struck through', struck] as const]
    .filter(([, words]) => words.length > 0)
    .map(([how, words]) => `${how} ${listWords(words)}`)
    .join('; ');

/**
 * Reads a document in the state that was chosen.
 * @param changes null asks, where the changes alter the words.
 * @throws ChoiceError where a choice is needed.
 */
export const readChosen = (
  name: string,
  changes: ChangeChoice | null,
  read: (choice: ChangeChoice) => ChangedText,
): { text: string; notes: string[] } => {
  const [accepted, rejected] = [read('accept'), read('reject')];
  const isChanged = accepted.text !== rejected.text;
  if (isChanged && changes === null)
    throw new ChoiceError(
      `${name} has changes that alter its words (${listChanges(accepted)}). Choose whether they are accepted or rejected (--changes accept or --changes reject on the command line, changes:accept or changes:reject in chat), or do so in the document and give it again.`,
      'changes',
      changeChoiceSchema.options,
    );
  const words = changes === 'reject' ? rejected : accepted;
  const notes = [...noteMarksToNotes(words.noteMarks)];
  if (words.hidden > 0) notes.push('Words that the document hides were left out.');
  if (isChanged)
    notes.unshift(
      changes === 'accept'
        ? `Read with its changes accepted (${listChanges(words)}): the inserted words are in, the deleted and struck ones are out.`
        : `Read with its changes rejected (${listChanges(words)}): the deleted and struck words are in, the inserted ones are out.`,
    );
  return { text: words.text, notes };
};
