import type { RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';

export const SENIOR = { roles: ['senior_service_agent'] };

export interface Sent {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
}

/** Sends a request as it stands. */
export async function send(facet: RunningFacet, path: string, init: RequestInit = {}): Promise<Sent> {
  const response = await fetch(`${facet.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

/** Posts a body to the GraphQL endpoint, without any credential but those given. */
export function post(
  facet: RunningFacet,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Sent> {
  return send(facet, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** Posts an operation as a senior agent, unless the headers say otherwise. */
export async function query(
  facet: RunningFacet,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  return post(facet, JSON.stringify({ query: text }), {
    authorization: `Bearer ${await signToken(SENIOR)}`,
    ...headers,
  });
}
