import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNullableType,
  type GraphQLError,
  type GraphQLField,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { type Collected, collectFields } from './collect-fields.ts';
import { completer, type PlanObject, unlessError } from './complete.ts';
import { directCompleter } from './direct.ts';
import { objectBuilder } from './object-builder.ts';
import type {
  AheadField,
  Build,
  Column,
  Direct,
  DirectField,
  Path,
  PlannedField,
  PlannedObject,
  Prepare,
  Run,
} from './plan.ts';

/** What a field does with its source, instead of the schema's own resolver. */
type PlannedResolver<Context> = (source: unknown, args: Record<string, unknown>, context: Context) => unknown;

export interface DirectResolver<Context> {
  readonly resolve: PlannedResolver<Context>;
  /** Where that is all that it does: the column that it reads. */
  readonly column?: Column | undefined;
}

interface CompileInputs<Context> {
  readonly schema: GraphQLSchema;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced. The plan holds for all variables of the same shape: see `shape.ts`. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The resolver of a field. */
  readonly resolverOf: (
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
  ) => PlannedResolver<Context>;
  /** The same for a field whose value need not be waited for, without taking anything down. */
  readonly directOf: (
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
  ) => DirectResolver<Context> | undefined;
  /** What is taken down when an object is built from such fields. */
  readonly enterOf: (
    type: GraphQLObjectType,
    fieldNames: readonly string[],
  ) => ((source: unknown, context: Context) => void) | undefined;
  /** What has to be there before the fields of an object are run. */
  readonly prepareOf: (selected: SelectedFields) => Prepare<Context> | undefined;
}

/** The fields that an operation asks of one object, and a way to look into what they hold. */
export interface SelectedFields {
  readonly type: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
  readonly below: (type: GraphQLObjectType, node: FieldNode) => SelectedFields;
}

const NOWHERE: Path = { prev: undefined, key: '' };

const NO_ARGUMENTS: Record<string, unknown> = {};

/**
 * Plans an operation once: fields collected and merged, resolvers, argument readers and completions bound. What it yields is made of closures over the
 * validated document; no text of a client becomes code.
 */
export function compileOperation<Context>(inputs: CompileInputs<Context>): PlannedObject<Context> {
  const { schema, definition, fragments, variables } = inputs;

  const select = (type: GraphQLObjectType, nodes: readonly FieldNode[]): Collected => {
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return collectFields(type, selectionSets, { schema, fragments, variables });
  };

  const selectedFields = (
    type: GraphQLObjectType,
    { fields }: Pick<Collected, 'fields'>,
  ): SelectedFields => ({
    type,
    nodes: [...fields.values()].flat(),
    below: (inner, node) => selectedFields(inner, select(inner, [node])),
  });

  /** Fields that lead elsewhere need not wait with an object for what it is made of, nor for those before it in a list. */
  const aheadOf = (
    fields: readonly PlannedField<Context>[],
    selected: SelectedFields,
  ): AheadField<Context>[] =>
    fields
      .filter(({ direct }) => direct === undefined)
      .flatMap((field) => {
        const nodes = selected.nodes.filter(({ alias, name }) => (alias ?? name).value === field.key);
        if (nodes.every(({ selectionSet }) => selectionSet === undefined)) return [];
        return [{ field, prepare: field.prepareHeld ?? inputs.prepareOf({ ...selected, nodes }) }];
      });

  const planSelection = (type: GraphQLObjectType, collected: Collected): PlannedObject<Context> => {
    if (collected.fault) return failingObject(collected.fault);
    const fields = Array.from(collected.fields, ([key, nodes]) => planField(type, key, nodes));
    const selected = selectedFields(type, collected);
    const names = Array.from(collected.fields.values(), ([node]) => node?.name.value ?? '');
    const isInOrder = type === schema.getMutationType();
    const prepare = inputs.prepareOf(selected);
    return {
      isInOrder,
      fields,
      prepare,
      ahead: aheadOf(fields, selected),
      build: isInOrder ? undefined : buildOf(fields, inputs.enterOf(type, names)),
    };
  };

  const planField = (
    parent: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
  ): PlannedField<Context> => {
    const [node] = nodes;
    const name = node?.name.value ?? '';
    if (name === '__typename') return typeNameField(key, parent.name);
    const field = parent.getFields()[name];
    if (!node || !field) throw new Error(`${parent.name} has no field "${name}"`);
    const plans = new Map<GraphQLObjectType, PlannedObject<Context>>();
    const memoised: PlanObject<Context> = (type) => {
      const plan = plans.get(type) ?? planSelection(type, select(type, nodes));
      plans.set(type, plan);
      return plan;
    };
    const complete = completer<Context>(field.type, {
      schema,
      nodes,
      coordinate: `${parent.name}.${name}`,
      planObject: memoised,
    });
    const resolveAtOnce = inputs.directOf(parent, field);
    return fieldRunner({
      key,
      nodes,
      field,
      complete,
      resolve: inputs.resolverOf(parent, field),
      completeAtOnce: directCompleter(field.type, memoised),
      resolveAtOnce,
      prepareHeld: heldBy(resolveAtOnce?.column, field.type, memoised),
    });
  };

  const root = schema.getRootType(definition.operation);
  if (!(root instanceof GraphQLObjectType)) throw new Error(`The schema has no ${definition.operation}.`);
  return planSelection(
    root,
    collectFields(root, [definition.selectionSet], { schema, fragments, variables }),
  );
}

/** Stands for every object for which what is asked of it cannot be read. */
function failingObject<Context>(fault: GraphQLError): PlannedObject<Context> {
  const run = (): never => {
    throw fault;
  };
  return {
    isInOrder: false,
    fields: [{ key: '', direct: undefined, prepareHeld: undefined, run }],
    build: undefined,
    prepare: undefined,
    ahead: [],
  };
}

interface RunnerInputs<Context> {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly field: GraphQLField<unknown, unknown>;
  readonly resolve: PlannedResolver<Context>;
  readonly complete: (value: unknown, path: Path, run: Run<Context>) => unknown;
  readonly completeAtOnce: Direct<Context> | undefined;
  readonly resolveAtOnce: DirectResolver<Context> | undefined;
  readonly prepareHeld: Prepare<Context> | undefined;
}

function heldBy<Context>(
  column: Column | undefined,
  type: GraphQLOutputType,
  planObject: PlanObject<Context>,
): Prepare<Context> | undefined {
  const object = getNullableType(type);
  const prepare = column?.of === 'source' && isObjectType(object) ? planObject(object).prepare : undefined;
  if (!prepare || !column) return undefined;
  return (sources, context) =>
    prepare(
      sources.map((source): unknown => Reflect.get(Object(source), column.name)),
      context,
    );
}

function typeNameField<Context>(key: string, name: string): PlannedField<Context> {
  const run = (): string => name;
  return { key, run, direct: { column: undefined, complete: run, run }, prepareHeld: undefined };
}

function buildOf<Context>(
  fields: readonly PlannedField<Context>[],
  enter: ((source: unknown, context: Context) => void) | undefined,
): Build<Context> | undefined {
  const direct = fields.flatMap((field) => field.direct ?? []);
  if (direct.length < fields.length) return undefined;
  const keys = fields.map(({ key }) => key);
  const build = objectBuilder(keys, direct);
  if (enter === undefined) return build;
  return (source, run) => {
    enter(source, run.context);
    return build(source, run);
  };
}

/** Arguments are the same for every object at a place, so read once a run; those without variables once for all. */
function argumentReader<Context>(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
): (run: Run<Context>) => Record<string, unknown> {
  const [node] = nodes;
  if (field.args.length === 0 || !node) return () => NO_ARGUMENTS;
  let given: Record<string, unknown> | undefined;
  if (!hasVariable(node)) return (run) => (given ??= getArgumentValues(field, node, run.variables));
  return (run) => {
    const args = run.args.get(nodes) ?? getArgumentValues(field, node, run.variables);
    run.args.set(nodes, args);
    return args;
  };
}

function hasVariable({ arguments: given = [] }: FieldNode): boolean {
  let found = false;
  const notice = { Variable: () => void (found = true) };
  for (const { value } of given) visit(value, notice);
  return found;
}

function fieldRunner<Context>({
  key,
  nodes,
  field,
  resolve,
  complete,
  completeAtOnce,
  resolveAtOnce,
  prepareHeld,
}: RunnerInputs<Context>): PlannedField<Context> {
  const isNullable = !isNonNullType(field.type);
  const isLeaf = isLeafType(getNullableType(field.type));

  const readArguments = argumentReader<Context>(field, nodes);

  const failed = (error: unknown, path: Path, run: Run<Context>): null => {
    const located = run.locate(error, nodes, path);
    if (!isNullable) throw located;
    run.fail(located);
    return null;
  };

  const direct: DirectField<Context> | undefined = completeAtOnce &&
    resolveAtOnce && {
      column: resolveAtOnce.column,
      complete: completeAtOnce,
      run: (source, run) =>
        completeAtOnce(resolveAtOnce.resolve(source, readArguments(run), run.context), run),
    };

  return {
    key,
    direct,
    prepareHeld,
    run(source, parent, run) {
      // A leaf needs its place only when something goes wrong there.
      const path = isLeaf ? NOWHERE : { prev: parent, key };
      try {
        const value = resolve(source, readArguments(run), run.context);
        const completed =
          value instanceof Promise
            ? value.then((settled: unknown) => complete(unlessError(settled), path, run))
            : complete(unlessError(value), path, run);
        return completed instanceof Promise
          ? completed.catch((error: unknown) => failed(error, { prev: parent, key }, run))
          : completed;
      } catch (error) {
        return failed(error, { prev: parent, key }, run);
      }
    },
  };
}
