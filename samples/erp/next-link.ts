import { fromEngine } from './filter-text.ts';

/** Where a page starts: after a key, or after a number of rows. */
export type Position = { readonly afterKey: string } | { readonly skip: number };

/** Where the page starts that a `$skiptoken` asks for; undefined for a token that this service did not make. */
export function readSkipToken(token: string): Position | undefined {
  if (token.startsWith('key:')) return { afterKey: token.slice(4) };
  const skip = /^rows:(\d+)$/.exec(token)?.[1];
  return skip === undefined ? undefined : { skip: Number(skip) };
}

/**
 * The relative link to the next page of a request: the same options, but for where it starts and how many rows are left of `$top`.
 * Commas and quotes stay as they are: encoded, a long list of keys would outgrow the longest request that the service takes.
 */
export function nextLink(url: URL, position: Position, left: number): string {
  const options = new URLSearchParams(url.search);
  options.delete('$skip');
  options.set('$skiptoken', 'skip' in position ? `rows:${position.skip}` : `key:${position.afterKey}`);
  if (Number.isFinite(left)) options.set('$top', String(left));
  const query = [...options].map(([name, value]) => `${name}=${encode(fromEngine(value))}`).join('&');
  return `${url.pathname.slice(1)}?${query}`;
}

function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%2C', ',')
    .replaceAll('%24', '$')
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/');
}
