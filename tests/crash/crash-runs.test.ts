/** `kill -9` at random points under load, as often as shows that it is survived. Hundreds of kills: npm run bench -- faults */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';
import { runCrashes } from './crash-runs.ts';

const sound = { lost: 0, twice: 0 };

test('a copy on the embedded store that is killed again and again loses nothing acknowledged, and answers once', async () => {
  const { corrections, questions } = await runCrashes({
    ...{ storeUrl: null, replicas: 1, kills: 3, seed: 1, answerTimeoutMs: 60_000 },
  });
  expect(corrections).toMatchObject(sound);
  expect(questions).toMatchObject({ ...sound, kept: 0, answered: questions.acknowledged });
  expect(Math.min(corrections.acknowledged, questions.acknowledged)).toBeGreaterThan(3);
}, 240_000);

describe.skipIf(postgresPrograms === null)('on Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.remove());

  test('of two copies that are killed in turn nothing acknowledged is lost, and what they left is kept for the other', async () => {
    const { corrections, questions } = await runCrashes({
      // What a dead copy left is taken over after two minutes, which the bench waits for.
      ...{ storeUrl: await postgres.createDatabase(), replicas: 2, kills: 2, seed: 2, answerTimeoutMs: 2_000 },
    });
    expect(corrections).toMatchObject(sound);
    expect(questions).toMatchObject(sound);
    expect(Math.min(corrections.acknowledged, questions.acknowledged)).toBeGreaterThan(3);
  }, 120_000);
});
