import { openApiDocument } from '../../samples/ticketing/openapi.ts';
import { type Answer, json, type Request } from './http.ts';
import { placesOf, type SourceRow, type Table } from './table.ts';
import { allPlaces, page, writtenRows, type Written } from './written.ts';

const ROOT = '/api/v2';
const MOST = 100;

type Property = (row: SourceRow) => string;

const PROPERTIES: Readonly<Record<string, Property>> = {
  email_verified: (row) => (row['email_verified'] === null ? 'null' : String(row['email_verified'] !== 0)),
  status_history: (row) => String(row['statusHistoryJson'] ?? '[]'),
  satisfaction: (row) => JSON.stringify({ csat: row['csat'] ?? null, nps: row['nps'] ?? null }),
};

const FILTERS: readonly (readonly [parameter: string, column: string])[] = [
  ['ids', 'id'],
  ['requester_ids', 'requester_id'],
];

const property = (name: string, row: SourceRow): string =>
  PROPERTIES[name]?.(row) ?? JSON.stringify(row[name] ?? null);

interface Resource {
  readonly table: Table;
  readonly all: readonly number[];
  readonly written: (fields: string) => Written;
}

function resource(table: Table): Resource {
  const written = writtenRows(table, (fields) => {
    const names = [...new Set(['id', ...fields.split(',')])];
    return (row) => `{${names.map((name) => `${JSON.stringify(name)}:${property(name, row)}`).join(',')}}`;
  });
  return { table, all: allPlaces(table), written };
}

/** The ticketing system: REST with `fields`, lists of ids and pages of 100 with `next_page`. */
export function rest(tables: Readonly<Record<string, Table>>, origin: string): (request: Request) => Answer {
  const document = JSON.stringify(openApiDocument(`${origin}${ROOT}`));
  const resources = new Map(Object.entries(tables).map(([name, table]) => [name, resource(table)]));
  return ({ target }) => {
    const [path = '', query = ''] = target.split('?', 2);
    const name = path.slice(ROOT.length + 1);
    if (name === 'openapi.json') return json(document);
    const found = resources.get(name);
    if (found === undefined) return { ...json('{"error":{"code":"not_found"}}'), status: 404 };
    const options = new Map(
      query.split('&').map((option): [string, string] => {
        const at = option.indexOf('=');
        return [option.slice(0, at), decodeURIComponent(option.slice(at + 1))];
      }),
    );
    const filter = FILTERS.find(([parameter]) => options.has(parameter));
    const places = filter
      ? placesOf(found.table, filter[1], options.get(filter[0])?.split(',') ?? [])
      : found.all;
    const after = options.get('after_id');
    const { text, count, last } = page(places, {
      written: found.written(options.get('fields') ?? ''),
      start: after === undefined ? 0 : found.table.after(after),
      most: MOST,
    });
    const kept = query.split('&').filter((option) => !option.startsWith('after_id='));
    const next =
      last === undefined
        ? 'null'
        : JSON.stringify(
            `${origin}${path}?${kept.join('&')}&after_id=${encodeURIComponent(found.table.keyAt(last))}`,
          );
    return json(`{"${name}":[${text}],"count":${places.length},"next_page":${next}}`, count);
  };
}
