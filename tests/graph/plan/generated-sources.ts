import { isEnumType, isObjectType } from 'graphql';
import { setImmediate } from 'node:timers/promises';
import type {
  Call,
  Column,
  Connector,
  FindQuery,
  RecordType,
  Row,
  Value,
} from '../../../src/connectors/connector.ts';
import { SourceError } from '../../../src/errors.ts';
import { CATALOGUE } from '../toy-graph.ts';
import type { Choose } from './oracle-schema.ts';

/** How many customers there are; each has a record in some of the sources. */
const CUSTOMERS = 130;
const SOURCES_OF_CUSTOMERS = ['BusinessPartner', 'Contact', 'Requester', 'ShopCustomer'] as const;
/** The first customers have records everywhere, and one has two of a kind. */
const WHOLE = 4;

/** The records of each customer, as `Type:key`; a key says whose record it is. */
export const RECORDS_OF_CUSTOMERS: readonly (readonly string[])[] = Array.from(
  { length: CUSTOMERS },
  (_, customer) => {
    const types = SOURCES_OF_CUSTOMERS.filter(
      (_type, place) => customer < WHOLE || (customer >> place) % 2 === 1,
    );
    const records = types.map((type) => `${type}:${customer}`);
    return customer === 1 ? [...records, 'Contact:1b'] : records;
  },
);

/** Customers whose parent is another: the first two of the first, one of the second. */
const PARENT: ReadonlyMap<string, string> = new Map([
  ['1', '0'],
  ['2', '0'],
  ['3', '1'],
]);

const MOST_CHILDREN = 3;

const TEXTS = ['欧阳静怡', 'Anna Smith', 'a.smith@example.com', '+8613812345678', '110101199003071233', 'x'];

/** A value of a type: mostly right, sometimes null, seldom of the wrong kind. */
function valueOf(
  { type, list, parts }: Pick<Column, 'type' | 'list' | 'parts'>,
  place: string,
  choose: Choose,
): Value {
  const odd = choose(place, 40);
  if (odd < 6) return null;
  if (odd === 6) return 'no such value';
  if (list) {
    const one = { type, list: false, ...(parts && { parts }) };
    return Array.from({ length: choose(`${place}#`, 3) }, (_, index) =>
      valueOf(one, `${place}[${index}]`, choose),
    );
  }
  if (parts)
    return Object.fromEntries(
      parts.map((part) => [part.field, valueOf(part, `${place}.${part.field}`, choose)]),
    );
  return leafOf(type, place, choose);
}

function leafOf(type: string, place: string, choose: Choose): Value {
  const pick = (values: readonly Value[]): Value => values[choose(`${place}=`, values.length)] ?? null;
  const definition = CATALOGUE.schema.getType(type);
  if (isEnumType(definition)) return pick(definition.getValues().map(({ name }) => name));
  switch (type) {
    case 'Int':
      return pick([0, 1, 7]);
    case 'Float':
      return pick([0.5, 1]);
    case 'Boolean':
      return pick([true, false]);
    case 'Date':
      return pick(['2026-01-31', '2025-06-30', '2019-02-28']);
    case 'DateTime':
      return pick(['2026-01-31T08:00:00Z', '2025-06-30T23:59:59Z', '2026-01-31T08:00:00+08:00']);
    case 'Decimal':
      return pick(['12.30', '0', '99999.99']);
    case 'Money':
      return { amount: pick(['12.30', '1200', '-3']), currency: 'CNY' };
    default:
      return isObjectType(definition) ? {} : pick(TEXTS);
  }
}

function rowOf(record: RecordType, key: string, choose: Choose): Row {
  const owner = key.split('-')[0] ?? key;
  const values = Array.from(record.columns, ([field, column]) => [
    field,
    valueOf(column, `${record.name}:${key}.${field}`, choose),
  ]);
  return {
    ...Object.fromEntries(values),
    ...(record.columns.has('parentId') && { parentId: PARENT.get(key) ?? null }),
    ...(record.belongsTo && { [record.belongsTo.by]: owner }),
    [record.key]: key,
  };
}

/** Keys of the records whose field `by` has the value. */
function keysUnder({ record, by }: FindQuery, value: string, choose: Choose): readonly string[] {
  if (by === record.key) return [value];
  if (by === record.belongsTo?.by)
    return Array.from(
      { length: choose(`${record.name}:${value}#`, MOST_CHILDREN + 1) },
      (_, index) => `${value}-${index}`,
    );
  if (by === 'parentId') return [...PARENT].filter(([, parent]) => parent === value).map(([key]) => key);
  // A search.
  return ['0', '2'];
}

/** At most one source fails: of several, it would be the fastest to fail whose fault is told. */
function faultOf({ source }: RecordType, choose: Choose): Error | undefined {
  const { name } = CATALOGUE.sources[choose('failing', 2 * CATALOGUE.sources.length)] ?? {};
  if (name !== source) return undefined;
  return choose('fault', 2) === 0
    ? new SourceError('SOURCE_TIMEOUT', source)
    : new Error('nobody expected this');
}

/** Sources whose records hang on the choices alone, so that whoever asks, and in whatever order, gets the same. */
export function generatedConnectors(choose: Choose): ReadonlyMap<string, Connector> {
  const connector: Connector = {
    async find(query: FindQuery, { meter }: Call) {
      const { record, by, values, fields, limit } = query;
      meter.calls += 1;
      // Some sources are slower than others.
      for (let turns = choose(`${record.name}~`, 3); turns > 0; turns -= 1) await setImmediate();
      const fault = faultOf(record, choose);
      if (fault) throw fault;
      const wanted = new Set([record.key, by, ...fields.map((field) => field.split('.')[0] ?? field)]);
      const keys = values.flatMap((value) => keysUnder(query, value, choose));
      const there = keys.filter((key) => choose(`${record.name}:${key}?`, 10) > 0);
      return there.slice(0, limit).map((key) => {
        const row = rowOf(record, key, choose);
        return Object.fromEntries([...wanted].map((field) => [field, row[field] ?? null]));
      });
    },
    scan: () => {
      throw new Error('nothing is scanned here');
    },
    check: async () => [],
    room: () => undefined,
    close: async () => undefined,
  };
  return new Map(CATALOGUE.sources.map(({ name }) => [name, connector]));
}
