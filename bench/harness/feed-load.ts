import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { LoadReport } from './load.ts';

/** A feed to read once, after a shorter one to warm up. */
export interface FeedOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly warmRows: number;
}

/** For the harness to read what has been used so far. */
const TO_LOOK_MS = 100;

interface Received {
  readonly isGood: boolean;
  readonly bytes: number;
}

async function read({ port, path, headers }: FeedOrder, rows: number): Promise<Received> {
  const request = get({ host: '127.0.0.1', port, path: `${path}?first=${rows}`, headers });
  const [response]: IncomingMessage[] = await once(request, 'response');
  let bytes = 0;
  response?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  // An answer that breaks off makes an error of it.
  if (response !== undefined) await once(response, 'end');
  return { isGood: response?.statusCode === 200, bytes };
}

/** Reads the feed; reports as a sample of one request. */
export async function readFeed(order: FeedOrder, report: (message: LoadReport) => void): Promise<void> {
  await read(order, order.warmRows);
  report({ kind: 'begin' });
  await setTimeout(TO_LOOK_MS);
  const begin = performance.now();
  const { isGood, bytes } = await read(order, order.rows);
  const milliseconds = performance.now() - begin;
  report({
    kind: 'end',
    requests: 1,
    failures: isGood ? 0 : 1,
    bytes,
    seconds: milliseconds / 1000,
    p50: milliseconds,
    p99: milliseconds,
  });
  await setTimeout(TO_LOOK_MS);
  report({ kind: 'drained' });
}
