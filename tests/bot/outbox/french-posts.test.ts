/** What is posted speaks POST_LANGUAGE, and shows a change as what was, what is and why. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CORRECTED, type OutboxNewsroom, openOutboxNewsroom, SAYS, shareAnswer } from './outbox-newsroom.ts';

const HOUR = 60 * 60_000;

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom('2026-11-24T10:00:00Z', { POST_LANGUAGE: 'fr' });
});
afterEach(() => desk.remove());

test('a shared answer, its correction and the reply are French, and what one person reads is not', async () => {
  const shared = await shareAnswer(desk, '/whosaid "ready to dialogue"');
  expect(shared.language).toBe('en');
  expect(desk.model.in('C1')[0]?.text).toContain('Citation exacte');
  await desk.ask('/correct S5 says:"Both were ready." reason:"Trop long"');
  await desk.send();
  const [post] = desk.model.in('C1');
  for (const text of [post?.text, desk.model.in('C1', post?.id)[0]?.text]) {
    expect(text).toContain('Corrigé 24 nov. 2026, 10:00 UTC par Ada.');
    expect(text).toContain('S5, paraphrase\u202f; la citation est inchangée');
    expect(text).toContain(`Avant\u00a0: ${SAYS}`);
    expect(text).toContain('Maintenant\u00a0: Both were ready.');
    expect(text).toContain('Motif\u00a0: Trop long');
  }
});

test('a French digest has retractions first, each with the words concerned', async () => {
  await desk.ask('/digest daily 09:00 Europe/Paris');
  await desk.editDossier(CORRECTED);
  await desk.ask('/dispute S5 by:S8 kind:criticism reason:"The press release answers it"');
  await desk.ask('/retract S3 reason:"not in the press release"');
  await desk.send();
  await desk.advance(24 * HOUR);
  const [digest] = desk.model.in('C1').map(({ text }) => text);
  expect(digest).toMatch(/^Depuis hier\u00a0: 1 retrait, 1 correction, 1 nouvelle contestation\n/);
  const heads = ['Retiré 24 nov.', 'Corrigé 24 nov.', 'Nouvelle contestation 24 nov.'];
  const places = heads.map((head) => digest?.indexOf(head) ?? -1);
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(digest).toContain('Motif\u00a0: not in the press release');
});

test('after a speaker’s name and a colon never stands what an editor wrote', async () => {
  await desk.ask('/follow lecornu-shoigu');
  await shareAnswer(desk, '/whosaid "ready to dialogue"');
  const written = ['Both were ready.', 'Reason of the correction', 'Reason of the retraction'];
  await desk.ask(`/correct S5 says:"${written[0]}" reason:"${written[1]}"`);
  await desk.ask(`/retract S3 reason:"${written[2]}"`);
  await desk.send();
  await desk.advance(HOUR);
  const { records } = desk.newsroom.readModel;
  const names = ['S3', 'S5'].flatMap((id) =>
    records.statements(`lecornu-shoigu/${id}`).map((view) => view.speaker.name),
  );
  expect(names).toHaveLength(2);
  const texts = desk.model.messages.map(({ text }) => text);
  expect(texts.filter((text) => text.includes('Both were ready.')).length).toBeGreaterThan(1);
  for (const text of texts)
    for (const line of text.split('\n'))
      for (const words of written) {
        const [before = ''] = line.split(words);
        if (before === line) continue;
        expect(names.filter((name) => before.includes(`${name} (`) && /\)[^:]*:\s*$/.test(before))).toEqual([]);
        expect(line).not.toContain(`“${words}”`);
      }
});
