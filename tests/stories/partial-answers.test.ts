import { afterEach, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { FULL_CUSTOMER } from '../support/full-customer.ts';
import { type Answer, runFacet, type RunningFacet, type SourceName } from '../support/running-facet.ts';
import type { Mood } from '../support/unreliable.ts';

const SHOWCASE_RECORD = { source: 'erp', recordId: SHOWCASE.partnerId };
const SENIOR = { roles: ['senior_service_agent'] };
const BUDGET_MS = 1_500;

let facet: RunningFacet;
afterEach(() => facet[Symbol.asyncDispose]());

async function askWith(source: SourceName, mood: Mood): Promise<Answer> {
  facet = await runFacet({ customers: 50, budgetMs: BUDGET_MS });
  facet.sources[source].mood = mood;
  return facet.ask(SENIOR, FULL_CUSTOMER, SHOWCASE_RECORD);
}

interface GraphQLErrorBody {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly source?: string };
}

const pathsOf = ({ body }: Answer): string[] =>
  body.errors.map(({ path }: GraphQLErrorBody) => path.slice(1).join('.')).toSorted();

describe('rule 10: the fault of a source stays its own', () => {
  it.each<[Mood, string]>([
    ['refuses', 'SOURCE_UNAVAILABLE'],
    ['hangs', 'SOURCE_TIMEOUT'],
    ['drips', 'SOURCE_TIMEOUT'],
    ['babbles', 'SOURCE_INVALID_ANSWER'],
    ['breaks', 'SOURCE_UNAVAILABLE'],
  ])('a ticketing system that %s costs its own fields, with the code %s', async (mood, code) => {
    const answer = await askWith('ticketing', mood);
    expect(answer.status).toBe(200);
    const { data, errors, extensions } = answer.body;
    for (const error of errors) {
      expect(error.extensions).toMatchObject({ code, source: 'ticketing' });
      expect(error.message).toContain('"ticketing"');
    }
    // One error for each field that hangs on it, and for no other.
    expect(pathsOf(answer)).toEqual([
      'dataQuality.completeness',
      'dataQuality.consistency',
      'dataQuality.contradictions',
      'dataQuality.freshness',
      'records',
      'risk.churn.band',
      'risk.churn.reasons',
      'risk.churn.score',
      ...[
        'csat',
        'firstResponseMinutes',
        'nps',
        'openTickets',
        'ratings',
        'reopenRate',
        'repeatComplaintRate',
        'resolutionHours',
      ].map((name) => `service.${name}`),
      'tickets',
    ]);
    const customer = data.customerByRecord;
    expect(customer.tickets).toBeNull();
    expect(customer.name).toBe('欧阳静怡');
    expect(customer.orders.totalCount).toBeGreaterThan(0);
    expect(customer.value.historicValue.amount).toMatch(/^\d+\.\d\d$/);
    expect(extensions.facet.sources).toContainEqual(
      expect.objectContaining({ source: 'ticketing', outcome: code }),
    );
    expect(extensions.facet.sources).toContainEqual(
      expect.objectContaining({ source: 'erp', outcome: 'OK' }),
    );
  });

  it('takes a golden field from the next source, and says from which', async () => {
    facet = await runFacet({ customers: 50, budgetMs: BUDGET_MS });
    facet.sources.crm.mood = 'refuses';
    const { body } = await facet.ask(SENIOR, FULL_CUSTOMER, SHOWCASE_RECORD);
    const customer = body.data.customerByRecord;
    expect(customer.name).not.toBeNull();
    expect(customer.nationalId).toBeNull();
    const paths = body.errors.map(({ path }: GraphQLErrorBody) => path.at(-1));
    expect(paths).toContain('nationalId');
    expect(paths).toContain('consent');
    expect(paths).not.toContain('name');
  });

  it('audits a partial answer as such', async () => {
    await askWith('commerce', 'refuses');
    const { body } = await facet.ask(
      { roles: ['compliance_officer'] },
      '{ auditEntries(first: 1) { nodes { outcome sources { source outcome } } } }',
    );
    expect(body.data.auditEntries.nodes[0]).toMatchObject({
      outcome: 'PARTIAL',
      sources: expect.arrayContaining([{ source: 'commerce', outcome: 'SOURCE_UNAVAILABLE' }]),
    });
  });

  it('withholds what hangs on a fact that a dead source would have told', async () => {
    facet = await runFacet({ customers: 50, budgetMs: BUDGET_MS });
    facet.sources.crm.mood = 'refuses';
    const { body } = await facet.ask(
      { roles: ['account_manager'], subject: 'am01' },
      '{ customerByRecord(source: "erp", recordId: "0000100001") { phones } }',
      {},
      { 'facet-purpose': 'SALES' },
    );
    const phones: unknown = body.data.customerByRecord?.phones;
    // Whether the customer is the manager's own stands in the CRM.
    expect(JSON.stringify(phones ?? null)).not.toMatch(/\d{8}/);
  });
});
