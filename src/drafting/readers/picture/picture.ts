import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../../lib/errors.ts';
import type { ReadText } from '../blocks.ts';
import { findForms } from '../forms.ts';
import { type PictureFormat, pictureSize } from './size.ts';

/** A larger picture is a poster or a bomb: four bytes a pixel are needed to read one. */
const MAX_PIXELS = 25_000_000;
const MAX_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** Tesseract's own measure, of 100: below it the letters are guesses, as on a photograph without text. */
const MIN_CONFIDENCE = 50;

/** Where the data of each language is installed. */
const LANGUAGE_DATA = {
  eng: () => import.meta.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'),
  fra: () => import.meta.resolve('@tesseract.js-data/fra/4.0.0_best_int/fra.traineddata.gz'),
};

/** The text of a picture, such as a quote card or the screenshot of a post, read on this machine by Tesseract. */
export const readPicture = async (bytes: Uint8Array, format: PictureFormat, name: string): Promise<ReadText> => {
  checkSize(bytes, format, name);
  const { detectLanguage } = await import('../../languages/detect-language.ts');
  let read = await recognise(bytes, 'eng', name);
  // English data reads French well enough to tell that it is French, but for its accents.
  if ((await detectLanguage(read.text)) === 'fr') read = await recognise(bytes, 'fra', name);
  const text = linesToText(read.text);
  if (!/\p{L}{2}/u.test(text) || read.confidence < MIN_CONFIDENCE)
    throw new UserError(
      `No text can be read in ${name}: it shows none, or its script is not one that is read (English and French are). Type the words instead.`,
    );
  const shown = text.replace(/\s+/g, ' ');
  const notes = [`As read from the picture; compare it, since letters may be misread: ${shown}`];
  return findForms({ text, blocks: [], notes });
};

const checkSize = (bytes: Uint8Array, format: PictureFormat, name: string): void => {
  if (format === 'other')
    throw new UserError(`${name} is a picture of another kind than PNG and JPEG: save it as one of these.`);
  if (format === 'animated') throw new UserError(`${name} is animated: give the one picture that matters.`);
  if (bytes.length > MAX_BYTES)
    throw new UserError(`${name} is larger than ${MAX_BYTES / 1024 / 1024} MB: give the picture in a smaller size.`);
  const size = pictureSize(bytes, format);
  if (size === null) throw new UserError(`${name} is damaged: no size can be read in it.`);
  if (size.width * size.height > MAX_PIXELS)
    throw new UserError(
      `${name} has ${Math.ceil((size.width * size.height) / 1e6)} megapixels; at most ${MAX_PIXELS / 1e6} are read. Cut out the words.`,
    );
};

/** In a thread of the library's own, which is ended when it takes too long. The data comes from the disk alone. */
const recognise = async (
  bytes: Uint8Array,
  language: keyof typeof LANGUAGE_DATA,
  name: string,
): Promise<{ text: string; confidence: number }> => {
  const { createWorker } = await import('tesseract.js');
  const worker = await createWorker(language, 1, {
    langPath: dirname(fileURLToPath(LANGUAGE_DATA[language]())),
    cacheMethod: 'none',
    // Without it the library throws where nobody can catch it; `recognize` rejects as well.
    errorHandler() {},
  });
  const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
  const late = new Promise<never>((_, reject) => {
    setTimeout(
      () =>
        reject(new UserError(`${name} takes longer than ${TIMEOUT_MS / 1_000} seconds to read: cut out the words.`)),
      TIMEOUT_MS,
    ).unref();
  });
  try {
    const { data: found } = await Promise.race([worker.recognize(Buffer.from(bytes)), late]);
    return { text: found.text, confidence: found.confidence };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} is damaged, or no picture: it could not be read.`, { cause: error });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
};

const NAME_LINE =
  /^(?:[-–—~]\s*)?(\p{Lu}[\p{L}.'’-]*(?:\s+(?:\p{Lu}[\p{L}.'’-]*|of|de|du|van|von|al|bin)){1,4})\s*,?$/u;

/** Lines that go on are joined; a name in a line of its own after a quotation is whose it is, as cards have it. */
export const linesToText = (read: string): string => {
  const lines = read.split('\n').map((line) => line.trim());
  let text = '';
  for (const line of lines) {
    if (line === '') {
      if (text !== '' && !text.endsWith('\n\n')) text += '\n\n';
      continue;
    }
    const [, name] = NAME_LINE.exec(line) ?? [];
    const isCredit = name !== undefined && /[”"»’.!?]\s*$/u.test(text);
    if (isCredit) text = `${text.trimEnd()}\n\n– ${name}\n\n`;
    else text += text === '' || text.endsWith('\n') ? line : ` ${line}`;
  }
  return text.trim();
};
