import type { IncomingHttpHeaders } from 'node:http';

export type Credential =
  { readonly kind: 'TOKEN'; readonly token: string } | { readonly kind: 'KEY'; readonly key: string };

/** The password of HTTP Basic: BI tools that know nothing of keys send theirs so, under any user name. */
const basicPassword = (encoded: string): string => {
  const pair = Buffer.from(encoded, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
};

/** What the request brings to say who asks; `Authorization` goes before `X-API-Key`. */
export const readCredential = (headers: IncomingHttpHeaders): Credential | undefined => {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const [, scheme = '', rest = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return { kind: 'TOKEN', token: rest };
      case 'apikey':
        return { kind: 'KEY', key: rest };
      case 'basic':
        return { kind: 'KEY', key: basicPassword(rest) };
      default:
        return undefined;
    }
  }
  const key = headers['x-api-key'];
  return typeof key === 'string' ? { kind: 'KEY', key } : undefined;
};
