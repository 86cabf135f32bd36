import fc from 'fast-check';
import {
  execute,
  type ExecutionResult,
  getVariableValues,
  GraphQLInterfaceType,
  GraphQLUnionType,
  isObjectType,
  Kind,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { GraphQLFieldResolver } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fragmentsOf } from '../../../src/graph/fragments.ts';
import { compileOperation } from '../../../src/graph/plan/compile.ts';
import { LONG_WAY } from '../../../src/graph/plan/direct.ts';
import { runPlan } from '../../../src/graph/plan/run.ts';
import { operations, variables } from './oracle-operations.ts';
import { type Choose, ORACLE_SCHEMA, valueFor } from './oracle-schema.ts';

const CASES = Number(process.env['ORACLE_CASES'] ?? 10_000);

interface Context {
  readonly choose: Choose;
}

/** A hash, so that the value at a place is the same for both, whatever the order in which they come there. */
function chooser(seed: number): Choose {
  return (place, bound) => {
    let hash = 2_166_136_261 ^ seed;
    for (let index = 0; index < place.length; index += 1)
      hash = Math.imul(hash ^ place.charCodeAt(index), 16_777_619);
    hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
    return ((hash ^ (hash >>> 13)) >>> 0) % bound;
  };
}

const placeOf = (source: unknown): string =>
  typeof source === 'object' && source !== null && 'place' in source ? String(source.place) : '';

for (const type of Object.values(ORACLE_SCHEMA.getTypeMap())) {
  if (type instanceof GraphQLInterfaceType || type instanceof GraphQLUnionType) {
    type.resolveType = (value: { __typename?: string }) => value.__typename;
  }
}

/** What both executors call: the value hangs on the place of the parent, the field and its arguments. */
const resolve: GraphQLFieldResolver<unknown, Context> = (
  source,
  args,
  { choose },
  { parentType, fieldName },
) => give(source, args, { choose, type: parentType.name, field: fieldName });

function give(
  source: unknown,
  args: unknown,
  { choose, type, field }: Context & { readonly type: string; readonly field: string },
): unknown {
  const definition = ORACLE_SCHEMA.getType(type);
  const output = isObjectType(definition) ? definition.getFields()[field]?.type : undefined;
  if (!output) throw new Error('no such field');
  const value = valueFor(output, `${placeOf(source)}/${field}${JSON.stringify(args)}`, choose);
  if (value instanceof Error) throw value;
  return value;
}

/** What may be given without waiting: no promise, no error, nor a list of such. */
function there(value: unknown): unknown {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!values.some((one) => one instanceof Promise || one instanceof Error)) return value;
  for (const one of values) if (one instanceof Promise) one.catch(() => undefined);
  throw LONG_WAY;
}

/** The place at which an error shows: where on its way a null stands. */
function shownAt(data: unknown, path: readonly (string | number)[]): string {
  let at = data;
  for (const [index, key] of path.entries()) {
    if (at === null || at === undefined) return JSON.stringify(path.slice(0, index));
    at = Reflect.get(Object(at), key);
  }
  return JSON.stringify(path);
}

/** Errors by the place at which they show. Of several that null one place any may be told, so only those that stand right at theirs are compared by text. */
function shownErrors({ data, errors = [] }: ExecutionResult): readonly string[] {
  const shown = errors.map(({ message, path = [] }) => {
    const place = shownAt(data, path);
    // Faults that nobody threw on purpose leave as INTERNAL, whatever their text.
    const text = /^(?:thrown|rejected) at/.test(message) ? message : 'INTERNAL';
    return place === JSON.stringify(path) ? `${place} ${text}` : place;
  });
  return [...new Set(shown)].toSorted();
}

const RULES = specifiedRules.filter((rule) => ![NoUnusedFragmentsRule, NoUnusedVariablesRule].includes(rule));

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a plan answers as graphql-js does', () => {
  it(`for ${CASES} generated operations over data with nulls, failures and wrong types`, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(operations, variables, fc.integer(), async (text, given, seed) => {
        const document = parse(text);
        if (validate(ORACLE_SCHEMA, document, RULES, { maxErrors: 1 }).length > 0) return;
        const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
        if (!definition) return;
        const { coerced } = getVariableValues(ORACLE_SCHEMA, definition.variableDefinitions ?? [], given);
        if (!coerced) return;
        compared += 1;
        const context: Context = { choose: chooser(seed) };
        const expected = await execute({
          schema: ORACLE_SCHEMA,
          document,
          variableValues: given,
          contextValue: context,
          fieldResolver: resolve,
        });
        const plan = compileOperation<Context>({
          schema: ORACLE_SCHEMA,
          definition,
          fragments: fragmentsOf(document),
          variables: coerced,
          resolverOf:
            (type, field) =>
            (source, args, { choose }) =>
              give(source, args, { choose, type: type.name, field: field.name }),
          directOf: (type, field) => ({
            resolve: (source, args, { choose }) =>
              there(give(source, args, { choose, type: type.name, field: field.name })),
          }),
          enterOf: () => undefined,
          prepareOf: () => undefined,
        });
        const actual = await runPlan(plan, { context, variables: coerced });
        expect(json(actual.data)).toEqual(json(expected.data));
        expect(shownErrors(actual)).toEqual(shownErrors(expected));
      }),
      { numRuns: CASES },
    );
    expect(compared).toBeGreaterThan(CASES / 3);
  }, 600_000);
});
