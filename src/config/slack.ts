/** How Slack is reached: by one workspace’s token, or by those of the workspaces that install the app. */
import { z } from 'zod';
import { address, listOf, optional, port, type Variables } from './variable.ts';

export const slackVariables = {
  SLACK_BOT_TOKEN: {
    summary: 'Turns Slack on: the bot token, xoxb-…',
    default: null,
    secret: true,
    reads: optional(/^xoxb-\S+$/, 'has to be a bot token, which begins with xoxb-'),
  },
  SLACK_APP_TOKEN: {
    summary: 'Slack over Socket Mode, without a public address: the app-level token, xapp-…',
    default: null,
    secret: true,
    reads: optional(/^xapp-\S+$/, 'has to be an app-level token, which begins with xapp-'),
  },
  SLACK_SIGNING_SECRET: {
    summary: 'Slack over signed HTTP, where there is no app token: the signing secret',
    default: null,
    secret: true,
    reads: optional(/^\S{8,}$/, 'has to be the signing secret from the app’s Basic Information page'),
  },
  SLACK_CLIENT_ID: {
    summary:
      'Slack for several workspaces, over HTTP: the client id; workspaces install the app at /slack/install, in place of SLACK_BOT_TOKEN',
    default: null,
    secret: false,
    reads: optional(/^\d+\.\d+$/, 'has to be the client id from the app’s Basic Information page'),
  },
  SLACK_CLIENT_SECRET: {
    summary: 'The client secret beside SLACK_CLIENT_ID',
    default: null,
    secret: true,
    reads: optional(/^\S{8,}$/, 'has to be the client secret from the app’s Basic Information page'),
  },
  SLACK_REDIRECT_URL: {
    summary:
      'Where Slack sends back who installs the app: the public address that ends with /slack/oauth_redirect; empty for the first one that the app is configured with',
    default: '',
    secret: false,
    reads: optional(
      /^https?:\/\/\S+\/slack\/oauth_redirect$/,
      'has to be a public address that ends with /slack/oauth_redirect',
    ),
  },
  TOKEN_KEYS: {
    summary:
      'The keys that encrypt the tokens of installed workspaces, 32 bytes in base64 each, parted by commas: the first encrypts, all decrypt',
    default: null,
    secret: true,
    reads: listOf(
      z
        .string()
        .refine(
          (key) => /^[A-Za-z0-9+/_-]{43}=?$/.test(key) && Buffer.from(key, 'base64').length === 32,
          'has to list keys of 32 bytes in base64, parted by commas: make one with openssl rand -base64 32',
        ),
    ),
  },
  SLACK_PORT: {
    summary: 'The port that Slack’s requests come to, over HTTP only',
    default: '3000',
    secret: false,
    reads: port('3000'),
  },
  SLACK_API_URL: {
    summary: 'Slack’s Web API, where it is reached through another address',
    default: 'https://slack.com/api/',
    secret: false,
    reads: address('https://slack.com/api/'),
  },
} satisfies Variables;
