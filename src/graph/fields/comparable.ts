import { Big } from 'big.js';
import { type GraphQLNamedType, isEnumType } from 'graphql';

/** What of a value is compared. */
export type Comparable = Big | number | string;

const DECIMAL = /^-?\d+(\.\d+)?$/;

function decimal(value: unknown): Comparable | null {
  return typeof value === 'string' && DECIMAL.test(value) ? new Big(value) : null;
}

const amount = (value: unknown): Comparable | null =>
  decimal(typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value);

/** Values that are compared as they stand. */
export function plain(value: unknown): Comparable | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/**
 * Reads values of a type for comparison: decimals and amounts (whatever their currency) as numbers, enumerations as their place in the schema, dates
 * and times as text, which for their forms is their order. Null is what compares with nothing.
 */
export function comparableOf(type: GraphQLNamedType | undefined): (value: unknown) => Comparable | null {
  if (isEnumType(type)) {
    const places = new Map<unknown, number>(type.getValues().map(({ name }, place) => [name, place]));
    return (value) => places.get(value) ?? null;
  }
  return type?.name === 'Money' || type?.name === 'Decimal' ? amount : plain;
}

/** Order of two values that were read for the same type. */
export function compare(left: Comparable, right: Comparable): number {
  if (left instanceof Big && right instanceof Big) return left.cmp(right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left), String(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}
