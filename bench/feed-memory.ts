import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { storeOf } from './feed-memory/store.ts';
import { facetConfig, viewerToken } from './harness/facet-config.ts';
import { FACET_ROOT } from './harness/folder.ts';
import { answering, type Running, start, stopAll } from './harness/processes.ts';
import { portOf, urlOf } from './harness/contestants.ts';

const HELP = `How much memory a feed takes, and how far Facet reads ahead of its client.

  npm run --silent feed-memory [-- --customers 1000000] [--formats csv,ndjson,arrow]

Facet as shipped (policy, masks, durable audit) over sources that make their rows on the spot; each feed is read as fast as it comes, and slowly.
`;

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    formats: { type: 'string', default: 'csv,ndjson,arrow' },
    help: { type: 'boolean', default: false },
  },
});

const LOOK_MS = 100;
const SLOW_SECONDS = 60;
const SLOWER = 1.5;
const PARTS = 10;
/** Without limits V8 lets garbage lie for as long as the machine has room, which says nothing of what a feed needs. */
const HEAP = ['--max-old-space-size=160', '--max-semi-space-size=4'];
const PRELOAD = join(import.meta.dirname, 'feed-memory', 'preload.ts');
const MEGA = 1e6;

/** Rows that the sources gave, bytes that the kernel took of them, bytes that the client got; resident bytes. */
interface Look {
  readonly made: number;
  readonly sent: number;
  readonly received: number;
  readonly resident: number;
}

const isProgress = (message: unknown): message is Pick<Look, 'made' | 'sent'> =>
  typeof message === 'object' && message !== null && 'made' in message && 'sent' in message;

function residentOf(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function look({ child, pid }: Running, received: () => number): Promise<Look> {
  child.send('look');
  const [message]: unknown[] = await once(child, 'message');
  if (!isProgress(message)) throw new Error('Facet told nothing of its feed');
  return { ...message, received: received(), resident: residentOf(pid) };
}

interface Reading {
  readonly seconds: number;
  readonly bytes: number;
  readonly looks: readonly Look[];
}

/** Reads a feed to its end; `bytesPerSecond` holds the client back. */
async function read(facet: Running, format: string, bytesPerSecond = Infinity): Promise<Reading> {
  const begin = performance.now();
  const headers = { authorization: `Bearer ${viewerToken()}` };
  const [response]: IncomingMessage[] = await once(
    get(urlOf(0, `/q/customer-rows.${format}`), { headers }),
    'response',
  );
  if (response?.statusCode !== 200) throw new Error(`the feed answered ${response?.statusCode}`);
  let bytes = 0;
  let isOver = false;
  const looks: Look[] = [];
  const looking = (async () => {
    while (!isOver) {
      looks.push(await look(facet, () => bytes));
      await setTimeout(LOOK_MS);
    }
  })();
  for await (const chunk of response) {
    bytes += chunk.length;
    const early = (bytes / bytesPerSecond) * 1000 - (performance.now() - begin);
    if (early > 1) await setTimeout(early);
  }
  isOver = true;
  await looking;
  return { seconds: (performance.now() - begin) / 1000, bytes, looks };
}

/** The resident memory in each tenth of the time, and the most of it. */
function memoryOf(looks: readonly Look[]): string {
  const inMega = looks.map(({ resident }) => resident / MEGA);
  const parts = Array.from({ length: PARTS }, (_, part) =>
    Math.max(...inMega.slice((part * inMega.length) / PARTS, ((part + 1) * inMega.length) / PARTS)).toFixed(
      0,
    ),
  );
  return `${parts.join(' ')} MB, at most ${Math.max(...inMega).toFixed(0)} MB`;
}

function report(name: string, customers: number, { seconds, bytes, looks }: Reading): void {
  const rowsIn = (part: number): number => (part / bytes) * customers;
  const inFacet = Math.max(...looks.map(({ made, sent }) => made - rowsIn(sent)));
  const inAll = Math.max(...looks.map(({ made, received }) => made - rowsIn(received)));
  process.stdout.write(
    `${name.padEnd(12)} ${seconds.toFixed(1)} s, ${(customers / seconds).toFixed(0)} rows/s, ${(bytes / customers).toFixed(0)} bytes a row\n` +
      `  resident   ${memoryOf(looks)}\n` +
      `  ahead      at most ${inFacet.toFixed(0)} rows in Facet, ${inAll.toFixed(0)} with what the kernel holds\n`,
  );
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(HELP);
  const customers = Number(values.customers);
  const config = facetConfig({ name: 'feed-memory', port: portOf(0), store: storeOf(customers) });
  const facet = start({
    name: 'feed-memory',
    argv: [...HEAP, '--import', PRELOAD, join(FACET_ROOT, 'src', 'main.ts')],
    env: { FACET_CONFIG: config },
    core: 0,
  });
  await answering(urlOf(0, '/healthz'), facet);
  for (const format of values.formats.split(',')) {
    const fast = await read(facet, format);
    report(`${format}, fast`, customers, fast);
    report(
      `${format}, slow`,
      customers,
      await read(facet, format, fast.bytes / Math.max(SLOW_SECONDS, SLOWER * fast.seconds)),
    );
  }
  await facet.stop();
}

process.on('exit', stopAll);
await main();
process.exit();
