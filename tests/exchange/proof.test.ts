/** A proof is checked without Whosaid: by the commands of its own README. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicKeyText } from '../../src/claims/ledger/head.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { createOriginalCheck, createOriginals, originalsNamespace } from '../../src/storage/originals.ts';
import { openTestNewsroom } from '../newsrooms/test-newsroom.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';

let folder: string;
let proof: string;
let publicKey: string;
beforeAll(async () => {
  folder = temporaryFolder();
  const { privateKey } = generateKeyPairSync('ed25519');
  publicKey = toPublicKeyText(privateKey);
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const newsroom = await openTestNewsroom({ EDITORS: 'slack:U1' }, folder);
  await newsroom.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await newsroom.ask('/correct S6 says:"Neither was." reason:"Too long"');
  await newsroom.close();
  expect(await runEntry('head', [], { DATA_DIR: folder, HEAD_KEY_FILE: keyFile })).toMatchObject({ code: 0 });
  proof = join(folder, 'proof');
  const run = await runEntry('proof', ['S5', '--out', proof], { DATA_DIR: folder });
  expect([run.code, run.stderr]).toEqual([0, '']);
});
afterAll(() => rmSync(folder, { recursive: true }));

const sh = (script: string) => execFileSync('bash', ['-c', script], { cwd: proof, encoding: 'utf8' });
/** The lines of the README that are indented as commands. */
const commandsOf = (from: RegExp): string => {
  const [, rest = ''] = readFileSync(join(proof, 'README.txt'), 'utf8').split(from);
  return (/(?:^ {5}.*\n)+/m.exec(rest)?.[0] ?? '').replaceAll(/^ {5}/gm, '');
};

test('the files are what their hashes say', () => {
  expect(sh(commandsOf(/^1\. /m))).toMatch(/^source\.txt: OK\nentries\/1-\S+\.txt: OK\nentries\/2-\S+\.txt: OK\n$/);
});

test('the chain is unbroken, up to the signed head', () => {
  const script = commandsOf(/^3\. /m);
  expect(sh(script)).toBe('');
  const [name = ''] = sh('ls').match(/head-\S+/) ?? [];
  const { hash, number } = JSON.parse(JSON.parse(readFileSync(join(proof, name), 'utf8')).head);
  expect(sh(`grep "^${hash} [0-9a-f]* ${number} " chain.txt | wc -l`).trim()).toBe('1');

  const chain = readFileSync(join(proof, 'chain.txt'), 'utf8');
  writeFileSync(
    join(proof, 'chain.txt'),
    chain.replace(/[0-9a-f]\n/, (end) => (end[0] === '0' ? '1\n' : '0\n')),
  );
  expect(sh(script)).toBe('broken at 1\n');
  writeFileSync(join(proof, 'chain.txt'), chain);
});

test('OpenSSL verifies the signature of a head', () => {
  const [name = ''] = sh('ls').match(/head-\S+/) ?? [];
  const { head, signature } = JSON.parse(readFileSync(join(proof, name), 'utf8'));
  writeFileSync(join(proof, 'head.txt'), head);
  writeFileSync(join(proof, 'head.sig'), Buffer.from(signature, 'base64'));
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  writeFileSync(join(proof, 'key.der'), Buffer.concat([prefix, Buffer.from(publicKey, 'base64')]));
  const [line = ''] = /openssl pkeyutl .*/.exec(readFileSync(join(proof, 'README.txt'), 'utf8')) ?? [];
  expect(sh(line)).toContain('Signature Verified Successfully');
});

test('a byte that is flipped in a file that a source came as is found', async () => {
  const store = await openStore('', folder);
  const sha256 = await createOriginals(store, originalsNamespace('newsroom')).put(Buffer.from('as it came'));
  await store.close();
  const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
  db.prepare('UPDATE records SET value = replace(value, ?, ?) WHERE key = ?').run('YXMg', 'YXNg', `${sha256}.0`);
  db.close();
  const again = await openStore('', folder);
  const check = createOriginalCheck(createOriginals(again, originalsNamespace('newsroom')));
  expect(await check(sha256)).toBe('changed');
  expect(await check('0'.repeat(64))).toBe('absent');
  await again.close();
});
