import { FacetError } from '../errors.ts';
import type { FeedPage } from '../formats/format.ts';

/** The sources that failed, as the answer says: a field that needs several of them tells of one only. */
function failedSources(facet: unknown): readonly string[] {
  const sources: unknown = typeof facet === 'object' && facet !== null ? Reflect.get(facet, 'sources') : [];
  return Array.isArray(sources)
    ? sources.flatMap(({ source, outcome }: { source?: unknown; outcome?: unknown }) =>
        typeof source === 'string' && outcome !== 'OK' ? [source] : [],
      )
    : [];
}

/** What is at fault for the gaps of a page: names of sources, or codes where no source is. */
export function partsMissing({ answer: { errors = [], extensions } }: FeedPage): ReadonlySet<string> {
  const told = errors.map((error) => String(error.extensions['source'] ?? error.extensions['code']));
  return new Set([...told, ...(errors.length > 0 ? failedSources(extensions?.['facet']) : [])].toSorted());
}

/**
 * Lets pages pass as long as they lack nothing that was not announced with the first: CSV and NDJSON have no place for an error, so cells that
 * turn empty half-way would look like data. Throws SOURCE_UNAVAILABLE or INTERNAL otherwise.
 */
export async function* untilIncomplete(
  pages: AsyncIterable<FeedPage>,
  announced: ReadonlySet<string>,
): AsyncGenerator<FeedPage> {
  for await (const page of pages) {
    const [source] = partsMissing(page).difference(announced);
    if (source !== undefined) throw new FacetError('SOURCE_UNAVAILABLE', { details: { source } });
    yield page;
  }
}
