import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { FULL_CUSTOMER } from '../support/full-customer.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 50 });
});
afterAll(() => facet[Symbol.asyncDispose]());

const RECORD = { source: 'erp', recordId: SHOWCASE.partnerId };

describe('rule 8: loaders are per request', () => {
  it('gives interleaved viewers of one document each their own view', async () => {
    const roles = Array.from({ length: 24 }, (_, index) =>
      index % 2 === 0 ? 'senior_service_agent' : 'service_agent',
    );
    const answers = await Promise.all(
      roles.map((role) => facet.ask({ roles: [role] }, FULL_CUSTOMER, RECORD)),
    );
    for (const [index, { body }] of answers.entries()) {
      expect(body.data.customerByRecord.name).toBe(roles[index] === 'service_agent' ? '欧阳**' : '欧阳静怡');
    }
  });

  it('gives everybody who asks at the same time their own customer, in no more calls than if they came one by one', async () => {
    const page = await facet.ask(
      { roles: ['senior_service_agent'] },
      '{ customers(first: 24) { nodes { id } } }',
    );
    const ids: string[] = page.body.data.customers.nodes.map(({ id }: { id: string }) => id);
    const query = 'query One($id: ID!) { customer(id: $id) { id birthDate nationalId } }';
    const ask = (id: string) => facet.ask({ roles: ['senior_service_agent'] }, query, { id });
    const alone = [];
    for (const id of ids) alone.push((await ask(id)).body.data);
    const before = facet.sources.crm.seen.length;
    const together = await Promise.all(ids.map(ask));
    expect(together.map(({ body }) => body.data)).toEqual(alone);
    expect(new Set(alone.map((data) => JSON.stringify(data))).size).toBe(ids.length);
    expect(facet.sources.crm.seen.length - before).toBeLessThanOrEqual(ids.length);
  });

  it('asks the sources anew for every request, so that nothing of one viewer is left for the next', async () => {
    const query = '{ customerByRecord(source: "erp", recordId: "0000100001") { birthDate } }';
    const seen = async (): Promise<number> => {
      await facet.ask({ roles: ['senior_service_agent'] }, query);
      return facet.sources.crm.seen.length;
    };
    const first = await seen();
    expect(await seen()).toBe(first + 1);
  });
});

it('tells shared caches that answers are for one viewer only', async () => {
  const { headers } = await facet.ask(
    { roles: ['service_agent'] },
    '{ customers(first: 1) { nodes { id } } }',
  );
  expect(headers.get('cache-control')).toBe('private, no-store');
});
