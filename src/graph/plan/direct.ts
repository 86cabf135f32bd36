import {
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { completeLeaf } from './leaf.ts';
import type { PlanObject } from './complete.ts';
import type { Direct } from './plan.ts';

/** Thrown where a value cannot be given at once; the long way then finds what is the matter and says so. One for all, since nobody reads it. */
export const LONG_WAY = new Error('this value needs the long way');

/** The completion of a value that is there (GraphQL specification, CompleteValue), without a thought for its place; undefined for types that may have to wait. */
export function directCompleter<Context>(
  type: GraphQLOutputType,
  planObject: PlanObject<Context>,
): Direct<Context> | undefined {
  if (isNonNullType(type)) {
    const complete = directCompleter(type.ofType, planObject);
    return complete && mandatory(complete);
  }
  if (isListType(type)) {
    const complete = directCompleter(type.ofType, planObject);
    return complete && listOf(complete);
  }
  if (isLeafType(type)) return completeLeaf(type);
  if (isAbstractType(type) || !isObjectType(type)) return undefined;
  const { build, prepare } = planObject(type);
  // What has to be fetched for such an object is fetched for all of them together, on the long way.
  if (build === undefined || prepare !== undefined) return undefined;
  return (value, run) => (value === null || value === undefined ? null : build(value, run));
}

function mandatory<Context>(complete: Direct<Context>): Direct<Context> {
  return (value, run) => {
    const completed = complete(value, run);
    if (completed === null) throw LONG_WAY;
    return completed;
  };
}

function listOf<Context>(complete: Direct<Context>): Direct<Context> {
  return (value, run) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) throw LONG_WAY;
    const completed: unknown[] = [];
    for (const item of value) completed.push(complete(item, run));
    return completed;
  };
}
