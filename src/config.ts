/** The configuration: every variable once, with what it is for. The README's table and .env.example are held against this list. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { OperatorError } from './errors.ts';

interface Variable {
  name: string;
  /** One sentence for the README's table. */
  summary: string;
  /** What holds when it is empty; null when it is then off. */
  default: string | null;
  secret: boolean;
}

export const variables: readonly Variable[] = [
  { name: 'SLACK_BOT_TOKEN', summary: 'Turns Slack on: the bot token, xoxb-…', default: null, secret: true },
  {
    name: 'SLACK_APP_TOKEN',
    summary: 'Slack over Socket Mode, without a public address: the app-level token, xapp-…',
    default: null,
    secret: true,
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    summary: 'Slack over signed HTTP, where there is no app token: the signing secret',
    default: null,
    secret: true,
  },
  {
    name: 'SLACK_CLIENT_ID',
    summary:
      'Slack for several workspaces, over HTTP: the client id; workspaces install the app at /slack/install, in place of SLACK_BOT_TOKEN',
    default: null,
    secret: false,
  },
  { name: 'SLACK_CLIENT_SECRET', summary: 'The client secret beside SLACK_CLIENT_ID', default: null, secret: true },
  {
    name: 'SLACK_REDIRECT_URL',
    summary:
      'Where Slack sends back who installs the app: the public address that ends with /slack/oauth_redirect; empty for the first one that the app is configured with',
    default: '',
    secret: false,
  },
  {
    name: 'TOKEN_KEYS',
    summary:
      'The keys that encrypt the tokens of installed workspaces, 32 bytes in base64 each, parted by commas: the first encrypts, all decrypt',
    default: null,
    secret: true,
  },
  {
    name: 'SLACK_PORT',
    summary: 'The port that Slack’s requests come to, over HTTP only',
    default: '3000',
    secret: false,
  },
  {
    name: 'SLACK_API_URL',
    summary: 'Slack’s Web API, where it is reached through another address',
    default: 'https://slack.com/api/',
    secret: false,
  },
  { name: 'DISCORD_TOKEN', summary: 'Turns Discord on: the bot token', default: null, secret: true },
  {
    name: 'DISCORD_GUILD',
    summary:
      'The one Discord server that is served: commands are registered and answered there; empty serves every server',
    default: '',
    secret: false,
  },
  {
    name: 'DISCORD_PUBLIC_KEY',
    summary:
      'Discord over signed HTTP in place of the gateway, for several copies behind a balancer: the application’s public key',
    default: null,
    secret: false,
  },
  {
    name: 'DISCORD_PORT',
    summary: 'The port that Discord’s requests come to, over HTTP only',
    default: '3001',
    secret: false,
  },
  {
    name: 'DISCORD_API_URL',
    summary: 'Discord’s REST API, where it is reached through another address',
    default: 'https://discord.com/api',
    secret: false,
  },
  {
    name: 'SUMMARY_CHANNELS',
    summary:
      'Channels that get a dossier’s summary when it is new or changed: slack:C0123456789, discord:123456789012345678, parted by commas',
    default: '',
    secret: false,
  },
  {
    name: 'FOLLOW_BUNDLE_MINUTES',
    summary: 'How many minutes of changes come in one message to the channels that follow them',
    default: '3',
    secret: false,
  },
  {
    name: 'EDITORS',
    summary:
      'Who may change the record: slack:U0123456789, slack:group:S0123456789, discord:123456789012345678, discord:role:123456789012345678, console, console:name, parted by commas; empty makes the console the only editor, and what is entered in chat a proposal',
    default: '',
    secret: false,
  },
  {
    name: 'REVIEW_CHANNEL',
    summary:
      'The channel that hears of proposals and where editors decide them: slack:C0123456789 or discord:123456789012345678',
    default: '',
    secret: false,
  },
  {
    name: 'FOUR_EYES',
    summary: 'on: an editor cannot approve a proposal of their own',
    default: 'off',
    secret: false,
  },
  {
    name: 'STORE_URL',
    summary: 'Where the ledger is kept: empty for a file in the data folder, sqlite:/path/to/file, or postgres://…',
    default: '',
    secret: true,
  },
  { name: 'DATA_DIR', summary: 'The folder for the embedded ledger and the board', default: 'data', secret: false },
  {
    name: 'SEEDS_DIR',
    summary: 'The folder of the dossiers that are recorded at the start',
    default: 'seeds',
    secret: false,
  },
  { name: 'NEWSROOM', summary: 'The name of this newsroom’s record in the store', default: 'newsroom', secret: false },
  {
    name: 'DRAFT_MODEL_URL',
    summary: 'A drafting model of your own that drafts in place of the rules: the address that a text is posted to',
    default: null,
    secret: true,
  },
  {
    name: 'NEWSROOMS',
    summary:
      'Several newsrooms in one process: the file that says which workspaces and servers are whose, docs/newsrooms.md',
    default: null,
    secret: false,
  },
  {
    name: 'HEALTH_PORT',
    summary: 'The port of /healthz, /readyz and /metrics, on this machine alone; 0.0.0.0:9464 for other machines, too',
    default: null,
    secret: false,
  },
];

const MODEL_ADDRESS = 'has to be an address such as http://127.0.0.1:8000/draft, without a name or password in it';

const text = (fallback: string) =>
  z
    .string()
    .trim()
    .default('')
    .transform((value) => value || fallback);
const listed = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
const optional = (pattern: RegExp, what: string) =>
  z
    .string()
    .trim()
    .default('')
    .refine((value) => value === '' || pattern.test(value), what)
    .transform((value) => value || null);
const port = (fallback: string) =>
  text(fallback)
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'has to be a port, a number from 0 to 65535')
    .transform(Number);
const address = (fallback: string) =>
  text(fallback).refine(
    (value) => /^https?:\/\//.test(value) && URL.canParse(value),
    'has to be an address that begins with https:// or http://',
  );

/** `9464` or `0.0.0.0:9464`; an IPv6 address stands in brackets. */
const endpoint = optional(
  /^(?:(?:\[[0-9a-f:]+\]|[\w.-]+):)?(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/i,
  'has to be a port such as 9464, or an address and a port such as 0.0.0.0:9464',
).transform((value) => {
  if (value === null) return null;
  const colon = value.lastIndexOf(':');
  const host = colon === -1 ? '127.0.0.1' : value.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(value.slice(colon + 1)) };
});

/** Node's fetch takes no name and password in an address, so they are refused here, where it can be told. */
const modelAddress = optional(/^https?:\/\/\S+$/, MODEL_ADDRESS).refine((value) => {
  if (value === null) return true;
  return URL.canParse(value) && new URL(value).username === '' && new URL(value).password === '';
}, MODEL_ADDRESS);

const channel = z
  .string()
  .regex(
    /^(slack|discord):\S+$/,
    'has to list channels such as slack:C0123456789 or discord:123456789012345678, parted by commas',
  );
/** A channel, `slack:C0123456789`. */
const toPlace = (value: string) => ({
  platform: value.startsWith('slack:') ? ('slack' as const) : ('discord' as const),
  channel: value.slice(value.indexOf(':') + 1),
});

/** Values parted by commas. */
const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z.string().default('').transform(listed).pipe(z.array(item));

const schema = z.object({
  SLACK_BOT_TOKEN: optional(/^xoxb-\S+$/, 'has to be a bot token, which begins with xoxb-'),
  SLACK_APP_TOKEN: optional(/^xapp-\S+$/, 'has to be an app-level token, which begins with xapp-'),
  SLACK_SIGNING_SECRET: optional(/^\S{8,}$/, 'has to be the signing secret from the app’s Basic Information page'),
  SLACK_CLIENT_ID: optional(/^\d+\.\d+$/, 'has to be the client id from the app’s Basic Information page'),
  SLACK_CLIENT_SECRET: optional(/^\S{8,}$/, 'has to be the client secret from the app’s Basic Information page'),
  SLACK_REDIRECT_URL: optional(
    /^https?:\/\/\S+\/slack\/oauth_redirect$/,
    'has to be a public address that ends with /slack/oauth_redirect',
  ),
  TOKEN_KEYS: listOf(
    z
      .string()
      .refine(
        (key) => /^[A-Za-z0-9+/_-]{43}=?$/.test(key) && Buffer.from(key, 'base64').length === 32,
        'has to list keys of 32 bytes in base64, parted by commas: make one with openssl rand -base64 32',
      ),
  ),
  SLACK_PORT: port('3000'),
  SLACK_API_URL: address('https://slack.com/api/'),
  DISCORD_TOKEN: optional(/^\S{10,}$/, 'has to be the bot’s token from the Bot page of the application'),
  DISCORD_GUILD: optional(/^\d{15,22}$/, 'has to be a server id, a number of 15 to 22 digits'),
  DISCORD_PUBLIC_KEY: optional(
    /^[0-9a-f]{64}$/i,
    'has to be the public key from the application’s General Information page, 64 hexadecimal digits',
  ),
  DISCORD_PORT: port('3001'),
  DISCORD_API_URL: address('https://discord.com/api'),
  SUMMARY_CHANNELS: listOf(channel).transform((channels) => channels.map(toPlace)),
  FOLLOW_BUNDLE_MINUTES: text('3')
    .refine(
      (value) => /^\d{1,4}(\.\d{1,2})?$/.test(value) && Number(value) <= 1_440,
      'has to be a number of minutes, from 0 to 1440',
    )
    .transform(Number),
  EDITORS: listOf(
    z
      .string()
      .regex(
        /^(slack:([UW][A-Z0-9]+|group:S[A-Z0-9]+)|discord:(role:)?\d{15,22}|console(:\S+)?)$/,
        'has to list editors such as slack:U0123456789, slack:group:S0123456789, discord:123456789012345678, discord:role:123456789012345678 or console, parted by commas',
      ),
  ),
  REVIEW_CHANNEL: z
    .string()
    .trim()
    .default('')
    .refine(
      (value) => value === '' || /^(slack|discord):\S+$/.test(value),
      'has to be one channel such as slack:C0123456789 or discord:123456789012345678',
    )
    .transform((value) => (value === '' ? null : toPlace(value))),
  FOUR_EYES: z
    .string()
    .trim()
    .default('')
    .refine((value) => ['', 'on', 'off'].includes(value), 'has to be on or off')
    .transform((value) => value === 'on'),
  STORE_URL: z.string().trim().default(''),
  DATA_DIR: text('data'),
  SEEDS_DIR: text('seeds'),
  NEWSROOM: text('newsroom').refine(
    (value) => /^[\p{L}\p{N}_-]{1,60}$/u.test(value),
    'has to be one word of letters, digits, - and _',
  ),
  DRAFT_MODEL_URL: modelAddress,
  NEWSROOMS: z
    .string()
    .trim()
    .default('')
    .transform((value) => value || null),
  HEALTH_PORT: endpoint,
});
export type Config = z.infer<typeof schema>;

/**
 * Reads the configuration from the environment and, for what is not set there, from `.env` in the working folder.
 *
 * @throws OperatorError, one line that names the first variable that is wrong and never its value.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OperatorError(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
  }
  const config = parsed.data;
  if (isForSeveral(config)) refuseOfOne(config);
  else refuseOfSeveral(config);
  return config;
}

/** Whether the process serves several newsrooms, and none of its own. */
export function isForSeveral(config: Pick<Config, 'NEWSROOMS' | 'SLACK_CLIENT_ID'>): boolean {
  return config.NEWSROOMS !== null || config.SLACK_CLIENT_ID !== null;
}

function refuseOfSeveral(config: Config): void {
  if (config.SLACK_BOT_TOKEN !== null && config.SLACK_APP_TOKEN === null && config.SLACK_SIGNING_SECRET === null) {
    throw new OperatorError(
      'SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is missing: Slack needs one of them beside SLACK_BOT_TOKEN.',
    );
  }
  if (config.SLACK_BOT_TOKEN === null && (config.SLACK_APP_TOKEN !== null || config.SLACK_SIGNING_SECRET !== null)) {
    throw new OperatorError('SLACK_BOT_TOKEN is missing: set it, or take the other Slack variables out.');
  }
  if (config.SLACK_CLIENT_SECRET !== null)
    throw new OperatorError('SLACK_CLIENT_ID is missing: set it beside SLACK_CLIENT_SECRET, or take that out.');
}

/** What one newsroom alone has would otherwise be quietly forgotten, or count for all of them. */
function refuseOfOne(config: Config): void {
  const { SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET, TOKEN_KEYS } = config;
  const single = Object.entries({
    SLACK_BOT_TOKEN: config.SLACK_BOT_TOKEN !== null,
    SLACK_APP_TOKEN: config.SLACK_APP_TOKEN !== null,
    DISCORD_GUILD: config.DISCORD_GUILD !== null,
    SUMMARY_CHANNELS: config.SUMMARY_CHANNELS.length > 0,
    EDITORS: config.EDITORS.length > 0,
    REVIEW_CHANNEL: config.REVIEW_CHANNEL !== null,
    FOUR_EYES: config.FOUR_EYES,
    NEWSROOM: config.NEWSROOM !== 'newsroom',
  }).find(([, isSet]) => isSet);
  if (single !== undefined)
    throw new OperatorError(
      `${single[0]} is of one newsroom, and this process serves several: take it out, and see docs/newsrooms.md for where it goes.`,
    );
  if (SLACK_CLIENT_ID === null) return;
  const missing = Object.entries({
    SLACK_CLIENT_SECRET,
    SLACK_SIGNING_SECRET,
    TOKEN_KEYS: TOKEN_KEYS[0] ?? null,
  }).find(([, value]) => value === null);
  if (missing !== undefined) throw new OperatorError(`${missing[0]} is missing: SLACK_CLIENT_ID needs it beside it.`);
}

/** What a newsroom of several has for itself, written as the variables of the same names are. */
export type OwnSetting = Partial<
  Record<'SUMMARY_CHANNELS' | 'EDITORS' | 'REVIEW_CHANNEL' | 'FOUR_EYES' | 'SEEDS_DIR', string>
>;

const ownSchema = schema.pick({
  SUMMARY_CHANNELS: true,
  EDITORS: true,
  REVIEW_CHANNEL: true,
  FOUR_EYES: true,
  SEEDS_DIR: true,
  NEWSROOM: true,
});

/**
 * Reads what one newsroom of several has for itself.
 *
 * @param where how the problem calls its place, such as the file and the newsroom.
 * @throws OperatorError, one line.
 */
export function readOwn(own: OwnSetting & { NEWSROOM: string }, where: string): z.infer<typeof ownSchema> {
  const parsed = ownSchema.safeParse(own);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OperatorError(`${where}: ${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
}

/** Every secret that must not reach a log or a message. */
export function secretsOf(config: Config): string[] {
  return variables
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => config[name as keyof Config])
    .filter((value): value is string => typeof value === 'string' && value !== '');
}
