import { elementText, elementTexts, child } from './element-text.ts';
import type { Condition, Operation, Parameter } from './operations.ts';
import { clientFault } from './soap-fault.ts';

/** What one call asks for, checked. */
export interface RecordsRequest {
  readonly condition: Condition;
  readonly fields: readonly string[];
  readonly afterId: string;
  readonly limit: number;
}

const EVERYTHING: Condition = { sql: 'TRUE', values: [], indexed: false };

/**
 * Reads the parsed request element of an operation.
 * @throws SoapFault soap:Client, naming the parameter, for anything that the operation does not take.
 */
export function readRequest(operation: Operation, element: unknown): RecordsRequest {
  checkParameters(operation, element);
  return {
    condition: readCondition(operation, element),
    fields: readFields(operation, element),
    afterId: elementText(child(element, 'afterId')) ?? '',
    limit: readLimit(operation, element),
  };
}

function checkParameters(operation: Operation, element: unknown): void {
  const known = ['attributes', 'afterId', 'fields', ...operation.parameters.map(({ name }) => name)];
  if (operation.page.limit !== undefined) known.push('limit');
  const given = typeof element === 'object' && element !== null ? Object.keys(element) : [];
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw clientFault(`${operation.name} has no parameter "${unknown}".`);
}

function readCondition({ name, parameters }: Operation, element: unknown): Condition {
  if (parameters.length === 0) return EVERYTHING;
  const given = parameters.filter((parameter) => elementTexts(child(element, parameter.name)).length > 0);
  const [parameter] = given;
  if (parameter === undefined || given.length > 1) {
    const names = parameters.map((each) => `"${each.name}"`).join(', ');
    throw clientFault(`${name} takes exactly one of ${names}; ${given.length} were given.`);
  }
  return parameter.condition(readValues(parameter, element));
}

function readValues({ name, most }: Parameter, element: unknown): readonly string[] {
  const values = elementTexts(child(element, name));
  if (values.length > most)
    throw clientFault(`The parameter "${name}" takes at most ${most} values; ${values.length} were given.`);
  return values;
}

function readFields({ record }: Operation, element: unknown): readonly string[] {
  const known = Object.keys(record.columns);
  const names = elementTexts(child(element, 'fields')).flatMap((text) => text.split(/\s+/));
  const wanted = new Set(names.filter((name) => name !== ''));
  const unknown = [...wanted].find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw clientFault(`The parameter "fields" names "${unknown}", which "${record.element}" does not have.`);
  return wanted.size === 0 ? known : known.filter((name) => name === record.key || wanted.has(name));
}

function readLimit({ page }: Operation, element: unknown): number {
  const text = elementText(child(element, 'limit'));
  if (text === undefined || page.limit === undefined) return page.size;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > page.limit)
    throw clientFault(`The parameter "limit" takes a whole number from 1 to ${page.limit}.`);
  return limit;
}
