import { comparable, difference } from '../work/answers.ts';
import type { QueryName, Request } from '../work/work.ts';
import { type Contestant, urlOf } from './contestants.ts';

const COMPARED = 12;
const ANSWER_MS = 20_000;

/** The body of a request, as every contestant gets it. */
export const bodyOf = (request: Request): string => JSON.stringify(request);

interface Placed {
  readonly contestant: Contestant;
  readonly place: number;
}

async function ask({ contestant, place }: Placed, query: QueryName, request: Request): Promise<unknown> {
  const response = await fetch(urlOf(place, contestant.path(query)), {
    method: 'POST',
    headers: contestant.headers(),
    body: bodyOf(request),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await response.text();
  const answer: { data?: unknown; errors?: unknown } = JSON.parse(text);
  if (response.status !== 200 || answer.errors !== undefined) {
    throw new Error(`${response.status} ${text.slice(0, 300)}`);
  }
  return answer.data;
}

/** The reference knows no aliases; its answer as the request names it. */
function withAlias(answer: unknown, { query }: Request): unknown {
  const alias = /(\w+): customer\(/.exec(query)?.[1];
  if (alias === undefined || typeof answer !== 'object' || answer === null || !('customer' in answer))
    return answer;
  return { [alias]: answer.customer };
}

/** Holds a contestant's answers against the reference's; gives what differs first, or null. */
export async function differenceOf(
  contestant: Placed,
  reference: Placed,
  { query, requests }: { readonly query: QueryName; readonly requests: readonly Request[] },
): Promise<string | null> {
  for (const one of requests.slice(0, COMPARED)) {
    try {
      const { masks } = contestant.contestant;
      const [got, expected] = [await ask(contestant, query, one), await ask(reference, query, one)];
      const found = difference(comparable(got, masks), comparable(withAlias(expected, one), masks));
      if (found !== null) return found;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return null;
}
