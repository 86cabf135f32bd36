import type { FieldNode, GraphQLError } from 'graphql';

/** Where a value stands in the answer; made for objects and list items only, and for leaves when something goes wrong. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
}

/** What one run of a plan shares. */
export interface Run<Context> {
  readonly context: Context;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Fields that were begun before all that their objects need was there, by the place of the object. */
  readonly begun: Map<Path, ReadonlyMap<PlannedField<Context>, Promise<unknown>>>;
  /** Arguments that were read, by the field that they stand at. */
  readonly args: Map<readonly FieldNode[], Record<string, unknown>>;
  /** The error at its place in document and answer. */
  locate(error: unknown, nodes: readonly FieldNode[], path: Path): GraphQLError;
  /** Takes down an error; what stands at its place becomes null. */
  fail(error: GraphQLError): void;
}

/** Turns what a resolver gave into what stands in the answer; throws where a null may not stand. */
export type Complete<Context> = (value: unknown, path: Path, run: Run<Context>) => unknown;

/** Gives what stands in the answer for a value that is there, without waiting; throws where that needs the long way. */
export type Direct<Context> = (source: unknown, run: Run<Context>) => unknown;

/** Where the value of a field stands, if it is nothing but a member: of the object itself, or of the row of a record. */
export interface Column {
  readonly of: 'source' | 'row';
  readonly name: string;
}

/** A field that need not wait where nothing fails. */
export interface DirectField<Context> {
  readonly column: Column | undefined;
  /** From what stands in the column. */
  readonly complete: Direct<Context>;
  /** From the object, whether there is a column or not. */
  readonly run: Direct<Context>;
}

/** Builds an object of the answer at once; throws where that needs the long way. */
export type Build<Context> = (source: unknown, run: Run<Context>) => Record<string, unknown>;

/** One field of an object in the answer. */
export interface PlannedField<Context> {
  /** The response key. */
  readonly key: string;
  /** The same for a field that need not wait. */
  readonly direct: DirectField<Context> | undefined;
  /** For an object that is nothing but a member of those that the field is run on, as the customer of an edge: what it needs, for all of them together. */
  readonly prepareHeld: Prepare<Context> | undefined;
  /** The field's value in the answer, or a promise of it. Throws where null may not stand. */
  run(source: unknown, parent: Path | undefined, run: Run<Context>): unknown;
}

/** Fetches what has to be there before something is run on some objects, so that it need not wait one by one; undefined if it is there already. */
export type Prepare<Context> = (
  sources: readonly unknown[],
  context: Context,
) => Promise<unknown> | undefined;

/** A field that leads on to other objects, and waits for no more than it needs itself. */
export interface AheadField<Context> {
  readonly field: PlannedField<Context>;
  readonly prepare: Prepare<Context> | undefined;
}

/** An object of one concrete type in the answer. */
export interface PlannedObject<Context> {
  /** Whether its fields must be run one after the other. */
  readonly isInOrder: boolean;
  readonly fields: readonly PlannedField<Context>[];
  /** Builds the whole object at once, where all its fields can be given so and nothing fails; throws otherwise. */
  readonly build: Build<Context> | undefined;
  /** For all that its fields need. */
  readonly prepare: Prepare<Context> | undefined;
  /** Fields that are begun before all of that is there. */
  readonly ahead: readonly AheadField<Context>[];
}

/** The path as graphql-js states it, from the root on. */
export function pathToArray(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.toReversed();
}
