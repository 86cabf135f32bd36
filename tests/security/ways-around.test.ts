import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';
import { post, send, SENIOR } from './requests.ts';
import { copySamples } from './twin-samples.ts';

const CUSTOMERS = 20;
const FORMULA = '=HYPERLINK("http://evil.example")';

let folder: string;
let facet: RunningFacet;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-probes-'));
  const files = copySamples(CUSTOMERS, join(folder, 'samples'));
  const crm = new DatabaseSync(files.crm);
  crm.prepare("UPDATE contacts SET fullName = ? WHERE contactId = 'C-000001'").run(FORMULA);
  crm.close();
  facet = await runFacet({ customers: CUSTOMERS, samplesFolder: join(folder, 'samples') });
});
afterAll(async () => {
  await facet[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const ONE = '{ customers(first: 1) { nodes { id name } } }';

describe('ways around', () => {
  it('lists of operations are not taken', async () => {
    const sent = await post(facet, JSON.stringify([{ query: ONE }, { query: ONE }]), {
      authorization: `Bearer ${await signToken(SENIOR)}`,
    });
    expect(sent.status).toBe(400);
  });

  it('automatic persisted queries are not kept', async () => {
    const hash = 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38';
    const body = {
      query: '{ __typename }',
      extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
    };
    const sent = await post(facet, JSON.stringify(body), {
      authorization: `Bearer ${await signToken(SENIOR)}`,
    });
    expect(sent.code).toBe('BAD_REQUEST');
    expect(sent.text).not.toContain('"data"');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a form of another site (%s) is not taken',
    async (type) => {
      const authorization = `Bearer ${await signToken(SENIOR)}`;
      const body = new Blob([JSON.stringify({ query: ONE })]);
      const sent = await send(facet, '/graphql', {
        method: 'POST',
        headers: { authorization, ...(type !== '' && { 'content-type': type }) },
        body,
      });
      expect(sent.status).toBeGreaterThanOrEqual(400);
      expect(sent.text).not.toContain('"data"');
    },
  );

  it('a link of another site is not taken', async () => {
    const authorization = `Bearer ${await signToken(SENIOR)}`;
    expect(
      (await send(facet, `/graphql?query=${encodeURIComponent(ONE)}`, { headers: { authorization } })).status,
    ).toBe(400);
  });

  it.each([
    '/q/../../etc/passwd',
    '/q/..%2f..%2fetc%2fpasswd',
    '/q/__proto__',
    '/q/constructor',
    '/q/toString.json',
    '/q/customer-value.csv/',
    '/q/',
    '/q/.csv',
    '/q/CUSTOMER-VALUE',
  ])('%s is nothing', async (path) => {
    const authorization = `Bearer ${await signToken(SENIOR)}`;
    expect((await send(facet, path, { headers: { authorization } })).status).toBe(404);
  });

  it('a name that a spreadsheet would run is only text in CSV', async () => {
    const authorization = `Bearer ${await signToken(SENIOR)}`;
    const { text } = await send(facet, '/q/customer-value.csv', { headers: { authorization } });
    expect(text).toContain(`'${FORMULA.replaceAll('"', '""')}`);
    expect(text).not.toMatch(/(?:^|,|")=HYPERLINK/m);
  });

  it('an audit log is read by nobody but who may', async () => {
    for (const claims of [SENIOR, { roles: ['service_agent'] }]) {
      const { body } = await facet.ask(claims, '{ auditEntries { totalCount nodes { viewer } } }');
      expect(body.data.auditEntries).toBeNull();
    }
  });

  it('a search that no source could parse harms nobody', async () => {
    for (const text of [
      "O'Brien' or 1 eq 1",
      'a\u0000b',
      '<x>&]]>',
      '\ud83d',
      '%_*',
      '{"$ne":1}',
      "') or startswith(Name,'",
    ]) {
      const { body } = await facet.ask(SENIOR, 'query($t: String) { customers(search: $t) { totalCount } }', {
        t: text,
      });
      expect(body.data.customers).toEqual({ totalCount: 0 });
      expect(body.errors).toBeUndefined();
    }
  });
});

describe('production', () => {
  const SECRET = 'a secret of the deployment, long enough to be one';
  let production: RunningFacet;
  let authorization: string;
  beforeAll(async () => {
    const settings = {
      samples: undefined,
      production: true,
      viewers: { jwt: { secret: SECRET } },
      asOf: '2026-06-30',
    };
    production = await runFacet({ customers: CUSTOMERS, settings });
    const token = new SignJWT(SENIOR)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('x')
      .setExpirationTime('10m');
    authorization = `Bearer ${await token.sign(createSecretKey(SECRET, 'utf8'))}`;
  });
  afterAll(() => production[Symbol.asyncDispose]());

  const ask = (text: string) =>
    production.get(`/graphql?query=${encodeURIComponent(text)}`, {
      authorization,
      'apollo-require-preflight': '1',
    });

  it('answers', async () => {
    expect((await ask(ONE)).body.data.customers.nodes).toHaveLength(1);
  });

  it.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Customer") { fields { name } } }',
    '{ ... { s: __schema { queryType { name } } } }',
  ])('does not tell its schema: %s', async (text) => {
    const { status, text: answer } = await ask(text);
    expect(status).toBe(400);
    expect(answer).not.toContain('CustomerConnection');
  });

  it.each([
    '{ custmer { id } }',
    '{ customers { nodes { nationalIdd } } }',
    '{ customers(frst: 1) { totalCount } }',
    '{ customers { nodes { invoices(orderBy: AMOUNT_DSC) { totalCount } } } }',
    'query($f: InvoiceFiltr) { __typename }',
  ])('suggests nothing: %s', async (text) => {
    const { status, text: answer } = await ask(text);
    expect(status).toBe(400);
    expect(answer).not.toMatch(/Did you mean|AMOUNT_DESC|"nationalId"|InvoiceFilter\b/);
  });

  it('serves no explorer', async () => {
    expect((await production.get('/graphiql')).status).toBe(404);
  });
});
