/** What a document may weigh. Our own numbers: far above any article, far below what would make a machine suffer. */
export const limits = {
  /** A file or page as it comes. */
  bytes: 20 * 1024 * 1024,
  /** Everything in a ZIP container (DOCX) once unpacked. */
  unpackedBytes: 64 * 1024 * 1024,
  /** What the process may grow by while a PDF is read, beyond which it is taken for a bomb. */
  pdfGrowth: 256 * 1024 * 1024,
  /** Of that, the heap of the thread that reads it. */
  pdfHeap: 192 * 1024 * 1024,
  /** How long a PDF may take to read. */
  pdfMilliseconds: 60_000,
  /** Characters of text that a draft reads: a book of 1,500 pages. */
  characters: 3_000_000,
  /** Elements of an HTML page; Readability stops there too. */
  elements: 200_000,
  /** A page with less text than this that speaks of consent is taken for a consent wall. */
  wallCharacters: 600,
};
