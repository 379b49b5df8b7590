import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../lib/errors.ts';
import type { RawDocument } from './document.ts';
import { limits } from './limits.ts';

/**
 * Reads a file of this machine, if it is not longer than what is read of an article.
 *
 * @param missing what is said where there is no such file.
 */
export const readArticleFile = async (path: string, missing: string): Promise<RawDocument> => {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UserError(missing);
  const name = basename(path);
  if (found.size > limits.bytes)
    throw new UserError(
      `${name} is ${Math.ceil(found.size / 1024 / 1024)} MB; at most ${limits.bytes / 1024 / 1024} MB are read. Give the article alone, as text.`,
    );
  return { bytes: await readFile(path), name, contentType: null };
};
