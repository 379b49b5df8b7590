import { describe, expect, test } from 'vitest';
import { DRAFT_NAME, itemOf, seedText, useReviewNewsroom } from '../../bot/editing/draft-review.ts';
import { cast, type SlackMessage } from '../../fakes/slack/workspace.ts';
import { buttonIn, type Harness, type Mode, readBy, startHarness, until } from './harness.ts';

const environment = { EDITORS: `slack:${cast.alice},slack:${cast.boris}` };

const own = useReviewNewsroom(environment);

const modes: Mode[] = ['signed HTTP', 'Socket Mode'];
const start = (mode: Mode, setting = {}, options = {}) =>
  startHarness(mode, options, { bot: own.newsroom.bot, ...setting });

/** What a person was told last that holds some words. */
async function told({ peer }: Harness, user: string, words: string): Promise<SlackMessage> {
  let found: SlackMessage | undefined;
  await until(() => {
    const at = readBy(peer, user).findLastIndex((each) => each.includes(words));
    found = peer.visibleTo(user)[at];
    expect(found, `${user} was told of ${words}: ${readBy(peer, user).at(-1)}`).toBeDefined();
  });
  return found as SlackMessage;
}

async function pressOn(harness: Harness, user: string, message: SlackMessage, label: string, words: string) {
  const pressed = await harness.peer.sendBlockAction({ message, actionId: buttonIn(message, label), user });
  expect(pressed).toMatchObject({ status: 200, failure: null });
  return told(harness, user, words);
}

describe.each(modes)('over %s', (mode) => {
  test('shortcut with a file, speakers, list, edit and skip, all on one message; then a restart, another editor, publish', async () => {
    const first = await start(mode);
    const files = [first.peer.upload('article.txt', seedText)];
    const message = first.peer.say({ text: 'For the desk', files });
    const delivery = await first.peer.sendShortcut({ callbackId: 'shortcut-draft', message });
    expect(delivery).toMatchObject({ status: 200, failure: null });
    const begun = await told(first, cast.alice, 'Draft: 15 statements');
    expect(first.peer.fileRequests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${first.peer.botToken}`,
    ]);
    const messages = () => first.peer.visibleTo(cast.alice).length;
    const before = messages();
    const fill = async (typed: Record<string, string>) => {
      await until(() => expect(first.peer.views.of(cast.alice)).toHaveLength(1));
      for (let view = first.peer.views.of(cast.alice).at(-1); view !== undefined; ) {
        const asked = JSON.stringify(view.view);
        const isAsked = ([name]: [string, string]) => asked.includes(`"block_id":"${name}"`);
        await first.peer.sendViewSubmission({
          view,
          entered: Object.fromEntries(Object.entries(typed).filter(isAsked)),
        });
        view = first.peer.views.of(cast.alice).at(-1);
      }
    };
    await first.peer.sendBlockAction({ message: begun, actionId: buttonIn(begun, 'Speakers and sides') });
    await fill({ speaker1: 'Sébastien Lecornu | Minister of the Armed Forces | France' });
    const list = await told(first, cast.alice, 'sure statements');
    const boxes = JSON.stringify(list.blocks);
    expect(boxes).toContain('S4@2');
    // The article may not say that he said it: it is decided by itself.
    expect(boxes).not.toContain('S3@2');
    const ticking = { message: list, ticked: ['S2@1', 'S4@2'], actionId: buttonIn(list, 'Accept ticked') };
    expect(await first.peer.sendBlockAction(ticking)).toMatchObject({ status: 200, failure: null });
    const rest = await told(first, cast.alice, '2 accepted.');
    const one = await pressOn(first, cast.alice, rest, 'One by one', 'Statement 1 of');
    expect(['S2', 'S4', 'S6'].map((id) => itemOf(own.newsroom, id).state)).toEqual(['approved', 'approved', 'pending']);
    await first.peer.sendBlockAction({ message: one, actionId: buttonIn(one, 'Edit') });
    await fill({ says: 'In our words.', kind: 'person' });
    const two = await told(first, cast.alice, 'S1 is edited and accepted');
    const back = await pressOn(first, cast.alice, two, 'Back', 'Accepted by alice');
    const next = await pressOn(first, cast.alice, back, 'Skip', 'S2 is skipped.');
    expect(JSON.stringify(next.blocks)).toContain('Statement 3 of');
    expect(messages()).toBe(before);
    await first.adapter.stop();

    await own.reopen();
    const second = await start(mode);
    await second.peer.sendCommand({ command: '/drafts', user: cast.boris });
    const drafts = await told(second, cast.boris, '3 of ');
    let shown = await pressOn(second, cast.boris, drafts, 'Open what-is', 'sure statements');
    for (let pressed = 0; pressed < 20 && !JSON.stringify(shown.blocks).includes('"Publish'); pressed += 1) {
      const label = JSON.stringify(shown.blocks).includes('"Accept all') ? 'Accept all' : 'Accept';
      const before = JSON.stringify(shown.blocks);
      await second.peer.sendBlockAction({ message: shown, actionId: buttonIn(shown, label), user: cast.boris });
      await until(() => expect(JSON.stringify(second.peer.visibleTo(cast.boris).at(-1)?.blocks)).not.toBe(before));
      shown = second.peer.visibleTo(cast.boris).at(-1) as SlackMessage;
    }
    await pressOn(second, cast.boris, shown, 'Publish', `Published: ${DRAFT_NAME}`);
    await second.peer.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
    expect(readBy(second.peer, cast.alice).join()).toContain('Sergei Shoigu');
    expect(own.newsroom.readModel.records.counts()).toMatchObject({ dossiers: 1 });
  }, 120_000);

  test('an answer that takes longer than Slack waits is acknowledged with “Drafting…”, and then comes', async () => {
    const harness = await start(mode, { ackDeadline: 1 });
    const files = [harness.peer.upload('article.txt', seedText)];
    await harness.peer.sendShortcut({ callbackId: 'shortcut-draft', message: harness.peer.say({ text: '', files }) });
    await told(harness, cast.alice, 'Draft: 15 statements');
    const read = readBy(harness.peer, cast.alice);
    expect(read.findIndex((each) => each.includes('Drafting…'))).toBeLessThan(
      read.findIndex((each) => each.includes('Draft: 15')),
    );
    const delivery = await harness.peer.sendCommand({ command: '/draft', text: '<https://127.0.0.1/story>' });
    expect(delivery).toMatchObject({ status: 200, failure: null });
    await told(harness, cast.alice, 'inside a private network');
  });
});

const inHttp = () => start('signed HTTP');

test('a message to the bot with a file drafts it as well', async () => {
  const harness = await inHttp();
  const files = [harness.peer.upload('article.txt', seedText)];
  await harness.peer.sendDirectMessage({ typed: 'draft', files });
  await told(harness, cast.alice, 'Draft: 15 statements');
});

test.each([
  ['command', '/draft'],
  ['command', '/check'],
  ['message', 'draft'],
])('the address of somebody else’s file in a %s %s is refused, and the token reads nothing', async (way, command) => {
  const harness = await inHttp();
  const { url_private_download: address } = harness.peer.upload('secret.txt', seedText);
  const typed = `file:"${address}"`;
  if (way === 'command') await harness.peer.sendCommand({ command, typed, user: cast.boris });
  else await harness.peer.sendDirectMessage({ typed: `${command} ${typed}`, user: cast.boris });
  await told(harness, cast.boris, 'A file cannot be given by its address');
  expect(harness.peer.fileRequests).toEqual([]);
});

test('a link in a message is taken where Slack shows another text for it', async () => {
  const harness = await inHttp();
  const message = harness.peer.say({ text: 'Read <http://127.0.0.1:9/story?a=1&amp;b=2|the story>' });
  await harness.peer.sendShortcut({ callbackId: 'shortcut-draft', message });
  await told(harness, cast.alice, 'http://127.0.0.1:9/story?a=1&b=2 is inside a private network');
});

test('the token goes to no host but Slack’s own', async () => {
  const harness = await inHttp();
  const files = [{ id: 'F1', name: 'a.txt', url_private_download: 'http://127.0.0.1:9/files-pri/T0-F1/a.txt' }];
  await harness.peer.sendShortcut({ callbackId: 'shortcut-draft', message: harness.peer.say({ text: '', files }) });
  await told(harness, cast.alice, 'no file that Slack itself keeps');
});

test.each([
  [
    'an app without the scope for files',
    { scopes: ['commands', 'chat:write'] },
    seedText,
    'needs the scope files:read',
  ],
  ['an empty file', {}, ' \n', 'holds no text'],
  ['a file of more than 20 MB', {}, 'a'.repeat(21 * 1024 * 1024), 'is larger than 20 MB'],
])('%s is told, and nothing is kept', async (_, options, content, words) => {
  const harness = await start('signed HTTP', {}, options);
  const files = [harness.peer.upload('article.txt', content)];
  await harness.peer.sendShortcut({ callbackId: 'shortcut-draft', message: harness.peer.say({ text: '', files }) });
  await told(harness, cast.alice, words);
  expect(await own.newsroom.ledger.count()).toBe(0);
});

test('who is no editor may hand an article in, and decides nothing', async () => {
  await own.reopen({ EDITORS: `slack:${cast.boris}` });
  const harness = await inHttp();
  const files = [harness.peer.upload('article.txt', seedText)];
  await harness.peer.sendShortcut({ callbackId: 'shortcut-draft', message: harness.peer.say({ text: '', files }) });
  const shown = await told(harness, cast.alice, 'It waits for an editor');
  const list = await pressOn(harness, cast.alice, shown, 'Go on', 'sure statements');
  await pressOn(harness, cast.alice, list, 'Accept all', 'Only editors decide drafts');
  expect(itemOf(own.newsroom, 'S1').state).toBe('pending');
});
