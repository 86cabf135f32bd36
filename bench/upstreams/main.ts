import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureSamples } from '../../samples/data/ensure.ts';
import { SAMPLES } from '../harness/folder.ts';
import { originOf, PORTS } from '../ports.ts';
import { graphql } from './graphql.ts';
import { type Answer, json, listen, type Request } from './http.ts';
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

const tables = loadTables(ensureSamples(SAMPLES));
const calls: Record<string, number> = {};

/** Counts the calls, which the harness asks for before and after a sample. */
function counted(name: string, handle: (request: Request) => Answer): (request: Request) => Answer {
  calls[name] = 0;
  return (request) => {
    calls[name] = (calls[name] ?? 0) + 1;
    try {
      return handle(request);
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
    await listen(port, counted(`${name} subgraph`, subgraph(customerOf, links)));
  }
}
await listen(PORTS.collector, () => json('{}'));
await listen(PORTS.control, () => json(JSON.stringify(calls)));
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
