import { difference, withoutMasked } from '../work/answers.ts';
import type { Request } from '../work/work.ts';
import { type Contestant, urlOf } from './contestants.ts';

const COMPARED = 12;
const ANSWER_MS = 20_000;

/** The body of a request, as every contestant gets it. */
export const bodyOf = (request: Request): string => JSON.stringify(request);

interface Placed {
  readonly contestant: Contestant;
  readonly place: number;
}

async function ask({ contestant, place }: Placed, query: string, request: Request): Promise<unknown> {
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
  const alias = /(\w+): customers?\(/.exec(query)?.[1];
  if (alias === undefined || typeof answer !== 'object' || answer === null) return answer;
  return { [alias]: Object.values(answer)[0] };
}

/** Holds a contestant's answers against the reference's; gives what differs first, or null. */
export async function differenceOf(
  contestant: Placed,
  reference: Placed,
  { query, requests }: { readonly query: string; readonly requests: readonly Request[] },
): Promise<string | null> {
  for (const one of requests.slice(0, COMPARED)) {
    try {
      const [got, wanted] = [
        await ask(contestant, query, one),
        withAlias(await ask(reference, query, one), one),
      ];
      const found = contestant.contestant.masks
        ? difference(withoutMasked(got), withoutMasked(wanted))
        : difference(got, wanted);
      if (found !== null) return found;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return null;
}
