import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import type { FeedColumn } from '../formats/format.ts';

/** Scalars that are not text to whoever reads a feed. */
const TYPES: ReadonlyMap<string, FeedColumn['type']> = new Map([
  ['Int', 'INT'],
  ['Float', 'FLOAT'],
  ['Boolean', 'BOOLEAN'],
  ['Decimal', 'DECIMAL'],
  ['Date', 'DATE'],
  ['DateTime', 'DATE_TIME'],
]);

interface Row {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The type of the row and what is selected of it. */
  readonly type: GraphQLNamedType;
  readonly set: SelectionSetNode;
}

/** One field of a selection, with its type: fragments are opened, `__typename` is a field like any other. */
export interface SelectedField {
  readonly node: FieldNode;
  readonly key: string;
  readonly type: GraphQLOutputType;
}

/** The columns of a row: its leaves in the order of the selection, named by `@name` or by their path. Two different values of one name throw. */
export function rowColumns({ schema, fragments, type, set }: Row): readonly FeedColumn[] {
  const columns = new Map<string, FeedColumn>();

  const visit = (parent: GraphQLNamedType, selection: SelectionSetNode, path: readonly string[]): void => {
    for (const { node, key, type: output } of selectedFields(schema, fragments, {
      type: parent,
      set: selection,
    })) {
      const place = [...path, key];
      const named = getNamedType(output);
      const list = isListType(getNullableType(output));
      if (node.selectionSet && !list) visit(named, node.selectionSet, place);
      else add({ name: nameOf(schema, node) ?? place.join('_'), path: place, ...typeOf(output) });
    }
  };

  const add = (column: FeedColumn): void => {
    const same = columns.get(column.name);
    if (same && same.path.join('.') !== column.path.join('.')) {
      throw new Error(
        `the column "${column.name}" stands for both ${same.path.join('.')} and ${column.path.join('.')}`,
      );
    }
    if (!same) columns.set(column.name, column);
  };

  visit(type, set, []);
  return [...columns.values()];
}

/** The fields of a selection set, through its fragments. */
export function selectedFields(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { type, set }: { type: GraphQLNamedType; set: SelectionSetNode },
): readonly SelectedField[] {
  return set.selections.flatMap((selection) => openSelection(schema, fragments, { type, selection }));
}

function openSelection(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { type, selection }: { type: GraphQLNamedType; selection: SelectionNode },
): readonly SelectedField[] {
  if (selection.kind === Kind.FIELD) {
    const field = fieldType(type, selection.name.value);
    return field
      ? [{ node: selection, key: selection.alias?.value ?? selection.name.value, type: field }]
      : [];
  }
  const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
  if (!fragment) return [];
  const inner = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
  return selectedFields(schema, fragments, { type: inner ?? type, set: fragment.selectionSet });
}

function fieldType(parent: GraphQLNamedType, name: string): GraphQLOutputType | undefined {
  if (!isCompositeType(parent)) return undefined;
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
}

function typeOf(output: GraphQLOutputType): Pick<FeedColumn, 'type' | 'list'> {
  const outer = getNullableType(output);
  const list = isListType(outer);
  const inner = list ? getNullableType(outer.ofType) : outer;
  if (isListType(inner) || isCompositeType(inner)) return { type: 'JSON', list: false };
  return { type: TYPES.get(inner.name) ?? 'TEXT', list };
}

function nameOf(schema: GraphQLSchema, node: FieldNode): string | undefined {
  const directive = schema.getDirective('name');
  const name = directive ? getDirectiveValues(directive, node)?.['as'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
