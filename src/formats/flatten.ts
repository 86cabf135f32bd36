import type { FeedColumn } from './format.ts';

/** The values of one row in the order of its columns; null where any part of the way to it is. */
export function flatten(row: unknown, columns: readonly FeedColumn[]): unknown[] {
  return columns.map(({ path }) => valueAt(row, path));
}

function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const key of path) {
    if (!isObject(value)) return null;
    value = value[key];
  }
  return value ?? null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
