import type { Path, PlannedField, PlannedObject, Run } from './plan.ts';

/**
 * Begins the fields of some objects that lead on to others, each as soon as what it needs itself is there for all of these objects: the rest of what they
 * are made of may come from a slower source, and a list that takes long is completed in several turns, while what its objects ask for shall be asked for in one.
 * @param places Of the objects, in their order; none where nothing is begun.
 */
export function beginAhead<Context>(
  { ahead }: PlannedObject<Context>,
  sources: readonly unknown[],
  places: readonly Path[],
  run: Run<Context>,
): void {
  if (ahead.length === 0 || places.length === 0) return;
  const begun = places.map((place) => {
    const fields = new Map<PlannedField<Context>, Promise<unknown>>();
    run.begun.set(place, fields);
    return fields;
  });
  for (const { field, prepare } of ahead) {
    const ready = Promise.resolve(prepare?.(sources, run.context));
    for (const [index, place] of places.entries()) {
      const source = sources[index];
      if (!isObject(source)) continue;
      const value = ready.then(() => field.run(source, place, run));
      // A fault is heard where the field stands.
      value.catch(() => undefined);
      begun[index]?.set(field, value);
    }
  }
}

/** Whether it is an object, rather than nothing, a fault, or something that is still to come. */
function isObject(source: unknown): boolean {
  return (
    typeof source === 'object' &&
    source !== null &&
    !(source instanceof Promise) &&
    !(source instanceof Error)
  );
}

/** Waits for all that was begun ahead: where an object failed, nobody else may wait for its fields, and nothing may go on behind an answer. */
export async function begunIsDone<Context>({ begun }: Run<Context>): Promise<void> {
  for (let places = 0; places < begun.size;) {
    places = begun.size;
    // oxlint-disable-next-line no-await-in-loop -- what is waited for may begin more
    await Promise.allSettled(Array.from(begun.values(), (fields) => [...fields.values()]).flat());
  }
}
