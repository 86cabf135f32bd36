import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';

let facet: RunningFacet;
let token: string;
beforeAll(async () => {
  facet = await runFacet({ customers: 20 });
  token = await signToken({ roles: ['service_agent'] });
});
afterAll(() => facet[Symbol.asyncDispose]());

/** Apollo answers 400 where the audit would like 200 for errors as `application/json`; the current draft of the specification agrees with Apollo. */
const WARNED = ['572B', 'FDE2', '7B9B'];
/** GET without a header that browsers cannot forge is refused on purpose. */
const NOTICED = ['5A70', 'D6D5', '6A70'];

test('the GraphQL endpoint passes the GraphQL over HTTP audits', async () => {
  const results = await Promise.all(
    serverAudits({
      url: `${facet.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${token}`);
        return fetch(url, { ...init, headers });
      },
    }).map((audit) => audit.fn()),
  );
  const ids = (status: string) => results.filter((result) => result.status === status).map(({ id }) => id);
  expect({ total: results.length, error: ids('error'), warn: ids('warn'), notice: ids('notice') }).toEqual({
    total: 61,
    error: [],
    warn: WARNED,
    notice: NOTICED,
  });
});
