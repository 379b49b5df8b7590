/** The interface through which commands fetch and draft articles. */
import type { Fetched } from '../../../claims/model/dossier.ts';
import type { DraftedDossier } from '../../../claims/model/entries/draft-review.ts';

/** A file as received from a platform's host, or read from the console's machine. */
export interface ArticleFile {
  bytes: Uint8Array;
  name: string;
  /** The content type given by the host, with its charset; null if it gave none. */
  contentType: string | null;
  /** How it was fetched; left out for files. */
  fetched?: Fetched;
}

/** An article that was read and drafted, but not saved. */
export interface DraftedArticle {
  dossier: DraftedDossier;
  /** The language whose rules were used (ISO 639-1). */
  language: string;
}

/** How an article is to be read. */
export interface ArticleReading {
  /** ISO 639-1; null to detect it. */
  language: string | null;
  /** What to do with tracked changes; null rejects with a ChoiceError if they alter the words. */
  changes: 'accept' | 'reject' | null;
}

export interface Articles {
  /** Fetches the page at a public address. Rejects with a UserError that says what to do instead. */
  fetch(address: string): Promise<ArticleFile>;
  /** Opens a file on this machine, for the console only. Rejects with a UserError. */
  open(path: string): Promise<ArticleFile>;
  /**
   * Reads a file or page and drafts it without blocking the process.
   *
   * Rejects with a UserError if it is not an article, its language has no rules, or it takes too long.
   *
   * @param address its web address; null for a file.
   */
  draft(file: ArticleFile, address: string | null, options: ArticleReading): Promise<DraftedArticle>;
}
