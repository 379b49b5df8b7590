/**
 * Takes a person's chat identity out of what is stored. Entries stay, under their keys and in their order; who made them
 * becomes a pseudonym that is the same in all of them. It is random: a hash of a chat id is undone by trying every id.
 */
import { randomBytes } from 'node:crypto';

/** `id`: letters and digits, but for a console's login name. */
export interface Person {
  platform: 'slack' | 'discord' | 'console';
  id: string;
}

export const ERASED_NAME = 'a forgotten person';

/** What a source says is never touched: below these keys stand words that are shown as word for word. */
const VERBATIM_KEYS = new Set(['dossier', 'source', 'statement', 'dispute', 'rating', 'reviews']);

export function createPseudonym(): string {
  return `forgotten-${randomBytes(6).toString('hex')}`;
}

/** The stored value without the person; the same object where the person is not in it. `names` collects the names it had. */
export function erasePerson(value: unknown, person: Person, pseudonym: string, names: Set<string>): unknown {
  const mention = personToPattern(person);
  const visit = (part: unknown, isVerbatim: boolean): unknown => {
    if (typeof part === 'string') return isVerbatim || mention === null ? part : part.replace(mention, pseudonym);
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part))
      return reuseIfUnchanged(
        part,
        part.map((item) => visit(item, isVerbatim)),
      );
    if ('kind' in part && part.kind === 'person' && 'id' in part && part.id === person.id) {
      if ('platform' in part && part.platform === person.platform) {
        if ('name' in part && typeof part.name === 'string') names.add(part.name);
        return { ...part, id: pseudonym, name: ERASED_NAME };
      }
    }
    const entries = Object.entries(part);
    const visited = entries.map(
      ([key, item]) => [key, visit(item, isVerbatim || (VERBATIM_KEYS.has(key) && isObject(item)))] as const,
    );
    return visited.every(([, item], index) => item === entries[index]?.[1]) ? part : Object.fromEntries(visited);
  };
  return visit(value, false);
}

/** True when the text names the person by the chat's id. A console's login name is a word like any other and is not searched for. */
export function mentionsPerson(text: string, person: Person): boolean {
  return personToPattern(person)?.test(text) ?? false;
}

function personToPattern({ platform, id }: Person): RegExp | null {
  return platform === 'console' ? null : new RegExp(`(?<![A-Za-z0-9])${id}(?![A-Za-z0-9])`, 'g');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function reuseIfUnchanged(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, index) => item === before[index]) ? before : after;
}
