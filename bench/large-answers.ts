import { once } from 'node:events';
import { CONTESTANTS, portOf } from './harness/contestants.ts';
import { startEntrants } from './harness/measure.ts';
import { type Command, type Running, stopAll } from './harness/processes.ts';
import { startUpstreams } from './harness/upstreams.ts';

/** A thousand customers with all that they bought, paid and complained about, some 5 MB, in one of the two ways in which a page gives them. */
const large = (before: string, after: string): string => `{ customers(first: 1000) { ${before}
  id name vip region owner creditLimit { amount currency }
  invoices(first: 100) { pageInfo { endCursor hasNextPage } nodes { id number kind status issuedOn dueOn amount { amount currency } } }
  payments(first: 100) { nodes { id method amount { amount currency } } }
  records { source recordId }
  interactions(first: 100) { edges { cursor node { id channel direction at } } }
  tickets(first: 100) { nodes { id number category priority status createdAt resolvedAt } }
  orders(first: 100) { nodes { id number placedAt status total { amount currency } lines { sku quantity product: sku unitPrice { amount currency } } } }
${after} } }`;

const WAYS = { nodes: large('nodes {', '}'), edges: large('edges { node {', '} }') };

const TIMES = 12;
const MEGA = 1e6;

interface LoopDelay {
  readonly max: number;
}

const isDelay = (message: unknown): message is LoopDelay =>
  typeof message === 'object' && message !== null && 'max' in message;

function withoutCore({ core: _, ...command }: Command): Command {
  return command;
}

/** The longest time that the event loop was held up since the last question, in milliseconds. */
async function longestStretch({ child }: Running): Promise<number> {
  const answer: Promise<unknown[]> = once(child, 'message');
  child.send('loop-delay');
  const [message] = await answer;
  if (!isDelay(message)) throw new Error('Facet told nothing of its event loop');
  return message.max;
}

async function main(): Promise<void> {
  const facet = CONTESTANTS.find(({ name }) => name === 'facet');
  if (!facet) throw new Error('Facet takes no part');
  await startUpstreams();
  // On both cores, as it is run: on one, V8's own threads take turns with the event loop while they collect garbage.
  const free = { ...facet, command: (port: number) => withoutCore(facet.command(port)) };
  const [entrant] = await startEntrants([free], (text) => process.stderr.write(`${text}\n`));
  if (!entrant) return;
  const asked = Object.entries(WAYS).flatMap((way) => Array.from({ length: TIMES }, () => way));
  for (const [name, query] of asked) {
    await longestStretch(entrant.running);
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${portOf(0)}/graphql`, {
      method: 'POST',
      headers: { ...facet.headers(), 'accept-encoding': 'identity' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    const took = performance.now() - began;
    const stretch = await longestStretch(entrant.running);
    if (text.startsWith('{"errors"')) throw new Error(text.slice(0, 300));
    process.stdout.write(
      `${name}: ${(Buffer.byteLength(text) / MEGA).toFixed(2)} MB in ${took.toFixed(0)} ms, longest stretch of the event loop ${stretch.toFixed(0)} ms\n`,
    );
  }
  await entrant.running.stop();
}

process.on('exit', stopAll);
await main();
stopAll();
process.exit();
