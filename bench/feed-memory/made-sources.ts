import type {
  Column,
  Connector,
  FindQuery,
  Row,
  SourceDescription,
  Value,
} from '../../src/connectors/connector.ts';

/** Rows of business partners that were made; the other records go with them. */
let made = 0;
export const rowsMade = (): number => made;

const MADE: Readonly<Record<string, (number: number) => Value>> = {
  ID: (number) => String(number),
  Boolean: (number) => number % 2 === 0,
  Int: (number) => number % 100,
  Float: (number) => number / 8,
  Decimal: (number) => `${number}.50`,
  Date: (number) => `19${60 + (number % 40)}-04-20`,
  DateTime: () => '2026-02-28T08:30:00Z',
  Money: (number) => ({ amount: `${number}.50`, currency: 'CNY' }),
};

/** Text is as long as names are. */
function valueFor({ type, list, values }: Column, number: number): Value {
  const codes = values && [...values.values()];
  const value =
    codes?.[number % codes.length] ?? MADE[type]?.(number) ?? `text ${String(number).padStart(8, '0')}`;
  return list ? [value] : value;
}

function rowFor({ record, fields, by }: FindQuery, key: string): Row {
  const row: Record<string, Value> = { [record.key]: key, [by]: key };
  for (const field of fields) {
    const column = record.columns.get(field);
    // Objects other than Money are of no use to a flat feed.
    if (column) row[field] = column.parts ? null : valueFor(column, Number(key));
  }
  return row;
}

/** A source that has whatever it is asked for, made on the spot. Nothing is linked from it: its links are written beforehand. */
export function openConnector({ name }: SourceDescription): Connector {
  return {
    async find(query, { meter }) {
      meter.calls += 1;
      if (query.record.name === 'BusinessPartner') made += query.values.length;
      return query.values.map((key) => rowFor(query, key));
    },
    async *scan() {
      throw new Error(`${name} is not to be linked`);
    },
    check: async () => [],
    room: () => undefined,
    close: async () => undefined,
  };
}
