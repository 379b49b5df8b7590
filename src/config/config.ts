/** The configuration: every variable once, with what it is for. Tests compare the documented table and .env.example with it. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { OperatorError } from '../lib/errors.ts';
import { discordVariables } from './discord.ts';
import { editingVariables } from './editing.ts';
import { processVariables } from './process.ts';
import { proofVariables } from './proof.ts';
import { slackVariables } from './slack.ts';

const definitions = {
  ...slackVariables,
  ...discordVariables,
  ...editingVariables,
  ...processVariables,
  ...proofVariables,
};

/** In the order of the README's table. */
export const variables = Object.entries(definitions).map(([name, { summary, default: fallback, secret }]) => ({
  name,
  summary,
  default: fallback,
  secret,
}));

const schema = z.object(
  Object.fromEntries(Object.entries(definitions).map(([name, { reads }]) => [name, reads])) as {
    [Name in keyof typeof definitions]: (typeof definitions)[Name]['reads'];
  },
);
export type Config = z.infer<typeof schema>;

/**
 * Reads the configuration from the environment and, for what is not set there, from `.env` in the working folder.
 *
 * @throws OperatorError, one line that names the first variable that is wrong and never its value.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  loadEnvironmentFile();
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OperatorError(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
  }
  const config = parsed.data;
  if (isMultiNewsroom(config)) validateMultiNewsroom(config);
  else validateSingleNewsroom(config);
  return config;
}

/** Variables that Node, its libraries or the database client read themselves. */
const FOREIGN_VARIABLE = /^(NODE_\w+|TZ|LANG|LC_\w+|PG[A-Z]+|SSL_CERT_\w+|NO_COLOR|(https?|no|all)_proxy)$/i;

function loadEnvironmentFile(): void {
  if (!existsSync('.env')) return;
  let names: string[];
  try {
    names = Object.keys(parseEnv(readFileSync('.env', 'utf8')));
    process.loadEnvFile('.env');
  } catch (cause) {
    // Node gives the same reason for every error, and it is usually wrong.
    throw new OperatorError(
      `.env in ${process.cwd()} cannot be read: make it a file that the user that runs Whosaid may read, or take it away and set the variables in the environment.`,
      { cause },
    );
  }
  // A mistyped name would otherwise be ignored, and with it a setting such as FOUR_EYES.
  const unknown = names.find((name) => !(name in definitions) && !FOREIGN_VARIABLE.test(name));
  if (unknown !== undefined)
    throw new OperatorError(
      `.env sets ${unknown}, which Whosaid does not know. Is it ${closest(unknown, Object.keys(definitions))}? Correct the name, or take the line out.`,
    );
}

/** One edit more is another word. */
const MAX_TYPOS = 2;

/** Variables of the environment that look like ours with a typo. EDITOR is everybody's, unless it holds what EDITORS would. */
export function findMistypedVariables(environment: NodeJS.ProcessEnv): { name: string; meant: string }[] {
  const names = Object.keys(definitions) as (keyof typeof definitions)[];
  return Object.entries(environment).flatMap(([name, value]) => {
    if (name in definitions || FOREIGN_VARIABLE.test(name) || !value) return [];
    const [meant] = names.filter((one) => distance(name, one) <= MAX_TYPOS && environment[one] === undefined);
    if (meant === undefined || (name === 'EDITOR' && !definitions.EDITORS.reads.safeParse(value).success)) return [];
    return [{ name, meant }];
  });
}

/** Whether the process serves several newsrooms, and has none of its own. */
export function isMultiNewsroom(config: Pick<Config, 'NEWSROOMS' | 'SLACK_CLIENT_ID'>): boolean {
  return config.NEWSROOMS !== null || config.SLACK_CLIENT_ID !== null;
}

function validateSingleNewsroom(config: Config): void {
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

/** Variables of a single newsroom would otherwise be ignored silently, or apply to all newsrooms. */
function validateMultiNewsroom(config: Config): void {
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

/** The settings that each of several newsrooms has, in the notation of the variables of the same names. */
export type NewsroomVariables = Partial<
  Record<'SUMMARY_CHANNELS' | 'EDITORS' | 'REVIEW_CHANNEL' | 'FOUR_EYES' | 'SEEDS_DIR', string>
>;

const newsroomVariablesSchema = schema.pick({
  SUMMARY_CHANNELS: true,
  EDITORS: true,
  REVIEW_CHANNEL: true,
  FOUR_EYES: true,
  SEEDS_DIR: true,
  NEWSROOM: true,
});

/**
 * Reads the settings of one of several newsrooms.
 *
 * @param where names the place in the error, such as the file and the newsroom.
 * @throws OperatorError, one line.
 */
export function readNewsroomVariables(
  newsroomVariables: NewsroomVariables & { NEWSROOM: string },
  where: string,
): z.infer<typeof newsroomVariablesSchema> {
  const parsed = newsroomVariablesSchema.safeParse(newsroomVariables);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OperatorError(`${where}: ${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
}

/** Every secret that must not reach a log or a message. */
export function listSecrets(config: Config): string[] {
  return variables
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => config[name as keyof Config])
    .filter((value): value is string => typeof value === 'string' && value !== '');
}
