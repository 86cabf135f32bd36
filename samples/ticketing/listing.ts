import type { TableReader, TableRow } from '../table-reader.ts';
import type { Resource } from './resources.ts';

/** Most records on one page; more are not refused, only not given. */
export const MOST_PER_PAGE = 100;

/** A request that the caller got wrong; answered with 400. */
export class BadRequest extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'BadRequest';
    this.code = code;
  }
}

const positive = (query: URLSearchParams, name: string, otherwise: number): number => {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new BadRequest('invalid_parameter', `The parameter "${name}" must be a whole number from 1.`);
  }
  return value;
};

const projection = (resource: Resource, query: URLSearchParams): ReadonlySet<string> => {
  const fields = query.get('fields');
  if (fields === null) return new Set(resource.properties.keys());
  // A dotted path asks for one part; the whole property is given.
  const names = fields.split(',').map((field) => field.trim().split('.', 1)[0] ?? '');
  const unknown = names.find((name) => !resource.properties.has(name));
  if (unknown !== undefined) {
    throw new BadRequest(
      'unknown_field',
      `"${resource.name}" has no field of that name: ${JSON.stringify(unknown)}. Known: ${[...resource.properties.keys()].join(', ')}.`,
    );
  }
  return new Set(['id', ...names]);
};

const nextPage = (url: URL, page: number, lastId: string): string => {
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  // Keeps deep pages as cheap as the first: the page goes on after this id.
  next.searchParams.set('after_id', lastId);
  return next.href;
};

export interface Listing {
  readonly body: Readonly<Record<string, unknown>>;
  readonly next: string | null;
}

/** One page of a resource, as the query parameters of the URL ask for it. Throws `BadRequest`; parameters it does not know are ignored. */
export const listPage = (resource: Resource, reader: TableReader, url: URL): Listing => {
  const query = url.searchParams;
  const names = projection(resource, query);
  const properties = [...resource.properties].filter(([name]) => names.has(name));
  const limit = Math.min(positive(query, 'per_page', MOST_PER_PAGE), MOST_PER_PAGE);
  const page = positive(query, 'page', 1);
  const after = query.get('after_id') ?? undefined;
  const conditions = [...resource.filters].flatMap(([name, filter]) => {
    const value = query.get(name);
    return value === null ? [] : [filter(value)];
  });
  const rows = reader.page(conditions, {
    after,
    skip: after === undefined ? (page - 1) * limit : 0,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.['id'];
  const next = rows.length > limit && typeof last === 'string' ? nextPage(url, page, last) : null;
  const record = (row: TableRow) =>
    Object.fromEntries(properties.map(([name, property]) => [name, property(row)]));
  return {
    body: { [resource.name]: shown.map(record), count: reader.count(conditions), next_page: next },
    next,
  };
};
