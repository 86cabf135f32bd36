import { flag, jsonList, type Condition, type TableReader, type TableRow } from '../table-reader.ts';
import { connection, type PageArguments } from './connection.ts';

interface In {
  readonly in: readonly string[];
}

interface CustomersArguments extends PageArguments {
  readonly where?: {
    readonly id?: In | null;
    readonly email?: In | null;
    readonly phone?: In | null;
    readonly displayName?: { readonly contains: string } | null;
  } | null;
}

interface OrdersArguments extends PageArguments {
  readonly where?: { readonly id?: In | null; readonly customerId?: In | null } | null;
}

const among = (
  column: string,
  by: 'EXACT' | 'EMAIL' | 'PHONE',
  condition: In | null | undefined,
): readonly Condition[] =>
  condition === null || condition === undefined ? [] : [{ column, by, values: condition.in }];

const customer = (row: TableRow) => ({
  ...row,
  emailVerified: flag(row['emailVerified']),
  shippingAddress: row['line'] === null && row['city'] === null ? null : row,
  activity: row,
});

const order = (row: TableRow) => ({
  ...row,
  lines: () => jsonList(row['linesJson']),
  returns: () => jsonList(row['returnsJson']),
});

/** The root of the web shop's graph over its two tables. */
export const commerceRoot = (tables: { readonly customers: TableReader; readonly orders: TableReader }) => ({
  customers({ where, ...page }: CustomersArguments) {
    const contains = where?.displayName?.contains;
    const conditions: readonly Condition[] = [
      ...among('id', 'EXACT', where?.id),
      ...among('email', 'EMAIL', where?.email),
      ...among('phone', 'PHONE', where?.phone),
      ...(contains === undefined ? [] : [{ column: 'displayName', by: 'CONTAINS', text: contains } as const]),
    ];
    return connection(tables.customers, conditions, { ...page, node: customer });
  },
  orders({ where, ...page }: OrdersArguments) {
    const conditions = [
      ...among('id', 'EXACT', where?.id),
      ...among('customerId', 'EXACT', where?.customerId),
    ];
    return connection(tables.orders, conditions, { ...page, node: order });
  },
});
