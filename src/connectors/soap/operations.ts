import { pathsOf } from '../columns.ts';
import type { Column, RecordType, SourceDescription } from '../connector.ts';
import { isObject } from '../json.ts';

/** The elements below an element of a message: names (lists marked by `[]`) with types or further elements. */
type Elements = Readonly<Record<string, unknown>>;

interface Operation {
  readonly input: Elements;
  readonly output: Elements;
}

export type Operations = ReadonlyMap<string, Operation>;

/** The operations of all services and ports in a described WSDL, by name. */
export function readOperations(described: unknown): Operations {
  const ports = membersOf(described).flatMap(([, service]) => membersOf(service));
  const operations = ports.flatMap(([, port]) => membersOf(port));
  return new Map(
    operations.map(([name, operation]) => [
      name,
      { input: elementsOf(operation, 'input'), output: elementsOf(operation, 'output') },
    ]),
  );
}

/** The names of an operation's input elements; none for an operation that the WSDL lacks. */
export function inputNames(operations: Operations, operation: string): ReadonlySet<string> {
  return new Set(Object.keys(operations.get(operation)?.input ?? {}).map(withoutList));
}

/** Holds the description of a source against its WSDL: operations, their inputs and columns that it does not have. */
export function checkOperations({ records }: SourceDescription, operations: Operations): readonly string[] {
  return records.flatMap((record) => {
    const listing = operations.get(record.at);
    if (listing === undefined) return [`${record.name}: the WSDL has no operation "${record.at}"`];
    return [...checkLookups(record, operations), ...checkColumns(record, listing.output)];
  });
}

function checkLookups({ name, lookups }: RecordType, operations: Operations): readonly string[] {
  return lookups.flatMap(({ by, at, parameter = by }) => {
    if (!operations.has(at)) return [`${name}, lookup by ${by}: the WSDL has no operation "${at}"`];
    if (inputNames(operations, at).has(parameter)) return [];
    return [`${name}, lookup by ${by}: operation "${at}" has no input "${parameter}"`];
  });
}

function checkColumns(record: RecordType, output: Elements): readonly string[] {
  const element = elementAt(output, record.items);
  if (element === undefined) {
    return [`${record.name}: the answer of "${record.at}" has no element "${record.items.join('.')}"`];
  }
  const isMissing = (path: readonly string[]) => elementAt(element, path) === undefined;
  return Array.from(record.columns.values()).flatMap((column: Column) =>
    pathsOf(column)
      .filter(isMissing)
      .map((path) => `${record.name}.${column.field}: "${record.at}" has no column "${path.join('.')}"`),
  );
}

function elementAt(element: unknown, path: readonly string[]): unknown {
  let at = element;
  for (const name of path) {
    if (!isObject(at)) return undefined;
    at = at[name] ?? at[`${name}[]`];
  }
  return at;
}

function elementsOf(operation: unknown, message: 'input' | 'output'): Elements {
  const elements = isObject(operation) ? operation[message] : undefined;
  return isObject(elements) ? elements : {};
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function withoutList(name: string): string {
  return name.replace(/\[\]$/, '');
}
