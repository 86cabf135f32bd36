import { expect } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { signToken, type TokenClaims } from './token.ts';

/** Stands for a customer's value wherever a request can hold one. No refusal may repeat it. */
export const SECRET = '13800138000';
interface Refusal {
  readonly message: string;
  readonly path?: readonly unknown[];
  readonly extensions: { readonly code: ErrorCode };
}

export interface Response {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Checks what all refusals have in common, and gives the first one. */
export function refusalOf({ text, headers }: Response): Refusal {
  expect(headers.get('content-type')).toContain('json');
  const { errors } = JSON.parse(text);
  expect(errors.length).toBeGreaterThan(0);
  for (const { message, extensions, ...rest } of errors) {
    expect(Object.keys(ERRORS)).toContain(extensions.code);
    expect(message.length).toBeGreaterThan(20);
    expect(Object.keys(extensions).filter((key) => !['code', 'source', 'argument'].includes(key))).toEqual(
      [],
    );
    expect(Object.keys(rest).filter((key) => !['path', 'locations'].includes(key))).toEqual([]);
  }
  for (const hidden of [SECRET, 'node_modules', '    at ', 'stacktrace']) expect(text).not.toContain(hidden);
  return errors[0];
}

/** Sends a body to `/graphql` as it stands. */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A request whose operation holds the value. */
export const QUERY = JSON.stringify({ query: `{ customer(id: "${SECRET}") { id } }` });

export const bearer = async (claims: TokenClaims): Promise<{ readonly authorization: string }> => ({
  authorization: `Bearer ${await signToken(claims)}`,
});
