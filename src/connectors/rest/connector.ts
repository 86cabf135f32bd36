import type { OpenConnector } from '../connector.ts';
import { openHttp, placeOf, type JsonAnswer } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { escapePart } from '../http-target.ts';
import { atPath, isObject } from '../json.ts';
import { linkedPages, type TargetParts } from '../linked-pages.ts';
import { pagedConnector, type Projection } from '../paged-connector.ts';
import { checkOpenApi } from './openapi.ts';

// More is cut to this without a word by common systems; the pages that follow come by their links anyway.
const PAGE_SIZE = 100;
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
      name: source,
      ask: linkedPages({
        source,
        http,
        headers: { accept: 'application/json' },
        target: (projection) => targetOf(http.root, projection),
        pathOf: ({ record }) => record.items,
        itemsOf(body, { record: { items } }, request) {
          const found = atPath(body, items);
          if (Array.isArray(found)) return found;
          throw invalidAnswer(source, placeOf(request), `a list at "${items.join('.')}"`);
        },
        nextLink,
      }),
      check: (task) => checkOpenApi(description, http, task),
      room: () => http.room(),
      close: () => http.close(),
    },
    settings,
  );
};

function nextLink({ headers, body }: JsonAnswer): string | undefined {
  if (isObject(body) && typeof body['next_page'] === 'string') return body['next_page'];
  const link = headers['link'];
  if (link === undefined) return undefined;
  return NEXT_LINK.exec(Array.isArray(link) ? link.join(', ') : link)?.[1];
}

function targetOf(root: string, { record, lookup, names }: Projection): TargetParts {
  const fields = `fields=${names.map(escapePart).join(',')}&per_page=`;
  const parameter = lookup && encodeURIComponent(lookup.parameter ?? lookup.by);
  return {
    before: `${root}${record.at}?${parameter === undefined ? '' : `${parameter}=`}`,
    write: escapePart,
    after: (limit = PAGE_SIZE) =>
      `${parameter === undefined ? '' : '&'}${fields}${Math.min(PAGE_SIZE, limit)}`,
  };
}
