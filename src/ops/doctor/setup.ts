/** What is set, and does not do what whoever set it expects. */
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Config } from '../../config/config.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { callPlatform } from './platform.ts';

export async function checkSetup(config: Config, now: () => Date): Promise<Finding[]> {
  return [
    ...checkEditors(config),
    ...checkEnvFile('.env'),
    ...(await checkPorts(config)),
    ...(await checkDraftModel(config, now)),
  ];
}

function checkEditors({ EDITORS, FOUR_EYES, SLACK_BOT_TOKEN, DISCORD_TOKEN }: Config): Finding[] {
  const hasChat = SLACK_BOT_TOKEN !== null || DISCORD_TOKEN !== null;
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
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_PORT, DISCORD_PUBLIC_KEY, DISCORD_PORT } = config;
  const used = [
    ...(SLACK_BOT_TOKEN !== null && SLACK_APP_TOKEN === null ? [['SLACK_PORT', SLACK_PORT] as const] : []),
    ...(DISCORD_PUBLIC_KEY === null ? [] : [['DISCORD_PORT', DISCORD_PORT] as const]),
  ];
  const findings = await Promise.all(
    used.map(async ([name, port]) =>
      (await isFree(port))
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

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

async function checkDraftModel({ DRAFT_MODEL_URL }: Config, now: () => Date): Promise<Finding[]> {
  if (!DRAFT_MODEL_URL) return [];
  const answer = await callPlatform(DRAFT_MODEL_URL, '', 'GET', now);
  return answer === null
    ? [fault('DRAFT_MODEL_URL', `${DRAFT_MODEL_URL} cannot be reached: start the model, or correct the address.`)]
    : [ok('DRAFT_MODEL_URL', 'it answers')];
}
