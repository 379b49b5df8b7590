/** How Discord is reached: over its gateway, or over signed HTTP. */
import { address, optional, port, type Variables } from './variable.ts';

export const discordVariables = {
  DISCORD_TOKEN: {
    summary: 'Turns Discord on: the bot token',
    default: null,
    secret: true,
    reads: optional(/^\S{10,}$/, 'has to be the bot’s token from the Bot page of the application'),
  },
  DISCORD_GUILD: {
    summary:
      'The one Discord server that is served, where commands are registered and answered; if empty, every server is served',
    default: '',
    secret: false,
    reads: optional(/^\d{15,22}$/, 'has to be a server id, a number of 15 to 22 digits'),
  },
  DISCORD_PUBLIC_KEY: {
    summary:
      'Discord over signed HTTP instead of the gateway, for several replicas behind a load balancer: the application’s public key',
    default: null,
    secret: false,
    reads: optional(
      /^[0-9a-f]{64}$/i,
      'has to be the public key from the application’s General Information page, 64 hexadecimal digits',
    ),
  },
  DISCORD_PORT: {
    summary: 'The port for Discord’s requests, over HTTP only',
    default: '3001',
    secret: false,
    reads: port('3001'),
  },
  DISCORD_API_URL: {
    summary: 'The address of Discord’s REST API, if not the usual one',
    default: 'https://discord.com/api',
    secret: false,
    reads: address('https://discord.com/api'),
  },
} satisfies Variables;
