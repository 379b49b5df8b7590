/** What `npm run doctor` checks if one process serves several newsrooms. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInstallationStore, installationToWorkspaceRef } from '../../adapters/slack/oauth/installation-store.ts';
import type { Config } from '../../config/config.ts';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import {
  hasPlatform,
  INSTALLATIONS_NAMESPACE,
  type NewsroomMap,
  NO_PLATFORM,
  readNewsroomMap,
} from '../../newsrooms/newsroom-map.ts';
import { readModelFile } from '../../newsrooms/open-newsroom.ts';
import { createEncryptor } from '../../storage/encryption.ts';
import { embeddedStorePath, openStore } from '../../storage/open-store.ts';
import { createSecretStore } from '../../storage/secret-store.ts';
import { checkDiscord, checkServers } from './discord.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { checkManifest } from './manifest.ts';
import { checkDisk, checkDossiers, checkStore } from './record.ts';
import { checkEditors, checkSetup } from './setup.ts';
import { checkBotToken } from './slack.ts';
import { checkSlackNames, type WorkspaceAccess } from './slack-names.ts';

/** The token of each installed workspace, servers, the store, and each newsroom's ledger, read model and dossiers. */
export async function examineNewsrooms(
  config: Config,
  environment: NodeJS.ProcessEnv,
  now: () => Date,
): Promise<Finding[]> {
  let map: NewsroomMap;
  try {
    map = readNewsroomMap(config);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [fault('NEWSROOMS', error.message)];
  }
  const findings = [
    ok('configuration', 'every variable can be read'),
    ok('NEWSROOMS', `${map.names.length} newsrooms are listed`),
    ...(hasPlatform(config) ? [] : [fault('NEWSROOMS', NO_PLATFORM)]),
    ...(await checkSetup(config, environment, now)),
    ...checkDisk(config),
    ...(config.SLACK_CLIENT_ID === null ? [] : checkManifest(config.DATA_DIR)),
  ];
  const workspaces = new Map<string, WorkspaceAccess[]>();
  findings.push(...(await checkWorkspaces(config, map, workspaces, now)), ...(await checkDiscord(config, now)));
  for (const name of map.names) findings.push(...(await checkNewsroom(name, map, workspaces.get(name) ?? [], now)));
  return findings;
}

async function checkNewsroom(
  name: string,
  map: NewsroomMap,
  workspaces: readonly WorkspaceAccess[],
  now: () => Date,
): Promise<Finding[]> {
  const own = map.configOf(name);
  const isOwnFolder = dirname(own.SEEDS_DIR) === own.DATA_DIR;
  const found = [
    ...checkEditors(own),
    ...(await checkSlackNames(own, workspaces, now)),
    ...(own.DISCORD_TOKEN === null ? [] : await checkServers(own, map.serversOf(name) ?? [], now)),
    ...(await checkStore(own, readModelFile(own), map.names)),
    ...(isOwnFolder && !existsSync(own.SEEDS_DIR) ? [] : [checkDossiers(own)]),
  ];
  return found.map((finding) => ({ ...finding, what: `${name}: ${finding.what}` }));
}

/**
 * Decrypts each workspace's token, and asks Slack whether it is still valid.
 *
 * @param workspaces gets those that answer, by newsroom.
 */
async function checkWorkspaces(
  config: Config,
  map: NewsroomMap,
  workspaces: Map<string, WorkspaceAccess[]>,
  now: () => Date,
): Promise<Finding[]> {
  const { STORE_URL, DATA_DIR, SLACK_API_URL, TOKEN_KEYS } = config;
  if (config.SLACK_CLIENT_ID === null) return [ok('slack', 'off: SLACK_CLIENT_ID is empty')];
  const file = embeddedStorePath(STORE_URL, DATA_DIR);
  if (file !== null && !existsSync(file)) return [];
  const findings: Finding[] = [];
  try {
    const store = await openStore(STORE_URL, DATA_DIR);
    try {
      const secrets = createSecretStore(store, INSTALLATIONS_NAMESPACE, createEncryptor(TOKEN_KEYS), now);
      const installed = await createInstallationStore(secrets, now).all((error) =>
        findings.push(fault('TOKEN_KEYS', errorToMessage(error))),
      );
      if (installed.length === 0 && findings.length === 0)
        findings.push(
          warning('slack', 'no workspace has installed the app: open /slack/install at its public address.'),
        );
      for (const one of installed) {
        const newsroom = map.newsroomOfWorkspace(installationToWorkspaceRef(one));
        const what = `${newsroom ?? 'no newsroom'}: ${one.name}`;
        const checked = await checkBotToken(what, one.botToken, SLACK_API_URL, now);
        findings.push(...checked);
        if (newsroom !== null && checked[0]?.state === 'ok')
          workspaces.set(newsroom, [...(workspaces.get(newsroom) ?? []), { token: one.botToken, team: one.team }]);
        if (newsroom === null) findings.push(warning(what, 'NEWSROOMS lists it nowhere: its people are told so.'));
      }
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    findings.push(fault('store', error.message));
  }
  return findings;
}
