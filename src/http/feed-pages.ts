import { setImmediate } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { atPath, isObject } from '../connectors/json.ts';
import { FacetError } from '../errors.ts';
import type { FeedPage, FeedShape, FinalAnswer } from '../formats/format.ts';
import { finalAnswer } from './final-answer.ts';

interface Feed {
  readonly shape: FeedShape;
  /** As the client gave them; its `first` is the number of rows it wants at most. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly pageSize: number;
  readonly production: boolean;
  readonly execute: (variables: Readonly<Record<string, unknown>>) => Promise<ExecutionResult>;
}

/**
 * Reads a feed page by page, to its end or to the number of rows that the client wants. The next page is asked for when the reader wants it.
 * Throws the first error of a page that has no rows.
 */
export async function* readPages({
  shape,
  variables,
  pageSize,
  production,
  execute,
}: Feed): AsyncGenerator<FeedPage> {
  if (shape.rows === 'OBJECT') {
    yield toPage(await execute(variables), shape, production);
    return;
  }
  let wanted = typeof variables['first'] === 'number' ? variables['first'] : Infinity;
  let after = variables['after'] ?? null;
  for (;;) {
    const page = toPage(
      await execute({ ...variables, first: Math.min(wanted, pageSize), after }),
      shape,
      production,
    );
    yield page;
    wanted -= page.rows.length;
    const next = nextCursor(page.answer, shape);
    if (next === null || wanted <= 0) return;
    // A cursor that does not move would read the same page for ever.
    if (next === after) throw new FacetError('INTERNAL');
    after = next;
    // Pages that come without waiting for anything would keep every other request waiting.
    await setImmediate();
  }
}

function toPage(result: ExecutionResult, shape: FeedShape, production: boolean): FeedPage {
  const rows = result.data ? atPath(result.data, shape.path) : undefined;
  const [error] = result.errors ?? [];
  const answer = finalAnswer(result, production);
  const list: unknown = isObject(rows) ? [rows] : rows;
  if (Array.isArray(list) && answer.data) {
    return { answer: { ...answer, data: answer.data }, rows: list.filter(isObject) };
  }
  if (error) throw error;
  if (!answer.data) throw new FacetError('INTERNAL');
  return { answer: { ...answer, data: answer.data }, rows: [] };
}

/** The cursor of the next page; null at the end. */
function nextCursor({ data }: FinalAnswer, { path }: FeedShape): string | null {
  const pageInfo = atPath(data, [...path.slice(0, -1), 'pageInfo']);
  if (!isObject(pageInfo) || pageInfo['hasNextPage'] !== true) return null;
  const { endCursor } = pageInfo;
  return typeof endCursor === 'string' ? endCursor : null;
}
