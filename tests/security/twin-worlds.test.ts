import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import type { Catalogue } from '../../src/graph/catalogue.ts';
import { openCatalogue } from '../../src/start.ts';
import { type Answer, runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';
import { askForAll } from './operations.ts';
import { ROOMY_LIMITS } from './roomy-limits.ts';
import { changeAmounts, changePersons, copySamples } from './twin-samples.ts';

const CUSTOMERS = 200;

let folder: string;
let catalogue: Catalogue;
let worlds: Readonly<Record<'first' | 'persons' | 'amounts', RunningFacet>>;
const changes = { persons: 0, amounts: 0 };

const start = (samplesFolder: string): Promise<RunningFacet> =>
  runFacet({ samplesFolder, customers: CUSTOMERS, settings: { limits: ROOMY_LIMITS } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-twins-'));
  copySamples(CUSTOMERS, join(folder, 'first'));
  changes.persons = changePersons(copySamples(CUSTOMERS, join(folder, 'persons')));
  const both = copySamples(CUSTOMERS, join(folder, 'amounts'));
  changePersons(both);
  changes.amounts = changeAmounts(both);
  worlds = {
    first: await start(join(folder, 'first')),
    persons: await start(join(folder, 'persons')),
    amounts: await start(join(folder, 'amounts')),
  };
  const config = loadConfig({ FACET_CONFIG: join(worlds.first.folder, 'facet.config.yaml') }, process.cwd());
  catalogue = openCatalogue(config);
});
afterAll(async () => {
  for (const world of Object.values(worlds)) await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** The answer without what differs between any two runs: trace, minted ids, and when the records were linked. */
function comparable({ status, headers, text }: Answer): string {
  const ids = new Map<string, string>();
  const named = text.replaceAll(/cus_\w+/g, (id) => {
    ids.set(id, ids.get(id) ?? `customer ${ids.size}`);
    return ids.get(id) ?? '';
  });
  const today = new Date().toISOString().slice(0, 10);
  const body = named
    .replaceAll(/"traceId":"\w+"/g, '')
    .replaceAll(new RegExp(`"${today}T[^"]*"`, 'g'), 'now')
    .replaceAll(/"(?:endC|startC|c)ursor":"[\w-]{20,}"/g, 'cursor');
  return `${status} ${headers.get('content-type') ?? ''} ${body}`;
}

const OPERATIONS: readonly (() => string)[] = [
  () => askForAll(catalogue, 'PLAIN', { type: 'CustomerConnection', field: 'customers(first: 80)' }).text,
  ...['AMOUNT_ASC', 'AMOUNT_DESC'].map(
    (order) => () =>
      `query Sweep($yes: Boolean) { customers(first: 200) { nodes { invoices(first: 3, orderBy: ${order}) { totalCount pageInfo { endCursor } edges { cursor node { number } } } opportunities(first: 2, orderBy: ${order}) { edges { cursor } } } } }`,
  ),
  ...['1000', '5000.5', '14400', '733.22'].map(
    (amount) => () =>
      `query Sweep($yes: Boolean) { customers(first: 200) { nodes { invoices(where: { amountAtLeast: "${amount}" }) { totalCount } opportunities(where: { amountAtLeast: "${amount}" }) { totalCount } } } }`,
  ),
  () => 'query Sweep($yes: Boolean) { customers(search: "twin.of.another@example.com") { totalCount } }',
];

async function answersOf(world: RunningFacet, role: string, purpose: string): Promise<readonly string[]> {
  const claims = { roles: [role], subject: 'am99' };
  const headers = { 'facet-purpose': purpose };
  const answers: string[] = [];
  for (const operation of OPERATIONS)
    answers.push(comparable(await world.ask(claims, operation(), { yes: true }, headers)));
  const token = { ...headers, authorization: `Bearer ${await signToken(claims)}` };
  for (const extension of ['json', 'csv', 'ndjson', 'arrow'])
    answers.push(comparable(await world.get(`/q/customer-value.${extension}`, token)));
  return answers;
}

describe('rule 4: two worlds that differ only behind the masks', () => {
  it('do differ', async () => {
    expect(changes.persons).toBeGreaterThan(5);
    expect(changes.amounts).toBeGreaterThan(50);
    const [first] = await answersOf(worlds.first, 'senior_service_agent', 'SERVICE');
    const [second] = await answersOf(worlds.amounts, 'senior_service_agent', 'SERVICE');
    expect(first === second).toBe(false);
  });

  it.each([
    ['service_agent', 'SERVICE', 'amounts'],
    ['account_manager', 'SALES', 'amounts'],
    ['account_manager', 'SERVICE', 'amounts'],
    ['compliance_officer', 'AUDIT', 'amounts'],
    ['analyst', 'ANALYTICS', 'persons'],
  ] as const)('are the same to %s for %s, byte for byte', async (role, purpose, twin) => {
    const [first, second] = [
      await answersOf(worlds.first, role, purpose),
      await answersOf(worlds[twin], role, purpose),
    ];
    for (const [index, answer] of first.entries()) {
      const other = second[index] ?? '';
      if (answer === other) continue;
      const place = Array.from(answer, (_, at) => at).find((at) => answer[at] !== other[at]) ?? answer.length;
      const around = (text: string) => text.slice(Math.max(0, place - 150), place + 50);
      expect.fail(`answer ${index} tells the worlds apart: ${around(answer)} | ${around(other)}`);
    }
  });
});
