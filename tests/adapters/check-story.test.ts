/** A story given to the bot as a file is checked for whoever gave it, and no word of it is stored, logged or posted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discordCast } from '../fakes/discord/guild.ts';
import { eventually } from '../fakes/eventually.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';
import { startHarness as startDiscord, textOf } from './discord/harness.ts';
import { readBy, startHarness as startSlack, until } from './slack/harness.ts';

const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;
const STORY = `The council met on Monday to talk about the port.

“We will open new hospitals,” said Ruth Okafor.

“The quarantined heliotrope telegram is mine,” said Chloe Tanner.
`;
const LONG = `${STORY}\n${Array.from({ length: 20 }, (_, n) => `“The heliotrope number ${n} will bloom again in the autumn,” said Ruth Okafor.`).join('\n\n')}\n`;

let newsroom: TestNewsroom;
let lines: string[];
beforeEach(async () => {
  lines = [];
  const write = (event: string, fields: object = {}) => void lines.push(`${event} ${JSON.stringify(fields)}`);
  newsroom = await openTestNewsroom({ SEEDS_DIR }, undefined, { info: write, warn: write, error: write });
});
afterEach(() => newsroom.remove());

/** In the ledger, the read model, the buttons, the inbox, their write-ahead logs, and the log. */
function expectNothingKept(): void {
  const files = readdirSync(newsroom.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.map(({ name }) => name)).toContain('ledger.sqlite');
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes('heliotrope'), name).toBe(false);
  expect(lines.join('\n')).not.toContain('heliotrope');
}

describe('in Slack', () => {
  const start = () => startSlack('Socket Mode', {}, { bot: newsroom.bot, inbox: newsroom.inbox });

  test('a file in a direct message is a story to check', async () => {
    const { peer } = await start();
    await peer.sendDirectMessage({ typed: '', files: [peer.upload('story.txt', STORY)] });
    await until(() => {
      const read = readBy(peer, cast.alice).join('\n');
      expect(read).toContain('2 quotations checked, 2 to look at');
      expect(read).toContain('The story names Ruth Okafor; on record: Chloe Tanner.');
      expect(read).toContain('It may still have been said.');
    });
    expectNothingKept();
  });

  test('“Check quotations” on a message with a file checks the file and the message’s own words', async () => {
    const { peer } = await start();
    const message = peer.say({
      text: 'Chloe Tanner announced: “We will open new hospitals”.',
      files: [peer.upload('story.txt', STORY)],
    });
    await peer.sendShortcut({ callbackId: 'shortcut-check', message });
    await until(() => {
      const read = readBy(peer, cast.alice).join('\n');
      expect(read).toContain('2 quotations checked');
      expect(read).toContain('The message itself: 1 quote on record');
    });
    expect(readBy(peer, cast.boris).join('\n')).not.toContain('quotations checked');
    expectNothingKept();
  });

  test('a file that is no story is told, and the words beside it are checked', async () => {
    const { peer } = await start();
    const message = peer.say({
      text: 'Chloe Tanner announced: “We will open new hospitals”.',
      files: [peer.upload('old.doc', '\u00d0\u00cf\u0011\u00e0 binary')],
    });
    await peer.sendShortcut({ callbackId: 'shortcut-check', message });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('1 quote on record'));
  });

  test('a link in a message is not fetched, because nobody named it', async () => {
    const { peer } = await start();
    const text = 'Chloe Tanner announced “We will open new hospitals”: <http://127.0.0.1:9/story>';
    await peer.sendShortcut({ callbackId: 'shortcut-check', message: peer.say({ text }) });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('1 quote on record'));
    expect(readBy(peer, cast.alice).join('\n')).not.toContain('private network');
  });

  test('an address that somebody types is fetched, by the rules of drafting', async () => {
    const { peer } = await start();
    await peer.sendCommand({ command: '/check', text: '<http://127.0.0.1:9/story>' });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('is inside a private network'));
  });

  test('a story mentioned in a channel is answered to the asker alone', async () => {
    const { peer } = await start();
    await peer.sendMention({ typed: 'check', files: [peer.upload('story.txt', STORY)] });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('2 quotations checked'));
    expect(readBy(peer, cast.boris).join('\n')).not.toContain('quotations checked');
    expectNothingKept();
  });

  test('a long text typed after the command is a story, and no button holds its words', async () => {
    const { peer } = await start();
    await peer.sendCommand({ command: '/check', typed: LONG });
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('22 quotations checked'));
    expectNothingKept();
  });

  test('after a crash the asker is asked to send it again: no word of it was in the inbox', async () => {
    const { peer } = await startSlack(
      'Socket Mode',
      {},
      { bot: newsroom.bot, inbox: newsroom.inbox, reclaimIntervalMs: 50 },
    );
    await peer.sendDirectMessage({ typed: 'help' });
    await until(() => expect(readBy(peer, cast.alice)).not.toHaveLength(0));
    const { channel, ts } = peer.visibleTo(cast.alice)[0] ?? { channel: '', ts: '' };
    const stub = { channel, ts, user: cast.alice, text: '', thread_ts: null, isDirect: true };
    await newsroom.inbox.add('left', { ...stub, file: null, isWithheld: true });
    await newsroom.inbox.release('left');
    await until(() => expect(readBy(peer, cast.alice).join('\n')).toContain('send it once more'));
  });
});

describe('in Discord', () => {
  const start = () => startDiscord({ bot: newsroom.bot, guild: discordCast.guild, overHttp: false });

  test('the command takes a file, and a long result comes as a file that only the asker sees', async () => {
    const { peer } = await start();
    const file = peer.upload('story.txt', LONG);
    const sent = await peer.sendCommand({ name: 'check', options: { file: String(file.id) }, attachments: [file] });
    await eventually(() => expect(textOf(sent.original)).toContain('22 quotations checked, 22 to look at'));
    const attached = () => peer.visibleTo(discordCast.alice).flatMap(({ attachments }) => attachments ?? []);
    await eventually(() => expect(attached().map((each) => each.filename)).toContain('checked-quotations.docx'));
    expect(JSON.stringify(peer.visibleTo(discordCast.boris))).not.toContain('checked-quotations');
    expectNothingKept();
  });

  test('“Check quotations” takes the file of a message', async () => {
    const { peer } = await start();
    const message = peer.say({ content: '', attachments: [peer.upload('story.txt', STORY)] });
    const { original } = await peer.sendMessageCommand({ name: 'Check quotations', message });
    await eventually(() => expect(textOf(original)).toContain('2 quotations checked'));
    expectNothingKept();
  });
});

test('the inbox gets no word of what is to be checked', async () => {
  const added: unknown[] = [];
  const inbox = { ...newsroom.inbox, add: async (_key: string, question: unknown) => added.push(question) > 0 };
  const { peer } = await startSlack('Socket Mode', {}, { bot: newsroom.bot, inbox });
  await peer.sendDirectMessage({ typed: 'check “The quarantined heliotrope telegram is mine,” said Chloe Tanner.' });
  await until(() => expect(readBy(peer, cast.alice).length).toBeGreaterThan(0));
  expect(added).toMatchObject([{ text: '', file: null, isWithheld: true }]);
});
