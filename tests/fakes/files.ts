/** The file host of a platform: what people upload, and who may fetch it. */
import type { IncomingHttpHeaders } from 'node:http';
import type { LoopbackReply, LoopbackRequest } from './loopback.ts';

/** @param folder the first part of every file's path. @param mayRead by the request's headers; who may not is led to a page to sign in. */
export function createFileHost(folder: string, mayRead: (headers: IncomingHttpHeaders) => boolean) {
  const kept = new Map<string, string>();
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  return {
    requests,
    /** @returns the path it is kept under. */
    keep(name: string, content: string): string {
      const path = `/${folder}/T0-F${kept.size + 1}/${name}`;
      kept.set(path, content);
      return path;
    },
    /** Null for a request that is for no file. */
    answer({ path, headers }: LoopbackRequest): LoopbackReply | null {
      if (!path.startsWith(`/${folder}/`)) return null;
      requests.push({ path, headers });
      if (!mayRead(headers)) return { status: 302, headers: { location: '/sign-in' } };
      const content = kept.get(path);
      return content === undefined ? { status: 404 } : { status: 200, body: content };
    },
  };
}
