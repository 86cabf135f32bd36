import { toEngine } from './filter-text.ts';

/**
 * A request URL as the engine can read it: relative to the service root, with a leading slash, its `$filter` rewritten. A batch
 * may name its parts relative to the root, from the host, or in full; undefined when the URL is outside the service.
 */
export function engineUrl(target: string, root: string): string | undefined {
  const base = new URL(root, 'http://service');
  if (!URL.canParse(target, base.href)) return undefined;
  const url = new URL(target, base);
  if (!url.pathname.startsWith(root)) return undefined;
  const filter = url.searchParams.get('$filter');
  if (filter !== null) url.searchParams.set('$filter', toEngine(filter));
  return `/${url.pathname.slice(root.length)}${url.search}`;
}

/** A multipart batch with the URLs of its parts rewritten; there the engine puts the slash in front itself. */
export function engineBatch(body: string, root: string): string {
  return body.replaceAll(
    /^GET (\S+) HTTP\/1\.1/gm,
    (_, target: string) => `GET ${engineUrl(target, root)?.slice(1) ?? target} HTTP/1.1`,
  );
}
