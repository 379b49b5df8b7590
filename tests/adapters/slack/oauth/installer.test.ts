/** The pages by which workspaces install the app, as a stranger meets them. */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createBoltLogger } from '../../../../src/adapters/slack/bolt-logger.ts';
import { createInstaller, INSTALL_PATH, REDIRECT_PATH } from '../../../../src/adapters/slack/oauth/installer.ts';

const lines: string[] = [];
const note = (event: string, fields = {}) => void lines.push(JSON.stringify({ event, ...fields }));
const unused = () => Promise.reject(new Error('nothing is installed here'));
const { pages } = createInstaller({
  oauth: { clientId: '1.2', clientSecret: 'client-secret', stateSecret: 'state-secret', redirectUri: null },
  store: { storeInstallation: unused, fetchInstallation: unused, deleteInstallation: unused },
  scopes: ['commands'],
  clientOptions: { slackApiUrl: 'http://127.0.0.1:1/', retryConfig: { retries: 0 } },
  logger: createBoltLogger({ info: note, warn: note, error: note }),
  accepts: async () => true,
});
const server = createServer(pages.show);
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What comes back, for a request of raw lines. */
const exchange = (head: string) =>
  new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head}\r\nConnection: close\r\n\r\n`));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });

/** The state that a browser gets on the page. */
const newState = async () =>
  /slack-app-oauth-state=([^;]+)/.exec(await exchange(`GET ${INSTALL_PATH} HTTP/1.1\r\nHost: x`))?.[1];

test('strangers who ask for the pages again and again fill no log, and their words are not in it', async () => {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const state = `${encode('{"alg":"HS256","typ":"kingfisher"}')}.${encode('{"now":"kingfisher"}')}.x`;
  const cookie = await newState();
  const requests = [
    // Slack is asked what the code is good for, and cannot be reached.
    [500, `${REDIRECT_PATH}?code=kingfisher&state=${cookie}`, `Host: x\r\nCookie: slack-app-oauth-state=${cookie}`],
    [400, `${REDIRECT_PATH}?kingfisher`, 'Host: x'],
    [400, `${REDIRECT_PATH}?code=kingfisher`, 'Host: x'],
    [500, `${REDIRECT_PATH}?code=kingfisher`, 'Host: ['],
    [500, `${REDIRECT_PATH}?error=access_denied&error_description=kingfisher`, 'Host: x'],
    [400, `${REDIRECT_PATH}?code=kingfisher&state=kingfisher`, 'Host: x'],
    [400, `${REDIRECT_PATH}?code=kingfisher&state=${state}`, `Host: x\r\nCookie: slack-app-oauth-state=${state}`],
    [200, `${INSTALL_PATH}?kingfisher=%zz`, 'Host: x\r\nCookie: kingfisher; =; a=b=c'],
  ] as const;
  for (let times = 1; times <= 20; times += 1)
    for (const [status, path, headers] of requests)
      expect(await exchange(`GET ${path} HTTP/1.1\r\n${headers}`), path).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(lines.join()).toMatch(/MissingCodeError.*InvalidStateError/);
  expect(lines.join()).toContain('fetch failed');
  expect(lines.length).toBeLessThanOrEqual(requests.length);
  expect(lines.join()).not.toMatch(/kingfisher|client-secret|state-secret/);
});

test('a state is good for ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const state = await newState();
  const back = () =>
    exchange(
      `GET ${REDIRECT_PATH}?code=x&state=${state} HTTP/1.1\r\nHost: x\r\nCookie: slack-app-oauth-state=${state}`,
    );
  vi.setSystemTime(Date.now() + 600_000);
  // It is Slack that is asked then, and cannot be reached here.
  expect(await back()).toContain('slack_webapi_request_error');
  vi.setSystemTime(Date.now() + 1_000);
  expect(await back()).toMatch(/^HTTP\/1\.1 400 .*slack_oauth_invalid_state/s);
});
