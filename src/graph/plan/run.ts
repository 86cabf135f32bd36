import { type ExecutionResult, GraphQLError, locatedError } from 'graphql';
import { begunIsDone } from './ahead.ts';
import { runInOrder, runObject } from './complete.ts';
import { pathToArray, type PlannedObject, type Run } from './plan.ts';

interface RunInputs<Context> {
  readonly context: Context;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Runs a plan: the same answer and the same errors as graphql-js would give. */
export async function runPlan<Context>(
  plan: PlannedObject<Context>,
  { context, variables }: RunInputs<Context>,
): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  const run: Run<Context> = {
    context,
    variables,
    begun: new Map(),
    args: new Map(),
    locate: (error, nodes, path) => locatedError(error, nodes, pathToArray(path)),
    fail: (error) => errors.push(error),
  };
  const data = await runRoot(plan, run);
  if (run.begun.size > 0) await begunIsDone(run);
  return errors.length === 0 ? { data } : { errors, data };
}

async function runRoot<Context>(
  plan: PlannedObject<Context>,
  run: Run<Context>,
): Promise<Record<string, unknown> | null> {
  try {
    return await (plan.isInOrder
      ? runInOrder(plan, undefined, run)
      : runObject(plan, undefined, undefined, run));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    run.fail(error);
    return null;
  }
}
