/** What the library keeps of limits by the machine's clock, once that is set back. */
import { REST, Routes } from 'discord.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { withClockSetbackGuard } from '../../../src/adapters/discord/rest-client.ts';
import { startFakeDiscord } from '../../fakes/discord.ts';

test('calls go on after the clock is set back by an hour, although the library counted its own limit by it', async () => {
  const peer = await startFakeDiscord();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now(), shouldAdvanceTime: true });
  onTestFinished(async () => {
    vi.useRealTimers();
    await peer.close();
  });
  const options = { api: peer.url, globalRequestsPerSecond: 2, rejectOnRateLimit: () => true };
  const rest = withClockSetbackGuard(new REST(options).setToken(peer.botToken));
  const ask = () => rest.get(Routes.user());
  await ask();
  await ask();
  vi.setSystemTime(Date.now() - 3_600_000);
  await expect(ask()).resolves.toMatchObject({ bot: true });
  await expect(ask()).resolves.toMatchObject({ bot: true });
  // The limit itself holds as before.
  await expect(ask()).rejects.toThrow();
});
