import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type FeedOrder, readFeeds } from './feed-load.ts';
import { aliasOf, FRESH_ALIAS } from '../work/fresh-alias.ts';

/** What to ask, and for how long. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
  /** Whether every request gets an alias that was never used before, in the place of `FRESH_ALIAS`. */
  readonly neverSeen: boolean;
  readonly connections: number;
  readonly warmMs: number;
  readonly measureMs: number;
}

/** Sent at the begin of the measured time, at its end, and when nothing is under way any more. */
export type LoadReport =
  | { readonly kind: 'begin' | 'drained' }
  | { readonly kind: 'fault'; readonly message: string }
  | {
      readonly kind: 'end';
      readonly requests: number;
      readonly failures: number;
      readonly bytes: number;
      readonly seconds: number;
      /** Milliseconds, sorted. */
      readonly p50: number;
      readonly p99: number;
    };

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const EXPECTED = Buffer.from('HTTP/1.1 200');
const ERRORS = Buffer.from('"errors":');
/** What is under way when a sample ends would otherwise be done in the time of the next. */
const DRAIN_MS = 30_000;
/** A sample of fewer requests goes on, up to so many times its length. */
const FEW = 40;
const LONGEST = 4;

interface Counts {
  latencies: number[];
  failures: number;
  bytes: number;
}

/** The aliases below are those of operations that are one of a thousand. */
const FIRST_FRESH = 10_000;
let fresh = FIRST_FRESH;

/** A copy under the next alias; it counts on from sample to sample. */
function renewed(request: Buffer): Buffer {
  fresh += 1;
  const copy = Buffer.from(request);
  copy.write(aliasOf(fresh), copy.indexOf(FRESH_ALIAS));
  return copy;
}

const requestsOf = ({ port, path, headers, bodies }: LoadOrder): readonly Buffer[] => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return bodies.map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
};

/** Reads one answer at a time; tells when it is whole, and whether it is one of success. */
function answerReader(done: (isGood: boolean, bytes: number) => void): (chunk: Buffer) => void {
  let head: Buffer = Buffer.alloc(0);
  let left = -1;
  let isChunked = false;
  let isGood = false;
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);

  const end = (): void => {
    const wasGood = isGood;
    const size = bytes;
    head = Buffer.alloc(0);
    tail = head;
    left = -1;
    isChunked = false;
    bytes = 0;
    done(wasGood, size);
  };
  const body = (chunk: Buffer): void => {
    bytes += chunk.length;
    isGood &&= !chunk.includes(ERRORS);
    if (isChunked) {
      tail =
        chunk.length >= LAST_CHUNK.length
          ? chunk.subarray(-LAST_CHUNK.length)
          : Buffer.concat([tail, chunk]).subarray(-LAST_CHUNK.length);
      if (tail.equals(LAST_CHUNK)) end();
      return;
    }
    left -= chunk.length;
    if (left <= 0) end();
  };
  return (chunk) => {
    if (left >= 0 || isChunked) return body(chunk);
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const at = head.indexOf(HEAD_END);
    if (at < 0) return;
    const text = head.toString('latin1', 0, at);
    const rest = head.subarray(at + HEAD_END.length);
    isGood = head.subarray(0, EXPECTED.length).equals(EXPECTED);
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    isChunked = length === undefined;
    left = Number(length ?? -1);
    body(rest);
  };
}

interface Connection {
  /** Asks no more; ends with the answer that is under way, or when that takes too long. */
  close(): Promise<void>;
}

function open(order: LoadOrder, requests: readonly Buffer[], counts: Counts): Promise<Connection> {
  const socket = connect(order.port, '127.0.0.1');
  socket.setNoDelay(true);
  let started = 0;
  let closed = false;
  const next = (): void => {
    const request = requests[Math.floor(Math.random() * requests.length)];
    if (request === undefined) return;
    started = performance.now();
    socket.write(order.neverSeen ? renewed(request) : request);
  };
  const read = answerReader((isGood, bytes) => {
    counts.latencies.push(performance.now() - started);
    counts.bytes += bytes;
    if (!isGood) counts.failures += 1;
    if (closed) socket.destroy();
    else next();
  });
  socket.on('data', read);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.on('error', () => undefined);
      next();
      resolve({
        close: () => {
          closed = true;
          const late = setTimeout(DRAIN_MS, undefined, { ref: false }).then(() => socket.destroy());
          return Promise.race([once(socket, 'close'), late]).then(() => undefined);
        },
      });
    });
  });
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function run(order: LoadOrder, tell: (message: LoadReport) => void): Promise<void> {
  const counts: Counts = { latencies: [], failures: 0, bytes: 0 };
  const requests = requestsOf(order);
  const connections = await Promise.all(
    Array.from({ length: order.connections }, () => open(order, requests, counts)),
  );
  await setTimeout(order.warmMs);
  Object.assign(counts, { latencies: [], failures: 0, bytes: 0 });
  tell({ kind: 'begin' });
  const begin = performance.now();
  for (let times = 0; times < LONGEST && (times === 0 || counts.latencies.length < FEW); times += 1) {
    await setTimeout(order.measureMs);
  }
  const seconds = (performance.now() - begin) / 1000;
  const latencies = counts.latencies.toSorted((a, b) => a - b);
  const { failures, bytes } = counts;
  tell({
    kind: 'end',
    requests: latencies.length,
    failures,
    bytes,
    seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  });
  await Promise.all(connections.map((connection) => connection.close()));
  tell({ kind: 'drained' });
}

const report = (message: LoadReport): void => void process.send?.(message);

if (import.meta.main) {
  process.on('message', (order: LoadOrder | FeedOrder) => {
    const done = 'paths' in order ? readFeeds(order, report) : run(order, report);
    done.catch((error: unknown) => {
      process.send?.({ kind: 'fault', message: String(error) });
    });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}
