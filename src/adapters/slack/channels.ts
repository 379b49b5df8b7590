/** Finds the id of a channel that a person named. */
import type { webApi } from '@slack/bolt';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import { isFresh } from '../../lib/clock.ts';
import { slackErrorCode } from './errors.ts';
import { slackLimits } from './limits.ts';

/** Milliseconds for which a name's id is cached: channels are renamed rarely, and a large workspace's list is slow. */
const CHANNEL_TTL_MS = 5 * 60_000;
const CHANNEL_ID = /^[CGD][A-Z0-9]{2,}$/;

export interface Channels {
  /**
   * @param typed an id, `#id`, `#name`, `name`, or Slack's own `<#id|name>`
   * @returns the id, and the channel as a person reads it
   * Rejects with a DeliveryError when there is no such channel, and with the Web API's errors.
   */
  find(typed: string): Promise<{ id: string; shown: string }>;
  /** Whether everybody in the workspace sees a channel, by its id. Rejects with the Web API's errors. */
  isPublic(id: string): Promise<boolean>;
  /** Whether a user is in a channel, by its id. Rejects with the Web API's errors. */
  hasMember(id: string, user: string): Promise<boolean>;
}

/** The channels of the client's workspace. */
export function createChannels(client: webApi.WebClient, now: () => Date): Channels {
  const cache = new Map<string, { id: string; at: number }>();
  const names = new Map<string, string>();
  const publicChannels = new Map<string, { isPublic: boolean; at: number }>();

  async function lookUp(name: string): Promise<string | null> {
    const cached = cache.get(name);
    if (cached !== undefined && isFresh(cached.at, CHANNEL_TTL_MS, now())) return cached.id;
    let cursor: string | undefined;
    do {
      const page = await client.conversations.list({
        types: 'public_channel,private_channel',
        limit: slackLimits.channelsAPage,
        ...(cursor ? { cursor } : {}),
      });
      for (const { id, name } of page.channels ?? []) {
        if (!id || !name) continue;
        cache.set(name, { id, at: now().getTime() });
        names.set(id, name);
      }
      const found = (page.channels ?? []).find((channel) => channel.name === name);
      if (found?.id) return found.id;
      cursor = page.response_metadata?.next_cursor;
    } while (cursor);
    return null;
  }

  async function fetchIsPublic(channel: string): Promise<boolean> {
    try {
      const { channel: found } = await client.conversations.info({ channel });
      return found?.is_channel === true && found.is_private === false;
    } catch (error) {
      if (slackErrorCode(error) === 'channel_not_found') return false;
      throw error;
    }
  }

  return {
    async isPublic(channel) {
      const known = publicChannels.get(channel);
      if (known !== undefined && isFresh(known.at, CHANNEL_TTL_MS, now())) return known.isPublic;
      const isPublic = await fetchIsPublic(channel);
      publicChannels.set(channel, { isPublic, at: now().getTime() });
      return isPublic;
    },
    async hasMember(channel, user) {
      for (let cursor = ''; ; ) {
        const page = { channel, limit: slackLimits.membersAPage, cursor };
        const { members = [], response_metadata } = await client.conversations.members(page);
        if (members.includes(user)) return true;
        cursor = response_metadata?.next_cursor ?? '';
        if (cursor === '') return false;
      }
    },
    async find(typed) {
      const { bare, id: known, name: given } = parseChannel(typed);
      if (known !== null) {
        const name = given ?? names.get(known);
        return { id: known, shown: name === undefined ? 'that channel' : `#${name}` };
      }
      const name = given ?? '';
      if (name.startsWith('@') || /^[UW][A-Z0-9]{6,}$/.test(bare)) {
        throw new DeliveryError(
          'no-channel',
          `Whosaid posts to channels, not to people. Name a channel, such as #desk, instead of ${typed}.`,
        );
      }
      const id = name === '' ? null : await lookUp(name);
      if (id !== null) return { id, shown: `#${name}` };
      throw unknownChannelError(typed);
    },
  };
}

/** The same for a channel that does not exist and for one that the asker does not see. @param typed as in `find`. */
export function unknownChannelError(typed: string): DeliveryError {
  const { id, name } = parseChannel(typed);
  const which = name === null || name === id ? 'no such channel' : `no channel #${name}`;
  return new DeliveryError(
    'no-channel',
    `Slack shows Whosaid ${which}. Check the name; if the channel is private, invite the bot in it first.`,
  );
}

/** `id` is null for what can only be a name; `name` is null where an id came without one. */
function parseChannel(typed: string): { bare: string; id: string | null; name: string | null } {
  const reference = /^<#([A-Z0-9]+)(?:\|([^>]*))?>$/.exec(typed.trim());
  const bare = reference?.[1] ?? typed.trim().replace(/^#/, '');
  if (CHANNEL_ID.test(bare)) return { bare, id: bare, name: reference?.[2] || null };
  return { bare, id: null, name: bare.normalize('NFC').toLowerCase() };
}
