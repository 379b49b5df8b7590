import { describe, expect, test } from 'vitest';
import { DRAFT_NAME, itemOf, seedText, useReviewNewsroom } from '../../bot/editing/draft-review.ts';
import { discordCast as cast, type DiscordMessage } from '../../fakes/discord/guild.ts';
import type { DiscordInteraction } from '../../fakes/discord/interactions.ts';
import { eventually } from '../../fakes/eventually.ts';
import { buttonsOf, startHarness, textOf } from './harness.ts';

const environment = { EDITORS: `discord:${cast.alice},discord:${cast.boris}` };

const own = useReviewNewsroom(environment);

const start = (overHttp: boolean) => startHarness({ bot: own.newsroom.bot, guild: cast.guild, overHttp });
type Peer = Awaited<ReturnType<typeof start>>['peer'];

/** The message of an answer, once it holds the words; it may have been promised first. */
async function shown({ original, failure }: DiscordInteraction, words: string): Promise<DiscordMessage> {
  expect(failure).toBeNull();
  await eventually(() => expect(textOf(original)).toContain(words));
  return original as DiscordMessage;
}

async function press(peer: Peer, message: DiscordMessage, label: string, user: string): Promise<DiscordInteraction> {
  const customId = Object.entries(buttonsOf(message)).find(([name]) => name.startsWith(label))?.[1];
  if (customId === undefined) throw new Error(`no button ${label}: ${Object.keys(buttonsOf(message)).join()}`);
  return peer.sendComponent({ message, customId, user });
}

describe.each([
  ['the gateway', false],
  ['signed HTTP', true],
])('over %s', (_, overHttp) => {
  test('context menu with a file, accept, edit, skip, back, a restart, another editor, publish, and it is found', async () => {
    const first = await start(overHttp);
    const { peer } = first;
    const message = peer.say({ content: '', attachments: [peer.upload('article.txt', seedText)] });
    const opened = await peer.sendMessageCommand({ name: 'Draft a dossier', message });
    const one = await shown(opened, 'S1: statement 1 of');
    expect(peer.fileRequests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    const two = await shown(await press(peer, one, 'Accept', cast.alice), 'S2: statement 2 of');
    const three = await shown(await press(peer, two, 'Skip', cast.alice), 'S3: statement 3 of');
    const back = await shown(await press(peer, three, 'Back', cast.alice), 'Skipped by alice');
    await shown(await press(peer, back, 'Accept', cast.alice), 'S2 is accepted.');
    let form = await press(peer, three, 'Edit', cast.alice);
    let next: DiscordMessage | null = null;
    for (let step = 0; step < 5 && itemOf(own.newsroom, 'S3').decisions === 0; step += 1) {
      const typed = { says: 'In our words.', side: 'France', kind: ['person'] };
      const asked = JSON.stringify(form.modal);
      const entered = Object.fromEntries(
        Object.entries(typed).filter(([name]) => asked.includes(`"custom_id":"${name}"`)),
      );
      next = await shown(await peer.sendModalSubmit(form, entered), 'S3');
      if (Object.keys(buttonsOf(next)).some((label) => label.startsWith('Step')))
        form = await press(peer, next, 'Step', cast.alice);
    }
    expect(textOf(next)).toContain('S3 is edited and accepted');
    await first.adapter.stop();

    await own.reopen();
    const second = await start(overHttp);
    const list = await second.peer.sendCommand({ name: 'drafts', user: cast.boris });
    const from = await press(second.peer, await shown(list, '3 of '), 'Open what-is', cast.boris);
    let at = await shown(from, 'S4: statement 4 of');
    for (const { id } of own.newsroom.readModel.draftReviews.items(1).slice(3))
      at = await shown(await press(second.peer, at, 'Accept', cast.boris), `${id} is accepted.`);
    await shown(await press(second.peer, at, 'Publish', cast.boris), `Published: ${DRAFT_NAME}`);
    const found = await second.peer.sendCommand({ name: 'whosaid', options: { phrase: 'ready to dialogue' } });
    await shown(found, 'Sergei Shoigu');
  }, 120_000);
});

test('the command takes the article as an attachment, from Discord’s own host and no other', async () => {
  const { peer } = await start(false);
  const file = peer.upload('article.txt', seedText);
  const attachments = [file];
  await shown(
    await peer.sendCommand({ name: 'draft', options: { file: String(file.id) }, attachments }),
    'S1: statement 1 of',
  );
  const foreign = { ...file, url: 'http://127.0.0.1:9/attachments/article.txt' };
  const refused = await peer.sendCommand({ name: 'draft', options: { file: String(file.id) }, attachments: [foreign] });
  await shown(refused, 'no file that Discord itself keeps');
});

test('a message without file and link is told so, and one with a link is fetched by its rules', async () => {
  const { peer } = await start(false);
  const menu = (content: string) =>
    peer.sendMessageCommand({ name: 'Draft a dossier', message: peer.say({ content }) });
  await shown(await menu(''), 'no file and no link');
  await shown(await menu('Look at this'), 'no file and no link');
  await shown(await menu('See http://127.0.0.1:9/story.'), 'inside a private network');
  expect(await own.newsroom.ledger.count()).toBe(0);
});
