/** Whether the name that a story gives means a speaker of the record. */
import type { SpeakerView, StatementView } from '../../claims/queries/statements.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import { isTitle } from '../../claims/search/word-lists/titles.ts';

/** `unclear`: the story has a description ("the mayor") that may mean them. */
export type Sameness = 'same' | 'other' | 'unclear';

export function compareSpeaker(given: string, speaker: SpeakerView, calledAs: string | null): Sameness {
  const known = [speaker.name, ...speaker.aliases, speaker.role, calledAs].filter((name) => name !== null);
  const key = toBareKey(given);
  if (key === '') return 'unclear';
  if (known.some((name) => isSameName(key, toBareKey(name)))) return 'same';
  // "the mayor": a name begins with a capital, and a description may mean anybody.
  return /(?:^|\s)\p{Lu}/u.test(given.replace(/^The\s/u, 'the ')) ? 'other' : 'unclear';
}

/** The speaker of a statement by how sure the story means them: the same first. */
export function rankSpeaker(given: string | null, { speaker, statement }: StatementView): number {
  if (given === null) return 1;
  return { same: 0, unclear: 1, other: 2 }[compareSpeaker(given, speaker, statement.as)];
}

/** A whole name, or a surname of it: "Okafor" is Ada Okafor, and "Ada Okafor" is not Ben Okafor. */
function isSameName(one: string, other: string): boolean {
  if (one === other) return true;
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length);
  if (short === '') return false;
  const [few, many] = [short.split(' '), long.split(' ')];
  if (few.length === 1) return many.length > 1 && many.at(-1) === short;
  // "Jean Paul Sartre" and "Jean Sartre": the first and the last name are those of the longer one.
  return few[0] === many[0] && few.at(-1) === many.at(-1);
}

function toBareKey(name: string): string {
  const words = name.trim().split(/\s+/u);
  const bare = words.filter((word) => !isTitle(word));
  return nameToKey((bare.length > 0 ? bare : words).join(' '))
    .replace(/^(?:the|le|la|les) /u, '')
    .replace(/ s$/u, '');
}
