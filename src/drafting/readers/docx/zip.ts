import { Readable } from 'node:stream';
import type JSZip from 'jszip';
import { UserError } from '../../../lib/errors.ts';
import { limits } from '../limits.ts';

/**
 * Opens a ZIP file and unpacks all of it once without keeping anything, stopping at the size limit: the sizes that a file
 * claims are not trusted. The document is read from the same JSZip object, because a crafted file can show other contents to
 * another reader.
 * @throws UserError for a ZIP bomb and for a file that is no whole ZIP.
 */
export const openZip = async (bytes: Uint8Array, name: string): Promise<JSZip> => {
  const { default: Zip } = await import('jszip');
  try {
    const zip = await Zip.loadAsync(bytes);
    let unpacked = 0;
    for (const file of Object.values(zip.files)) {
      if (file.dir) continue;
      // JSZip's streams are not async iterable.
      const stream = new Readable().wrap(file.nodeStream());
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        unpacked += chunk.length;
        if (unpacked > limits.unpackedBytes) throw tooLarge(name);
      }
    }
    return zip;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} is a damaged ZIP file: save it again, or save the article as text.`, { cause: error });
  }
};

const tooLarge = (name: string): UserError =>
  new UserError(
    `${name} would unpack to more than ${limits.unpackedBytes / 1024 / 1024} MB, which no article does: it was not opened. Save the article as text and draft that.`,
  );
