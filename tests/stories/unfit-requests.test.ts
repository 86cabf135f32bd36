import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { bearer, post, QUERY, refusalOf, SECRET } from '../support/refusal.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import type { TokenClaims } from '../support/token.ts';

const PAGE_SIZE = 500;
const SENIOR: TokenClaims = { roles: ['senior_service_agent'] };
const ANALYST: TokenClaims = { roles: ['analyst'], purpose: 'ANALYTICS' };

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 30, settings: { limits: { pageSize: PAGE_SIZE } } });
});
afterAll(() => facet[Symbol.asyncDispose]());

describe('what does not fit', () => {
  it.each<[string, string, Record<string, unknown>, ErrorCode, RegExp]>([
    ['no GraphQL', `{ customer(id: "${SECRET}"`, {}, 'GRAPHQL_PARSE_FAILED', /line 1, column/],
    [
      'an unknown field',
      `{ customer(id: "${SECRET}") { nam } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /Cannot query field "nam" on type "Customer"/,
    ],
    [
      'an unknown argument',
      `{ customer(id: "1", phone: "${SECRET}") { id } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /Unknown argument "phone"/,
    ],
    [
      'a literal of another type',
      `{ customers(first: "${SECRET}") { totalCount } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /expected a value of type Int/,
    ],
    [
      'a date that is none',
      `{ customer(id: 1) { invoices(where: { issuedFrom: "${SECRET}" }) { totalCount } } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /calendar date written as YYYY-MM-DD/,
    ],
    [
      'a variable of another type',
      'query Q($n: Int) { customers(first: $n) { totalCount } }',
      { n: SECRET },
      'VARIABLE_INVALID',
      /"\$n" is not a valid Int/,
    ],
    [
      'a date in a variable that is none',
      'query Q($w: InvoiceFilter) { customer(id: 1) { invoices(where: $w) { totalCount } } }',
      { w: { issuedFrom: SECRET } },
      'VARIABLE_INVALID',
      /"\$w" is not a valid InvoiceFilter at issuedFrom/,
    ],
    [
      'a missing variable',
      'query Q($id: ID!) { customer(id: $id) { id } }',
      { other: SECRET },
      'VARIABLE_INVALID',
      /"\$id" of type ID! is missing/,
    ],
  ])('%s', async (_what, query, variables, code, teaches) => {
    const answer = await facet.ask(SENIOR, query, variables);
    const { message, extensions } = refusalOf(answer);
    expect([answer.status, extensions.code]).toEqual([400, code]);
    expect(message).toMatch(teaches);
    expect(answer.body.data).toBeUndefined();
  });

  it.each([
    ['no JSON', `{"query": "${SECRET}`, 400],
    ['no query', JSON.stringify({ variables: { phone: SECRET } }), 400],
    ['a list', `[${QUERY}]`, 400],
  ])('a body that is %s', async (_what, body, status) => {
    const response = await post(facet.url, body, await bearer(SENIOR));
    expect([response.status, refusalOf(response).extensions.code]).toEqual([status, 'BAD_REQUEST']);
  });
});

describe('what costs its own field', () => {
  it.each<[string, string, Record<string, unknown>, string, RegExp]>([
    [
      'a page that is too large',
      'query Q($n: Int) { customers(first: $n) { totalCount } }',
      { n: PAGE_SIZE + 1 },
      'customers',
      /"first" must be between 0 and 500/,
    ],
    [
      'a page of less than nobody',
      'query Q($n: Int) { customers(first: $n) { totalCount } }',
      { n: -1 },
      'customers',
      /"first" must be between 0 and 500/,
    ],
    [
      'a cursor that is none',
      'query Q($c: String) { customers(after: $c) { totalCount } }',
      { c: SECRET },
      'customers',
      /"after" must be a cursor of this list/,
    ],
    [
      'a null where none may stand',
      `query Q($id: ID = "${SECRET}") { customer(id: $id) { id } }`,
      { id: null },
      'customer',
      /"id" is null/,
    ],
    [
      'a source that there is not',
      'query Q($s: String!) { customerByRecord(source: $s, recordId: "1") { id } }',
      { s: SECRET },
      'customerByRecord',
      /"source" must be one of commerce, crm, erp, ticketing/,
    ],
  ])('%s', async (_what, query, variables, field, teaches) => {
    const answer = await facet.ask(SENIOR, query, variables);
    const { message, extensions, path } = refusalOf(answer);
    expect([answer.status, extensions.code, path]).toEqual([200, 'ARGUMENT_INVALID', [field]]);
    expect(message).toMatch(teaches);
    expect(answer.body.data).toEqual({ [field]: null });
  });

  it('a condition that is null costs the object that it stands in', async () => {
    const query = `query Q($with: Boolean = true) {
      one: customers(first: 1) { totalCount @include(if: $with) } other: customers(first: 1) { nodes { __typename } } }`;
    const answer = await facet.ask(SENIOR, query, { with: null });
    const { message, extensions, path } = refusalOf(answer);
    expect([answer.status, extensions.code, path]).toEqual([200, 'ARGUMENT_INVALID', ['one']]);
    expect(message).toMatch(/"if" is null/);
    expect(answer.body.data).toEqual({ one: null, other: { nodes: [{ __typename: 'Customer' }] } });
  });

  it('a condition that is null at the root costs the answer', async () => {
    const answer = await facet.ask(
      SENIOR,
      'query Q($with: Boolean = true) { customers @include(if: $with) { totalCount } }',
      {
        with: null,
      },
    );
    const { message, extensions, path } = refusalOf(answer);
    expect([answer.status, extensions.code, path]).toEqual([200, 'ARGUMENT_INVALID', undefined]);
    expect(message).toMatch(/"if" is null/);
    expect(answer.body.data).toBeNull();
  });

  it('the largest page is answered', async () => {
    const { body } = await facet.ask(SENIOR, `{ customers(first: ${PAGE_SIZE}) { nodes { id } } }`);
    expect(body.errors).toBeUndefined();
  });
});

describe('rule 4: filters see what the viewer sees', () => {
  it.each([
    [
      'a search, where name, address and number are all hidden',
      `{ customers(search: "${SECRET}") { nodes { id } } }`,
      /Customer\.name, Customer\.emails, Customer\.phones/,
    ],
    [
      'a filter on a denied field',
      `{ customer(id: 1) { tickets(where: { subjectContains: "${SECRET}" }) { totalCount } } }`,
      /Ticket\.subject/,
    ],
  ])('%s', async (_what, query, teaches) => {
    const answer = await facet.ask(ANALYST, query);
    const { message, extensions } = refusalOf(answer);
    expect([answer.status, extensions.code]).toEqual([403, 'FIELD_NOT_COMPARABLE']);
    expect(message).toMatch(teaches);
  });
});

describe('persisted queries', () => {
  it.each<[string, string, number, ErrorCode, RegExp]>([
    [
      'a missing variable',
      '/q/customer-profile.json',
      400,
      'VARIABLE_INVALID',
      /"\$id" of type ID! is missing/,
    ],
    [
      'a variable that it does not have',
      `/q/customer-value.json?phone=${SECRET}`,
      400,
      'VARIABLE_INVALID',
      /it has first, after/,
    ],
    [
      'a variable of another type',
      `/q/customer-value.json?first=x${SECRET}`,
      400,
      'VARIABLE_INVALID',
      /"\$first" is not a valid Int/,
    ],
    [
      'a name that there is not',
      `/q/${SECRET}.json`,
      404,
      'PERSISTED_QUERY_NOT_FOUND',
      /no persisted query of this name/,
    ],
    ['a format that there is not', '/q/customer-value.xlsx', 406, 'NOT_ACCEPTABLE', /json, csv, ndjson/],
  ])('%s', async (_what, path, status, code, teaches) => {
    const answer = await facet.get(path, await bearer(ANALYST));
    const { message, extensions } = refusalOf(answer);
    expect([answer.status, extensions.code]).toEqual([status, code]);
    expect(message).toMatch(teaches);
  });

  it('a media type that there is not', async () => {
    const headers = { ...(await bearer(ANALYST)), accept: 'application/pdf' };
    const answer = await facet.get('/q/customer-value', headers);
    expect([answer.status, refusalOf(answer).extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
  });
});

it('no refusal left the value in the log', () => {
  expect(facet.log()).not.toContain(SECRET);
});
