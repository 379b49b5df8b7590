/**
 * Buttons carry commands. Discord allows 100 characters for a button's id, and a phrase may be longer. What does not fit is
 * stored under its hash, so that the button also works after a restart and on another replica. Each such button costs a
 * durable write before the answer goes out, so platforms that allow longer ids raise the limit.
 */
import { createHash } from 'node:crypto';
import type Keyv from 'keyv';
import { z } from 'zod';
import type { Invocation } from './answer.ts';

/** A button press: a command, and which part of its answer to show (from 1), for answers that exceed one message. */
export interface Press {
  invocation: Invocation;
  part: number;
  /** Where a control has less room for its id than a button of the platform, such as an option of Slack's: in characters. */
  maxIdLength?: number;
}

export interface Buttons {
  /** The id for the platform, at most 100 characters unless `withMaxLength` raises it. The same press has the same id everywhere. */
  idOf(press: Press): string;
  /** Stores the presses that do not fit in their ids. Await it before the buttons are sent. */
  save(presses: readonly Press[]): Promise<void>;
  /** The press behind an id; null if it is not ours or was never stored. */
  load(id: string): Promise<Press | null>;
  /** The same buttons, with ids of at most `most` characters. */
  withMaxLength(most: number): Buttons;
}

/** Discord's limit for custom_id, the narrowest of the platforms'. */
const MAX_ID_CHARACTERS = 100;

const pressSchema = z.tuple([z.string(), z.record(z.string(), z.string()), z.int().min(1)]);

/**
 * @param store a Keyv with its own namespace. Ids are content hashes, so writing one twice changes nothing.
 * @param newsroom if one process serves several. Its buttons do not work in another one, where a statement's number means
 *   another statement. Empty if there is only one.
 * @param maxLength of an id, in characters.
 */
export function createButtons(store: Keyv<string>, newsroom = '', maxLength = MAX_ID_CHARACTERS): Buttons {
  const mark = newsroom === '' ? '' : createHash('sha256').update(newsroom).digest('base64url').slice(0, 12);
  const inline = `${mark}=`;
  const hashed = `${mark}#`;

  function idOf(text: string, { maxIdLength = maxLength }: Press): string {
    const id = inline + text;
    return id.length <= Math.min(maxLength, maxIdLength)
      ? id
      : hashed + createHash('sha256').update(text).digest('base64url');
  }

  return {
    idOf: (press) => idOf(pressToText(press), press),
    async save(presses) {
      for (const press of presses) {
        const text = pressToText(press);
        const id = idOf(text, press);
        if (id.startsWith(hashed) && (await store.get(id)) === undefined) await store.set(id, text);
      }
    },
    async load(id) {
      if (id.startsWith(inline)) return textToPress(id.slice(inline.length));
      const text = id.startsWith(hashed) ? await store.get(id) : undefined;
      return text === undefined ? null : textToPress(text);
    },
    withMaxLength: (wider) => createButtons(store, newsroom, wider),
  };
}

function pressToText({ invocation, part }: Press): string {
  return JSON.stringify([invocation.command, invocation.options, part]);
}

function textToPress(text: string): Press | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = pressSchema.safeParse(value);
  if (!parsed.success) return null;
  const [command, options, part] = parsed.data;
  return { invocation: { command, options }, part };
}
