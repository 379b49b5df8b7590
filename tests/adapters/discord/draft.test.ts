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
  test('context menu with a file, speakers, list, edit and skip, all on one message; then a restart, another editor, publish', async () => {
    const first = await start(overHttp);
    const { peer } = first;
    const message = peer.say({ content: '', attachments: [peer.upload('article.txt', seedText)] });
    const opened = await peer.sendMessageCommand({ name: 'Draft a dossier', message });
    const begun = await shown(opened, 'Draft: 15 statements');
    expect(peer.fileRequests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    const fill = async (from: DiscordInteraction, typed: Record<string, string | string[]>, words: string) => {
      for (let form = from; ; ) {
        const asked = JSON.stringify(form.modal);
        const isAsked = ([name]: [string, unknown]) => asked.includes(`"custom_id":"${name}"`);
        const sent = await peer.sendModalSubmit(form, Object.fromEntries(Object.entries(typed).filter(isAsked)));
        await eventually(() => expect(sent.original).toBeDefined());
        expect(sent.original?.id).toBe(begun.id);
        const step = Object.keys(buttonsOf(sent.original as DiscordMessage)).find((label) => label.startsWith('Step'));
        if (step === undefined) return shown(sent, words);
        form = await press(peer, sent.original as DiscordMessage, step, cast.alice);
      }
    };
    const speakers = await press(peer, begun, 'Speakers and sides', cast.alice);
    const named = { speaker1: 'Sébastien Lecornu | Minister of the Armed Forces | France' };
    const list = await fill(speakers, named, 'sure statements');
    const menu = /"custom_id":"(check:item:[^"]*(?:\\.[^"]*)*)"/.exec(JSON.stringify(list.components))?.[1];
    const customId = JSON.parse(`"${menu}"`) as string;
    const chosen = await peer.sendComponent({ message: list, customId, values: ['S2@1', 'S3@2'], user: cast.alice });
    const rest = await shown(chosen, '2 accepted.');
    const one = await shown(await press(peer, rest, 'One by one', cast.alice), 'Statement 1 of');
    expect(['S2', 'S3', 'S6'].map((id) => itemOf(own.newsroom, id).state)).toEqual(['approved', 'approved', 'pending']);
    const edited = { says: 'In our words.', kind: ['person'] };
    const two = await fill(await press(peer, one, 'Edit', cast.alice), edited, 'S1 is edited and accepted');
    const back = await shown(await press(peer, two, 'Back', cast.alice), 'Accepted by alice');
    const next = await shown(await press(peer, back, 'Skip', cast.alice), 'S3 is skipped.');
    expect([list, one, two, back, next].map(({ id }) => id)).toEqual(Array(5).fill(begun.id));
    await first.adapter.stop();

    await own.reopen();
    const second = await start(overHttp);
    const drafts = await second.peer.sendCommand({ name: 'drafts', user: cast.boris });
    const from = await press(second.peer, await shown(drafts, '3 of '), 'Open what-is', cast.boris);
    let at = await shown(from, 'sure statements');
    for (let pressed = 0; pressed < 20 && !JSON.stringify(at.components).includes('"Publish'); pressed += 1) {
      const label = JSON.stringify(at.components).includes('"Accept all') ? 'Accept all' : 'Accept';
      at = await shown(await press(second.peer, at, label, cast.boris), 'accepted');
    }
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
    'Draft: 15 statements',
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
