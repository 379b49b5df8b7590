import Keyv from 'keyv';
import { expect, test } from 'vitest';
import { createButtons, type Press } from '../../src/bot/buttons.ts';

const press = (characters: number): Press => ({
  invocation: { command: 'whosaid', options: { phrase: 'a'.repeat(characters) } },
  part: 1,
});

test('a press that has room in its id is not written to the store, and any other comes back from there', async () => {
  const kept = new Map<string, string>();
  const buttons = createButtons(new Keyv<string>({ store: kept }));
  const wide = buttons.withMaxLength(350);
  await wide.save([press(200)]);
  expect(kept.size).toBe(0);
  expect(wide.idOf(press(200)).length).toBeLessThanOrEqual(350);
  await wide.save([press(400)]);
  await buttons.save([press(200)]);
  expect(kept.size).toBe(2);
  for (const characters of [20, 200]) {
    for (const id of [buttons, wide].map(({ idOf }) => idOf(press(characters))))
      for (const either of [buttons, wide]) expect(await either.load(id)).toEqual(press(characters));
  }
  expect(await buttons.load(wide.idOf(press(400)))).toEqual(press(400));
});

test('a press of one newsroom with room in its id is none in another', async () => {
  const [one, other] = ['one', 'other'].map((name) => createButtons(new Keyv<string>(), name).withMaxLength(350));
  expect(await other?.load(one?.idOf(press(200)) ?? '')).toBeNull();
});
