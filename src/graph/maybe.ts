/** A value that is there, or will be. What is there is not waited for: a promise costs more than most of what is done with a value. */
export type Maybe<Value> = Value | Promise<Value>;

/** Goes on with a value as soon as it is there. */
export function whenReady<Value, Result>(
  value: Maybe<Value>,
  next: (value: Value) => Maybe<Result>,
): Maybe<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** The same where a step needs more than the value: handed over, that costs no closure while nothing has to be waited for. */
export function whenReadyWith<Value, Given, Result>(
  value: Maybe<Value>,
  given: Given,
  next: (value: Value, given: Given) => Maybe<Result>,
): Maybe<Result> {
  return value instanceof Promise ? later(value, given, next) : next(value, given);
}

function later<Value, Given, Result>(
  value: Promise<Value>,
  given: Given,
  next: (value: Value, given: Given) => Maybe<Result>,
): Promise<Result> {
  return value.then((there) => next(there, given));
}

/** All values, as soon as the last of them is there. */
export function allReady<Value>(values: readonly Maybe<Value>[]): Maybe<readonly Value[]> {
  const isThere = (value: Maybe<Value>): value is Value => !(value instanceof Promise);
  return values.every(isThere) ? values : Promise.all(values);
}

/** What became of a value. */
export type Settled<Value> = { readonly value: Value } | { readonly fault: unknown };

/** A value or the fault that stands in its place, as a value; never rejects. */
export function settled<Value>(make: () => Maybe<Value>): Maybe<Settled<Value>> {
  try {
    const value = make();
    if (!(value instanceof Promise)) return { value };
    return value.then(
      (there) => ({ value: there }),
      (fault: unknown) => ({ fault }),
    );
  } catch (fault) {
    return { fault };
  }
}

/** Makes a value once for each key; while it is under way everybody gets a promise, afterwards the value itself, or its fault thrown. */
export function remembered<Key, Value>(
  states: Map<Key, Maybe<Settled<Value>>>,
  key: Key,
  make: () => Maybe<Value>,
): Maybe<Value> {
  let state = states.get(key);
  if (state === undefined) {
    state = settled(make);
    states.set(key, state);
    if (state instanceof Promise) void state.then((there) => states.set(key, there));
  }
  return state instanceof Promise ? state.then(unwrap) : unwrap(state);
}

/** The value, or its fault thrown. */
function unwrap<Value>(result: Settled<Value>): Value {
  if ('fault' in result) throw result.fault;
  return result.value;
}
