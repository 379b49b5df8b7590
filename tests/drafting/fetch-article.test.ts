import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createFetcher, isPublicAddress } from '../../src/drafting/fetch-article.ts';
import { UserError } from '../../src/lib/errors.ts';

let servers: Server[] = [];
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

/** Serves on loopback; the host as the fetcher's options name it. */
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A site with pages by path; what is not there answers 404. */
const site =
  (pages: Record<string, string>): RequestListener =>
  (request, response) => {
    const body = pages[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(body ?? '');
  };

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a page', () => {
  test('is fetched with its type and the address it was found at', async () => {
    const host = await serve(site({ '/story': '<p>Hello</p>' }));
    const page = await createFetcher({ allow: [host] }).fetch(`http://${host}/story`);
    expect(page).toMatchObject({ name: `http://${host}/story`, contentType: 'text/html; charset=utf-8' });
    expect(text(page.bytes)).toBe('<p>Hello</p>');
  });

  test('is found behind redirects', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
      else site({ '/new': 'Moved' })(request, response);
    });
    expect(text((await createFetcher({ allow: [host] }).fetch(`http://${host}/old`)).bytes)).toBe('Moved');
  });

  test('is unpacked', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/story') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('Packed'));
      else response.writeHead(404).end();
    });
    expect(text((await createFetcher({ allow: [host] }).fetch(`http://${host}/story`)).bytes)).toBe('Packed');
  });

  test('that grows without end is cut off', async () => {
    const host = await serve((request, response) => {
      if (request.url !== '/story') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(30 * 1024 * 1024)));
    });
    await expect(createFetcher({ allow: [host] }).fetch(`http://${host}/story`)).rejects.toThrow(/larger than 20 MB/);
  });

  test('that leads in a circle is given up', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
      else response.writeHead(302, { location: '/again' }).end();
    });
    await expect(createFetcher({ allow: [host] }).fetch(`http://${host}/again`)).rejects.toThrow(
      /from page to page without end/,
    );
  });

  test('that is not there is told by its status', async () => {
    const host = await serve(site({}));
    await expect(createFetcher({ allow: [host] }).fetch(`http://${host}/story`)).rejects.toThrow(/answers 404/);
  });
});

describe('what is not fetched', () => {
  test.each(['ftp://example.org/a', 'file:///etc/passwd', 'javascript:alert(1)', 'example.org', ''])(
    '%s is no web address',
    async (address) => {
      await expect(createFetcher({ allow: [] }).fetch(address)).rejects.toThrow(/is not a web address/);
    },
  );

  test.each([
    'http://127.0.0.1:9/',
    'http://localhost:9/',
    'http://[::1]:9/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://0.0.0.0/',
  ])('%s is inside a private network', async (address) => {
    await expect(createFetcher({ allow: [] }).fetch(address)).rejects.toThrow(/inside a private network/);
  });

  test('a redirect into a private network is not followed, and the host behind it hears nothing', async () => {
    let heard = 0;
    const inside = await serve((_, response) => {
      heard++;
      response.end('secret');
    });
    const host = await serve((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
      else response.writeHead(302, { location: `http://${inside}/` }).end();
    });
    await expect(createFetcher({ allow: [host] }).fetch(`http://${host}/story`)).rejects.toThrow(
      /inside a private network/,
    );
    expect(heard).toBe(0);
  });

  test('a page that robots.txt forbids is not asked for', async () => {
    const asked: string[] = [];
    const host = await serve((request, response) => {
      asked.push(request.url ?? '');
      site({ '/robots.txt': 'User-agent: *\nDisallow: /private/', '/private/story': 'no', '/story': 'yes' })(
        request,
        response,
      );
    });
    const fetcher = createFetcher({ allow: [host] });
    await expect(fetcher.fetch(`http://${host}/private/story`)).rejects.toThrow(/robots.txt/);
    expect(asked).not.toContain('/private/story');
    expect(text((await fetcher.fetch(`http://${host}/story`)).bytes)).toBe('yes');
  });

  test('a site whose robots.txt is broken is left alone', async () => {
    const host = await serve((_, response) => response.writeHead(500).end());
    await expect(createFetcher({ allow: [host] }).fetch(`http://${host}/story`)).rejects.toThrow(
      /does not say whether/,
    );
  });

  test('a password in the address is refused and not repeated', async () => {
    const refused = createFetcher({ allow: [] }).fetch('https://me:hunter2@example.org/');
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });
});

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::127.0.0.1', false],
  ['::a00:1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['not an address', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
