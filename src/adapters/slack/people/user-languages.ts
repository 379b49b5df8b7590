/** The language that a person has set in Slack: https://docs.slack.dev/reference/methods/users.info */
import type { webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import type { Log } from '../../../lib/log.ts';
import { withTimeout } from '../../../lib/timeout.ts';
import { type Language, toLanguage } from '../../../locales/index.ts';
import { slackErrorCode } from '../errors.ts';

/** People rarely change it: Slack is asked once a day for each, in milliseconds. */
const TTL_MS = 24 * 60 * 60 * 1000;
const MAX_USERS = 10_000;
/** A question waits no longer: the acknowledgement has three seconds in all. */
const LOOKUP_TIMEOUT_MS = 500;

export interface UserLanguages {
  /** English where Slack does not say. Never rejects. */
  of(user: string): Promise<Language>;
}

/** Uses lru-cache, which forgets by age and number. */
export function createUserLanguages(client: webApi.WebClient, log: Log): UserLanguages {
  const languages = new LRUCache<string, Language>({ max: MAX_USERS, ttl: TTL_MS });
  let hasScope = true;

  async function fetchLanguage(user: string): Promise<Language> {
    try {
      const { user: found } = await client.users.info({ user, include_locale: true });
      const language = toLanguage(found?.locale);
      languages.set(user, language);
      return language;
    } catch (error) {
      const reason = slackErrorCode(error) ?? String(error);
      // An app that was installed before the scope was asked for answers in English, and says so once.
      if (reason === 'missing_scope') hasScope = false;
      log.warn('slack.user_language_read_failed', { reason });
      return 'en';
    }
  }

  return {
    async of(user) {
      const known = languages.get(user);
      if (known !== undefined || !hasScope) return known ?? 'en';
      return (await withTimeout(fetchLanguage(user), LOOKUP_TIMEOUT_MS)) ?? 'en';
    },
  };
}
