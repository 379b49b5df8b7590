/**
 * Makes Node's own HTTP client the one that all share. Bolt and discord.js each bring a client (undici), and whichever is
 * loaded first serves the others, too. One that is not Node's refuses Node's forms, so that no file would reach Discord.
 * To be called before either is loaded.
 */
export async function shareOwnHttpClient(): Promise<void> {
  // Reads nothing: it only loads the client.
  await fetch('data:,');
}
