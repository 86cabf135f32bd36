import { GraphQLError } from 'graphql';
import type { Condition, TableReader, TableRow } from '../table-reader.ts';

/** Most nodes in one answer; asking for more is an error. */
const MOST_NODES = 250;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

const badInput = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

const encode = (id: string): string => Buffer.from(`id:${id}`).toString('base64url');

const decode = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith('id:')) throw badInput('"after" is not a cursor of this list.');
  return text.slice('id:'.length);
};

/**
 * One page of a table in the order of ids. What costs a query of its own (the total) is only run when it is selected.
 * Throws a `GraphQLError` for a `first` outside 0 to 250 and a cursor that is none.
 */
export const connection = <Node>(
  reader: TableReader,
  conditions: readonly Condition[],
  { first, after, node }: PageArguments & { readonly node: (row: TableRow) => Node },
) => {
  const limit = first ?? 50;
  if (limit < 0 || limit > MOST_NODES) throw badInput(`"first" must be from 0 to ${MOST_NODES}.`);
  const rows = reader.page(conditions, {
    after: after === null || after === undefined ? undefined : decode(after),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.['id'];
  return {
    nodes: shown.map(node),
    pageInfo: { hasNextPage: rows.length > limit, endCursor: typeof last === 'string' ? encode(last) : null },
    totalCount: () => reader.count(conditions),
  };
};
