/**
 * The platforms' own schemas, compiled when PLATFORM_SCHEMAS names the folder that holds them: discord-openapi.json (discord/discord-api-spec),
 * slack-manifest-1.json and -2.json (slackapi/manifest-schema). Without it these checks are skipped, and say so once.
 * ajv is taken for both: it knows the 2020-12 dialect of OpenAPI 3.1 and draft 7, and ajv-formats brings the common formats.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isJson, type Json } from '../fakes/loopback.ts';
import type { DiscordPayloadKind } from './discord.ts';

const folder = process.env.PLATFORM_SCHEMAS ?? '';

/** Why the schemas are not looked at, or null when they are: for a test's own skip. */
export const schemasSkipped = folder === '' ? 'skipped: PLATFORM_SCHEMAS is not set' : null;

if (schemasSkipped !== null) console.info(`payloads against the platforms' schemas: ${schemasSkipped}`);

const load = (file: string): Json => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json;
const components = 'discord#/components/schemas';

/** Where the schema of a body stands in Discord's OpenAPI document. A callback's is told by its type. */
const callbackSchemas: Record<number, string> = {
  4: `${components}/CreateMessageInteractionCallbackRequest`,
  5: `${components}/CreateMessageInteractionCallbackRequest`,
  6: `${components}/UpdateMessageInteractionCallbackRequest`,
  7: `${components}/UpdateMessageInteractionCallbackRequest`,
  8: `${components}/ApplicationCommandAutocompleteCallbackRequest`,
  9: `${components}/ModalInteractionCallbackRequest`,
};
const commandsPath = '~1applications~1{application_id}~1commands';
const bodySchemas: Record<Exclude<DiscordPayloadKind, 'callback'>, string> = {
  commands: `discord#/paths/${commandsPath}/put/requestBody/content/application~1json/schema`,
  command: `${components}/ApplicationCommandCreateRequest`,
  followup: `${components}/IncomingWebhookRequestPartial`,
  original: `${components}/IncomingWebhookUpdateRequestPartial`,
  message: `${components}/MessageCreateRequest`,
  edit: `${components}/MessageEditRequestPartial`,
};

let discord: Ajv2020 | null = null;
const compiled = new Map<string, ValidateFunction>();

function discordValidator(ref: string): ValidateFunction {
  if (discord === null) {
    discord = new Ajv2020({ strict: false, allErrors: true });
    formats.default(discord);
    discord.addFormat('snowflake', /^(?:0|[1-9]\d{0,19})$/);
    discord.addFormat('nonce', true);
    discord.addSchema(load('discord-openapi.json'), 'discord');
  }
  const known = compiled.get(ref);
  if (known !== undefined) return known;
  const validate = discord.compile({ $ref: encodeURI(ref) });
  compiled.set(ref, validate);
  return validate;
}

/** The deepest complaints first: with many alternatives the shallow ones only say that none fitted. */
function complaints(validate: ValidateFunction, payload: unknown, name: string): string[] {
  if (validate(payload)) return [];
  const depth = (path: string) => path.split('/').length;
  const errors = [...(validate.errors ?? [])].sort((a, b) => depth(b.instancePath) - depth(a.instancePath));
  return [...new Set(errors.map((error) => `${name}: ${error.instancePath || '/'} ${error.message ?? ''}`))].slice(
    0,
    3,
  );
}

/** The permissions of a command as the number that the schema asks for; the API takes the text that clients send, too. */
function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbers);
  if (!isJson(value) || typeof value.default_member_permissions !== 'string') return value;
  return { ...value, default_member_permissions: Number(value.default_member_permissions) };
}

/** What Discord's schema says against a body; nothing when there is no schema. `callbackType` is the type of a callback, else null. */
export function discordSchemaProblems(
  kind: DiscordPayloadKind,
  callbackType: number | null,
  payload: unknown,
): string[] {
  if (schemasSkipped !== null) return [];
  const ref = kind === 'callback' ? callbackSchemas[callbackType ?? 0] : bodySchemas[kind];
  return ref === undefined ? [] : complaints(discordValidator(ref), withNumbers(payload), 'schema');
}

/** What Slack's schema says against a manifest of its major version (1 unless it says 2); nothing when there is no schema. */
export function manifestSchemaProblems(manifest: Json): string[] {
  if (schemasSkipped !== null) return [];
  const version = isJson(manifest._metadata) && manifest._metadata.major_version === 2 ? 2 : 1;
  const file = `slack-manifest-${version}.json`;
  const known = compiled.get(file);
  if (known !== undefined) return complaints(known, manifest, 'schema');
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(load(file));
  compiled.set(file, validate);
  return complaints(validate, manifest, 'schema');
}
