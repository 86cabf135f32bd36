import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isLongTurn, ownTurn } from '../../own-turn.ts';
import type { Maybe } from '../maybe.ts';
import { completeLeaf } from './leaf.ts';
import { beginAhead } from './ahead.ts';
import type { Build, Complete, Path, PlannedObject, Run } from './plan.ts';

/** An object of the answer, by response key. */
type Answer = Record<string, unknown>;

/** How objects inside a field are planned: the same object for the same type. */
export type PlanObject<Context> = (type: GraphQLObjectType) => PlannedObject<Context>;

interface FieldPlace<Context> {
  readonly schema: GraphQLSchema;
  readonly nodes: readonly FieldNode[];
  /** `Type.field`, for the message that a null may not stand. */
  readonly coordinate: string;
  readonly planObject: PlanObject<Context>;
  /** Whether what an object needs was fetched for all objects of the list that it stands in. */
  readonly isPrepared?: boolean;
}

/** Runs all fields of an object. What is not there yet is waited for together. */
export function runObject<Context>(
  plan: PlannedObject<Context>,
  source: unknown,
  path: Path | undefined,
  run: Run<Context>,
): Maybe<Answer> {
  const ready = plan.prepare?.([source], run.context);
  const runNow = (): Maybe<Answer> => runFields(plan, source, path, run);
  if (path === undefined) return ready === undefined ? runNow() : ready.then(runNow);
  if (ready === undefined && !isLongTurn()) return runNow();
  if (!run.begun.has(path)) beginAhead(plan, [source], [path], run);
  // Many may have come, or have waited, for the same. What leads on has been begun, so none of it is asked for any later.
  return (ready ?? ownTurn()).then(() => (isLongTurn() ? ownTurn().then(runNow) : runNow()));
}

function runFields<Context>(
  plan: PlannedObject<Context>,
  source: unknown,
  path: Path | undefined,
  run: Run<Context>,
): Maybe<Answer> {
  return (plan.build && builtBy(plan.build, source, run)) ?? runEachField(plan, source, path, run);
}

/** Whatever is in the way of building an object at once shows when its fields are run, at its place. */
function builtBy<Context>(build: Build<Context>, source: unknown, run: Run<Context>): Answer | undefined {
  try {
    return build(source, run);
  } catch {
    return undefined;
  }
}

function runEachField<Context>(
  plan: PlannedObject<Context>,
  source: unknown,
  path: Path | undefined,
  run: Run<Context>,
): Maybe<Answer> {
  const answer: Answer = {};
  const begun = plan.ahead.length > 0 && path !== undefined ? run.begun.get(path) : undefined;
  let waiting: Promise<void>[] | undefined;
  try {
    for (const field of plan.fields) {
      const value = begun?.get(field) ?? field.run(source, path, run);
      setMember(answer, field.key, value);
      if (value instanceof Promise) {
        waiting ??= [];
        waiting.push(
          value.then((settled: unknown) => {
            setMember(answer, field.key, settled);
          }),
        );
      }
    }
  } catch (error) {
    return failAfter(waiting, error);
  }
  return waiting === undefined ? answer : Promise.all(waiting).then(() => answer);
}

/** Runs the fields of an object one after the other, each when the one before is done (GraphQL specification, 6.2.2: mutations). */
export async function runInOrder<Context>(
  plan: PlannedObject<Context>,
  source: unknown,
  run: Run<Context>,
): Promise<Answer> {
  const answer: Answer = {};
  // oxlint-disable-next-line no-await-in-loop -- that is what it is for
  for (const field of plan.fields) setMember(answer, field.key, await field.run(source, undefined, run));
  return answer;
}

/** A response key may be any name, even one that an object would take for its prototype. */
function setMember(answer: Answer, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(answer, key, { value, enumerable: true, configurable: true });
  else answer[key] = value;
}

/** An object or list that fails waits for what is under way in it: nothing may go on, or fail unheard, behind an answer. */
function failAfter(waiting: readonly unknown[] | undefined, error: unknown): Promise<never> {
  if (waiting === undefined) throw error;
  return Promise.allSettled(waiting).then(() => {
    throw error;
  });
}

/** A resolver may give an error instead of throwing it. */
export function unlessError<Value>(value: Value): Value {
  if (value instanceof Error) throw value;
  return value;
}

/** The completion of a field's type (GraphQL specification, CompleteValue), put together once. */
export function completer<Context>(type: GraphQLOutputType, place: FieldPlace<Context>): Complete<Context> {
  if (isNonNullType(type)) {
    const complete = completer(type.ofType, place);
    const mustBe = (value: unknown): unknown => {
      if (value === null || value === undefined)
        throw new Error(`Cannot return null for non-nullable field ${place.coordinate}.`);
      return value;
    };
    return (value, path, run) => {
      const completed = complete(value, path, run);
      return completed instanceof Promise ? completed.then(mustBe) : mustBe(completed);
    };
  }
  if (isListType(type)) return listCompleter(type.ofType, place);
  if (isLeafType(type)) return completeLeaf(type);
  if (isAbstractType(type)) return abstractCompleter(type, place);
  const plan = place.planObject(type);
  const complete = place.isPrepared === true ? runFields : runObject;
  return (value, path, run) =>
    value === null || value === undefined ? null : complete<Context>(plan, value, path, run);
}

/** Every type that may come is planned beforehand, so that a plan is whole before it is run. */
function abstractCompleter<Context>(
  type: GraphQLAbstractType,
  { schema, planObject }: FieldPlace<Context>,
): Complete<Context> {
  const plans = new Map(
    schema.getPossibleTypes(type).map((concrete) => [concrete.name, planObject(concrete)]),
  );
  return (value, path, run) => {
    if (value === null || value === undefined) return null;
    const name: unknown = type.resolveType && Reflect.apply(type.resolveType, type, [value, run.context]);
    const plan = typeof name === 'string' ? plans.get(name) : undefined;
    if (!plan) throw new Error(`Abstract type "${type.name}" was resolved to none of its types.`);
    return runObject(plan, value, path, run);
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** A list on its way into the answer. */
interface Listing {
  readonly items: readonly unknown[];
  readonly path: Path;
  /** The places of the items, where fields of theirs were begun ahead. */
  readonly places: readonly Path[];
  readonly completed: unknown[];
  isWaiting: boolean;
}

/** After so many items it is looked how long the turn has become. */
const LOOK = 16;
const NO_PLACES: readonly Path[] = [];

function listCompleter<Context>(itemType: GraphQLOutputType, place: FieldPlace<Context>): Complete<Context> {
  const object = getNullableType(itemType);
  const plan = isObjectType(object) ? place.planObject(object) : undefined;
  const complete = completer(itemType, { ...place, isPrepared: plan?.prepare !== undefined });
  const isNullable = !isNonNullType(itemType);

  const failed = (error: unknown, path: Path, run: Run<Context>): null => {
    const located = run.locate(error, place.nodes, path);
    if (!isNullable) throw located;
    run.fail(located);
    return null;
  };

  const completeItem = (item: unknown, path: Path, run: Run<Context>): unknown => {
    try {
      const completed =
        item instanceof Promise
          ? item.then((settled: unknown) => complete(unlessError(settled), path, run))
          : complete(unlessError(item), path, run);
      return completed instanceof Promise
        ? completed.catch((error: unknown) => failed(error, path, run))
        : completed;
    } catch (error) {
      return failed(error, path, run);
    }
  };

  /** Goes on where the list is completed so far; one that takes long lets others have their turn. */
  const completeItems = (list: Listing, run: Run<Context>): unknown => {
    const { items, path, places, completed } = list;
    try {
      for (let index = completed.length; index < items.length; index += 1) {
        const done = completeItem(items[index], places[index] ?? { prev: path, key: index }, run);
        list.isWaiting ||= done instanceof Promise;
        completed.push(done);
        if (completed.length % LOOK === 0 && isLongTurn()) {
          // What fails meanwhile is heard at the end.
          if (list.isWaiting) void Promise.allSettled(completed);
          return ownTurn().then(() => completeItems(list, run));
        }
      }
    } catch (error) {
      return failAfter(list.isWaiting ? completed : undefined, error);
    }
    return list.isWaiting ? Promise.all(completed) : completed;
  };

  return (value, path, run) => {
    if (value === null || value === undefined) return null;
    if (!isIterable(value)) {
      throw new Error(`Expected Iterable, but did not find one for field "${place.coordinate}".`);
    }
    const items: readonly unknown[] = Array.isArray(value) ? value : Array.from(value);
    const ready = plan?.prepare?.(items, run.context);
    const places =
      plan && plan.ahead.length > 0 ? items.map((_, index) => ({ prev: path, key: index })) : NO_PLACES;
    if (plan) beginAhead(plan, items, places, run);
    const list: Listing = { items, path, places, completed: [], isWaiting: false };
    return ready === undefined ? completeItems(list, run) : ready.then(() => completeItems(list, run));
  };
}
