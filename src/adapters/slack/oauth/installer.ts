/** The pages by which workspaces install the app: https://docs.slack.dev/authentication/installing-with-oauth */
import type { RequestListener } from 'node:http';
import { HTTPReceiver, type InstallationStore, type Logger, type webApi } from '@slack/bolt';
import { createLogThrottle } from '../../signed-http.ts';

/** The paths at which people install the app, and to which Slack sends them back. */
export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

export interface OauthOptions {
  clientId: string;
  clientSecret: string;
  /** Signs the state that ties Slack's answer to the browser that began the installation. */
  stateSecret: string;
  /** Null for the first one in the app's configuration. */
  redirectUri: string | null;
  /** For tests; without it, Slack itself. */
  authorizationUrl?: string;
}

type HttpReceiverOptions = ConstructorParameters<typeof HTTPReceiver>[0];
type InstallerCallbacks = NonNullable<NonNullable<HttpReceiverOptions['installerOptions']>['callbackOptions']>;

interface InstallerDeps {
  oauth: OauthOptions;
  store: InstallationStore;
  scopes: readonly string[];
  clientOptions: webApi.WebClientOptions;
  logger: Logger;
  /** Whether to keep an installation; if not, it has answered the request itself. */
  accepts: NonNullable<InstallerCallbacks['afterInstallation']>;
}

export interface Installer {
  /** Answers a browser's request for one of the pages. */
  pages: { paths: readonly string[]; show: RequestListener };
  /** The token of an installation, renewed if it is about to expire. */
  authorize: NonNullable<HTTPReceiver['installer']>['authorize'];
}

/**
 * Bolt's receiver, for its pages only. It checks the state itself, which is signed, expires after ten minutes, and has to be
 * the one in the browser's cookie.
 */
export function createInstaller(deps: InstallerDeps): Installer {
  const { oauth, store, scopes, clientOptions, accepts } = deps;
  const logger = withLogThrottle(deps.logger);
  const { clientId, clientSecret, stateSecret, redirectUri, authorizationUrl } = oauth;
  const receiver = new HTTPReceiver({
    // It receives no events.
    ...{ signingSecret: '', signatureVerification: false, endpoints: [] },
    ...{ clientId, clientSecret, stateSecret, scopes: [...scopes], installationStore: store, logger },
    ...(redirectUri === null ? {} : { redirectUri }),
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      stateVerification: true,
      clientOptions,
      callbackOptions: { afterInstallation: accepts },
      ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    },
  });
  const { installer } = receiver;
  if (installer === undefined) throw new Error('Bolt made no installer');
  return {
    pages: { paths: [INSTALL_PATH, REDIRECT_PATH], show: receiver.requestListener },
    authorize: installer.authorize.bind(installer),
  };
}

/**
 * Bolt logs every page that it refuses, and every wrong code, as an error, and anybody can cause that: of each kind one is
 * logged, and later how many followed.
 */
function withLogThrottle(logger: Logger): Logger {
  const throttle = createLogThrottle();
  const throttled =
    (level: 'warn' | 'error') =>
    (...messages: unknown[]) =>
      throttle(kindOf(messages[0]), ({ since = 0 }) =>
        logger[level](...messages, ...(since === 0 ? [] : [`(${since} more before it)`])),
      );
  return { ...logger, warn: throttled('warn'), error: throttled('error') };
}

/** Never a message's words, which may contain a stranger's text. */
function kindOf(message: unknown): string {
  if (!(message instanceof Error)) return 'text';
  return 'code' in message ? String(message.code) : message.name;
}
