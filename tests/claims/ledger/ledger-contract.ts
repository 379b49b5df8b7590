import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ForeignCursorError, LedgerError } from '../../../src/claims/ledger/ledger.ts';
import type { Store } from '../../../src/storage/store.ts';
import type { StoreFixture } from '../../storage/contract.ts';
import { type Note, newId, note, notesOf, readAll, texts } from '../notes.ts';

/** What the ledger does on every store. */
export function describeLedger(title: string, createFixture: () => Promise<StoreFixture>): void {
  describe(title, () => {
    let fixture: StoreFixture;
    let store: Store;
    let other: Store;
    let newsroomCount = 0;
    /** Each test has a newsroom of its own. */
    const newNewsroom = () => {
      newsroomCount += 1;
      return `desk ${newsroomCount}`;
    };

    beforeAll(async () => {
      fixture = await createFixture();
      store = await fixture.open();
      other = await fixture.open();
    });
    afterAll(async () => {
      await store?.close();
      await other?.close();
      await fixture?.remove();
    });

    test('reads back what was appended, in order, through any connection', async () => {
      const newsroom = newNewsroom();
      const [mine, theirs] = [notesOf(store, newsroom), notesOf(other, newsroom)];
      await mine.append(note(newsroom, 'one'));
      await theirs.append(note(newsroom, 'two'), note(newsroom, 'three'));
      await mine.append(note(newsroom, 'four'));
      expect(await texts(mine)).toEqual(['one', 'two', 'three', 'four']);
      expect(await texts(theirs)).toEqual(['one', 'two', 'three', 'four']);
      expect(await mine.count()).toBe(4);
    });

    test('goes on behind a cursor, also for entries whose ids are earlier than those read', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      const early = note(newsroom, 'made first, recorded last');
      await ledger.append(note(newsroom, 'one'), note(newsroom, 'two'));
      const read = await readAll(ledger);
      await notesOf(other, newsroom).append(early);
      expect(await texts(ledger, read[0]?.cursor)).toEqual(['two', 'made first, recorded last']);
      expect(await texts(ledger, read[1]?.cursor)).toEqual(['made first, recorded last']);
    });

    test('reads many pages without loss or repetition', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      const all = Array.from({ length: 1_000 }, (_, n) => note(newsroom, `${n}`));
      await ledger.append(...all);
      expect((await readAll(ledger)).map(({ entry }) => entry)).toEqual(all);
    });

    test('an entry appended again changes nothing, and another entry under its id is refused', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      const first = note(newsroom, 'one');
      await ledger.append(first);
      await ledger.append(first);
      const refusal = await ledger.append({ ...first, text: 'changed' }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LedgerError);
      expect(refusal).toMatchObject({ outcome: 'refused', message: expect.stringContaining(first.id) });
      expect(await texts(ledger)).toEqual(['one']);
    });

    test('entries appended together are recorded all or not at all', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      const first = note(newsroom, 'one');
      await ledger.append(first);
      await expect(ledger.append(note(newsroom, 'two'), { ...first, text: 'changed' })).rejects.toThrow(LedgerError);
      expect(await texts(ledger)).toEqual(['one']);
    });

    test('newsrooms never meet', async () => {
      const names = ['a', 'A', 'a:b', 'a_', 'a%', '_', '%', 'ä', `${newNewsroom()}`];
      for (const name of names) await notesOf(store, name).append(note(name, name));
      for (const name of names) {
        expect(await texts(notesOf(other, name))).toEqual([name]);
        expect(await notesOf(other, name).count()).toBe(1);
      }
      await expect(notesOf(store, 'a').append(note('b', 'strayed'))).rejects.toThrow('newsroom');
      expect(() => notesOf(store, '')).toThrow('newsroom');
    });

    test('whatever names newsrooms have, each reads its own', async () => {
      const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 5 }), async (names) => {
          const run = newNewsroom();
          for (const one of names) await notesOf(store, run + one).append(note(run + one, one));
          for (const one of names) expect(await texts(notesOf(other, run + one))).toEqual([one]);
        }),
        { numRuns: 20 },
      );
    });

    test('any text comes back as it was', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        fc.constant(':base64:aGk='),
      );
      // zod leaves such a key out; see the next test.
      const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'));
      await fc.assert(
        fc.asyncProperty(text, json, async (words, more) => {
          const entry = note(newsroom, words, JSON.parse(JSON.stringify(more)));
          await ledger.append(entry);
          const last = (await readAll(ledger)).at(-1);
          expect(last?.entry).toEqual(entry);
        }),
        { numRuns: 40 },
      );
    });

    test('an entry that would come back changed is not recorded', async () => {
      const newsroom = newNewsroom();
      const entry = note(newsroom, 'x', JSON.parse('{"__proto__": {"admin": true}}'));
      await expect(notesOf(store, newsroom).append(entry)).rejects.toThrow('would not come back');
      expect(await notesOf(store, newsroom).count()).toBe(0);
    });

    test('an entry that could not be read back is not recorded', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      await expect(ledger.append({ ...note(newsroom, 'x'), text: undefined } as unknown as Note)).rejects.toThrow();
      await expect(ledger.append({ ...note(newsroom, 'x'), id: 'not an id' })).rejects.toThrow();
      expect(await ledger.count()).toBe(0);
    });

    test.each([
      ['is not JSON', 'half an ent'],
      ['is of an unknown shape', JSON.stringify({ value: { kind: 'from the future' } })],
      ['is of another newsroom', JSON.stringify({ value: note('elsewhere', 'x') })],
      ['calls itself by another id', null],
    ])('a stored entry that %s is told by its key, never skipped', async (_, stored) => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      await ledger.append(note(newsroom, 'before'));
      const key = newId();
      await store.adapter(newsroom, 'replace').set(key, stored ?? JSON.stringify({ value: note(newsroom, 'x') }));
      await ledger.append(note(newsroom, 'after'));
      const seen: string[] = [];
      const reading = (async () => {
        for await (const { entry } of ledger.read(null)) seen.push(entry.text);
      })();
      await expect(reading).rejects.toThrow(key);
      expect(seen).toEqual(['before']);
    });

    test('a cursor of another ledger, or from beyond the end, is refused', async () => {
      const [newsroom, elsewhere] = [newNewsroom(), newNewsroom()];
      const ledger = notesOf(store, newsroom);
      await ledger.append(note(newsroom, 'one'));
      await notesOf(store, elsewhere).append(note(elsewhere, 'one'));
      const foreign = (await readAll(notesOf(store, elsewhere)))[0]?.cursor ?? '';
      const own = (await readAll(ledger))[0]?.cursor ?? '';
      const position = own.split(':')[0];
      for (const cursor of [foreign, `${position}:${newId()}`, `999999999:${newId()}`, '', 'x', '0:x', '-1:x']) {
        await expect(texts(ledger, cursor)).rejects.toThrow(ForeignCursorError);
      }
      expect(await texts(ledger, own)).toEqual([]);
    });

    test('two boards that follow two writers fold the same entries in the same order', async () => {
      const newsroom = newNewsroom();
      const each = 120;
      const write = async (on: Store, writer: string) => {
        const ledger = notesOf(on, newsroom);
        for (let n = 0; n < each; n += 1) await ledger.append(note(newsroom, `${writer}${n}`));
      };
      const follow = async (on: Store) => {
        const ledger = notesOf(on, newsroom);
        const folded: string[] = [];
        let cursor: string | null = null;
        let wake = Promise.withResolvers<void>();
        const stop = ledger.watch(() => wake.resolve());
        while (folded.length < 2 * each) {
          for await (const recorded of ledger.read(cursor)) {
            folded.push(recorded.entry.text);
            cursor = recorded.cursor;
          }
          if (folded.length < 2 * each) await wake.promise;
          wake = Promise.withResolvers();
        }
        stop();
        return folded;
      };
      const boards = [follow(store), follow(other)];
      await Promise.all([write(store, 'a'), write(other, 'b')]);
      const [one, two] = await Promise.all(boards);
      expect(one).toEqual(two);
      expect(new Set(one).size).toBe(2 * each);
    });

    test('a closed ledger has finished what was under way and refuses the rest', async () => {
      const newsroom = newNewsroom();
      const ledger = notesOf(store, newsroom);
      const underWay = Array.from({ length: 20 }, (_, n) => ledger.append(note(newsroom, `${n}`)));
      const settled = vi.fn();
      Promise.all(underWay).then(settled);
      await ledger.close();
      await Promise.all(underWay);
      expect(settled).toHaveBeenCalled();
      await expect(ledger.append(note(newsroom, 'late'))).rejects.toThrow('closed');
      expect(await notesOf(other, newsroom).count()).toBe(20);
    });
  });
}
