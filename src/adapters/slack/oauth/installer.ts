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
  /** Signs the state that ties Slack's answer to the browser that asked. */
  stateSecret: string;
  /** Null for the first one that the app is configured with. */
  redirectUri: string | null;
  /** Where people are asked; without it, Slack itself. */
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
  /** Whether an installation is kept; else it has answered the request itself. */
  accepts: NonNullable<InstallerCallbacks['afterInstallation']>;
}

export interface Installer {
  /** Answers a browser's request for one of the pages. */
  pages: { paths: readonly string[]; show: RequestListener };
  /** The token of an installation, renewed where it is about to end. */
  authorize: NonNullable<HTTPReceiver['installer']>['authorize'];
}

/**
 * Bolt's receiver, for its pages alone. It checks the state itself: that is signed, ends after ten minutes, and has to be the
 * one in the browser's cookie.
 */
export function createInstaller(deps: InstallerDeps): Installer {
  const { oauth, store, scopes, clientOptions, accepts } = deps;
  const logger = withLogThrottle(deps.logger);
  const { clientId, clientSecret, stateSecret, redirectUri, authorizationUrl } = oauth;
  const receiver = new HTTPReceiver({
    // It takes no event.
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
 * Bolt logs every page that it refuses as an error, and what Slack says of a code that is none, and anybody can ask for one:
 * of each kind one is told, then their number.
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

/** No message's words, in which a stranger's text may stand one day. */
function kindOf(message: unknown): string {
  if (!(message instanceof Error)) return 'text';
  return 'code' in message ? String(message.code) : message.name;
}
