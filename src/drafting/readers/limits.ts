/** Limits on a document: far above any article, far below what would strain a machine. */
export const limits = {
  /** A file or page as it comes. */
  bytes: 20 * 1024 * 1024,
  /** Everything in a ZIP container (DOCX) once unpacked. */
  unpackedBytes: 64 * 1024 * 1024,
  /** How much the process may grow while a PDF is read. */
  pdfGrowth: 256 * 1024 * 1024,
  /** Of that, the heap of the reading thread. */
  pdfHeap: 192 * 1024 * 1024,
  /** How long a PDF may take to read. */
  pdfTimeoutMs: 60_000,
  /** Characters of text that a draft reads: a book of 1,500 pages. */
  characters: 3_000_000,
  /** Elements of an HTML page. */
  elements: 200_000,
  /** Readability is recursive and takes quadratic time: a page nested deeper is read without it. No real page is. */
  readabilityDepth: 500,
  /** A page with less text than this that speaks of consent is taken for a consent wall. */
  wallCharacters: 600,
};
