import { FacetError } from '../errors.ts';
import type { FeedPage } from '../formats/format.ts';

/** What is at fault for the gaps of a page: names of sources, or codes where no source is. */
export function partsMissing({ answer }: FeedPage): ReadonlySet<string> {
  return new Set(
    (answer.errors ?? [])
      .map(({ extensions }) => String(extensions['source'] ?? extensions['code']))
      .toSorted(),
  );
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
