import type { ExecutionResult, GraphQLError } from 'graphql';

/** The place at which an error shows: where on its way a null stands. */
function shownAt(data: unknown, path: readonly (string | number)[]): string {
  let at = data;
  for (const [index, key] of path.entries()) {
    if (at === null || at === undefined) return JSON.stringify(path.slice(0, index));
    at = Object.getOwnPropertyDescriptor(Object(at), key)?.value;
  }
  return JSON.stringify(path);
}

/** Errors by the place at which they show. Of several that null one place any may be told, so only those that stand right at theirs are compared by text. */
export function shownErrors(
  { data, errors = [] }: ExecutionResult,
  textOf: (error: GraphQLError) => string,
): readonly string[] {
  const shown = errors.map((error) => {
    const { path = [] } = error;
    const place = shownAt(data, path);
    return place === JSON.stringify(path) ? `${place} ${textOf(error)}` : place;
  });
  return [...new Set(shown)].toSorted();
}
