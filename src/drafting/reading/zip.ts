import { UserError } from '../../errors.ts';
import { limits } from './limits.ts';

/**
 * Unpacks a ZIP file once without keeping anything, and stops as soon as it has grown past the limit: what the file claims
 * of its own sizes is not believed.
 * @throws UserError for a ZIP bomb and for a file that is no whole ZIP.
 */
export const checkUnpackedSize = async (bytes: Uint8Array, name: string): Promise<void> => {
  const { Unzip, UnzipInflate } = await import('fflate');
  let unpacked = 0;
  const tooLarge = (): UserError =>
    new UserError(
      `${name} would unpack to more than ${limits.unpackedBytes / 1024 / 1024} MB, which no article does: it was not opened. Save the article as text and draft that.`,
    );
  const unzip = new Unzip((file) => {
    file.ondata = (error, chunk) => {
      if (error) throw error;
      unpacked += chunk.length;
      if (unpacked > limits.unpackedBytes) throw tooLarge();
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  // Small bites: a bomb grows a thousandfold, so one bite may at most become this times a thousand.
  const bite = 16 * 1024;
  try {
    for (let at = 0; at < bytes.length; at += bite)
      unzip.push(bytes.subarray(at, at + bite), at + bite >= bytes.length);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} is a damaged ZIP file: save it again, or save the article as text.`, { cause: error });
  }
};
