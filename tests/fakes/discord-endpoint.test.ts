import { createPublicKey, verify } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { discordCast as cast } from './discord/guild.ts';
import type { FakeDiscord } from './discord.ts';
import { isJson, type LoopbackReply, listen } from './loopback.ts';
import { openFakeDiscord } from './test-fakes.ts';

/** The smallest bot behind an interactions endpoint: it verifies with Node's own Ed25519, answers pings, and echoes commands. */
async function startEndpoint(peer: FakeDiscord, answer: (name: string) => LoopbackReply): Promise<void> {
  const x = Buffer.from(peer.publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const endpoint = await listen(
    ({ headers, body }) => {
      const signature = Buffer.from(String(headers['x-signature-ed25519']), 'hex');
      const signed = Buffer.concat([Buffer.from(String(headers['x-signature-timestamp'])), body]);
      if (!verify(null, signed, key, signature)) return { status: 401, body: 'invalid request signature' };
      const payload: unknown = JSON.parse(body.toString('utf8'));
      if (!isJson(payload) || payload.type === 1) return { status: 200, body: { type: 1 } };
      return answer(isJson(payload.data) ? String(payload.data.name) : '');
    },
    (_message, socket) => socket.destroy(),
  );
  onTestFinished(() => endpoint.close());
  peer.deliverTo(`${endpoint.origin}/interactions`);
}

const reply = (content: string): LoopbackReply => ({
  status: 200,
  body: { type: 4, data: { content, flags: 64, allowed_mentions: { parse: [] } } },
});

test('a signed command is answered in the response, and only the asker sees it', async () => {
  const peer = await openFakeDiscord();
  await startEndpoint(peer, (name) => reply(`/${name}`));

  const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'ready' } });

  expect(interaction).toMatchObject({ callback: { type: 4 }, failure: null });
  expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: '/whosaid' }]);
  expect(peer.visibleTo(cast.boris)).toEqual([]);
});

test('a ping is answered, a bad signature is refused with 401', async () => {
  const peer = await openFakeDiscord();
  await startEndpoint(peer, reply);
  const wrong = (headers: Record<string, string>) => ({ ...headers, 'x-signature-ed25519': '0'.repeat(128) });
  const older = (headers: Record<string, string>) => ({ ...headers, 'x-signature-timestamp': '1' });

  expect(await peer.sendRaw({ type: 1 })).toEqual({ status: 200, body: { type: 1 } });
  expect((await peer.sendRaw({ type: 1 }, wrong)).status).toBe(401);
  expect((await peer.sendRaw({ type: 1 }, older)).status).toBe(401);
});

test('an endpoint that hangs or fails is seen as an application that did not respond', async () => {
  const peer = await openFakeDiscord({ deadlineMs: 50 });
  await startEndpoint(peer, (name) => (name === 'hangs' ? 'hang' : { status: 500 }));

  expect((await peer.sendCommand({ name: 'hangs' })).failure).toBe('The application did not respond');
  expect((await peer.sendCommand({ name: 'fails' })).failure).toBe('The application did not respond');
});
