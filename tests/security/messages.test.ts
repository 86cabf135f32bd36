import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';
import { createScanner } from './scanner.ts';
import { storedBytes } from './swept-facet.ts';
import { writingsOf } from './writings.ts';

/** What somebody might put anywhere in a request; none of it is known to the sources. */
const PERSONAL = {
  phone: '13800138000',
  nationalId: '990001198503129977',
  email: 'wei.zhang.private@example.com',
  name: '张伟敏感',
} as const;

const scan = createScanner([
  ...writingsOf('phone', PERSONAL.phone),
  ...writingsOf('number', PERSONAL.nationalId),
  ...writingsOf('email', PERSONAL.email),
  ...writingsOf('name', PERSONAL.name),
]);

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 30 });
});
afterAll(() => facet[Symbol.asyncDispose]());

const ROLE = { roles: ['senior_service_agent'] };

async function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${facet.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await signToken(ROLE)}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const CUSTOMER = 'query($id: ID!) { customer(id: $id) { id name } }';

describe.each(Object.entries(PERSONAL))('rule 7: a %s in a request is repeated nowhere', (_kind, value) => {
  const quoted = JSON.stringify(value);

  it.each<[string, unknown]>([
    ['a literal of the wrong type', { query: `{ customers(first: ${quoted}) { totalCount } }` }],
    [
      'a literal where an enumeration is expected',
      { query: `{ customers { nodes { invoices(orderBy: ${quoted}) { totalCount } } } }` },
    ],
    [
      'a literal where an object is expected',
      { query: `{ customers { nodes { invoices(where: ${quoted}) { totalCount } } } }` },
    ],
    [
      'a date',
      { query: `{ customers { nodes { invoices(where: { issuedFrom: ${quoted} }) { totalCount } } } }` },
    ],
    [
      'a decimal',
      { query: `{ customers { nodes { invoices(where: { amountAtLeast: ${quoted} }) { totalCount } } } }` },
    ],
    ['an id', { query: `{ customer(id: ${quoted}) { id } }` }],
    [
      'a global id',
      {
        query: `{ node(id: ${JSON.stringify(Buffer.from(`Invoice:${value}`).toString('base64url'))}) { id } }`,
      },
    ],
    ['a source', { query: `{ customerByRecord(source: ${quoted}, recordId: ${quoted}) { id } }` }],
    ['a cursor', { query: `{ customers(after: ${quoted}) { totalCount } }` }],
    ['a search that finds nothing', { query: `{ customers(search: ${quoted}) { totalCount } }` }],
    [
      'a variable of the wrong type',
      { query: 'query($n: Int) { customers(first: $n) { totalCount } }', variables: { n: value } },
    ],
    [
      'a variable inside an object',
      {
        query: 'query($w: InvoiceFilter) { customers { nodes { invoices(where: $w) { totalCount } } } }',
        variables: { w: { [value]: value, kind: value } },
      },
    ],
    ['the name of a variable', { query: CUSTOMER, variables: { id: 'x', [value]: value } }],
    ['variables that are no object', { query: CUSTOMER, variables: value }],
    ['the operation name', { query: 'query A { __typename } query B { __typename }', operationName: value }],
    ['an operation name that is no text', { query: CUSTOMER, operationName: { [value]: value } }],
    [
      'extensions',
      {
        query: CUSTOMER,
        variables: { id: 'x' },
        extensions: { persistedQuery: { version: 1, sha256Hash: value } },
      },
    ],
    ['text that is not GraphQL', { query: `{ customers { ${value} ` }],
    ['a string that is not closed', { query: `{ customer(id: "${value}` }],
    ['a comment', { query: `{ # ${value}\n nothing }` }],
    ['a query that is no text', { query: [value] }],
    ['a body that is not JSON', `{"query": ${value}`],
    ['a body that is a list', [{ query: `{ x(${quoted})` }]],
  ])('as %s', async (_where, body) => {
    const response = await post(body);
    expect([...scan(await response.text())]).toEqual([]);
    expect([...scan(JSON.stringify([...response.headers]))]).toEqual([]);
  });

  it('in a path, in query parameters and in headers', async () => {
    const code = encodeURIComponent(value);
    const token = `Bearer ${await signToken(ROLE)}`;
    for (const path of [
      `/${code}`,
      `/q/${code}`,
      `/q/${code}.csv`,
      `/q/customer-value.${code}`,
      `/q/%zz${code}`,
      `/q/customer-profile.json?id=${code}`,
      `/q/customer-profile.csv?id=x&${code}=${code}`,
      `/q/customer-value.json?first=${code}`,
      `/graphql?query=${code}`,
      `/graphql?query={__typename}&variables=${code}&operationName=${code}&extensions=${code}`,
    ]) {
      const { text, headers } = await facet.get(path, {
        authorization: token,
        'apollo-require-preflight': 'x',
      });
      expect({ path, found: [...scan(`${text} ${JSON.stringify([...headers])}`)] }).toEqual({
        path,
        found: [],
      });
    }
    for (const header of [
      'facet-purpose',
      'authorization',
      'x-api-key',
      'accept',
      'content-type',
      'traceparent',
      'x-request-id',
      'user-agent',
      'cookie',
    ]) {
      const response = await post(
        { query: '{ customers(first: 1) { nodes { owner } } }' },
        { [header]: code },
      );
      const found = [...scan(`${await response.text()} ${JSON.stringify([...response.headers])}`)];
      expect({ header, found }).toEqual({ header, found: [] });
    }
  });
});

describe('rule 7: names that hold a number', () => {
  it.each([
    ['phone', `q_${PERSONAL.phone}`],
    ['national id', `Q${PERSONAL.nationalId}`],
  ])(
    'a %s as a name of the operation, of a field, an argument, a type, a fragment, a directive',
    async (_kind, name) => {
      for (const query of [
        `query ${name} { customers(first: 1) { nodes { owner } } }`,
        `{ ${name} }`,
        `{ customers(${name}: 1) { totalCount } }`,
        `query($v: ${name}) { __typename }`,
        `query($${name}: Int!) { customers(first: $${name}) { totalCount } }`,
        `{ ...${name} }`,
        `{ ... on ${name} { id } }`,
        `{ __typename @${name} }`,
        `{ customers { nodes { invoices(orderBy: ${name}) { totalCount } } } }`,
        `{ customers { nodes { invoices(where: { ${name}: 1 }) { totalCount } } } }`,
      ]) {
        const text = await (await post({ query })).text();
        // What the client calls its own fields comes back as their names; messages are another matter.
        expect({ query, found: [...scan(text)] }).toEqual({ query, found: [] });
      }
    },
  );
});

describe('rule 7: afterwards', () => {
  it('no line of the log repeats any of it', () => {
    expect(facet.log().length).toBeGreaterThan(10_000);
    expect([...scan(facet.log())]).toEqual([]);
  });

  it('no byte of the audit log repeats any of it', () => {
    expect([...scan(storedBytes(facet.folder))]).toEqual([]);
  });
});

describe('the log cannot be written by who is logged', () => {
  const EVIL = 'x\r\n{"level":"fatal","msg":"forged"}\u001b[31m\u0000\u2028';

  it.each([
    ['a subject', { subject: EVIL }],
    ['an empty subject', { subject: '' }],
    ['a subject that is longer than the log takes', { subject: 'x'.repeat(201) }],
  ])('%s that the audit log cannot name gets no answer', async (_what, claims) => {
    const { status } = await facet.ask({ ...ROLE, ...claims }, '{ customers(first: 1) { nodes { owner } } }');
    expect(status).toBe(401);
  });

  it('an operation of any name is audited', async () => {
    for (const name of ['a'.repeat(129), 'Q13800138000', 'Plain']) {
      const { status } = await facet.ask(ROLE, `query ${name} { customers(first: 1) { nodes { id name } } }`);
      expect(status).toBe(200);
    }
    const { body } = await facet.ask(
      { roles: ['compliance_officer'] },
      '{ auditEntries(first: 3) { nodes { operation operationHash outcome } } }',
    );
    const operations = body.data.auditEntries.nodes.map(
      ({ operation }: { operation: string | null }) => operation,
    );
    expect(operations).toEqual(['Plain', null, null]);
  });

  it('each line of the log is one event of ours', async () => {
    await post(
      { query: `query A { __typename }`, operationName: EVIL },
      { 'facet-purpose': 'SERVICE\t{"forged":1}', 'user-agent': 'x{"forged"}' },
    );
    const lines = facet.log().trimEnd().split('\n');
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(facet.log()).not.toContain('forged');
  });
});
