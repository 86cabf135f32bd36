import { readFileSync } from 'node:fs';
import { type Answer, json, type Request } from './http.ts';
import { placesOf, type SourceRow, type Table } from './table.ts';
import { allPlaces, page, writtenRows, type Written } from './written.ts';

const ROOT = '/odata/v4/erp/';
const MOST = 500;
const BOOLEANS = new Set(['EmailVerified']);
const IN_LIST = /^(\w+) in \((.*)\)$/s;

interface EntitySet {
  readonly table: Table;
  readonly all: readonly number[];
  readonly written: (select: string) => Written;
}

const cell = (column: string, row: SourceRow): string => {
  const value = row[column] ?? null;
  return `${JSON.stringify(column)}:${BOOLEANS.has(column) && value !== null ? String(value !== 0) : JSON.stringify(value)}`;
};

function entitySet(table: Table): EntitySet {
  const written = writtenRows(table, (select) => {
    const columns = [...new Set([table.key, ...select.split(',')])];
    return (row) => `{${columns.map((column) => cell(column, row)).join(',')}}`;
  });
  return { table, all: allPlaces(table), written };
}

function filtered({ table, all }: EntitySet, filter: string | undefined): readonly number[] {
  if (filter === undefined) return all;
  const [, column = '', list = ''] = IN_LIST.exec(filter) ?? [];
  return placesOf(table, column, list.slice(1, -1).split("','"));
}

/** The ERP: OData V4 with `$select`, `$filter=… in (…)` and pages of 500. */
export function odata(tables: Readonly<Record<string, Table>>): (request: Request) => Answer {
  const metadata = readFileSync(`${import.meta.dirname}/../../samples/erp/metadata.xml`, 'utf8');
  const sets = new Map(Object.entries(tables).map(([name, table]) => [name, entitySet(table)]));
  return ({ target }) => {
    const [path = '', query = ''] = target.split('?', 2);
    const name = path.slice(ROOT.length);
    if (name === '$metadata') return { type: 'application/xml', body: metadata };
    const set = sets.get(name);
    if (set === undefined) return { ...json('{"error":{"code":"NotFound"}}'), status: 404 };
    const options = new Map(
      query.split('&').map((option): [string, string] => {
        const at = option.indexOf('=');
        return [decodeURIComponent(option.slice(0, at)), decodeURIComponent(option.slice(at + 1))];
      }),
    );
    const token = options.get('$skiptoken');
    const { text, count, last } = page(filtered(set, options.get('$filter')), {
      written: set.written(options.get('$select') ?? ''),
      start: token === undefined ? 0 : set.table.after(token.slice('key:'.length)),
      most: MOST,
    });
    const next =
      last === undefined
        ? ''
        : `,"@odata.nextLink":${JSON.stringify(nextLink(name, query, set.table.keyAt(last)))}`;
    return json(`{"@odata.context":"$metadata#${name}","value":[${text}]${next}}`, count);
  };
}

function nextLink(name: string, query: string, key: string): string {
  const options = query.split('&').filter((option) => !option.startsWith('$skiptoken'));
  return `${name}?${options.join('&')}&$skiptoken=key:${encodeURIComponent(key)}`;
}
