import { webApi } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { quiet } from './quiet.ts';
import type { Delivery } from './slack/delivery.ts';
import { cast } from './slack/workspace.ts';
import { echo, rejected, startHttpApp, startSocketApp } from './stock-bolt.ts';
import { openFakeSlack } from './test-fakes.ts';

describe('response URLs and triggers', () => {
  test('a response URL is good for five uses within thirty minutes', async () => {
    let clock = 1_800_000_000_000;
    const peer = await openFakeSlack({ now: () => clock });
    await startSocketApp(peer, echo);
    const post = async (delivery: Delivery) => {
      const body = JSON.stringify({ text: 'more' });
      return (await fetch(String(delivery.payload.response_url), { method: 'POST', body })).status;
    };

    const first = await peer.sendCommand({ command: '/whosaid', text: 'one' });
    const uses = [];
    for (let use = 0; use < 6; use += 1) uses.push(await post(first));
    const second = await peer.sendCommand({ command: '/whosaid', text: 'two' });
    clock += 30 * 60 * 1000 + 1;

    expect(uses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(await post(second)).toBe(404);
    expect(peer.followUps).toHaveLength(7);
  });

  test('a trigger opens one modal, and only within three seconds', async () => {
    let clock = 1_800_000_000_000;
    const peer = await openFakeSlack({ now: () => clock, ackDeadlineMs: 3000 });
    await startSocketApp(peer, echo);
    const client = new webApi.WebClient(peer.botToken, { slackApiUrl: peer.url, logger: quiet });
    const trigger = async () => String((await peer.sendCommand({ command: '/whosaid', text: 'x' })).payload.trigger_id);
    const plain = (text: string) => ({ type: 'plain_text' as const, text });
    const view = { type: 'modal' as const, title: plain('Sources'), blocks: [{ type: 'divider' as const }] };

    const used = await trigger();
    await client.views.open({ trigger_id: used, view });
    expect(await rejected(client.views.open({ trigger_id: used, view }))).toBe('exchanged_trigger_id');
    const late = await trigger();
    clock += 3001;
    expect(await rejected(client.views.open({ trigger_id: late, view }))).toBe('expired_trigger_id');
    expect(peer.views.of(cast.alice)).toHaveLength(1);
  });

  test('a press inside a modal puts another on top, up to three, and clearing closes all', async () => {
    const peer = await openFakeSlack();
    const plain = (text: string) => ({ type: 'plain_text' as const, text });
    const elements = [{ type: 'button' as const, action_id: 'deeper', text: plain('Deeper') }];
    const blocks = [{ type: 'actions' as const, elements }];
    const view = {
      type: 'modal' as const,
      callback_id: 'deep',
      title: plain('Sources'),
      submit: plain('Done'),
      blocks,
    };
    const errors: string[] = [];
    await startSocketApp(peer, (app) => {
      app.command('/whosaid', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({ trigger_id: body.trigger_id, view });
      });
      app.action('deeper', async ({ ack, body, client }) => {
        await ack();
        errors.push(
          await rejected(client.views.push({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view })),
        );
      });
      app.view('deep', ({ ack }) => ack({ response_action: 'clear' }));
    });
    const open = () => peer.views.of(cast.alice);
    const top = () => open().at(-1) ?? expect.fail('no view is open');

    await peer.sendCommand({ command: '/whosaid' });
    for (let depth = 1; depth <= 3; depth += 1) {
      await eventually(() => expect(open()).toHaveLength(depth));
      await peer.sendBlockAction({ view: top(), actionId: 'deeper' });
    }
    await eventually(() => expect(errors).toEqual(['resolved', 'resolved', 'push_limit_reached']));
    await peer.sendViewSubmission({ view: top(), entered: {} });

    expect(open()).toEqual([]);
  });

  test('a follow-up can be answered by a fault', async () => {
    const peer = await openFakeSlack();
    const told: string[] = [];
    await startHttpApp(peer, (app) => {
      app.command('/whosaid', async ({ ack, respond }) => {
        await ack();
        await respond('slow answer').catch((error) => told.push(String(error.message)));
      });
    });
    peer.failNext('response_url', { status: 500 });

    await peer.sendCommand({ command: '/whosaid' });

    await eventually(() => expect(told).toEqual([expect.stringContaining('500')]));
    expect(peer.visibleTo(cast.alice)).toEqual([]);
  });
});
