/** What is set, and does not do what whoever set it expects. */
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { type Config, findMistypedVariables } from '../../config/config.ts';
import { hasPlatform } from '../../newsrooms/newsroom-map.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { callPlatform } from './platform.ts';

/** What concerns the process, however many newsrooms it serves. */
export async function checkSetup(config: Config, environment: NodeJS.ProcessEnv, now: () => Date): Promise<Finding[]> {
  return [
    ...checkVariables(environment),
    ...checkEnvFile('.env'),
    ...(await checkPorts(config)),
    ...(await checkDraftModel(config, now)),
  ];
}

function checkVariables(environment: NodeJS.ProcessEnv): Finding[] {
  return findMistypedVariables(environment).map(({ name, meant }) =>
    warning(name, `It is set, and Whosaid does not know it. Is it ${meant}? Correct the name, or take it out.`),
  );
}

export function checkEditors(config: Config): Finding[] {
  const { EDITORS, FOUR_EYES } = config;
  const hasChat = hasPlatform(config);
  if (EDITORS.length === 0 && hasChat)
    return [
      warning('EDITORS', 'Empty: nobody in chat is an editor, and what is entered there waits. Name the editors.'),
    ];
  const isOne = EDITORS.length === 1 && !/group|role/.test(EDITORS[0] ?? '');
  if (FOUR_EYES && (EDITORS.length === 0 || isOne))
    return [
      warning('FOUR_EYES', 'On with one editor: nobody can approve what that one enters. Name a second in EDITORS.'),
    ];
  return [];
}

/** It holds tokens. */
function checkEnvFile(file: string): Finding[] {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || process.platform === 'win32') return [];
  return (mode & 0o077) === 0
    ? [ok(file, 'only its owner may read it')]
    : [fault(file, `Others on this machine may read its tokens: chmod 600 ${file}.`)];
}

/** A running bot has them itself, which only a warning allows for. */
async function checkPorts(config: Config): Promise<Finding[]> {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_CLIENT_ID, DISCORD_PUBLIC_KEY, HEALTH_PORT } = config;
  const hasSlackPort = SLACK_CLIENT_ID !== null || (SLACK_BOT_TOKEN !== null && SLACK_APP_TOKEN === null);
  const used: [name: string, port: number, host?: string][] = [
    ...(hasSlackPort ? [['SLACK_PORT', config.SLACK_PORT] satisfies [string, number]] : []),
    ...(DISCORD_PUBLIC_KEY === null ? [] : [['DISCORD_PORT', config.DISCORD_PORT] satisfies [string, number]]),
    ...(HEALTH_PORT === null
      ? []
      : [['HEALTH_PORT', HEALTH_PORT.port, HEALTH_PORT.host] satisfies [string, number, string]]),
  ];
  const findings = await Promise.all(
    used.map(async ([name, port, host]) =>
      (await isFree(port, host))
        ? []
        : [
            warning(
              name,
              `Port ${port} is taken. Unless that is the running bot, set another one, or end what has it.`,
            ),
          ],
    ),
  );
  return findings.flat();
}

/** @param host all addresses if it is left out. */
function isFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

async function checkDraftModel({ DRAFT_MODEL_URL }: Config, now: () => Date): Promise<Finding[]> {
  if (!DRAFT_MODEL_URL) return [];
  const answer = await callPlatform(DRAFT_MODEL_URL, '', 'GET', now);
  return answer === null
    ? [fault('DRAFT_MODEL_URL', `${DRAFT_MODEL_URL} cannot be reached: start the model, or correct the address.`)]
    : [ok('DRAFT_MODEL_URL', 'it answers')];
}
