/** Fetches, opens and drafts articles for the review in chat, in threads of their own. */
import type { ArticleFile, Articles } from '../bot/editing/draft-review/articles.ts';
import { MAX_STORY_CHARACTERS, type Story } from '../bot/story-check/story.ts';
import type { Fetcher } from '../drafting/fetch-article.ts';
import { readArticleFile } from '../drafting/readers/file.ts';
import type { GoneWords, WatchedWords } from '../drafting/worker/look.ts';
import { createDraftingThreads } from '../drafting/worker/thread.ts';

export interface ArticleDrafter extends Articles {
  readStory(file: ArticleFile): Promise<Story>;
  /** The words that no longer stand in a source's page; null where the page is not that article. Rejects as `fetch`. */
  look(address: string, source: string, words: readonly WatchedWords[]): Promise<GoneWords[] | null>;
  close(): Promise<void>;
}

/**
 * @param model the address of the newsroom's own drafting model; null for the built-in rules.
 * @param allow private addresses that may be fetched, for tests that serve their own pages.
 */
export function createArticleDrafter(model: string | null, allow: readonly string[] = []): ArticleDrafter {
  const threads = createDraftingThreads();
  let fetcher: Promise<Fetcher> | null = null;
  // Loaded with the first address, to keep it out of every start.
  const load = async () => (await import('../drafting/fetch-article.ts')).createFetcher({ allow });
  const fetch = async (address: string) => {
    fetcher ??= load();
    return (await fetcher).fetch(address);
  };
  return {
    fetch,
    open: (path) =>
      readArticleFile(
        path,
        `There is no draft and no file “${path}”: check its name, or give an address that begins with https://.`,
      ),
    draft: (file, address, { language, changes }) =>
      threads.draft({ ...file, address: address === null ? null : file.name, language, changes, model }),
    readStory: (file) => threads.readStory({ ...file, maxCharacters: MAX_STORY_CHARACTERS }),
    look: async (address, source, words) => threads.look({ ...(await fetch(address)), source, words }),
    close: threads.close,
  };
}
