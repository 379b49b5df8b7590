/**
 * Fetches the page at an address that an editor gave. The address is untrusted: only http and https, only public hosts. Each
 * redirect is checked again, and so is the resolved address at connection time, which prevents DNS rebinding.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { UserError } from '../lib/errors.ts';
import type { RawDocument } from './readers/document.ts';
import { limits as documentLimits } from './readers/limits.ts';
import { isAllowedByRobots } from './robots.ts';

/** The size of robots.txt is that of RFC 9309, 2.5 (at least 500 KiB). */
const fetchLimits = {
  timeoutMs: 20_000,
  redirects: 5,
  robotsBytes: 512 * 1024,
};

const agent = 'Whosaid';
const userAgent = `${agent}/0.1 (newsroom drafting; reads one page at an editor's request)`;

export interface FetcherOptions {
  /** Private addresses ("127.0.0.1:8080") that are allowed, for tests that serve their own pages. */
  allow: readonly string[];
}

export interface Fetcher {
  /** The page at the address, with the address it was found at after redirects. Throws UserError with what to do instead. */
  fetch: (address: string) => Promise<RawDocument>;
}

/** What a server says of a page that helps to prove later what it sent. */
const KEPT_HEADERS = ['content-type', 'content-encoding', 'content-length', 'date', 'etag', 'last-modified', 'server'];

interface Reply {
  status: number;
  location: string | null;
  contentType: string | null;
  headers: Record<string, string>;
  bytes: Uint8Array;
}

/** Public unicast only: no loopback, private, link-local, multicast, carrier-grade or reserved range, and no IPv6 wrapping of one. */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv4') return true;
  const parts = (parsed as ipaddr.IPv6).parts;
  // ::/96 (IPv4-compatible), 64:ff9b::/96 (NAT64), 2002::/16 (6to4) and 2001::/32 (Teredo) carry an IPv4 address that the
  // range does not show.
  if (parts.slice(0, 6).every((part) => part === 0)) return false;
  return !(parts[0] === 0x64 && parts[1] === 0xff9b) && parts[0] !== 0x2002 && !(parts[0] === 0x2001 && parts[1] === 0);
};

const refusal = (address: string): UserError =>
  new UserError(
    `${address} is inside a private network, so it is not fetched. Give the public address of the article, or save it and draft the file.`,
  );

const parseAddress = (address: string): URL => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UserError(`"${address}" is not a web address: it has to begin with https:// or http://.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError(
      'The address holds a user name or password: give it without, or save the article and draft the file.',
    );
  }
  return url;
};

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/** Resolves a name and rejects private addresses. The socket connects to what is returned here. */
const guardedLookup =
  (url: URL, page: URL, allow: readonly string[]): LookupFunction =>
  (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(error, '', 0);
        return;
      }
      const all = found as LookupAddress[];
      const passes = ({ address }: LookupAddress): boolean =>
        isPublicAddress(address) || allow.includes(`${address}:${portOf(url)}`);
      // One private address among public ones is refused too.
      const [first] = all;
      if (!first || !all.every(passes)) callback(refusal(page.href), '', 0);
      else if (options.all) callback(null, all);
      else callback(null, first.address, first.family);
    });
  };

/** A host written as an IP address is never looked up, so it is checked here. */
const checkLiteral = (url: URL, page: URL, allow: readonly string[]): void => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host) && !allow.includes(`${host}:${portOf(url)}`))
    throw refusal(page.href);
};

const unpacked = (response: IncomingMessage): NodeJS.ReadableStream => {
  switch (response.headers['content-encoding']?.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return response.pipe(createGunzip());
    case 'br':
      return response.pipe(createBrotliDecompress());
    case 'deflate':
      return response.pipe(createInflate());
    default:
      return response;
  }
};

/** Reads a body, unpacked, up to the limit; what is larger is refused as soon as it shows. */
const readBody = async (response: IncomingMessage, maxBytes: number, page: URL): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = unpacked(response);
  response.on('error', (error) => stream.emit('error', error));
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) {
      response.destroy();
      throw new UserError(
        `${page.href} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB: save the article as text and draft that.`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

const keptHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value.slice(0, 500)]] : [];
    }),
  );

/** @param page what was asked for: a refusal names it, whatever else has to be read first. */
const get = (url: URL, page: URL, allow: readonly string[], maxBytes: number, signal: AbortSignal): Promise<Reply> =>
  new Promise((resolve, reject) => {
    checkLiteral(url, page, allow);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      // No agent: a pooled socket would skip the lookup that checks the address.
      agent: false,
      lookup: guardedLookup(url, page, allow),
      signal,
      headers: {
        'user-agent': userAgent,
        accept: 'text/html,application/xhtml+xml,text/*,application/pdf,*/*;q=0.5',
        'accept-encoding': 'gzip, br, deflate',
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      readBody(response, maxBytes, page).then(
        (bytes) =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? null,
            contentType: response.headers['content-type'] ?? null,
            headers: keptHeaders(response),
            bytes,
          }),
        reject,
      );
    });
    request.end();
  });

/** Whether the site's robots.txt lets this page be read (RFC 9309): no file means yes, a broken server means no. */
const checkRobots = async (url: URL, allow: readonly string[], signal: AbortSignal): Promise<void> => {
  const address = new URL('/robots.txt', url);
  let target = address;
  for (let hop = 0; hop <= fetchLimits.redirects; hop++) {
    const reply = await get(target, url, allow, fetchLimits.robotsBytes, signal);
    if (reply.status >= 300 && reply.status < 400 && reply.location) {
      target = parseAddress(new URL(reply.location, target).href);
      continue;
    }
    if (reply.status >= 500)
      throw new UserError(
        `${url.host} does not say whether its pages may be read (robots.txt answers ${reply.status}): try again later, or save the article and draft the file.`,
      );
    if (reply.status >= 400) return;
    const text = Buffer.from(reply.bytes).toString('utf8');
    if (!(await isAllowedByRobots(text, address, url, agent)))
      throw new UserError(
        `${url.host} asks programs not to read this page (robots.txt): open it in a browser, save the article and draft the file.`,
      );
    return;
  }
};

const failureToError = (error: unknown, url: URL): Error => {
  if (error instanceof UserError) return error;
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  if (cause instanceof UserError) return cause;
  if (name === 'AbortError' || name === 'TimeoutError')
    return new UserError(
      `${url.href} did not answer within ${fetchLimits.timeoutMs / 1_000} seconds: try again, or save the article and draft the file.`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UserError(`There is no server named ${url.hostname}: check the address.`);
  return new UserError(
    `${url.href} could not be fetched (${code ?? (error as Error).message}): check the address, or save the article and draft the file.`,
    { cause: error },
  );
};

const follow = async (start: URL, allow: readonly string[], signal: AbortSignal): Promise<RawDocument> => {
  let url = start;
  let robotsOf = '';
  const addresses: string[] = [];
  for (let hop = 0; hop <= fetchLimits.redirects; hop++) {
    if (robotsOf !== url.origin) await checkRobots(url, allow, signal);
    robotsOf = url.origin;
    addresses.push(url.href);
    const reply = await get(url, url, allow, documentLimits.bytes, signal);
    if (reply.status >= 300 && reply.status < 400 && reply.location) {
      url = parseAddress(new URL(reply.location, url).href);
      continue;
    }
    if (reply.status !== 200)
      throw new UserError(
        `${url.href} answers ${reply.status} instead of a page: check the address, or save the article and draft the file.`,
      );
    const fetched = { at: new Date().toISOString(), addresses, headers: reply.headers };
    return { bytes: reply.bytes, name: url.href, contentType: reply.contentType, fetched };
  }
  throw new UserError(`${start.href} leads from page to page without end: save the article and draft the file.`);
};

/** A fetcher of single pages. Robots are respected, redirects are followed and checked, time and size have an end. */
export const createFetcher = ({ allow }: FetcherOptions): Fetcher => ({
  fetch: async (address) => {
    const url = parseAddress(address);
    try {
      return await follow(url, allow, AbortSignal.timeout(fetchLimits.timeoutMs));
    } catch (error) {
      throw failureToError(error, url);
    }
  },
});
