/** How an article that somebody gives becomes a draft: what the commands ask for, without knowing who drafts. */
import type { DraftedDossier } from '../claims/model/entries/draft-review.ts';

/** A file as it came: from the platform's own host, or from the machine that the console runs on. */
export interface ArticleFile {
  bytes: Uint8Array;
  name: string;
  /** What the host says it is, with its charset; null where it does not say. */
  contentType: string | null;
}

/** An article, read and drafted; nothing of it is kept yet. */
export interface DraftedArticle {
  dossier: DraftedDossier;
  /** The language whose rules were used, as ISO 639-1. */
  language: string;
}

/** How an article is to be read. */
export interface ArticleReading {
  /** ISO 639-1; null to tell it from the document or its letters. */
  language: string | null;
  /** What becomes of a document's tracked changes; null asks where they alter its words. */
  changes: 'accept' | 'reject' | null;
}

export interface Articles {
  /** The page at a public address. Rejects with a UserError that says what to do instead. */
  fetch(address: string): Promise<ArticleFile>;
  /** A file on this machine: for the console alone. Rejects with a UserError. */
  open(path: string): Promise<ArticleFile>;
  /**
   * Reads a file or page and drafts it, without keeping the process from anything else.
   *
   * @param address where it was found on the web; null for a file.
   * Rejects with a UserError for what is no article, has no rules, or takes too long.
   */
  draft(file: ArticleFile, address: string | null, options: ArticleReading): Promise<DraftedArticle>;
}
