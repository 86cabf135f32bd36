import {
  type ExecutionResult,
  getNamedType,
  type GraphQLField,
  GraphQLObjectType,
  isAbstractType,
  Kind,
  type FieldNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { collectFields } from '../../../src/graph/plan/collect-fields.ts';
import type { compileOperation as ownCompile, SelectedFields } from '../../../src/graph/plan/compile.ts';
import { LONG_WAY } from '../../../src/graph/plan/direct.ts';
import type { GraphContext } from '../../../src/graph/context.ts';

type Inputs = Parameters<typeof ownCompile<GraphContext>>[0];
type Field = GraphQLField<unknown, unknown>;
type Resolve = (source: unknown, args: Record<string, unknown>, context: GraphContext) => unknown;
/** What is done with an object when it is there, before its fields are asked for; many come together. */
type Arrive = (objects: readonly unknown[], context: GraphContext) => Promise<unknown> | undefined;

interface JitPlan {
  query(root: unknown, context: GraphContext, variables: object): Promise<ExecutionResult> | ExecutionResult;
}

/** In the place of Facet's `compileOperation`: the same resolvers, masks, marks and prefetching, under code that graphql-jit makes. */
export function compileOperation(inputs: Inputs): JitPlan {
  const bound = new Map<Field, Resolve | undefined>();
  const arrivals = new Map<string, Arrive[]>();
  const { schema, definition, fragments, variables } = inputs;

  const select = (type: GraphQLObjectType, nodes: readonly FieldNode[]) =>
    collectFields(
      type,
      nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      { schema, fragments, variables },
    ).fields;
  const selected = (type: GraphQLObjectType, nodes: readonly FieldNode[]): SelectedFields => ({
    type,
    nodes: [...select(type, nodes).values()].flat(),
    below: (inner, node) => selected(inner, [node]),
  });

  const bind = (type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): void => {
    for (const nodes of fields.values()) {
      const name = nodes[0]?.name.value ?? '';
      const field: Field | undefined = type.getFields()[name];
      if (!field) continue;
      const below = getNamedType(field.type);
      if (isAbstractType(below)) throw new Error('this measures nothing of interfaces and unions');
      const coordinate = `${type.name}.${name}`;
      if (below instanceof GraphQLObjectType) {
        const inside = selected(below, nodes);
        const prepare = inputs.prepareOf(inside);
        const enter = inputs.enterOf(
          below,
          inside.nodes.map((node) => node.name.value),
        );
        const arrive: Arrive = (objects, context) => {
          if (enter) for (const object of objects) enter(object, context);
          return prepare?.(objects, context);
        };
        if (prepare ?? enter) arrivals.set(coordinate, [...(arrivals.get(coordinate) ?? []), arrive]);
        bind(below, select(below, nodes));
      }
      if (!bound.has(field))
        bound.set(field, arriving(resolverOf(inputs, type, field), arrivals, coordinate));
    }
  };

  const root = schema.getRootType(definition.operation);
  if (!root) throw new Error('no root');
  bind(root, collectFields(root, [definition.selectionSet], { schema, fragments, variables }).fields);

  const before = new Map(Array.from(bound.keys(), (field) => [field, field.resolve]));
  // graphql-jit takes resolvers from the schema, once, when it compiles.
  for (const [field, resolve] of bound) Object.assign(field, { resolve });
  try {
    const document = { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] } as const;
    const compiled = compileQuery(schema, document, undefined, { disablingCapturingStackErrors: true });
    if (!isCompiledQuery(compiled)) throw new Error('the query does not compile');
    return compiled;
  } finally {
    for (const [field, resolve] of before) Object.assign(field, { resolve });
  }
}

/** Undefined where graphql-jit reads the member itself. */
function resolverOf(
  { directOf, resolverOf: longOf }: Inputs,
  type: GraphQLObjectType,
  field: Field,
): Resolve | undefined {
  const direct = directOf(type, field);
  const long = longOf(type, field);
  if (!direct) return long;
  const { column, resolve } = direct;
  if (column?.of === 'source' && column.name === field.name) return undefined;
  if (column) return (source) => Reflect.get(Object(Reflect.get(Object(source), 'row')), column.name);
  return (source, args, context) => {
    try {
      return resolve(source, args, context);
    } catch (error) {
      if (error !== LONG_WAY) throw error;
      return long(source, args, context);
    }
  };
}

/** Has what a field gives prepared before it is entered. */
function arriving(
  resolve: Resolve | undefined,
  arrivals: ReadonlyMap<string, readonly Arrive[]>,
  coordinate: string,
): Resolve | undefined {
  const all = arrivals.get(coordinate);
  if (!all) return resolve;
  const name = coordinate.slice(coordinate.indexOf('.') + 1);
  const read = resolve ?? ((source: unknown) => Reflect.get(Object(source), name) as unknown);
  const arrive = (value: unknown, context: GraphContext): unknown => {
    if (value === null || value === undefined) return value;
    const objects: readonly unknown[] = Array.isArray(value) ? value : [value];
    const waiting = all.flatMap((one) => one(objects, context) ?? []);
    return waiting.length === 0 ? value : Promise.all(waiting).then(() => value);
  };
  return (source, args, context) => {
    const value = read(source, args, context);
    return value instanceof Promise ? value.then((there) => arrive(there, context)) : arrive(value, context);
  };
}

interface Running {
  readonly context: GraphContext;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** In the place of Facet's `runPlan`. */
export const runPlan = (plan: JitPlan, { context, variables }: Running) =>
  plan.query(undefined, context, variables);
