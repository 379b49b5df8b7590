/** The body of a request that a platform sends, which anybody may send as well. */
import type { IncomingMessage } from 'node:http';

/**
 * By the request's events, which costs less than iterating over it.
 *
 * @param most bytes; of a longer body the rest is not read.
 * @returns null for a body that is too long. Rejects where it breaks off.
 */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most) return void chunks.push(chunk);
      request.removeAllListeners('data').pause();
      resolve(null);
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      // Not for each request that ended well: an error gathers the names of all that was called.
      if (!request.complete) reject(new Error('the request broke off'));
    });
  });
}
