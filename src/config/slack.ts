/** How Slack is reached: by one workspace’s token, or by those of the workspaces that install the app. */
import { z } from 'zod';
import { address, listOf, optional, port, type Variables } from './variable.ts';

export const slackVariables = {
  SLACK_BOT_TOKEN: {
    summary: 'Turns Slack on: the bot token (xoxb-…)',
    default: null,
    secret: true,
    reads: optional(/^xoxb-\S+$/, 'has to be a bot token, which begins with xoxb-'),
  },
  SLACK_APP_TOKEN: {
    summary: 'Slack over Socket Mode, which needs no public address: the app-level token (xapp-…)',
    default: null,
    secret: true,
    reads: optional(/^xapp-\S+$/, 'has to be an app-level token, which begins with xapp-'),
  },
  SLACK_SIGNING_SECRET: {
    summary: 'Slack over signed HTTP, if there is no app token: the signing secret',
    default: null,
    secret: true,
    reads: optional(/^\S{8,}$/, 'has to be the signing secret from the app’s Basic Information page'),
  },
  SLACK_CLIENT_ID: {
    summary:
      'Slack for several workspaces, over HTTP, instead of SLACK_BOT_TOKEN: the client id; workspaces install the app at /slack/install',
    default: null,
    secret: false,
    reads: optional(/^\d+\.\d+$/, 'has to be the client id from the app’s Basic Information page'),
  },
  SLACK_CLIENT_SECRET: {
    summary: 'The client secret that goes with SLACK_CLIENT_ID',
    default: null,
    secret: true,
    reads: optional(/^\S{8,}$/, 'has to be the client secret from the app’s Basic Information page'),
  },
  SLACK_REDIRECT_URL: {
    summary:
      'Where Slack sends the browser after an installation: the public address that ends with /slack/oauth_redirect; if empty, the first one in the app’s configuration',
    default: '',
    secret: false,
    reads: optional(
      /^https?:\/\/\S+\/slack\/oauth_redirect$/,
      'has to be a public address that ends with /slack/oauth_redirect',
    ),
  },
  TOKEN_KEYS: {
    summary:
      'The keys that encrypt the tokens of installed workspaces, 32 bytes in base64 each, separated by commas: the first encrypts, all decrypt',
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
    summary: 'The port for Slack’s requests, over HTTP only',
    default: '3000',
    secret: false,
    reads: port('3000'),
  },
  CHECK_REACTION: {
    summary:
      'In Slack, the name of an emoji, such as mag_right: reacting with it to a message checks that message, for whoever reacted',
    default: null,
    secret: false,
    reads: optional(/^[a-z0-9_+'-]{1,100}$/, 'has to be the name of an emoji without its colons, such as mag_right'),
  },
  SLACK_API_URL: {
    summary: 'The address of Slack’s Web API, if not the usual one',
    default: 'https://slack.com/api/',
    secret: false,
    reads: address('https://slack.com/api/'),
  },
} satisfies Variables;
