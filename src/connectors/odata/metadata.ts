import { pathsOf } from '../columns.ts';
import type { RecordType, SourceDescription } from '../connector.ts';
import { placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer, isSuccess, statusFault } from '../http-faults.ts';
import type { Task } from '../task.ts';

/** Property name -> type, as `$metadata` writes it (`Edm.String`, `Namespace.Address`, `Collection(…)`). */
type Properties = Map<string, string>;

interface Metadata {
  /** Entity set -> type. */
  readonly sets: ReadonlyMap<string, string>;
  /** Entity and complex types by their unqualified name. */
  readonly types: ReadonlyMap<string, Properties>;
}

const ELEMENT =
  /<(?:\w+:)?(EntityType|ComplexType|Property|NavigationProperty|EntitySet)\b((?:\s+[\w:.]+\s*=\s*(?:"[^"]*"|'[^']*'))*)/g;

/** Holds the description of a source against its `$metadata`: entity sets and columns that it does not have. */
export async function checkMetadata(
  { name, records }: SourceDescription,
  http: HttpClient,
  task: Task,
): Promise<readonly string[]> {
  const request: HttpRequest = {
    method: 'GET',
    target: `${http.root}/$metadata`,
    headers: http.headers({ accept: 'application/xml' }),
  };
  const { status, text } = await http.exchange(request, task);
  if (!isSuccess(status)) throw statusFault(name, status, placeOf(request));
  const metadata = readMetadata(text);
  if (metadata.sets.size === 0) throw invalidAnswer(name, placeOf(request), 'CSDL with entity sets');
  return records.flatMap((record) => checkRecord(record, metadata));
}

function checkRecord(record: RecordType, metadata: Metadata): readonly string[] {
  const type = metadata.sets.get(record.at);
  if (type === undefined) return [`${record.name}: $metadata has no entity set "${record.at}"`];
  return Array.from(record.columns.values()).flatMap((column) =>
    pathsOf(column)
      .filter((path) => !hasPath(metadata, type, path))
      .map(
        (path) =>
          `${record.name}.${column.field}: entity set "${record.at}" has no column "${path.join('/')}"`,
      ),
  );
}

function hasPath({ types }: Metadata, type: string, path: readonly string[]): boolean {
  let at: string | undefined = type;
  for (const name of path) {
    at = types.get(unqualified(at))?.get(name);
    if (at === undefined) return false;
  }
  return true;
}

function unqualified(type: string): string {
  return type.replace(/^Collection\((.*)\)$/, '$1').replace(/^.*\./, '');
}

function readMetadata(xml: string): Metadata {
  const sets = new Map<string, string>();
  const types = new Map<string, Properties>();
  let properties: Properties = new Map();
  for (const [, element, attributes = ''] of xml.replaceAll(/<!--.*?-->/gs, '').matchAll(ELEMENT)) {
    const name = attribute(attributes, 'Name');
    if (element === 'EntitySet') sets.set(name, attribute(attributes, 'EntityType'));
    else if (element === 'EntityType' || element === 'ComplexType') {
      properties = new Map();
      types.set(name, properties);
    } else properties.set(name, attribute(attributes, 'Type'));
  }
  return { sets, types };
}

function attribute(attributes: string, name: string): string {
  const match = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match?.[1] ?? match?.[2] ?? '';
}
