import type { OpenConnector } from '../connector.ts';
import { openHttp, type JsonAnswer } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { commaList, escapedLength, targetOf } from '../http-target.ts';
import { atPath, isObject } from '../json.ts';
import { linkedPages } from '../linked-pages.ts';
import { pagedConnector, type PageQuery } from '../paged-connector.ts';
import { checkOpenApi } from './openapi.ts';

// More is cut to this without a word by common systems; the pages that follow come by their links anyway.
const PAGE_SIZE = 100;
const HEADERS = { accept: 'application/json' };
const NEXT_LINK = /<([^>]*)>[^,]*;\s*rel="?next"?/i;

/**
 * Opens a source that speaks REST: `at` of a record type is a path, `parameter` of a lookup a query parameter that takes a comma-separated list.
 * Columns are chosen by `fields`, pages by `per_page` and followed by `next_page` in the body or `rel="next"` in the header `Link`.
 */
export const openRest: OpenConnector = (description, settings) => {
  const source = description.name;
  const http = openHttp(source, settings);
  return pagedConnector(
    {
      ...linkedPages({
        source,
        http,
        headers: HEADERS,
        firstTarget: (query) => firstTarget(http.root, query),
        sizeOf: (value) => escapedLength(value) + 1,
        itemsOf(body, { projection }, place) {
          const { items } = projection.record;
          const found = atPath(body, items);
          if (Array.isArray(found)) return found;
          throw invalidAnswer(source, place, `a list at "${items.join('.')}"`);
        },
        nextLink,
      }),
      check: (call) => checkOpenApi(description, http, call),
      close: () => http.close(),
    },
    settings,
  );
};

function nextLink({ headers, body }: JsonAnswer): string | undefined {
  if (isObject(body) && typeof body['next_page'] === 'string') return body['next_page'];
  const link = headers['link'];
  return NEXT_LINK.exec(Array.isArray(link) ? link.join(', ') : (link ?? ''))?.[1];
}

function firstTarget(root: string, { projection, condition, limit }: PageQuery): string {
  const parameters: (readonly [string, string])[] = [];
  if (condition !== undefined) {
    const { by, parameter = by } = condition.lookup;
    parameters.push([encodeURIComponent(parameter), commaList(condition.values)]);
  }
  parameters.push(
    ['fields', projection.select],
    ['per_page', String(Math.min(PAGE_SIZE, limit ?? PAGE_SIZE))],
  );
  return targetOf(`${root}${projection.record.at}`, parameters);
}
