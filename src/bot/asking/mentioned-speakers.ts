/** Whom a sentence names: any speaker of the record whose name or alias stands in it. */

import type { SpeakerView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';

/** The most words of a name that is looked for: "The Russian Minister of Defence". */
const MAX_NAME_WORDS = 5;
/** A sentence longer than this is searched for names at its beginning alone: each place costs a few look-ups. */
const MAX_WORDS = 80;

/**
 * The speakers whose names stand in a text: a name begins with a capital letter where the script has capitals. A name
 * inside a longer one does not count: "Le Drian" in "Jean-Yves Le Drian".
 */
export function findMentionedSpeakers(readModel: ReadModel, text: string): SpeakerView[] {
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}’'-]+/gu)].map(([word]) => word.replace(/['’]s?$/u, ''));
  const named = new Map<number, SpeakerView>();
  for (let at = 0; at < Math.min(words.length, MAX_WORDS); at++) {
    if (!/^[\p{Lu}\p{Lo}]/u.test(words[at] ?? '')) continue;
    for (let length = MAX_NAME_WORDS; length > 0; length--) {
      const found = speakersWithName(readModel, words.slice(at, at + length).join(' '));
      for (const view of found) named.set(view.row, view);
      if (found.length === 0) continue;
      at += length - 1;
      break;
    }
  }
  return [...named.values()];
}

/** The speakers that bear exactly this name, an article before it aside: a part of a name ("minister") names nobody. */
function speakersWithName({ names, records }: ReadModel, name: string): SpeakerView[] {
  const bare = (value: string) => nameToKey(value).replace(/^the /u, '');
  const key = bare(name);
  if (key === '' || key === 'the') return [];
  return names.find(['speaker'], name, null).flatMap(({ id }) => {
    const view = records.speaker(id);
    return view !== null && [view.name, ...view.aliases].some((spelling) => bare(spelling) === key) ? [view] : [];
  });
}
