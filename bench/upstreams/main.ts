import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureSamples } from '../../samples/data/ensure.ts';
import { IS_FEED, SAMPLES } from '../harness/folder.ts';
import { originOf, PORTS } from '../ports.ts';
import type { Counts } from './counts.ts';
import { graphql } from './graphql.ts';
import { type Answer, json, listen, type Request, sent } from './http.ts';
import { readLinks } from './links.ts';
import { odata } from './odata.ts';
import { rest } from './rest.ts';
import { soap } from './soap.ts';
import { subgraph } from './subgraph.ts';
import { loadTables } from './tables.ts';
import { unifiedCustomers } from './unified.ts';

const { values } = parseArgs({
  options: {
    links: { type: 'string' },
  },
});

const tables = loadTables(ensureSamples(SAMPLES), IS_FEED);
/** The harness asks for them before and after a sample. */
const counts: Counts = { calls: 0, systemCalls: 0, rows: 0, bytes: 0 };

function counted(name: string, handle: (request: Request) => Answer): (request: Request) => Answer {
  return (request) => {
    try {
      const answer = handle(request);
      counts.calls += 1;
      counts.systemCalls += answer.behind ?? 1;
      counts.rows += answer.rows ?? 0;
      return answer;
    } catch (error) {
      process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
      return { ...json('{"errors":[{"message":"fault of the upstream"}]}'), status: 500 };
    }
  };
}

const { sources, subgraphs } = PORTS;
await listen(sources.erp, counted('erp', odata(tables.erp)));
await listen(sources.crm, counted('crm', soap(tables.crm, originOf(sources.crm))));
await listen(sources.ticketing, counted('ticketing', rest(tables.ticketing, originOf(sources.ticketing))));
await listen(sources.commerce, counted('commerce', graphql(tables.commerce)));
if (values.links !== undefined && existsSync(values.links)) {
  const links = readLinks(values.links);
  const customerOf = unifiedCustomers(tables, links);
  for (const [name, port] of Object.entries(subgraphs)) {
    await listen(port, counted(`${name} subgraph`, subgraph({ name, customerOf, links })));
  }
}
await listen(PORTS.collector, () => json('{}'));
await listen(PORTS.control, () => json(JSON.stringify({ ...counts, bytes: sent.bytes })));
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
