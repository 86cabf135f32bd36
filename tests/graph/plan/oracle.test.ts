import fc from 'fast-check';
import { execute, type GraphQLError, GraphQLInterfaceType, GraphQLUnionType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver } from 'graphql';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fragmentsOf } from '../../../src/graph/fragments.ts';
import { compileOperation } from '../../../src/graph/plan/compile.ts';
import { LONG_WAY } from '../../../src/graph/plan/direct.ts';
import type { Prepare } from '../../../src/graph/plan/plan.ts';
import { runPlan } from '../../../src/graph/plan/run.ts';
import { shapeOf } from '../../../src/graph/plan/shape.ts';
import { fitting } from './fitting.ts';
import { operations, variables } from './oracle-operations.ts';
import { type Choose, chooser, ORACLE_SCHEMA, valueFor } from './oracle-schema.ts';
import { shownErrors } from './shown-errors.ts';

const CASES = Number(process.env['ORACLE_CASES'] ?? 10_000);

interface Context {
  readonly choose: Choose;
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

/** Objects of some types have nothing to wait for, those of others wait for a turn or for a promise. */
function preparation(choose: Choose, place: string): Prepare<Context> | undefined {
  const ways: readonly (Prepare<Context> | undefined)[] = [
    undefined,
    () => undefined,
    () => Promise.resolve(),
    () => setImmediate(),
  ];
  return ways[choose(place, ways.length)];
}

/** Faults that nobody threw on purpose leave as INTERNAL, whatever their text; arguments that cannot be read are told by name. */
const textOf = ({ message }: GraphQLError): string =>
  /^(?:thrown at|rejected at|Argument) /.test(message) ? message : 'INTERNAL';

describe('a plan answers as graphql-js does', () => {
  it(`for ${CASES} generated operations over data with nulls, failures and wrong types`, async () => {
    await fc.assert(
      fc.asyncProperty(operations, variables, fc.integer(), async (text, given, seed) => {
        const fits = fitting(ORACLE_SCHEMA, text, given);
        // What does not fit the schema is no case.
        if (!fits) return fc.pre(false);
        const { document, definition, variables: coerced } = fits;
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
          variables: shapeOf(ORACLE_SCHEMA, definition, coerced),
          resolverOf:
            (type, field) =>
            (source, args, { choose }) =>
              give(source, args, { choose, type: type.name, field: field.name }),
          // Some fields lead on, and are begun before what their object waits for is there.
          directOf: (type, field) =>
            chooser(seed)(`${type.name}.${field.name}`, 5) === 0
              ? undefined
              : {
                  resolve: (source, args, { choose }) =>
                    there(give(source, args, { choose, type: type.name, field: field.name })),
                },
          enterOf: () => undefined,
          prepareOf: ({ type, nodes }) => preparation(chooser(seed), `${type.name} ${nodes.length}`),
        });
        const actual = await runPlan(plan, { context, variables: coerced });
        expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data));
        expect(shownErrors(actual, textOf)).toEqual(shownErrors(expected, textOf));
      }),
      { numRuns: CASES },
    );
  }, 600_000);
});
