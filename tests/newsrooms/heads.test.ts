/** Signed heads: daily and on demand, in a file and in the review channel, with an authority's time stamp. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headToBytes, readHead, toPublicKeyText } from '../../src/claims/ledger/head.ts';
import { readConfig } from '../../src/config/config.ts';
import { createDailyHead } from '../../src/newsrooms/daily-head.ts';
import { readHeadKey } from '../../src/newsrooms/heads.ts';
import { readTimestamp, requestTimestamp } from '../../src/newsrooms/timestamp-authority.ts';
import { createChannelModel } from '../bot/outbox/channel-model.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { openTestNewsroom, startSending } from './test-newsroom.ts';

let folder: string;
let keyFile: string;
let publicKey: string;
let authority: Server;
let timestampUrl: string;

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/** OpenSSL as an authority: https://docs.openssl.org/3.0/man1/openssl-ts/ */
function createAuthority(): Server {
  writeFileSync(
    join(folder, 'ts.cnf'),
    `[tsa]\ndefault_tsa = own\n[own]\ndir = .\nserial = serial\nsigner_cert = tsa.pem\nsigner_key = tsa-key.pem\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = yes\ness_cert_id_chain = no\n`,
  );
  writeFileSync(join(folder, 'serial'), '01');
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tsa-key.pem', '-out', 'tsa.pem', '-days', '30'],
    ...['-subj', '/CN=Test authority', '-addext', 'extendedKeyUsage=critical,timeStamping'],
  );
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      writeFileSync(join(folder, 'query.tsq'), Buffer.concat(chunks));
      openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
      response.end(readFileSync(join(folder, 'reply.tsr')));
    });
  });
}

beforeAll(async () => {
  folder = temporaryFolder();
  keyFile = join(folder, 'head-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  publicKey = toPublicKeyText(privateKey);
  authority = createAuthority();
  await new Promise<void>((resolve) => authority.listen(0, '127.0.0.1', resolve));
  timestampUrl = `http://127.0.0.1:${(authority.address() as AddressInfo).port}/`;
});
afterAll(() => {
  authority.close();
  rmSync(folder, { recursive: true });
});

test('a head that is signed on demand, and stamped, is continued by a later record', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  const newsroom = await openTestNewsroom({}, data);
  await newsroom.close();
  const environment = { DATA_DIR: data, HEAD_KEY_FILE: keyFile, TIMESTAMP_URL: timestampUrl };
  const written = await runEntry('head', [], environment);
  expect([written.code, written.stderr]).toEqual([0, '']);
  expect(written.stdout).toContain(`The public key is ${publicKey}`);
  const [name = ''] = readdirSync(join(data, 'heads'));
  const file = join(data, 'heads', name);

  const again = await openTestNewsroom({ EDITORS: 'slack:U1' }, data);
  await again.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await again.close();
  const verified = await runEntry('verify', ['--head', file, '--key', publicKey], { DATA_DIR: data });
  expect([verified.code, verified.stderr]).toEqual([0, '']);
  expect(verified.stdout).toMatch(
    /continues the head of .* signed with the key that you gave\. An authority stamped it at/,
  );

  // OpenSSL agrees on the stamp.
  const { head, timestamp } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(join(folder, 'head.txt'), head);
  writeFileSync(join(folder, 'token.tst'), Buffer.from(timestamp, 'base64'));
  const checked = openssl(
    ...['ts', '-verify', '-data', 'head.txt', '-in', 'token.tst', '-token_in', '-CAfile', 'tsa.pem'],
  );
  expect(checked.toString()).toContain('Verification: OK');

  const forged = join(folder, 'forged.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(forged, text.replace(/\\"number\\":\d+/, '\\"number\\":2'));
  const refused = await runEntry('verify', ['--head', forged], { DATA_DIR: data });
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/the signature is not of this head/);
  const { publicKey: other } = generateKeyPairSync('ed25519');
  const stranger = other.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64');
  const unknown = await runEntry('verify', ['--head', file, '--key', stranger], { DATA_DIR: data });
  expect(unknown.stderr).toMatch(/was signed with the key .*, and not with/);
});

test('a stamp of another hash is refused', async () => {
  const token = await requestTimestamp(timestampUrl, headToBytes({ head: 'one' }));
  expect(await readTimestamp(token, headToBytes({ head: 'one' }))).toMatchObject({ isSigned: true });
  await expect(readTimestamp(token, headToBytes({ head: 'other' }))).rejects.toThrow(/of something else/);
});

test('once a day the running bot signs a head, and posts it to the review channel once', async () => {
  const data = join(folder, 'daily');
  mkdirSync(data);
  const config = readConfig({ DATA_DIR: data, HEAD_KEY_FILE: keyFile, REVIEW_CHANNEL: 'slack:C9' });
  const newsroom = await openTestNewsroom({ REVIEW_CHANNEL: 'slack:C9' }, data);
  const model = createChannelModel('slack');
  const dispatcher = startSending(newsroom, model);
  const key = readHeadKey(config);
  if (key === null) throw new Error('no key');
  let now = new Date('2026-12-01T10:00:00Z');
  const daily = () =>
    createDailyHead({
      config,
      key,
      ledger: newsroom.ledger,
      announce: newsroom.configuredPosts.announceHead,
      now: () => now,
      log: { info() {}, warn() {}, error() {} },
    });
  const one = daily();
  await one.look();
  await one.look();
  one.stop();
  // Another replica, or the same after a restart, finds it signed and posted.
  const other = daily();
  await other.look();
  expect(readdirSync(join(data, 'heads'))).toEqual(['newsroom-2026-12-01.json']);
  expect(model.in('C9')).toHaveLength(1);
  now = new Date('2026-12-02T10:00:00Z');
  await other.look();
  other.stop();
  expect(model.in('C9')).toHaveLength(2);
  const file = readFileSync(join(data, 'heads', 'newsroom-2026-12-02.json'), 'utf8');
  const { statement } = readHead(file, 'head', publicKey);
  expect(model.in('C9')[1]?.text).toContain(statement.hash);
  await dispatcher.stop();
  await newsroom.close();
});
