import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { nationalIdOf } from '../../samples/data/values/national-id.ts';
import { verifyAuditLog } from '../../src/audit/verify.ts';
import { type Answer, runFacet, type RunningFacet } from '../support/running-facet.ts';
import type { TokenClaims } from '../support/token.ts';

const SHOWN = `customerByRecord(source: "erp", recordId: "${SHOWCASE.partnerId}")`;
const NATIONAL_ID = nationalIdOf(SHOWCASE.number, '1985-03-12', 'female');

const OFFICER: TokenClaims = { roles: ['compliance_officer'], subject: 'officer' };
const SENIOR: TokenClaims = { roles: ['senior_service_agent'], subject: 'senior' };
const AGENT: TokenClaims = { roles: ['service_agent'], subject: 'agent' };
const ANALYST: TokenClaims = { roles: ['analyst'], subject: 'analyst', purpose: 'ANALYTICS' };

const ENTRIES = `query Entries($first: Int = 50, $after: String, $where: AuditFilter) { auditEntries(first: $first, after: $after, where: $where) {
  totalCount pageInfo { hasNextPage endCursor }
  nodes { sequence at viewer roles purpose client operation operationHash customers rows durationMs epoch traceId outcome previousHash hash
    fields { field classification treatment rule } sources { source outcome calls rows } } } }`;

interface Entry {
  readonly sequence: number;
  readonly viewer: string;
  readonly operation: string | null;
  readonly customers: readonly string[];
  readonly fields: readonly { readonly field: string; readonly treatment: string }[];
  readonly traceId: string;
}

let facet: RunningFacet;
let customerId: string;
let seniorAnswer: Answer;
beforeAll(async () => {
  facet = await runFacet({ customers: 30 });
  seniorAnswer = await facet.ask(
    SENIOR,
    `query Call { ${SHOWN} { id name nationalId tickets { totalCount } } }`,
  );
  customerId = seniorAnswer.body.data.customerByRecord.id;
  await facet.ask(AGENT, `query Call { ${SHOWN} { id name } }`);
  await facet.ask(ANALYST, 'query Count { customers(first: 2) { nodes { id name lifecycleStage } } }');
});
afterAll(() => facet[Symbol.asyncDispose]());

async function read(variables: Record<string, unknown> = {}) {
  const { body } = await facet.ask(OFFICER, ENTRIES, variables);
  expect(body.errors).toBeUndefined();
  return body.data.auditEntries;
}

const entriesOf = async (where: Record<string, unknown>): Promise<readonly Entry[]> =>
  (await read({ where })).nodes;

const fromNow = (hours: number): string =>
  `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;

describe('who saw what of whom, and why', () => {
  it('an entry tells it whole, without a value', async () => {
    const [entry] = await entriesOf({ viewer: 'senior' });
    expect(entry).toMatchObject({
      roles: ['senior_service_agent'],
      purpose: 'SERVICE',
      client: null,
      operation: 'Call',
      customers: [customerId],
      epoch: 1,
      outcome: 'OK',
      traceId: seniorAnswer.body.extensions.facet.traceId,
      sources: expect.arrayContaining([
        { source: 'ticketing', outcome: 'OK', calls: 2, rows: expect.any(Number) },
      ]),
    });
    expect(entry?.fields).toEqual(
      expect.arrayContaining([
        { field: 'Customer.name', classification: 'SENSITIVE', treatment: 'CLEAR', rule: 'senior-name' },
        {
          field: 'Customer.nationalId',
          classification: 'CONFIDENTIAL',
          treatment: 'MASK(national_id)',
          rule: 'senior-national-id',
        },
      ]),
    );
    for (const value of ['欧阳', NATIONAL_ID]) expect(JSON.stringify(entry)).not.toContain(value);
  });

  it.each<[string, () => Record<string, unknown>, readonly string[]]>([
    ['by viewer', () => ({ viewer: 'agent' }), ['agent']],
    ['by customer', () => ({ customer: customerId, operation: 'Call' }), ['agent', 'senior']],
    ['by a field of one classification', () => ({ field: 'Customer.nationalId' }), ['senior']],
    ['by a field that was denied', () => ({ viewer: 'analyst', field: 'Customer.name' }), ['analyst']],
    ['by purpose', () => ({ purpose: 'SERVICE' }), ['agent', 'senior']],
    ['by operation', () => ({ operation: 'Count' }), ['analyst']],
    ['by two of them', () => ({ field: 'Customer.name', purpose: 'SERVICE' }), ['agent', 'senior']],
    ['by time', () => ({ from: fromNow(-1), to: fromNow(1), operation: 'Call' }), ['agent', 'senior']],
    ['by a time that lies ahead', () => ({ from: fromNow(1) }), []],
    ['by a time when there was nothing', () => ({ to: fromNow(-1) }), []],
    ['by a viewer who saw nothing', () => ({ viewer: 'nobody' }), []],
    ['by nulls: by nothing', () => ({ viewer: null, operation: 'Call' }), ['agent', 'senior']],
  ])('is found %s', async (_what, where, viewers) => {
    const page = await read({ where: where() });
    expect(page.nodes.map(({ viewer }: Entry) => viewer).toSorted()).toEqual(viewers);
    expect(page.totalCount).toBe(viewers.length);
  });

  it('newest first, a page at a time, without gaps', async () => {
    const sequences: number[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await read({
        first: 2,
        after,
      });
      sequences.push(...page.nodes.map(({ sequence }) => sequence));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    const [newest = 0] = sequences;
    expect(sequences).toEqual(Array.from({ length: newest }, (_, index) => newest - index));
  });

  it('reading the log is itself in the log', async () => {
    const { body } = await facet.ask(OFFICER, 'query Reading { auditEntries(first: 1) { totalCount } }');
    const [entry] = await entriesOf({ operation: 'Reading' });
    expect(entry).toMatchObject({ viewer: 'officer', traceId: body.extensions.facet.traceId });
    expect(entry?.fields).toContainEqual({
      field: 'Query.auditEntries',
      classification: 'CONFIDENTIAL',
      treatment: 'CLEAR',
      rule: 'compliance-audit',
    });
  });

  it.each([SENIOR, AGENT, ANALYST])(
    'is nothing for $subject, who is told so, and whose question is in the log',
    async (claims) => {
      const { status, body } = await facet.ask(
        claims,
        'query Prying { auditEntries { totalCount nodes { viewer } } }',
      );
      expect([status, body.errors, body.data]).toEqual([200, undefined, { auditEntries: null }]);
      expect(body.extensions.facet.fields).toEqual([
        { field: 'Query.auditEntries', treatment: 'DENY', rule: expect.any(String) },
      ]);
      // Nothing was disclosed, so the entry is written behind the answer.
      await vi.waitFor(async () => {
        const [entry] = await entriesOf({ operation: 'Prying', viewer: claims.subject });
        expect(entry?.fields).toMatchObject([{ field: 'Query.auditEntries', treatment: 'DENY' }]);
      });
    },
  );
});

const store = (): DatabaseSync => new DatabaseSync(join(facet.folder, 'facet.db'));

describe('rule 9: audited or not answered', () => {
  let answers: { readonly clear: Answer; readonly masked: Answer; readonly internal: Answer };
  beforeAll(async () => {
    const other = store();
    other.exec('BEGIN IMMEDIATE');
    try {
      const [clear, masked, internal] = await Promise.all([
        facet.ask(SENIOR, `query Unwritten { ${SHOWN} { name } }`),
        facet.ask(AGENT, `query Unwritten { ${SHOWN} { nationalId } }`),
        facet.ask(SENIOR, `query Unwritten { ${SHOWN} { id type } }`),
      ]);
      answers = { clear, masked, internal };
      await vi.waitUntil(() => facet.log().includes('audit entry lost'), { timeout: 20_000 });
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  });

  it.each(['clear', 'masked'] as const)(
    'what is SENSITIVE does not leave unless its entry is written: %s',
    (kind) => {
      const { status, body, text } = answers[kind];
      expect(status).toBe(503);
      expect(body.data ?? null).toBeNull();
      expect(body.errors).toMatchObject([{ extensions: { code: 'AUDIT_UNAVAILABLE' } }]);
      for (const value of ['欧阳', NATIONAL_ID.slice(-4)]) expect(text).not.toContain(value);
    },
  );

  it('what is INTERNAL arrives, and the gap is visible', async () => {
    const { status, body } = answers.internal;
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.customerByRecord).toMatchObject({ id: customerId, type: 'INDIVIDUAL' });
    const { traceId } = body.extensions.facet;
    const gap = facet
      .log()
      .split('\n')
      .find((line) => line.includes('audit entry lost'));
    expect(gap).toContain(traceId);
    expect(await entriesOf({ operation: 'Unwritten' })).toEqual([]);
  });

  it('goes on where it was, once the log can be written again', async () => {
    const answer = await facet.ask(SENIOR, `query Again { ${SHOWN} { name } }`);
    expect(answer.status).toBe(200);
    expect(await entriesOf({ operation: 'Again' })).toHaveLength(1);
  });
});

it('the log is whole', async () => {
  const { totalCount } = await read();
  const database = store();
  try {
    // The reading itself came in addition.
    expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: totalCount + 1 });
  } finally {
    database.close();
  }
});
