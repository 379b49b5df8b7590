/** What every store of installations has to do, whatever the store below it is. */
import { randomBytes } from 'node:crypto';
import type { Installation } from '@slack/bolt';
import { expect, test } from 'vitest';
import { createInstallationStore } from '../../../../src/adapters/slack/oauth/installation-store.ts';
import { createEncryptor } from '../../../../src/storage/encryption.ts';
import { createSecretStore, reencryptSecrets } from '../../../../src/storage/secret-store.ts';
import type { Store } from '../../../../src/storage/store.ts';

const NAMESPACE = 'slack.installations';
const [key, otherKey] = [0, 1].map(() => randomBytes(32).toString('base64')) as [string, string];
const now = () => new Date('2026-11-25T10:00:00Z');

function installation(team: string, token: string): Installation<'v2', false> {
  return {
    team: { id: team, name: `Desk ${team}` },
    enterprise: undefined,
    user: { id: 'U0INSTALL1', token: 'xoxp-of-a-person', scopes: ['chat:write'] },
    bot: { token, scopes: ['commands'], id: `B${team}`, userId: `U${team}` },
    incomingWebhook: { url: 'https://hooks.slack.com/services/secret' },
    appId: 'A1',
    tokenType: 'bot',
    isEnterpriseInstall: false,
    authVersion: 'v2',
  };
}

function organisation(enterprise: string, token: string): Installation<'v2', true> {
  return {
    ...installation('T0', token),
    team: undefined,
    enterprise: { id: enterprise, name: 'Group' },
    isEnterpriseInstall: true,
  };
}

const ofTeam = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false as const });
const source = (team: string | null, enterprise: string | null = null, isOrgWide = false) => ({
  team,
  enterprise,
  isOrgWide,
});

/** @param open a new, empty store. */
export function installationsContract(open: () => Promise<Store>): void {
  async function start(keys: string[] = [key], store?: Store) {
    const opened = store ?? (await open());
    const seal = createEncryptor(keys);
    const vault = createSecretStore(opened, NAMESPACE, seal, now);
    return { store: opened, seal, vault, installations: createInstallationStore(vault, now) };
  }
  const rows = async (store: Store) =>
    (await store.range(NAMESPACE, 0, 100)).map(({ key, value }) => `${key} ${value}`);

  test('a workspace gets back what was installed there, and no other workspace does', async () => {
    const { store, installations } = await start();
    await installations.storeInstallation(installation('T01', 'xoxb-one'));
    await installations.storeInstallation(installation('T02', 'xoxb-two'));
    expect((await installations.fetchInstallation(ofTeam('T01'))).bot?.token).toBe('xoxb-one');
    expect(await installations.find(source('T02'))).toMatchObject({ team: 'T02', botToken: 'xoxb-two', botId: 'BT02' });
    expect(await installations.find(source('T03'))).toBeNull();
    await expect(installations.fetchInstallation(ofTeam('T03'))).rejects.toThrow('not installed');
    expect((await installations.all(() => {})).map(({ team }) => team).sort()).toEqual(['T01', 'T02']);
    await store.close();
  });

  test('installing again replaces the token, and uninstalling takes it away', async () => {
    const { store, installations } = await start();
    await installations.storeInstallation(installation('T01', 'xoxb-one'));
    await installations.storeInstallation(installation('T01', 'xoxb-new'));
    expect((await installations.find(source('T01')))?.botToken).toBe('xoxb-new');
    await installations.deleteInstallation(ofTeam('T01'));
    expect(await installations.find(source('T01'))).toBeNull();
    expect(await rows(store)).toEqual([]);
    await store.close();
  });

  test('an organisation’s installation and a workspace’s are never taken for each other', async () => {
    const { store, installations } = await start();
    await installations.storeInstallation(organisation('E01', 'xoxb-org'));
    expect(await installations.find(source('T01', 'E01', true))).toMatchObject({ team: null, botToken: 'xoxb-org' });
    expect(await installations.find(source('T01', 'E02', true))).toBeNull();
    await installations.storeInstallation(installation('T01', 'xoxb-own'));
    expect(await installations.find(source('T01', 'E01'))).toMatchObject({ team: 'T01', botToken: 'xoxb-own' });
    // An event that came for a workspace's installation, in a channel shared with an organisation.
    expect(await installations.find(source('T02', 'E01'))).toBeNull();
    await installations.deleteInstallation(ofTeam('E01'));
    await installations.deleteInstallation({ ...ofTeam('T01'), enterpriseId: 'E01' as never });
    expect((await installations.find(source('T01', 'E01', true)))?.botToken).toBe('xoxb-org');
    await store.close();
  });

  test('the store holds no token, no person and no name of a workspace in clear', async () => {
    const { store, installations } = await start();
    await installations.storeInstallation(installation('T01', 'xoxb-one'));
    const all = (await store.range(null, 0, 100)).map(({ key, value }) => key + value).join('\n');
    expect(all).toContain('T01');
    for (const secret of ['xoxb', 'xoxp', 'U0INSTALL1', 'Desk', 'hooks.slack']) expect(all).not.toContain(secret);
    const fetched = JSON.stringify(await installations.fetchInstallation(ofTeam('T01')));
    expect(fetched).not.toMatch(/xoxp|U0INSTALL1|hooks/);
    await store.close();
  });

  test('a record that is moved to another workspace is refused there, and the others go on', async () => {
    const { store, installations } = await start();
    await installations.storeInstallation(installation('T01', 'xoxb-one'));
    await installations.storeInstallation(installation('T02', 'xoxb-two'));
    const raw = store.adapter(NAMESPACE, 'replace');
    await raw.set('team T02', (await raw.get('team T01')) ?? '');
    await expect(installations.find(source('T02'))).rejects.toThrow(/team T02 was changed or moved/);
    await expect(installations.fetchInstallation(ofTeam('T02'))).rejects.toThrow(/moved/);
    const told: unknown[] = [];
    expect((await installations.all((error) => told.push(error))).map(({ team }) => team)).toEqual(['T01']);
    expect(told).toHaveLength(1);
    await store.close();
  });

  test('a new first key encrypts everything anew, after which the old one can go; a wrong key is told', async () => {
    const first = await start([key]);
    await first.installations.storeInstallation(installation('T01', 'xoxb-one'));
    await first.installations.storeInstallation(installation('T02', 'xoxb-two'));
    const before = await rows(first.store);
    const both = await start([otherKey, key], first.store);
    expect(await reencryptSecrets(both.store, NAMESPACE, both.seal, both.vault)).toEqual({
      reencrypted: 2,
      unreadable: [],
    });
    expect(await reencryptSecrets(both.store, NAMESPACE, both.seal, both.vault)).toEqual({
      reencrypted: 0,
      unreadable: [],
    });
    for (const row of await rows(first.store)) expect(before).not.toContain(row);
    const after = await start([otherKey], first.store);
    expect((await after.installations.find(source('T01')))?.botToken).toBe('xoxb-one');
    const wrong = await reencryptSecrets(first.store, NAMESPACE, first.seal, first.vault);
    expect(wrong.unreadable.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^TOKEN_KEYS: .*team T01 .* add that key/),
      expect.stringMatching(/^TOKEN_KEYS: .*team T02 .* add that key/),
    ]);
    await first.store.close();
  });

  test('of two that read, change and put back at the same time neither is lost', async () => {
    const { store, vault } = await start();
    await vault.set('count', '0');
    const add = () =>
      vault.withLock('count', async () => {
        const held = Number(await vault.get('count'));
        await new Promise((resolve) => setTimeout(resolve, 5));
        await vault.set('count', String(held + 1));
      });
    await Promise.all([add(), add(), add(), add()]);
    expect(await vault.get('count')).toBe('4');
    await store.close();
  });

  test('ids that are none of Slack’s find nothing', async () => {
    const { store, installations } = await start();
    for (const odd of ['', '../T01', 'team T01', 't01', '__proto__', 'T01\u0000'])
      expect(await installations.find(source(odd, odd, true))).toBeNull();
    await expect(installations.storeInstallation(installation('../T01', 'xoxb-one'))).rejects.toThrow();
    await store.close();
  });
}
