/** Articles for the review in chat: fetched, opened, and drafted in a thread of their own. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Articles } from './bot/articles.ts';
import { createFetcher } from './drafting/fetching.ts';
import { limits } from './drafting/reading/limits.ts';
import { createDraftingThreads } from './drafting/reviewing/thread.ts';
import { UserError } from './errors.ts';

/**
 * @param model the address of the newsroom's own drafting model; null for the rules.
 * @param allow as in createFetcher: private addresses that are let through, for tests that serve their own pages.
 */
export function createArticles(
  model: string | null,
  allow: readonly string[] = [],
): Articles & { close(): Promise<void> } {
  const fetcher = createFetcher({ allow });
  const threads = createDraftingThreads();
  return {
    fetch: (address) => fetcher.fetch(address),
    async open(path) {
      const found = await stat(path).catch(() => null);
      if (found === null || !found.isFile())
        throw new UserError(
          `There is no draft and no file “${path}”: check its name, or give an address that begins with https://.`,
        );
      if (found.size > limits.bytes)
        throw new UserError(
          `${basename(path)} is ${Math.ceil(found.size / 1024 / 1024)} MB; at most ${limits.bytes / 1024 / 1024} MB are read. Give the article alone, as text.`,
        );
      return { bytes: await readFile(path), name: basename(path), contentType: null };
    },
    draft: (file, address, language) =>
      threads.draft({ ...file, address: address === null ? null : file.name, language, model }),
    close: threads.close,
  };
}
