/** Copies are replaced one after the other, as for an update, while people go on asking: nobody notices. */
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openFakeSlack } from '../fakes/test-fakes.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';
import { freePort, startBalancer } from './balancer.ts';
import { createReplicas, type Replica } from './replicas.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  if (postgresPrograms !== null) postgres = await startPostgres();
});
afterAll(() => postgres?.remove());

test.skipIf(postgresPrograms === null)(
  'every question is answered while each copy is replaced by a new one',
  async () => {
    const peer = await openFakeSlack();
    const copies = createReplicas(peer, await postgres.createDatabase());
    const balancer = await startBalancer();
    onTestFinished(async () => {
      await balancer.close();
      await copies.remove();
    });
    const ready = (count: number) =>
      vi.waitFor(() => expect(balancer.ready()).toBe(count), { timeout: 30_000, interval: 20 });
    async function start(): Promise<Replica & { health: string }> {
      const port = await freePort();
      const copy = await copies.start({ HEALTH_PORT: String(port), DRAIN_SECONDS: '2' });
      const health = `http://127.0.0.1:${port}/readyz`;
      balancer.add({ url: copy.url, health });
      return { ...copy, health };
    }

    const old = [await start(), await start()];
    await ready(2);
    peer.deliverTo(balancer.url);
    let isOver = false;
    const answers: string[] = [];
    const person = async () => {
      while (!isOver) {
        const { ack, failure, status } = await peer.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
        answers.push(failure ?? `${status} ${JSON.stringify(ack)}`);
      }
    };
    const people = [person(), person(), person()];
    const ended: (number | null)[] = [];
    for (const copy of old) {
      await start();
      await ready(3);
      const stopping = copy.stop();
      // It says so at once, and goes on until it has been left alone.
      await ready(2);
      const said = await (await fetch(copy.health)).json();
      expect(said).toEqual({ ready: false, store: 'ok', board: 'ok', process: 'stopping', slack: 'ok' });
      ended.push((await stopping).code);
    }
    isOver = true;
    await Promise.all(people);
    expect(ended).toEqual([0, 0]);
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !/^200 .*Shoigu/.test(answer))).toEqual([]);
  },
  90_000,
);
