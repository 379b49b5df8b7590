/** Downloads a file from a platform's own file host. The token goes nowhere else; size and time are limited. */
import type { ArticleFile } from '../bot/editing/draft-review/articles.ts';
import { UserError } from '../lib/errors.ts';

/** Our own limits: how much the drafter reads, and how long the platform may take. */
const MAX_BYTES = 20 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 20_000;

export interface FileHosts {
  /** The platform as people call it. */
  platform: string;
  /** Origins that files may come from: https://files.slack.com. */
  origins: readonly string[];
  /** Sent to these origins only. */
  headers: Readonly<Record<string, string>>;
  /** What to do if the platform redirects, or sends a page instead of the file. */
  refused: string;
}

/** @param reference the file's address. Rejects with a UserError that says what to do instead. */
export async function downloadFile(reference: string, hosts: FileHosts): Promise<ArticleFile> {
  const url = URL.canParse(reference) ? new URL(reference) : null;
  if (url === null || !hosts.origins.includes(url.origin) || url.username !== '' || url.password !== '')
    throw new UserError(
      `This is no file that ${hosts.platform} itself keeps: give its address to /draft instead, or upload the file here.`,
    );
  const name = nameOf(url);
  try {
    const response = await fetch(url, {
      headers: hosts.headers,
      // A redirect could lead anywhere, with our headers.
      redirect: 'manual',
      signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
    });
    const contentType = response.headers.get('content-type');
    const isPage = /text\/html/i.test(contentType ?? '') && !/\.x?html?$/i.test(name);
    if (response.status === 401 || response.status === 403 || isRedirect(response.status) || isPage) {
      await response.body?.cancel();
      throw new UserError(`${name} could not be read: ${hosts.refused}`);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new UserError(
        `${name} could not be read: ${hosts.platform} answers ${response.status}. Try again, or give the article’s address.`,
      );
    }
    return { bytes: await readBody(response, name), name, contentType };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const isLate = (error as Error).name === 'TimeoutError';
    throw new UserError(
      `${name} could not be read: ${hosts.platform} ${isLate ? `did not send it within ${DOWNLOAD_TIMEOUT_MS / 1000} seconds` : 'is not to be reached'}. Try again, or give the article’s address.`,
      { cause: error },
    );
  }
}

const isRedirect = (status: number) => status >= 300 && status < 400;

async function readBody(response: Response, name: string): Promise<Uint8Array> {
  const stated = Number(response.headers.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (stated <= MAX_BYTES)
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) break;
      chunks.push(chunk);
    }
  if (Math.max(stated, size) <= MAX_BYTES) return Buffer.concat(chunks);
  await response.body?.cancel().catch(() => {});
  throw new UserError(
    `${name} is larger than ${MAX_BYTES / 1024 / 1024} MB: nothing of it was read. Give the article alone, as text.`,
  );
}

/** The last part of the path, in which the platform keeps the file's name. */
function nameOf({ pathname }: URL): string {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || 'the file';
  } catch {
    return last;
  }
}
