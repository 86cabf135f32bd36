import type { Call, Row } from './connector.ts';
import { placeOf, type HttpClient, type HttpRequest, type JsonAnswer } from './http.ts';
import { invalidAnswer } from './http-faults.ts';
import { LONGEST_TARGET } from './http-target.ts';
import type { PagedSource, PageQuery } from './paged-connector.ts';

/** What differs between the protocols that ask for a page by GET and find in it the link to the next. */
interface LinkedSource {
  readonly source: string;
  readonly http: HttpClient;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the first page of a query is. */
  firstTarget(query: PageQuery): string;
  /** The bytes that a value takes there, with what separates it from the next. */
  sizeOf(value: string): number;
  /** The records of a page; throws a SourceError where it is none. `place` is for messages. */
  itemsOf(body: unknown, query: PageQuery, place: string): readonly unknown[];
  /** Where the next page is; undefined on the last. */
  nextLink(answer: JsonAnswer): string | undefined;
}

/** The pages of such a source, and the room that its targets leave for values. */
export function linkedPages(linked: LinkedSource): Required<Pick<PagedSource, 'room' | 'pages'>> {
  return {
    room: (query) => ({
      bytes: LONGEST_TARGET - linked.firstTarget(query).length,
      sizeOf: (value) => linked.sizeOf(value),
    }),
    pages: (query, call) => pages(linked, query, call),
  };
}

async function* pages(linked: LinkedSource, query: PageQuery, call: Call): AsyncGenerator<readonly Row[]> {
  const { source, http, headers } = linked;
  let target: string | undefined = linked.firstTarget(query);
  while (target !== undefined) {
    const request: HttpRequest = { method: 'GET', target, headers };
    const answer = await http.json(request, call);
    yield linked.itemsOf(answer.body, query, placeOf(request)).map(query.projection.read);
    const link = linked.nextLink(answer);
    const next: string | undefined = link === undefined ? undefined : http.follow(link, target);
    if (next === target) throw invalidAnswer(source, placeOf(request), 'a link to another page');
    target = next;
  }
}
