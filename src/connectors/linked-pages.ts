import { placeOf, type HttpClient, type HttpRequest, type JsonAnswer } from './http.ts';
import { invalidAnswer } from './http-faults.ts';
import { LONGEST_TARGET } from './http-target.ts';
import type { PagedSource, Projection, Question } from './paged-connector.ts';
import { recordParser } from './record-parser.ts';

/** The target of a first page, taken apart around the values. */
export interface TargetParts {
  readonly before: string;
  /** A value as it may stand in a target. */
  readonly write: (value: string) => string;
  readonly after: (limit: number | undefined) => string;
}

/** What differs between the protocols that ask for a page by GET and find in it the link to the next. */
interface LinkedSource {
  readonly source: string;
  readonly http: HttpClient;
  readonly headers: Readonly<Record<string, string>>;
  target(projection: Projection): TargetParts;
  /** Where the records of a page stand. */
  pathOf(projection: Projection): readonly string[];
  /** The records of a page; throws a SourceError where it is none. */
  itemsOf(body: unknown, projection: Projection, request: HttpRequest): readonly unknown[];
  /** Where the next page is; undefined on the last. */
  nextLink(answer: JsonAnswer): string | undefined;
}

/** How such a source is asked, and the room that its targets leave for values. */
export function linkedPages(linked: LinkedSource): PagedSource['ask'] {
  const { source, http } = linked;
  const headers = http.headers(linked.headers);
  return (projection): Question => {
    const target = linked.target(projection);
    const parse = recordParser(projection, linked.pathOf(projection));
    return {
      room: (limit) => ({
        bytes: LONGEST_TARGET - target.before.length - target.after(limit).length,
        sizeOf: (value) => target.write(value).length + 1,
      }),
      async page({ values, limit }, task, start) {
        const request: HttpRequest = {
          method: 'GET',
          target: start ?? target.before + values.map(target.write).join(',') + target.after(limit),
          headers,
        };
        const answer = await http.json(request, task, parse);
        const rows = linked.itemsOf(answer.body, projection, request).map(projection.read);
        const link = linked.nextLink(answer);
        if (link === undefined) return { rows, next: undefined };
        const next = http.follow(link, request.target);
        if (next === request.target) throw invalidAnswer(source, placeOf(request), 'a link to another page');
        return { rows, next };
      },
    };
  };
}
