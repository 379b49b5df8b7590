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
  test('shortcut with a file, accept, edit, skip, back, a restart, another editor, publish, and it is found', async () => {
    const first = await start(mode);
    const files = [first.peer.upload('article.txt', seedText)];
    const message = first.peer.say({ text: 'For the desk', files });
    const delivery = await first.peer.sendShortcut({ callbackId: 'shortcut-draft', message });
    expect(delivery).toMatchObject({ status: 200, failure: null });
    const one = await told(first, cast.alice, 'S1: statement 1 of');
    expect(first.peer.fileRequests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${first.peer.botToken}`,
    ]);
    const two = await pressOn(first, cast.alice, one, 'Accept', 'S2: statement 2 of');
    const three = await pressOn(first, cast.alice, two, 'Skip', 'S3: statement 3 of');
    const back = await pressOn(first, cast.alice, three, 'Back', 'Skipped by alice');
    await pressOn(first, cast.alice, back, 'Accept', 'S2 is accepted.');
    await first.peer.sendBlockAction({ message: three, actionId: buttonIn(three, 'Edit') });
    await until(() => expect(first.peer.views.of(cast.alice)).toHaveLength(1));
    for (let step = 0; step < 5; step += 1) {
      const view = first.peer.views.of(cast.alice).at(-1);
      if (view === undefined || JSON.stringify(view.view).includes('S3 is edited')) break;
      const typed = { says: 'In our words.', side: 'France', kind: 'person' };
      const asked = JSON.stringify(view.view);
      const entered = Object.fromEntries(
        Object.entries(typed).filter(([name]) => asked.includes(`"block_id":"${name}"`)),
      );
      await first.peer.sendViewSubmission({ view, entered });
    }
    expect(JSON.stringify(first.peer.views.of(cast.alice).at(-1)?.view)).toContain('S3 is edited and accepted');
    expect(itemOf(own.newsroom, 'S3')).toMatchObject({
      isEdited: true,
      doc: { says: 'In our words.' },
    });
    await first.adapter.stop();

    await own.reopen();
    const second = await start(mode);
    await second.peer.sendCommand({ command: '/drafts', user: cast.boris });
    const list = await told(second, cast.boris, '3 of ');
    let shown = await pressOn(second, cast.boris, list, 'Open what-is', 'S4: statement 4 of');
    for (const { id } of own.newsroom.readModel.draftReviews.items(1).slice(3)) {
      await second.peer.sendBlockAction({ message: shown, actionId: buttonIn(shown, 'Accept'), user: cast.boris });
      shown = await told(second, cast.boris, `${id} is accepted.`);
    }
    await pressOn(second, cast.boris, shown, 'Publish', `Published: ${DRAFT_NAME}`);
    await second.peer.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
    expect(readBy(second.peer, cast.alice).join()).toContain('Sergei Shoigu');
    const statements = own.newsroom.readModel.draftReviews.items(1).filter(({ id }) => id.startsWith('S')).length;
    expect(own.newsroom.readModel.records.counts()).toEqual({ dossiers: 1, statements });
  }, 120_000);

  test('an answer that takes longer than Slack waits is acknowledged with “Drafting…”, and then comes', async () => {
    const harness = await start(mode, { ackDeadline: 1 });
    const files = [harness.peer.upload('article.txt', seedText)];
    await harness.peer.sendShortcut({ callbackId: 'shortcut-draft', message: harness.peer.say({ text: '', files }) });
    await told(harness, cast.alice, 'S1: statement 1 of');
    const read = readBy(harness.peer, cast.alice);
    expect(read.findIndex((each) => each.includes('Drafting…'))).toBeLessThan(
      read.findIndex((each) => each.includes('S1:')),
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
  await told(harness, cast.alice, 'S1: statement 1 of');
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
  await pressOn(harness, cast.alice, shown, 'Accept', 'Only editors decide drafts');
  expect(itemOf(own.newsroom, 'S1').state).toBe('pending');
});
