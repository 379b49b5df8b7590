/** What an asker is told beyond the acceptance table: pages, counts, reversed meanings, whole messages, the source's own words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

/** An answer on one line, so that where the console breaks its lines does not count. */
const text = async (line: string) => (await newsroom.text(line)).replaceAll(/\s+/g, ' ');
const statements = async (line: string) =>
  (await newsroom.ask(line)).statements.map((ref) => ref.replace('lecornu-shoigu/', ''));

describe('/whosaid', () => {
  test('a page past the end says so, and never that nothing is on record', async () => {
    const shown = await text('/whosaid "ready to dialogue" page:2');
    expect(shown).toContain('There is no page 2: 2 matches in all.');
    expect(shown).not.toContain('Nothing on record');
  });

  test('the counts part quotations, reported words and close matches', async () => {
    expect(await text('/whosaid "ready to dialogue"')).toContain(
      '1 word for word in a quotation, 1 close, not word for word.',
    );
    expect(await text('/whosaid "denied by Paris"')).toContain("1 word for word in the source's reported words.");
  });

  test('a narrowing that leaves nothing says whose the matches are without it', async () => {
    expect(await text('/whosaid "ready to dialogue" speaker:lecornu')).toContain(
      'Without speaker:lecornu there are matches: S5 of Sergei Shoigu (Russia), word for word; S6 of Sergei Shoigu (Russia), close.',
    );
  });

  test('a statement that itself disputes another says which', async () => {
    expect(await text('/whosaid "immediately denied by Paris"')).toContain('It denies S5 of Sergei Shoigu (Russia).');
    expect(await text('/whosaid "claimed by the Islamic State"')).toContain(
      'The source sets it against S14 of Kremlin (Russia); no speaker does.',
    );
  });

  test.each([
    ['claimed by the Islamic State', 'The attack was claimed by the Islamic State organization'],
    ['immediately denied by Paris', 'Comments immediately denied by Paris'],
  ])('indirect speech is printed once: %s', async (phrase, passage) => {
    expect((await text(`/whosaid "${phrase}"`)).split(passage)).toHaveLength(2);
  });

  test('words in another order are told as such', async () => {
    const shown = await text('/whosaid "condemned unreservedly the war of aggression"');
    expect(shown).toContain('In another order: “unreservedly”.');
    expect(shown).not.toContain('It also has “unreservedly”');
  });

  test.each([
    ['not ready to dialogue', 'Your words have it.'],
    ['French secret services are behind this', 'The words on record have it.'],
  ])('a negation on one side only is warned of before anything else: %s', async (phrase, whose) => {
    const shown = await text(`/whosaid "${phrase}"`);
    const warning = `Careful: one of the two has “not” and the other does not, so the meaning may be reversed. ${whose}`;
    expect(shown).toContain(warning);
    expect(shown.indexOf(warning)).toBeLessThan(shown.indexOf('Close, not word for word'));
  });

  test('where both have a negation there is no such warning', async () => {
    expect(await text('/whosaid "the French secret services were not behind this"')).not.toContain('Careful');
  });
});
