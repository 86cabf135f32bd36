import { SourceError } from '../errors.ts';
import type { Column, RecordType, Row, Value } from './connector.ts';
import { isObject, pathReader } from './json.ts';
import { readCompactDate } from './read-date.ts';
import { fromMinorUnits, readCurrency, readMinorMoney, readMoney } from './read-money.ts';
import { cleanText, readCleanText, readDecimal, readText, SCALARS, type ReadScalar } from './read-scalar.ts';
import { rowBuilder, type FieldReader, type QuickReader } from './row-builder.ts';

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

function fieldReader(column: Column, misfit: Misfit): FieldReader {
  const { field } = column;
  const read = columnReader(column, misfit);
  const quick = quickReader(column);
  return quick === undefined ? { field, read } : { field, read, quick };
}

/** Reads columns that stand in the record itself and come as they usually do. */
function quickReader(column: Column): QuickReader | undefined {
  const [member, ...below] = column.path;
  if (member === undefined || below.length > 0) return undefined;
  if (column.list || column.parts !== undefined) return undefined;
  if (column.type !== 'Money')
    return { member, read: unlessNothing(column, isStrict(column) ? plainReader(column) : readCleanText) };
  if (column.nothing !== undefined) return undefined;
  const [beside, ...deeper] = column.currency ?? [];
  if (beside === undefined || deeper.length > 0) return undefined;
  return { member, beside, read: column.format === 'MINOR_UNITS' ? readMinorMoney : readMoney };
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
    const amount = minorUnits ? fromMinorUnits(found, currency) : readDecimal(found);
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
    return column.isHolder || parts.some(({ field }) => value[field] !== null) ? value : null;
  };
}

function scalarReader(column: Column, misfit: Misfit): (found: unknown) => Value {
  const isNothing = nothingOf(column);
  const read = plainReader(column);
  const expected = column.values === undefined ? column.type : `a listed code of ${column.type}`;
  return (raw) => {
    const found = clean(raw);
    if (isNothing(found)) return null;
    const value = read(found);
    if (value === undefined) throw misfit(expected, found);
    return value;
  };
}

function unlessNothing({ nothing }: Column, read: ReadScalar): QuickReader['read'] {
  if (nothing === undefined) return read;
  return (found) => {
    const text = readText(found);
    return text !== undefined && nothing.has(text) ? null : read(found);
  };
}

/** Whether a value that fits as it came needs no cleaning: text of any form is text. */
function isStrict({ type, values }: Column): boolean {
  return values !== undefined || (SCALARS.has(type) && type !== 'ID' && type !== 'String');
}

function plainReader(column: Column): ReadScalar {
  if (column.values !== undefined) return codeReader(column.values);
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
