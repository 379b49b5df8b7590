/**
 * Two newsrooms on one process, with the same dossier under the same name: whatever is asked, pressed, typed ahead, recorded,
 * posted or exported in one, no word of the other's record ever comes.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statementTexts } from '../../src/bot/answers/statement-texts.ts';
import { exportFormats } from '../../src/exchange/formats.ts';
import { openRecord } from '../../src/exchange/record.ts';
import { readNewsroomMap } from '../../src/newsrooms/newsroom-map.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import type { DiscordInteraction } from '../fakes/discord/interactions.ts';
import { eventually } from '../fakes/eventually.ts';
import { type Loopback, listen } from '../fakes/loopback.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { names, otherThan, type Step, step } from './isolation-steps.ts';
import { createNewsroomsHarness, type NewsroomName, type NewsroomsHarness, testNewsrooms } from './serving.ts';

export interface IsolationOptions {
  storeUrl?: () => Promise<string>;
  discordOverHttp: boolean;
  runs: number;
}

export function isolationContract({ storeUrl, discordOverHttp, runs }: IsolationOptions): void {
  let harness: NewsroomsHarness;
  let responses: Loopback;
  /** What came to the address at which answers to replayed buttons are posted. */
  const replayed: string[] = [];
  /** Buttons that were shown, by newsroom. */
  const slackButtons: Record<NewsroomName, { actionId: string; value: string }[]> = { paris: [], oslo: [] };
  const discordButtons: Record<NewsroomName, (Pressable & { interaction: DiscordInteraction })[]> = {
    paris: [],
    oslo: [],
  };
  let seen = 0;

  beforeAll(async () => {
    harness = await createNewsroomsHarness({ storeUrl: (await storeUrl?.()) ?? '', discordOverHttp });
    responses = await listen(
      (request) => {
        replayed.push(request.body.toString('utf8'));
        return { status: 200, body: 'ok' };
      },
      (_, socket) => socket.destroy(),
    );
    await harness.start();
    for (const name of names) await harness.install(workspaceOf(name));
    for (const name of names) await eventually(() => opened(name));
  });
  afterAll(async () => {
    await responses.close();
    await harness.remove();
  });

  const workspaceOf = (name: NewsroomName) => harness.workspace(testNewsrooms[name].team);
  const opened = async (name: NewsroomName) =>
    expect(JSON.stringify(await inSlack(name, 'dossiers', {}))).toContain('lecornu-shoigu');

  /** What the workspace was told is in its own newsroom's marks alone. */
  function isOwn(name: NewsroomName, told: unknown): void {
    const text = JSON.stringify(told) ?? '';
    if (text.includes(testNewsrooms[name].mark)) seen += 1;
    expect(text).not.toContain(testNewsrooms[otherThan(name)].mark);
  }

  async function inSlack(name: NewsroomName, command: string, options: Record<string, string>): Promise<unknown> {
    const { fake: peer } = workspaceOf(name);
    const typed = Object.entries(options)
      .map(([option, value]) => (option === 'text' ? value : `"${value}"`))
      .join(' ');
    const before = peer.followUps.length;
    const delivery = await peer.sendCommand({ command: `/${command}`, typed });
    expect(delivery.failure).toBeNull();
    if (delivery.ack === null || delivery.ack === '')
      await eventually(() => expect(peer.followUps.length).toBeGreaterThan(before));
    const told = [delivery.ack, peer.followUps.slice(before)];
    for (const [, actionId = '', value = ''] of JSON.stringify(told).matchAll(
      /"action_id":"([^"]+)"[^}]*?\}?,"value":"((?:[^"\\]|\\.)*)"/g,
    ))
      slackButtons[name].push({ actionId, value: JSON.parse(`"${value}"`) as string });
    return told;
  }

  async function inDiscord(name: NewsroomName, command: string, options: Record<string, string>): Promise<unknown> {
    const interaction = await harness.discord.sendCommand({
      name: command,
      options,
      server: testNewsrooms[name].server,
    });
    expect(interaction.failure).toBeNull();
    await eventually(() => expect(interaction.original?.loading ?? false).toBe(false));
    const told = [interaction.callback, interaction.original, interaction.modal];
    const shown = pressablesOf(interaction.original?.components ?? []);
    discordButtons[name].push(...shown.map((pressable) => ({ interaction, ...pressable })));
    return told;
  }

  /** A button of one newsroom, pressed in the other one. */
  async function replay(from: NewsroomName, platform: 'slack' | 'discord', pick: number): Promise<void> {
    const to = otherThan(from);
    if (platform === 'discord') {
      const shown = discordButtons[from];
      const button = shown[pick % Math.max(1, shown.length)];
      const message = button?.interaction.original;
      if (button === undefined || message == null) return;
      const pressed = await harness.discord.sendComponent({
        message,
        customId: button.customId,
        ...(button.values === undefined ? {} : { values: button.values }),
        server: testNewsrooms[to].server,
      });
      const told = JSON.stringify([pressed.callback, pressed.modal]);
      expect(told).toContain('older version');
      isOwn(to, told);
      expect(told).not.toContain(testNewsrooms[to].mark);
      return;
    }
    const shown = slackButtons[from];
    const button = shown[pick % Math.max(1, shown.length)];
    if (button === undefined) return;
    const before = replayed.length;
    const team = testNewsrooms[to].team;
    await harness.grid.sendForm({
      payload: JSON.stringify({
        type: 'block_actions',
        team: { id: team, domain: 'x' },
        user: { id: cast.alice, name: 'alice', team_id: team },
        api_app_id: 'A1',
        container: { type: 'message', message_ts: '1700000000.000100', channel_id: cast.desk, is_ephemeral: true },
        channel: { id: cast.desk, name: 'desk' },
        // One press, one trigger: a trigger that was seen is a press delivered twice, which is not answered again.
        trigger_id: randomUUID(),
        response_url: `${responses.origin}/response`,
        actions: [{ type: 'button', action_id: button.actionId, block_id: 'b', value: button.value, action_ts: '1' }],
      }),
    });
    await eventually(() => expect(replayed.length).toBeGreaterThan(before));
    const told = replayed.slice(before).join('');
    expect(told).toContain('older version');
    expect(told).not.toMatch(/mark(paris|oslo)/);
  }

  async function exported(name: NewsroomName): Promise<void> {
    const record = await openRecord(readNewsroomMap(harness.config).configOf(name));
    try {
      for (const format of exportFormats) {
        const pieces: string[] = [];
        for await (const piece of format.write(record, statementTexts))
          pieces.push(Buffer.from(piece).toString('latin1'));
        // Compressed files tell nothing; what is in them is made from the same rows.
        isOwn(name, pieces.join(''));
      }
    } finally {
      await record.close();
    }
  }

  async function run(given: Step): Promise<void> {
    switch (given.kind) {
      case 'slack':
        return isOwn(given.room, await inSlack(given.room, given.command, given.options));
      case 'discord':
        return isOwn(given.room, await inDiscord(given.room, given.command, given.options));
      case 'correct': {
        const { mark } = testNewsrooms[given.room];
        const { fake: peer } = workspaceOf(given.room);
        const typed = `${given.ref} says:"They said it ${mark} ${given.n}." reason:"Closer ${mark}"`;
        return isOwn(given.room, (await peer.sendCommand({ command: '/correct', typed })).ack);
      }
      case 'replay':
        return replay(given.from, given.platform, given.pick);
      case 'complete': {
        const { command, option, typed } = given;
        const server = testNewsrooms[given.room].server;
        const asked = await harness.discord.sendAutocomplete({
          name: command,
          options: { [option]: typed },
          focused: option,
          server,
        });
        return isOwn(given.room, asked.choices);
      }
      case 'export':
        return exported(given.room);
    }
  }

  test('random questions, corrections, replayed buttons, completions and exports never bring a word of the other newsroom', async () => {
    for (const name of names) {
      isOwn(name, await inSlack(name, 'whosaid', { phrase: 'ready to dialogue' }));
      isOwn(name, await inDiscord(name, 'whosaid', { phrase: 'ready to dialogue' }));
      expect(slackButtons[name].length).toBeGreaterThan(0);
      expect(discordButtons[name].length).toBeGreaterThan(0);
      for (const platform of ['slack', 'discord'] as const) await replay(name, platform, 0);
    }
    const afterStart = seen;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
        for (const one of steps) await run(one);
      }),
      { numRuns: runs, endOnFailure: true },
    );
    // The other half of the proof: the marks do come where they belong.
    expect(seen).toBeGreaterThan(afterStart);
    for (const name of names) isOwn(name, workspaceOf(name).fake.calls);
  });

  test('a form that one newsroom has open is nothing in the other', async () => {
    const { fake: peer } = workspaceOf('paris');
    await peer.sendCommand({ command: '/record', typed: `"${testNewsrooms.paris.mark} never said so" speaker:Nobody` });
    const view = await eventually(() => {
      const [call] = peer.callsOf('views.open').slice(-1);
      if (call === undefined) throw new Error('no form yet');
      return call.args.view as { callback_id: string; private_metadata: string };
    });
    const team = testNewsrooms.oslo.team;
    const reply = await harness.grid.sendForm({
      payload: JSON.stringify({
        type: 'view_submission',
        team: { id: team, domain: 'x' },
        user: { id: cast.alice, name: 'alice', team_id: team },
        api_app_id: 'A1',
        view: { ...view, id: 'V1', type: 'modal', state: { values: {} }, app_installed_team_id: team },
      }),
    });
    const told = JSON.stringify(reply);
    expect(told).toContain('Not done');
    expect(told).not.toContain(testNewsrooms.paris.mark);
  });

  test('a channel of the other newsroom’s server cannot be followed or posted to', async () => {
    // The stand-in has its channels in the server of Paris, and nobody has asked from this one.
    const follow = {
      name: 'follow',
      options: { what: 'lecornu-shoigu', channel: harness.quiet },
      channel: discordCast.notices,
    };
    const refused = await harness.discord.sendCommand({ ...follow, server: testNewsrooms.oslo.server });
    expect(JSON.stringify(refused.original)).toContain('not in a server of this newsroom');
    const taken = await harness.discord.sendCommand({ ...follow, server: testNewsrooms.paris.server });
    expect(JSON.stringify(taken.original)).not.toContain('not in a server of this newsroom');
  });

  test('a direct message and a server that nobody listed are told so in a sentence', async () => {
    const direct = harness.discord.guild.directMessage(discordCast.alice);
    const inPrivate = await harness.discord.sendCommand({ name: 'dossiers', channel: direct.id });
    expect(JSON.stringify(inPrivate.original)).toContain('answers in a newsroom’s server only');
    const elsewhere = await harness.discord.sendCommand({ name: 'dossiers', server: '1100000000000000099' });
    expect(JSON.stringify(elsewhere.original)).toContain('has no newsroom for this server');
    const typed = await harness.discord.sendAutocomplete({
      name: 'source',
      options: { statement: 'S' },
      focused: 'statement',
      server: '1100000000000000099',
    });
    expect(typed.choices).toEqual([]);
  });
}

/** What can be pressed: a button, or one choice of a menu. */
interface Pressable {
  customId: string;
  values?: string[];
}

interface Control {
  custom_id?: string;
  options?: { value: string }[];
  components?: Control[];
}

function pressablesOf(components: readonly object[]): Pressable[] {
  return (components as readonly Control[]).flatMap(({ custom_id: customId, options, components: inner = [] }) => {
    if (customId === undefined) return pressablesOf(inner);
    return options === undefined ? [{ customId }] : options.map(({ value }) => ({ customId, values: [value] }));
  });
}
