import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { FacetError } from '../src/errors.ts';
import type { Graph } from '../src/graph/execute.ts';
import { makeExecutable } from '../src/graph/executable-schema.ts';
import { fragmentsOf } from '../src/graph/fragments.ts';
import { planOperation } from '../src/graph/plan/operation-plan.ts';
import { loadPersistedQueries } from '../src/operations/persisted.ts';
import { openBundle, openCatalogue } from '../src/start.ts';
import { createLog } from '../src/telemetry/log.ts';
import { warmPlans } from '../src/warm-plans.ts';
import { temporaryFolder } from './samples/temporary-folder.ts';

const config = loadConfig({}, '/');
const catalogue = openCatalogue(config);
const executable = makeExecutable(catalogue);

/** What was planned, by query and rights, and what was logged, when these queries are warmed. */
async function warmed(queries: Readonly<Record<string, string>>, planning: () => void = () => undefined) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(queries)) writeFileSync(join(folder, `${name}.graphql`), text);
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const planned: string[] = [];
  const plan: Graph['plan'] = ({ document, definition, variables }, { name, planAccess }) => {
    const operation = { definition, fragments: fragmentsOf(document), variables };
    const made = planOperation({ catalogue, executable, operation, planAccess });
    planning();
    planned.push(`${definition.name?.value} ${name} ${JSON.stringify(variables)}`);
    return { plan: made, cached: false };
  };
  warmPlans({
    catalogue,
    persisted: loadPersistedQueries({ schema: catalogue.schema, folder, limits: config.limits }),
    bundle: await openBundle(config, catalogue),
    viewers: config.viewers,
    graph: { plan },
    log: createLog('info', sink),
  });
  return { planned, lines: lines.map((line): unknown => JSON.parse(line)) };
}

const RIGHTS = [
  'ANALYTICS analyst',
  'SERVICE service_agent',
  'SERVICE senior_service_agent',
  'SALES account_manager',
  'SERVICE account_manager',
  'MARKETING analyst',
  'AUDIT compliance_officer',
];

test('each query is planned for the rights of each viewer, once', async () => {
  const { planned, lines } = await warmed({ one: 'query One($id: ID!) { customer(id: $id) { name } }' });
  expect(planned.toSorted()).toEqual(RIGHTS.map((rights) => `One 1 ${rights} {"id":""}`).toSorted());
  expect(lines).toMatchObject([{ level: 'info', plans: RIGHTS.length, msg: 'plans warmed' }]);
});

test('a feed is planned for its first page and for those after it', async () => {
  const { planned } = await warmed({
    all: `query All($first: Int, $after: String) @feed(rows: "customers.nodes") {
      customers(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
  });
  expect(planned).toContain('All 1 ANALYTICS analyst {"first":1,"after":null}');
  expect(planned).toContain('All 1 ANALYTICS analyst {"first":1,"after":""}');
  expect(planned.length).toBe(2 * RIGHTS.length);
});

test('the start waits for two seconds of it at most', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { planned, lines } = await warmed({ one: 'query One { customers { totalCount } }' }, () =>
    vi.advanceTimersByTime(999),
  );
  expect(planned.length).toBe(3);
  expect(lines).toMatchObject([{ plans: 3, ms: 2997, msg: 'plans warmed' }]);
});

test('what cannot be planned for somebody is logged by the name of the query, and stops nothing', async () => {
  const { planned, lines } = await warmed({
    found: 'query Found($text: String!) { customers(search: $text) { totalCount } }',
    other: 'query Other { customers { totalCount } }',
  });
  expect(planned.filter((one) => one.startsWith('Other')).length).toBe(RIGHTS.length);
  const faults = lines.slice(0, -1);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults)
    expect(fault).toMatchObject({
      level: 'warn',
      persistedQuery: 'found',
      code: new FacetError('FIELD_NOT_COMPARABLE').code,
    });
  expect(faults).toContainEqual(expect.objectContaining({ roles: 'service_agent', purpose: 'SERVICE' }));
});
