/** Channels that follow hear of changes in one tidy message; digests come on their days, once, and never empty. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from './outbox-newsroom.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SAYS = 'The two countries had said that they were ready to dialogue on the conflict in Ukraine.';

let desk: OutboxNewsroom;
beforeEach(async () => {
  // A Tuesday, eleven o'clock in Paris.
  desk = await openOutboxNewsroom('2026-11-24T10:00:00Z');
});
afterEach(() => desk.remove());

const texts = (channel: string) => desk.model.in(channel).map(({ text }) => text);
const told = async (line: string, channel = 'C1') => {
  const { title, blocks } = await desk.ask(line, channel);
  return `${title} ${JSON.stringify(blocks)}`;
};
const says = (from: string, to: string): [string, string] => [`    says: ${from}\n`, `    says: ${to}\n`];

test('changes within the bundle come in one message, later ones in another', async () => {
  expect(await told('/follow lecornu-shoigu')).toMatch(/Followed.*This channel now hears.*the dossier lecornu-shoigu/);
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  await desk.advance(2 * MINUTE);
  await desk.editDossier(says('One.', 'Two.'), [
    '    via: the Russian Defence Ministry\n',
    '    via: a press release\n',
  ]);
  await desk.send();
  expect(texts('C1')).toEqual([]);
  await desk.advance(MINUTE);
  expect(texts('C1')).toHaveLength(1);
  expect(texts('C1')[0]).toMatch(
    /^2 corrections.*Was: The two.*Now: One\..*paraphrase and outlet; the quote.*Was: paraphrase: One\. · outlet: .*Now: paraphrase: Two\./s,
  );
  await desk.editDossier(says('Two.', 'Three.'));
  await desk.send();
  await desk.advance(3 * MINUTE);
  expect(texts('C1')[1]).toMatch(/^1 correction.*Was: Two\..*Now: Three\./s);
});

test('a speaker and a topic are followed in every dossier, in one message, and nothing else is', async () => {
  await desk.ask('/follow "Sergei Shoigu"');
  await desk.ask('/follow manipulation', 'C2');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  await desk.advance(3 * MINUTE);
  expect(texts('C1')).toHaveLength(1);
  expect(texts('C2')).toEqual([]);
});

test('a correction of what a notice showed edits the notice and does not also answer it', async () => {
  await desk.ask('/follow lecornu-shoigu');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  await desk.advance(3 * MINUTE);
  await desk.editDossier(says('One.', 'Two.'));
  await desk.send();
  await desk.advance(3 * MINUTE);
  expect(desk.model.messages.map(({ thread, edits }) => [thread, edits])).toEqual([
    [null, 1],
    [null, 0],
  ]);
});

test('who no longer follows hears nothing of what is still pending', async () => {
  await desk.ask('/follow lecornu-shoigu');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  expect(await told('/unfollow lecornu-shoigu')).toMatch(/no longer hears of the dossier lecornu-shoigu/);
  await desk.advance(HOUR);
  expect(texts('C1')).toEqual([]);
  expect(await told('/unfollow lecornu-shoigu')).toMatch(/does not follow “lecornu-shoigu”; it follows nothing/);
});

test('after a stop the changes of the whole time come in one message', async () => {
  await desk.ask('/follow lecornu-shoigu');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.restart();
  desk.clock.set('2026-11-27T10:00:00Z');
  await desk.editDossier(says('One.', 'Two.'));
  await desk.send();
  expect(texts('C1')).toHaveLength(1);
  expect(texts('C1')[0]).toContain('2 corrections');
});

test('/following lists who hears of what, and unknown names get the nearest', async () => {
  expect(await told('/following')).toContain('Nothing is followed');
  await desk.ask('/follow shoigu #C2');
  await desk.ask('/digest weekdays 09:00 Europe/Paris #C3');
  expect(await told('/following')).toMatch(/C2.*the speaker .*Sergei Shoigu.*C3.*weekdays at 09:00, Europe\/Paris/);
  expect(await told('/follow shoiguu')).toContain('Did you mean');
  expect(await told('/follow shoigu #C2')).toContain('Followed already');
});

test('a digest comes at its time with what changed since the last, and with nothing new it stays quiet', async () => {
  expect(await told('/digest weekdays 09:00 Europe/Paris')).toContain('Next: 25 Nov 2026, 08:00 UTC');
  await desk.send();
  await desk.advance(23 * HOUR);
  expect(texts('C1')).toEqual([]);
  // Wednesday, ten o'clock: the quiet digest does not come later.
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  await desk.advance(22 * HOUR + 59 * MINUTE);
  expect(texts('C1')).toEqual([]);
  await desk.advance(MINUTE);
  expect(texts('C1')).toEqual([expect.stringMatching(/^Since yesterday: 1 correction\n.*Now: One\./s)]);
  await desk.advance(48 * HOUR);
  expect(texts('C1')).toHaveLength(1);
});

test('a weekday digest waits over the weekend', async () => {
  await desk.ask('/digest weekdays 09:00 Europe/Paris');
  desk.clock.set('2026-11-27T12:00:00Z');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  await desk.advance(67 * HOUR);
  expect(texts('C1')).toEqual([]);
  await desk.advance(HOUR);
  expect(texts('C1')).toHaveLength(1);
});

test('digests missed while the bot was stopped come as one', async () => {
  await desk.ask('/digest daily 09:00 Europe/Paris');
  await desk.editDossier(says(SAYS, 'One.'));
  desk.clock.set('2026-11-25T23:00:00Z');
  await desk.editDossier(says('One.', 'Two.'));
  await desk.restart();
  desk.clock.set('2026-11-29T15:00:00Z');
  await desk.editDossier(says('Two.', 'Three.'));
  await desk.send();
  expect(texts('C1')).toEqual([expect.stringContaining('Since 24 Nov 2026, 10:00 UTC: 2 corrections')]);
  await desk.advance(17 * HOUR);
  expect(texts('C1')[1]).toMatch(/^Since yesterday: 1 correction.*Was: Two\..*Now: Three\./s);
});

test('a digest that is set again keeps what it has still to tell, and off ends it', async () => {
  await desk.ask('/digest daily 09:00 Europe/Paris');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.ask('/digest daily 13:00 Europe/Paris');
  await desk.send();
  await desk.advance(2 * HOUR);
  expect(texts('C1')).toHaveLength(1);
  await desk.editDossier(says('One.', 'Two.'));
  expect(await told('/digest off')).toContain('This channel gets no digest any more.');
  await desk.advance(48 * HOUR);
  expect(texts('C1')).toHaveLength(1);
  expect(await told('/digest off')).toMatch(/gets no digest.*\/digest lists/);
  expect(await told('/digest')).toContain('No digest');
});

test('a new dossier is one change, not one for each statement', async () => {
  await desk.ask('/digest daily 09:00 UTC');
  const { dossier } = await firstDossier();
  const other = { ...dossier, id: 'another', title: 'Another story' };
  await desk.newsroom.record(
    { kind: 'dossier-seeded', dossier: other, version: 'a'.repeat(64) },
    { kind: 'seed', id: 'another', name: 'another', platform: null },
  );
  await desk.send();
  await desk.advance(24 * HOUR);
  expect(texts('C1')).toEqual([
    expect.stringMatching(/^Since yesterday: 1 other change.*New dossier .*Another story: 15 statements, 6 disputes/s),
  ]);
});

test('a channel that cannot be posted to is listed with the reason', async () => {
  await desk.ask('/follow lecornu-shoigu');
  desk.model.failNext('C1', 'not-invited');
  await desk.editDossier(says(SAYS, 'One.'));
  await desk.send();
  await desk.advance(3 * MINUTE);
  expect(await told('/posts')).toMatch(/did not go out.*Refused: not-invited\. It is tried again\./);
  await desk.advance(MINUTE);
  expect(texts('C1')).toHaveLength(1);
  expect(await told('/posts')).toMatch(/One post .*a message about changes.*as posted\./);
});

test('what another channel hears is for an editor to say', async () => {
  const ben = async (line: string, channel: string) => JSON.stringify(await desk.ask(line, channel, 'U2'));
  expect(await ben('/follow shoigu #C1', 'C2')).toContain('for an editor to say');
  expect(await ben('/digest daily 09:00 UTC #C1', 'C2')).toContain('for an editor to say');
  expect(await ben('/follow shoigu #C2', 'C2')).toContain('now hears');
});

test.each(['/follow shoigu #C9', '/unfollow all #C9', '/digest daily 09:00 UTC #C9', '/digest off #C9'])(
  '%s is refused to who may not write in that channel',
  async (line) => {
    await desk.ask('/follow lecornu #C9');
    await desk.ask('/digest weekends 09:00 UTC #C9');
    const { outbox } = desk.newsroom.readModel;
    const before = [outbox.follows(), outbox.digests()];
    desk.model.assertCanPost = async (channel) => {
      throw new DeliveryError('no-permission', `You are not in ${channel}.`);
    };
    expect(await told(line)).toContain('You are not in C9.');
    expect([outbox.follows(), outbox.digests()]).toEqual(before);
  },
);

async function firstDossier() {
  for await (const { entry } of desk.newsroom.ledger.read(null)) if (entry.kind === 'dossier-seeded') return entry;
  throw new Error('no dossier');
}
