/** The parsers of what platforms send: buttons, forms, interactions, signatures. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { Keyv } from 'keyv';
import { createCallbackQueue } from '../../../src/adapters/discord/callback-queue.ts';
import { componentsToValues, customIdToFormStepRef } from '../../../src/adapters/discord/render/modal.ts';
import { createResponder } from '../../../src/adapters/discord/responder.ts';
import { verifyRequest as discordRefusalOf } from '../../../src/adapters/discord/signature.ts';
import { verifyRequest as slackRefusalOf } from '../../../src/adapters/slack/http/signature.ts';
import { metadataToModalStepRef, stateToValues } from '../../../src/adapters/slack/render/modal.ts';
import { createButtons } from '../../../src/bot/buttons.ts';
import { isPublicAddress } from '../../../src/drafting/fetch-article.ts';
import { createTestBot } from '../../adapters/discord/harness.ts';
import { anyJson, anyText, type Fuzzed, faultyJson, must } from './inputs.ts';

const user = { id: '100000000000000001', username: 'alice', global_name: 'Alice', discriminator: '0', avatar: null };
const place = {
  ...{ id: '1', token: 'token', application_id: '2', version: 1, guild_id: '3', channel_id: '4' },
  channel: { id: '4', type: 0, name: 'desk', permissions: '2048' },
  member: { user, nick: null, roles: ['5'], permissions: '2048' },
};
const message = { id: '6', content: 'words', message_snapshots: [{ message: { content: 'more' } }] };
const interactions: object[] = [
  {
    ...place,
    type: 2,
    data: {
      id: '7',
      type: 1,
      name: 'whosaid',
      options: [
        { name: 'phrase', type: 3, value: 'x' },
        { name: 'page', type: 4, value: 2 },
      ],
    },
  },
  {
    ...place,
    type: 2,
    data: { id: '7', type: 3, name: 'Who said this?', target_id: '6', resolved: { messages: { 6: message } } },
  },
  { ...place, type: 3, message, data: { component_type: 2, custom_id: '=["whosaid",{"phrase":"x"},1]' } },
  {
    ...place,
    type: 4,
    data: { id: '7', type: 1, name: 'whosaid', options: [{ name: 'side', type: 3, value: 'f', focused: true }] },
  },
  {
    ...place,
    type: 5,
    data: {
      custom_id: 'form:019aa000-0000-7000-8000-000000000001:1',
      components: [{ type: 18, component: { type: 4, custom_id: 'says', value: 'x' } }],
    },
  },
];
/** When signed requests are looked at, which is the time stamp that some of them bear. */
const SIGNED_AT = new Date(1_795_608_000_000);
const quiet = { info() {}, warn() {}, error() {} };
const bot = createTestBot();
const responder = createResponder({ bot, log: quiet, callbackQueue: createCallbackQueue() });
const reply = { first: async () => {}, edit: async () => {}, follow: async () => {}, sendFile: async () => {} };
const poster = {
  resolve: async () => '',
  canSee: async () => true,
  assertCanPost: async () => {},
  post: () => Promise.reject(new Error('nothing is posted')),
  file: () => Promise.reject(new Error('no file is read')),
};
const buttons = createButtons(new Keyv<string>());
const { publicKey } = generateKeyPairSync('ed25519');

export const payloads: readonly Fuzzed[] = [
  {
    parser: 'Discord’s interactions',
    share: 6,
    property: fc.asyncProperty(fc.oneof(...interactions.map(faultyJson)), async (interaction) => {
      bot.asked.length = 0;
      await responder.respond(interaction as never, reply, poster);
      for (const { invocation } of bot.asked)
        must(
          Object.values(invocation.options).every((value) => typeof value === 'string'),
          'an option is no text',
        );
    }),
  },
  {
    parser: 'Discord’s forms',
    share: 8,
    property: fc.asyncProperty(anyText, fc.array(anyJson, { maxLength: 5 }), async (customId, components) => {
      customIdToFormStepRef(customId);
      const values = componentsToValues(components);
      must(
        Object.getPrototypeOf(values) === Object.prototype &&
          Object.values(values).every((value) => typeof value === 'string'),
        'a value is no text',
      );
    }),
  },
  {
    parser: 'Slack’s forms',
    share: 8,
    property: fc.asyncProperty(anyText, anyJson, anyJson, async (metadata, json, state) => {
      metadataToModalStepRef(metadata);
      metadataToModalStepRef(JSON.stringify(json));
      const values = stateToValues(state as never);
      must(
        Object.getPrototypeOf(values) === Object.prototype &&
          Object.values(values).every((value) => typeof value === 'string'),
        'a value is no text',
      );
    }),
  },
  {
    parser: 'buttons',
    share: 8,
    property: fc.asyncProperty(
      fc.oneof(anyText, fc.json()),
      fc.dictionary(fc.string({ maxLength: 8 }), anyText, { maxKeys: 3 }),
      fc.integer({ min: 1, max: 99 }),
      async (id, options, part) => {
        await buttons.load(`=${id}`);
        await buttons.load(id);
        const press = { invocation: { command: 'whosaid', options: { ...options } }, part };
        const kept = buttons.idOf(press);
        must(kept.length <= 100, 'an id is too long');
        if (kept.startsWith('='))
          must(JSON.stringify(await buttons.load(kept)) === JSON.stringify(press), 'a press does not come back');
      },
    ),
  },
  {
    parser: 'Slack’s signatures',
    share: 4,
    property: forged(64, (hash, timestamp, body) => {
      const headers = { 'x-slack-signature': `v0=${hash}`, 'x-slack-request-timestamp': timestamp };
      return slackRefusalOf('a secret', headers, body, SIGNED_AT);
    }),
  },
  {
    parser: 'Discord’s signatures',
    share: 4,
    property: forged(128, (hash, timestamp, body) => {
      const headers = { 'x-signature-ed25519': hash, 'x-signature-timestamp': timestamp };
      return discordRefusalOf(publicKey, headers, body, SIGNED_AT);
    }),
  },
  {
    parser: 'addresses to fetch',
    share: 4,
    property: fc.asyncProperty(fc.oneof(anyText, fc.ipV4(), fc.ipV4Extended(), fc.ipV6()), async (address) => {
      if (isPublicAddress(address))
        must(!/^(?:10|127|0|169\.254|192\.168)\./.test(address), 'a private address is fetched');
    }),
  },
];

/** Requests that nobody signed: whatever stands for a signature of so many hexadecimal digits is refused. */
function forged(digits: number, refusalOf: (hash: string, timestamp: string, body: Buffer) => unknown) {
  return fc.asyncProperty(
    fc.oneof(
      anyText,
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits }),
    ),
    fc.oneof(anyText, fc.constant(String(SIGNED_AT.getTime() / 1000))),
    anyText,
    async (hash, timestamp, body) =>
      must(refusalOf(hash, timestamp, Buffer.from(body)) !== null, 'a forged signature is taken'),
  );
}
