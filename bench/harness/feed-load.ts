import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { LoadReport } from './load.ts';

/** Feeds to read one after the other, after others to warm up. */
export interface FeedOrder {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Paths with their parameters. */
  readonly warm: readonly string[];
  readonly paths: readonly string[];
}

/** For the harness to read what has been used so far. */
const TO_LOOK_MS = 100;

interface Received {
  readonly isGood: boolean;
  readonly bytes: number;
}

async function read({ port, headers }: FeedOrder, path: string): Promise<Received> {
  const request = get({ host: '127.0.0.1', port, path, headers });
  const [response]: IncomingMessage[] = await once(request, 'response');
  let bytes = 0;
  response?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  // An answer that breaks off makes an error of it.
  if (response !== undefined) await once(response, 'end');
  return { isGood: response?.statusCode === 200, bytes };
}

async function readAll(order: FeedOrder, paths: readonly string[]): Promise<Received> {
  let all: Received = { isGood: true, bytes: 0 };
  for (const path of paths) {
    const { isGood, bytes } = await read(order, path);
    all = { isGood: all.isGood && isGood, bytes: all.bytes + bytes };
  }
  return all;
}

/** Reads the feeds; reports as a sample of one request. */
export async function readFeeds(order: FeedOrder, report: (message: LoadReport) => void): Promise<void> {
  await readAll(order, order.warm);
  report({ kind: 'begin' });
  await setTimeout(TO_LOOK_MS);
  const begin = performance.now();
  const { isGood, bytes } = await readAll(order, order.paths);
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
