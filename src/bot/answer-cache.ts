/** Caches whole answers until the read model changes: after a piece of news many people ask the same. */
import { LRUCache } from 'lru-cache';
import { currentLanguage } from '../locales/index.ts';
import type { Answer, Invocation } from './answer.ts';
import type { CardRights } from './card-actions.ts';
import type { FormSpec } from './forms/form.ts';

export interface AnswerCache {
  /**
   * The cached answer, or what `create` returns. The answer is shared: callers must not change it.
   *
   * @param version of the read model, as seen lately. Nothing is cached for null.
   */
  getOrCreate(
    key: string,
    version: string | null,
    create: () => Promise<Answer | FormSpec>,
  ): Promise<Answer | FormSpec>;
}

/** JSON characters of all answers together. With what is rendered from them they take about ten times as many bytes. */
const MAX_CHARACTERS = 4_000_000;
/** Longer answers are rarely asked for twice and would evict many others. */
const MAX_ENTRY_CHARACTERS = 200_000;

/**
 * Uses lru-cache because the total size is bounded, not the number of entries.
 *
 * @param currentVersion of the read model, not a cached one.
 */
export function createAnswerCache(currentVersion: () => string | null): AnswerCache {
  const answers = new LRUCache<string, Answer>({
    maxSize: MAX_CHARACTERS,
    maxEntrySize: MAX_ENTRY_CHARACTERS,
    sizeCalculation: (answer, key) => key.length + JSON.stringify(answer).length,
  });
  let cachedVersion: string | null = null;
  return {
    async getOrCreate(key, version, create) {
      // Clearing, rather than a version in the key, also drops at once what has been erased from the record.
      if (version !== cachedVersion) answers.clear();
      cachedVersion = version;
      const cached = answers.get(key);
      if (cached !== undefined) return cached;
      const outcome = await create();
      // If the read model has changed meanwhile, nobody can tell which version the answer shows.
      const isCurrent = version !== null && currentVersion() === version && cachedVersion === version;
      if (isCurrent && 'tone' in outcome) answers.set(key, outcome);
      return outcome;
    },
  };
}

/** The answer depends on the language that is spoken, and on what the asker may do with it. */
export function toCacheKey({ command, options }: Invocation, { canShare, isEditor }: CardRights): string {
  return JSON.stringify([command, options, currentLanguage(), canShare, isEditor]);
}
