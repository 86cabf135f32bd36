import { getDirectiveValues, getNamedType, getNullableType, isListType, Kind } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import type { FeedShape } from '../formats/format.ts';
import { fragmentsOf } from '../graph/fragments.ts';
import { rowColumns, selectedFields } from './columns.ts';
import type { SelectedField } from './columns.ts';
import type { Operation } from './operation.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

interface Reached {
  readonly type: GraphQLOutputType;
  readonly set: SelectionSetNode;
  /** The field around the rows (their connection) and its type; null where the rows are a field of the root. */
  readonly around: { readonly node: FieldNode; readonly type: GraphQLNamedType } | null;
}

/**
 * Reads `@feed(rows:)` of an operation: null where it has none. Throws an error that says what is wrong: the path is not in the
 * selection, or a list cannot be read to its end.
 */
export function readFeed(schema: GraphQLSchema, { document, definition }: Operation): FeedShape | null {
  const directive = schema.getDirective('feed');
  const rows = directive ? getDirectiveValues(directive, definition)?.['rows'] : undefined;
  if (typeof rows !== 'string') return null;
  const fragments = fragmentsOf(document);
  const path = rows.split('.');
  const reached = reach(schema, fragments, { definition, path });
  const list = isListType(getNullableType(reached.type));
  if (list) checkPaging(schema, fragments, { reached, definition });
  const columns = rowColumns({ schema, fragments, type: getNamedType(reached.type), set: reached.set });
  return { path, rows: list ? 'LIST' : 'OBJECT', columns };
}

function reach(
  schema: GraphQLSchema,
  fragments: Fragments,
  { definition, path }: { definition: OperationDefinitionNode; path: readonly string[] },
): Reached {
  let type: GraphQLOutputType | null | undefined = schema.getRootType(definition.operation);
  let set: SelectionSetNode = definition.selectionSet;
  let node: FieldNode | null = null;
  let around: Reached['around'] = null;
  for (const [index, key] of path.entries()) {
    if (!type) break;
    if (index > 0 && isListType(getNullableType(type)))
      throw new Error(`@feed: only the last part of "rows" may be a list`);
    const parent: GraphQLNamedType = getNamedType(type);
    around = node && { node, type: parent };
    const field: SelectedField | undefined = selectedFields(schema, fragments, { type: parent, set }).find(
      (one) => one.key === key,
    );
    if (!field?.node.selectionSet)
      throw new Error(`@feed: "rows" names "${key}", which is no object or list of the selection`);
    ({ type, node } = field);
    set = field.node.selectionSet;
  }
  if (!type) throw new Error('@feed: the schema has no root type for the operation');
  return { type, set, around };
}

/** A list is read page by page: `$first` and `$after` steer it, `pageInfo` says how it goes on. */
function checkPaging(
  schema: GraphQLSchema,
  fragments: Fragments,
  { reached, definition }: { reached: Reached; definition: OperationDefinitionNode },
): void {
  const { around } = reached;
  if (!around?.node.selectionSet) throw new Error('@feed: a list of rows must stand in a connection');
  for (const name of ['first', 'after']) {
    const declared = definition.variableDefinitions?.some(({ variable }) => variable.name.value === name);
    const value = around.node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (!declared || value?.kind !== Kind.VARIABLE || value.name.value !== name) {
      throw new Error(
        `@feed: "${around.node.name.value}" must be called with (first: $first, after: $after)`,
      );
    }
  }
  const fields = selectedFields(schema, fragments, { type: around.type, set: around.node.selectionSet });
  const pageInfo = fields.find(({ key }) => key === 'pageInfo');
  const known = pageInfo?.node.selectionSet
    ? selectedFields(schema, fragments, {
        type: getNamedType(pageInfo.type),
        set: pageInfo.node.selectionSet,
      })
    : [];
  if (!['hasNextPage', 'endCursor'].every((key) => known.some((field) => field.key === key))) {
    throw new Error('@feed: "pageInfo { hasNextPage endCursor }" must stand beside the rows');
  }
}
