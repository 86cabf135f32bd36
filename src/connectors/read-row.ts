import { SourceError } from '../errors.ts';
import type { Column, RecordType, Row, Value } from './connector.ts';
import { isObject, pathReader } from './json.ts';
import { readCompactDate } from './read-date.ts';
import { readAmount, readCurrency } from './read-money.ts';
import { cleanText, readText, SCALARS, type ReadScalar } from './read-scalar.ts';
import { rowBuilder, type FieldReader } from './row-builder.ts';

/** One record in the source's own shape, as a row. */
export type ReadRow = (raw: unknown) => Row;

/** Reads a column from the object that its path starts at. */
type ReadColumn = (holder: unknown) => Value;

/** The error for a value that is not what the column expects; it names types, never the value. */
type Misfit = (expected: string, found: unknown) => SourceError;

/**
 * Makes the function that reads the columns of a record type from the source's answers. A value that does not fit its type is a
 * SOURCE_INVALID_ANSWER whose cause names record type, field and expected type. An absent value is null, except for the key.
 */
export function rowReader(record: RecordType, columns: readonly Column[]): ReadRow {
  const misfitIn =
    (field: string): Misfit =>
    (expected, found) => {
      const cause = new Error(`${record.name}${field}: expected ${expected}, found ${kindOf(found)}`);
      return new SourceError('SOURCE_INVALID_ANSWER', record.source, cause);
    };
  const build = rowBuilder(columns.map((column) => fieldReader(column, misfitIn(`.${column.field}`))));
  return (raw) => {
    if (!isObject(raw)) throw misfitIn('')('an object', raw);
    const row = build(raw);
    if (row[record.key] === null) throw misfitIn(`.${record.key}`)('a key', null);
    return row;
  };
}

/** A column of its own name, the usual case, is a plain look-up; all others find their way from the whole record. */
function fieldReader(column: Column, misfit: Misfit): FieldReader {
  const [member] = column.path;
  if (member === undefined || column.path.length > 1 || column.type === 'Money') {
    return { field: column.field, read: columnReader(column, misfit) };
  }
  return { field: column.field, member, read: columnReader({ ...column, path: [] }, misfit) };
}

function columnReader(column: Column, misfit: Misfit): ReadColumn {
  if (column.list) return listReader(column, misfit);
  if (column.type === 'Money') return moneyReader(column, misfit);
  if (column.parts !== undefined) return partsReader(column, column.parts, misfit);
  const readScalar = scalarReader(column, misfit);
  if (column.path.length === 0) return readScalar;
  const find = pathReader(column.path);
  return (holder) => readScalar(find(holder));
}

/** Reads a list; a single element stands for a list of one, as SOAP sends it. */
function listReader(column: Column, misfit: Misfit): ReadColumn {
  const readElement = columnReader({ ...column, list: false, path: [] }, misfit);
  const find = pathReader(column.path);
  return (holder) => {
    const found = find(holder);
    if (found === undefined || found === null || found === '') return null;
    const elements: Value[] = [];
    for (const each of Array.isArray(found) ? found : [found]) {
      const element = readElement(each);
      if (element !== null) elements.push(element);
    }
    return elements;
  };
}

function moneyReader(column: Column, misfit: Misfit): ReadColumn {
  const minorUnits = column.format === 'MINOR_UNITS';
  const isNothing = nothingOf(column);
  const findAmount = pathReader(column.path);
  const findCurrency = pathReader(column.currency ?? []);
  return (holder) => {
    const found = clean(findAmount(holder));
    if (isNothing(found)) return null;
    const currency = readCurrency(findCurrency(holder));
    if (currency === undefined) throw misfit('an ISO 4217 currency', findCurrency(holder));
    const amount = readAmount(found, currency, minorUnits);
    if (amount === undefined)
      throw misfit(minorUnits ? 'an integer of minor units' : 'a decimal amount', found);
    return { amount, currency };
  };
}

function partsReader(column: Column, parts: readonly Column[], misfit: Misfit): ReadColumn {
  const build = rowBuilder(parts.map((part) => fieldReader(part, misfit)));
  const find = pathReader(column.path);
  return (holder) => {
    const found = find(holder);
    if (found === undefined || found === null || found === '') return null;
    if (!isObject(found)) throw misfit(`an object (${column.type})`, found);
    const value = build(found);
    return parts.some(({ field }) => value[field] !== null) ? value : null;
  };
}

function scalarReader(column: Column, misfit: Misfit): (found: unknown) => Value {
  const isNothing = nothingOf(column);
  const read = column.values === undefined ? typeReader(column) : codeReader(column.values);
  const expected = column.values === undefined ? column.type : `a listed code of ${column.type}`;
  const readClean = (raw: unknown): Value => {
    const found = clean(raw);
    if (isNothing(found)) return null;
    const value = read(found);
    if (value === undefined) throw misfit(expected, found);
    return value;
  };
  // Text of any form is text, and so are the values that mean nothing; all else that fits as it came needs no cleaning.
  if (column.nothing !== undefined || !isStrict(column)) return readClean;
  return (raw) => (raw === null || raw === undefined ? null : (read(raw) ?? readClean(raw)));
}

/** Whether a value that is not clean does not fit. */
function isStrict({ type, values }: Column): boolean {
  return values !== undefined || (SCALARS.has(type) && type !== 'ID' && type !== 'String');
}

function typeReader(column: Column): ReadScalar {
  const readScalar = SCALARS.get(column.type) ?? readText;
  if (column.format !== 'COMPACT_DATE') return readScalar;
  if (column.type === 'Date') return readCompactDate;
  return (value) => {
    const date = readCompactDate(value);
    return date === undefined ? undefined : readScalar(date);
  };
}

function codeReader(codes: ReadonlyMap<string, string>): ReadScalar {
  return (value) => {
    const code = readText(value);
    return code === undefined ? undefined : codes.get(code);
  };
}

function nothingOf({ nothing }: Column): (found: unknown) => boolean {
  return (found) => {
    if (found === null || found === undefined || found === '') return true;
    if (nothing === undefined) return false;
    const text = readText(found);
    return text !== undefined && nothing.has(text);
  };
}

function clean(found: unknown): unknown {
  return typeof found === 'string' ? cleanText(found) : found;
}

function kindOf(found: unknown): string {
  if (found === null || found === undefined) return 'nothing';
  return Array.isArray(found) ? 'list' : typeof found;
}
