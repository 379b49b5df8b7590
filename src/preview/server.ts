/** The preview's server: on this machine alone, on a record that ends with it. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Command } from '../bot/command.ts';
import { formatCommandLine } from '../bot/parsing/parse-command.ts';
import type { Log } from '../lib/log.ts';
import { LANGUAGES, type Language } from '../locales/index.ts';
import { FONT_RULES, readFont } from './fonts.ts';
import { toPage, type View } from './page.ts';
import type { Request, Shown, Surface } from './surface.ts';

const FIRST_LINE = '/whosaid "ready to dialogue"';
const STYLE = `${FONT_RULES}\n${readFileSync(new URL('style.css', import.meta.url), 'utf8')}`;

/** Nothing is loaded from elsewhere, no script runs, and no other page can show this one or send it a form. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

const pressSchema = z.tuple([z.string(), z.record(z.string(), z.string()), z.int().min(1)]);

export function createPreviewServer(surfaces: readonly Surface[], commands: readonly Command[], log: Log): Server {
  return createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      log.error('preview.request_failed', { error });
      response.writeHead(500, { ...HEADERS, 'Content-Type': 'text/plain' }).end('The preview failed; see its output.');
    });
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page elsewhere must not run commands here, nor a name that somebody points to this machine.
    const isLocal = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '');
    const site = request.headers['sec-fetch-site'] ?? 'none';
    if (!isLocal || !['none', 'same-origin'].includes(String(site))) {
      response
        .writeHead(403, { ...HEADERS, 'Content-Type': 'text/plain' })
        .end('Only from this machine, and this page.');
      return;
    }
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/style.css') {
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/css; charset=utf-8' }).end(STYLE);
      return;
    }
    const font = readFont(url.pathname);
    if (font !== null) {
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'font/ttf' }).end(font);
      return;
    }
    if (url.pathname !== '/') {
      response.writeHead(404, { ...HEADERS, 'Content-Type': 'text/plain' }).end('Not here.');
      return;
    }
    const language = LANGUAGES.find((one) => one === url.searchParams.get('language')) ?? 'en';
    const asked = request.method === 'POST' ? await readForm(request) : readQuery(url.searchParams);
    const page = toPage(requestToLine(asked, url, commands), language, await showAll(asked, language));
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  }

  async function showAll(request: Request, language: Language): Promise<View[]> {
    const shown = new Map<string, Shown[]>();
    for (const surface of surfaces) shown.set(surface.platform, await surface.show(request, language));
    const view = (look: View['look'], width: View['width'], title: string): View => ({
      id: `${look}-${width}`,
      title,
      look,
      width,
      shown: shown.get(look) ?? [],
    });
    return [
      view('slack', 'desktop', 'Slack'),
      view('slack', 'phone', 'Slack on a phone'),
      view('discord', 'desktop', 'Discord'),
      view('discord', 'phone', 'Discord on a phone'),
      view('console', 'desktop', 'Console'),
    ];
  }
}

function readQuery(query: URLSearchParams): Request {
  const press = query.get('press');
  if (press === null) return { kind: 'line', line: query.get('line') ?? FIRST_LINE };
  const [command, options, part] = pressSchema.parse(JSON.parse(press));
  return { kind: 'press', press: { invocation: { command, options }, part } };
}

/** Several values of a field are sent as a platform sends them, a line each. */
async function readForm(request: IncomingMessage): Promise<Request> {
  const fields = new URLSearchParams(await text(request));
  const values = Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name).join('\n')]));
  return { kind: 'form', values };
}

function requestToLine(request: Request, url: URL, commands: readonly Command[]): string {
  if (request.kind === 'line') return request.line;
  if (request.kind === 'form') return url.searchParams.get('line') ?? '';
  return formatCommandLine(request.press.invocation, commands);
}
