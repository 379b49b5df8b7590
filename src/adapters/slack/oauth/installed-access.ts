/** Workspaces that install the app themselves: their tokens come from the installation store, renewed and removed there. */
import { webApi } from '@slack/bolt';
import { errorToMessage } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { WorkspaceRef } from '../../newsrooms.ts';
import type { Access } from '../access.ts';
import { createBoltLogger } from '../bolt-logger.ts';
import { bodyToWorkspaceRef, isForBot } from '../event-workspace.ts';
import { scopes } from '../manifest.ts';
import { createInstallationCache } from './installation-cache.ts';
import { createInstallationStore, type SecretStore, type WorkspaceInstallation } from './installation-store.ts';
import { createInstaller, type OauthOptions } from './installer.ts';

interface InstalledAccessDeps {
  oauth: OauthOptions;
  secrets: SecretStore;
  clientOptions: webApi.WebClientOptions;
  /** Whether a workspace has a newsroom, or would have one. */
  isServed(workspace: WorkspaceRef): boolean;
  /** Whether one that does not have the app may install it: who may starts closed. */
  mayInstall(workspace: WorkspaceRef): boolean;
  now: () => Date;
  log: Log;
}

export function createInstalledAccess({
  oauth,
  secrets,
  clientOptions,
  isServed,
  mayInstall,
  now,
  log,
}: InstalledAccessDeps): Access {
  const installations = createInstallationStore(secrets, now);
  const cache = createInstallationCache(
    installations,
    renewToken,
    (error) => log.error('slack.installation_read_failed', { reason: errorToMessage(error) }),
    now,
  );
  const installer = createInstaller({
    oauth,
    scopes: scopes.map(({ scope }) => scope),
    clientOptions,
    logger: createBoltLogger(log),
    store: {
      ...installations,
      async storeInstallation(given, logger) {
        await installations.storeInstallation(given, logger);
        cache.invalidate();
        log.info('slack.installed', { team: given.team?.id, enterprise: given.enterprise?.id });
      },
    },
    async accepts(given, _options, _request, response) {
      const isOrgWide = given.isEnterpriseInstall ?? false;
      const workspace = { team: given.team?.id ?? null, enterprise: given.enterprise?.id ?? null, isOrgWide };
      const isKnown = async () => (await installations.find(workspace).catch(() => null)) !== null;
      if (isServed(workspace) && (mayInstall(workspace) || (await isKnown()))) return true;
      // A token that is not kept must not stay valid either.
      const client = new webApi.WebClient(given.bot?.token, clientOptions);
      await client.auth
        .revoke()
        .catch((error: unknown) => log.warn('slack.token_revoke_failed', { reason: String(error) }));
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(
        `Whosaid serves no newsroom of ${workspace.team ?? workspace.enterprise}: ask whoever runs it to add it.\n`,
      );
      return false;
    },
  });

  /** A refresh token can be used once: one replica uses it, and the others find the new token in the store. */
  async function renewToken(workspace: WorkspaceRef, { name }: WorkspaceInstallation): Promise<void> {
    await secrets.withLock(name, async () => installer.authorize(workspaceRefToQuery(workspace) as never));
  }

  return {
    only: null,
    pages: installer.pages,
    async find(body) {
      const workspace = bodyToWorkspaceRef(body);
      const named = await cache.current(workspace);
      if (named === null) return null;
      if (isForBot(body, named)) return { installation: named, team: named.team ?? workspace.team };
      const addressed = (await installations.all(() => {})).find((one) => isForBot(body, one));
      return addressed === undefined ? null : { installation: addressed, team: addressed.team };
    },
    list: cache.all,
    async handleRemoval(body, { event, time }) {
      const workspace = bodyToWorkspaceRef(body);
      const installed = await installations.find(workspace).catch(() => null);
      // Slack repeats events: one from before the installation is about an earlier one.
      if (installed !== null && time < Math.floor(Date.parse(installed.at) / 1000)) return null;
      await installations.deleteInstallation(workspaceRefToQuery(workspace) as never);
      cache.invalidate();
      log.info('slack.uninstalled', { event, team: workspace.team, enterprise: workspace.enterprise });
      return installed?.name ?? (workspace.isOrgWide ? `org ${workspace.enterprise}` : `team ${workspace.team}`);
    },
    handleInvalidToken({ name }, error) {
      log.error(error.message, { workspace: name });
      cache.invalidate();
    },
  };
}

function workspaceRefToQuery({ team, enterprise, isOrgWide }: WorkspaceRef) {
  return { teamId: team ?? undefined, enterpriseId: enterprise ?? undefined, isEnterpriseInstall: isOrgWide };
}
