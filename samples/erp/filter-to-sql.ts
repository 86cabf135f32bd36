import type { ODataRequest } from '@sap-ux/fe-mockserver-core';
import { literalValue } from './filter-text.ts';
import { badRequest } from './odata-fault.ts';
import type { EntityType } from './service-model.ts';

type Filter = NonNullable<ODataRequest['filterDefinition']>;
type Method = Extract<NonNullable<Filter['identifier']>, { type: 'method' }>;

/** A condition with its bound values, in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
  /** Columns that must equal one of a few values for the condition to hold: an index on one of them finds the rows. */
  readonly pinned: readonly string[];
}

interface Operand {
  readonly sql: string;
  readonly type: string;
}

const COMPARISONS: Readonly<Record<string, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };

/**
 * The engine's parsed `$filter` as SQL, so that SQLite's indexes answer it. What is not supported is refused with a 400 rather
 * than left out. Null compares as OData 4.01 URL conventions §5.1.1.1 say: `null eq null` holds, `gt` with null never does.
 */
export function filterToSql(filter: Filter, entity: EntityType): Condition {
  if (filter.expressions !== undefined) return combine(filter, filter.expressions, entity);
  const { identifier, operator, literal } = filter;
  if (identifier === undefined) throw badRequest('The $filter is not complete.');
  if (operator === undefined || literal === undefined) return predicate(identifier, entity);
  const operand = toOperand(identifier, entity);
  return operator === 'in' ? membership(operand, literal) : comparison(operand, operator, literal);
}

function combine(filter: Filter, parts: readonly Filter[], entity: EntityType): Condition {
  // The engine's parser lets `not` without parentheses take all that follows; OData lets it take one term.
  if (filter.isReversed === true && filter.isGroup !== true && parts.length > 1)
    throw badRequest('Put what follows "not" in parentheses.');
  const conditions = parts.map((part) => filterToSql(part, entity));
  const sql = conditions.map((condition) => condition.sql).join(filter.operator === 'OR' ? ' OR ' : ' AND ');
  const all = filter.isReversed !== true && filter.operator !== 'OR';
  return {
    sql: filter.isReversed === true ? `NOT (${sql})` : `(${sql})`,
    values: conditions.flatMap((condition) => condition.values),
    pinned: all ? conditions.flatMap((condition) => condition.pinned) : [],
  };
}

function predicate(identifier: NonNullable<Filter['identifier']>, entity: EntityType): Condition {
  if (typeof identifier === 'string') {
    const { sql, type } = toOperand(identifier, entity);
    if (type !== 'Edm.Boolean')
      throw badRequest(`"${identifier}" alone is no condition; compare it with a value.`);
    return { sql, values: [], pinned: [] };
  }
  if (identifier.type === 'lambda') throw badRequest('any() and all() are not supported in $filter.');
  const [subject, text] = identifier.methodArgs;
  const { sql } = toOperand(subject, entity);
  const value = typeof text === 'string' ? textLiteral(text) : '';
  switch (identifier.method) {
    case 'contains':
      return { sql: `instr(${sql}, ?) > 0`, values: [value], pinned: [] };
    case 'startswith':
      return { sql: `substr(${sql}, 1, length(?)) = ?`, values: [value, value], pinned: [] };
    case 'endswith':
      return { sql: `substr(${sql}, -length(?)) = ?`, values: [value, value], pinned: [] };
    default:
      throw badRequest(`The function "${identifier.method}" is not supported in $filter.`);
  }
}

function toOperand(identifier: unknown, entity: EntityType): Operand {
  if (typeof identifier === 'string') {
    const property = entity.entityProperties.find(({ name }) => name === identifier);
    if (property === undefined)
      throw badRequest(`The type "${entity.name}" has no property "${identifier}" (in $filter).`);
    return { sql: property.name, type: property.type };
  }
  if (!isMethod(identifier)) throw badRequest('The $filter compares what cannot be compared.');
  const [subject] = identifier.methodArgs;
  if (identifier.method === 'tolower')
    return { sql: `lower(${toOperand(subject, entity).sql})`, type: 'Edm.String' };
  if (identifier.method === 'toupper')
    return { sql: `upper(${toOperand(subject, entity).sql})`, type: 'Edm.String' };
  throw badRequest(`The function "${identifier.method}" is not supported in $filter.`);
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'method';
}

function comparison(operand: Operand, operator: string, literal: string | string[]): Condition {
  if (typeof literal !== 'string') throw badRequest(`"${operator}" takes one value.`);
  if (literal === 'null') return nullComparison(operand, operator);
  const { column, place } = comparable(operand);
  const values = [toValue(literal, operand)];
  if (operator === 'eq') return { sql: `${column} = ${place}`, values, pinned: [column] };
  if (operator === 'ne') return { sql: `${column} IS NOT ${place}`, values, pinned: [] };
  const sign = COMPARISONS[operator];
  if (sign === undefined) throw badRequest(`The operator "${operator}" is not supported in $filter.`);
  return { sql: `${column} ${sign} ${place}`, values, pinned: [] };
}

function nullComparison(operand: Operand, operator: string): Condition {
  if (operator === 'eq') return { sql: `${operand.sql} IS NULL`, values: [], pinned: [] };
  if (operator === 'ne') return { sql: `${operand.sql} IS NOT NULL`, values: [], pinned: [] };
  return { sql: 'FALSE', values: [], pinned: [] };
}

function membership(operand: Operand, literal: string | string[]): Condition {
  const literals = typeof literal === 'string' ? [literal] : literal;
  const { column, place } = comparable(operand);
  return {
    sql: `${column} IN (${literals.map(() => place).join(', ')})`,
    values: literals.map((image) => toValue(image, operand)),
    pinned: [column],
  };
}

/** Decimals and points in time are text in the file; as text they would compare in the wrong order. */
function comparable({ sql, type }: Operand): { column: string; place: string } {
  if (type === 'Edm.Decimal') return { column: `CAST(${sql} AS REAL)`, place: 'CAST(? AS REAL)' };
  if (type === 'Edm.DateTimeOffset') return { column: `julianday(${sql})`, place: 'julianday(?)' };
  return { column: sql, place: '?' };
}

function toValue(image: string, { type }: Operand): string | number {
  if (type === 'Edm.Boolean' && (image === 'true' || image === 'false')) return image === 'true' ? 1 : 0;
  if (type === 'Edm.Decimal' && /^-?\d/.test(image)) return image;
  if (type === 'Edm.DateTimeOffset' && /^\d{4}-/.test(image)) return image;
  if (type === 'Edm.String') return textLiteral(image);
  throw badRequest(`The $filter compares a property of type ${type} with a literal of another type.`);
}

function textLiteral(image: string): string {
  if (image.length < 2 || !image.startsWith("'") || !image.endsWith("'"))
    throw badRequest('The $filter compares text with a literal that is not in single quotes.');
  return literalValue(image);
}
