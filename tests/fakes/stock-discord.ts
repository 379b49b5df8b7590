/** Small stock discord.js clients that the peer's own tests run against it. An adapter's tests start the adapter instead. */
import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import { onTestFinished } from 'vitest';
import type { FakeDiscord } from './discord.ts';

/** A stock client of the peer, not yet signed in. Errors that reach it are collected. */
export function createClient(
  peer: FakeDiscord,
  options: Partial<ClientOptions> = {},
): { client: Client; errors: unknown[] } {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: peer.url, offset: 0, retries: 1, timeout: 5000 },
    ...options,
  });
  const errors: unknown[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  onTestFinished(() => client.destroy());
  return { client, errors };
}

/** A stock client that is signed in and answers interactions with `answer`. */
export async function startClient(peer: FakeDiscord, answer: (interaction: Interaction) => Promise<unknown>) {
  const { client, errors } = createClient(peer);
  client.on(Events.InteractionCreate, answer);
  await client.login(peer.botToken);
  if (!client.isReady()) await new Promise((resolve) => client.once(Events.ClientReady, resolve));
  return { client, errors };
}

/** Answers every command with its option `phrase`, to the asker alone. */
export const echo = async (interaction: Interaction): Promise<void> => {
  if (!interaction.isChatInputCommand()) return;
  const phrase = interaction.options.getString('phrase');
  await interaction.reply({ content: `you asked: ${phrase}`, flags: MessageFlags.Ephemeral });
};
