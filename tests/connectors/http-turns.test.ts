import type { ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { openHttp } from '../../src/connectors/http.ts';
import { Task } from '../../src/connectors/task.ts';
import { beBusy, countTurns } from '../support/turns.ts';
import { settings } from './descriptions.ts';
import { startScripted } from './scripted-server.ts';

const KB = 1024;
const LONG_MS = 10;

interface Waiting {
  readonly target: string;
  readonly response: ServerResponse;
}

/**
 * Two answers of so many bytes come in at the same moment, the second when the first was read for so long.
 * @returns How many turns of the event loop lie between the reading of the two.
 */
async function turnsBetween(first: number, ms: number, second: number, isRetried: boolean): Promise<number> {
  const waiting: Waiting[] = [];
  let arrived = Promise.withResolvers<void>();
  const server = await startScripted(({ url = '' }, response) => {
    waiting.push({ target: url, response });
    if (waiting.length === 2) arrived.resolve();
  });
  const http = openHttp('shop', settings(server.url));
  onTestFinished(async () => {
    await http.close();
    await server.close();
  });

  const turns = countTurns();
  const ask = async (target: string, busyMs: number): Promise<number> => {
    const task = new Task({ calls: 0 });
    const request = { method: 'GET', target, headers: http.headers() } as const;
    let turn = 0;
    await http.json(request, task, (text) => {
      turn = turns.turns();
      beBusy(busyMs);
      return JSON.parse(text);
    });
    return turn;
  };
  /** All that wait are answered in one turn, in this order; the event loop finds them when it has ended. */
  const answer = async (sizes: Readonly<Record<string, number>>, status = 200): Promise<void> => {
    await arrived.promise;
    arrived = Promise.withResolvers();
    const answered = waiting.splice(0);
    for (const [target, size] of Object.entries(sizes)) {
      const one = answered.find((each) => each.target === target);
      one?.response.writeHead(status).end(JSON.stringify('x'.repeat(size)));
    }
  };
  const both = Promise.all([ask('/first', ms), ask('/second', 0)]);
  if (isRetried) await answer({ '/first': 1, '/second': 1 }, 503);
  await answer({ '/first': first, '/second': second });
  const [one, other] = await both;
  turns.stop();
  return other - one;
}

it.each([
  ['of 20 kB waits for another turn, where this one is long', 20 * KB, LONG_MS, 20 * KB, true],
  ['of 1 kB does not', 20 * KB, LONG_MS, KB, false],
  ['of 20 kB does not, where it is short', 20 * KB, 0, 20 * KB, false],
  ['of 100 kB does, whether anybody looks how long it is or not', KB, LONG_MS, 100 * KB, true],
])('an answer %s', async (_, first, ms, second, waits) => {
  expect((await turnsBetween(first, ms, second, false)) > 0).toBe(waits);
});

it('an answer to a second try does as that to a first', async () => {
  expect(await turnsBetween(20 * KB, LONG_MS, 20 * KB, true)).toBeGreaterThan(0);
});
