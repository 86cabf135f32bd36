import type { Call, OpenConnector, Row } from '../connector.ts';
import { openHttp, placeOf, type HttpClient, type HttpRequest, type JsonAnswer } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { commaList, escapedLength, LONGEST_TARGET, targetOf } from '../http-target.ts';
import { atPath, isObject } from '../json.ts';
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
  const http = openHttp(description.name, settings);
  return pagedConnector(
    {
      room: (query) => ({
        bytes: LONGEST_TARGET - firstTarget(http.root, query).length,
        sizeOf: (value) => escapedLength(value) + 1,
      }),
      pages: (query, call) => pages({ source: description.name, http }, query, call),
      check: (call) => checkOpenApi(description, http, call),
      close: () => http.close(),
    },
    settings,
  );
};

interface Service {
  readonly source: string;
  readonly http: HttpClient;
}

async function* pages(
  { source, http }: Service,
  query: PageQuery,
  call: Call,
): AsyncGenerator<readonly Row[]> {
  const { record, read } = query.projection;
  let target: string | undefined = firstTarget(http.root, query);
  while (target !== undefined) {
    const request: HttpRequest = { method: 'GET', target, headers: HEADERS };
    const answer = await http.json(request, call);
    const items = atPath(answer.body, record.items);
    if (!Array.isArray(items)) {
      throw invalidAnswer(source, placeOf(request), `a list at "${record.items.join('.')}"`);
    }
    yield items.map(read);
    const link = nextLink(answer);
    const next: string | undefined = link === undefined ? undefined : http.follow(link, target);
    if (next === target) throw invalidAnswer(source, placeOf(request), 'a link to another page');
    target = next;
  }
}

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
