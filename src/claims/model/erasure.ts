/**
 * What of an entry names a person in a chat, and how that is taken out. Entries stay, under their keys and in their order;
 * who made them becomes a pseudonym that is the same in all of them. It is random: a hash of a chat id is undone by trying
 * every id.
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

/** A user id of Slack or Discord, or what became of one. docs/proof.md states this rule. */
const PERSONAL_TEXT = /(?<![A-Za-z0-9])(?:[UW][A-Z0-9]+|\d{15,22}|forgotten-[0-9a-f]{12})(?![A-Za-z0-9])/;

export function createPseudonym(): string {
  return `forgotten-${randomBytes(6).toString('hex')}`;
}

/** A part of an entry that names a person: an actor, or a text with a chat's user id in it. */
export type PersonalPart = string | { kind: 'person'; id: string };

/**
 * Replaces every personal part. Nothing else of an entry is ever erased, so the chain can commit to the rest as it is.
 *
 * @returns the same object where nothing was replaced.
 */
export function mapPersonalParts(value: unknown, replace: (part: PersonalPart) => unknown): unknown {
  if (typeof value === 'string') return PERSONAL_TEXT.test(value) ? replace(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const mapped = value.map((item) => mapPersonalParts(item, replace));
    return mapped.every((item, index) => item === value[index]) ? value : mapped;
  }
  if (isPerson(value)) return replace(value);
  let isChanged = false;
  const mapped = Object.entries(value).map(([key, item]) => {
    const isVerbatim = VERBATIM_KEYS.has(key) && typeof item === 'object';
    const next = isVerbatim ? item : mapPersonalParts(item, replace);
    isChanged ||= next !== item;
    return [key, next] as const;
  });
  return isChanged ? Object.fromEntries(mapped) : value;
}

/** The stored value without the person; the same object where the person is not in it. `names` collects the names it had. */
export function erasePerson(value: unknown, person: Person, pseudonym: string, names: Set<string>): unknown {
  const mention = personToPattern(person);
  return mapPersonalParts(value, (part) => {
    if (typeof part === 'string') return mention === null ? part : part.replace(mention, pseudonym);
    if (part.id !== person.id || !('platform' in part) || part.platform !== person.platform) return part;
    if ('name' in part && typeof part.name === 'string') names.add(part.name);
    return { ...part, id: pseudonym, name: ERASED_NAME };
  });
}

/** True when the text names the person by the chat's id. A console's login name is a word like any other and is not searched for. */
export function mentionsPerson(text: string, person: Person): boolean {
  return personToPattern(person)?.test(text) ?? false;
}

function personToPattern({ platform, id }: Person): RegExp | null {
  return platform === 'console' ? null : new RegExp(`(?<![A-Za-z0-9])${id}(?![A-Za-z0-9])`, 'g');
}

/** Speakers have a kind and an id, too, but no platform. */
function isPerson(value: object): value is { kind: 'person'; id: string } {
  return (
    'kind' in value && value.kind === 'person' && 'platform' in value && 'id' in value && typeof value.id === 'string'
  );
}
