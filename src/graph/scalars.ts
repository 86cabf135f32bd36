import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const DECIMAL = /^-?\d{1,30}(\.\d{1,18})?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const ZERO = 48;

/** Whether a text that begins like a date begins with one of the calendar. */
function isDay(text: string): boolean {
  const pair = (at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
  const [month, day] = [pair(5), pair(8)];
  if (month === 2 && day === 29) {
    const year = pair(0) * 100 + pair(2);
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  }
  return day >= 1 && day <= (DAYS[month - 1] ?? 0);
}

/** As connectors write it, and as it leaves. */
const UTC_SECONDS = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

function readDateTime(text: string): string | undefined {
  if (UTC_SECONDS.test(text) && isDay(text)) return text;
  const isOne = DATE_TIME.test(text) && isDay(text) && !Number.isNaN(Date.parse(text));
  return isOne ? new Date(text).toISOString().replace(/\.\d{3}Z$/, 'Z') : undefined;
}

/** The messages name the form that was expected and never repeat what came: it may be a customer's. */
function textScalar(
  name: string,
  expected: string,
  read: (text: string) => string | undefined,
): GraphQLScalarType {
  const accept = (value: unknown): string => {
    const text = typeof value === 'string' ? read(value) : undefined;
    if (text === undefined) throw new GraphQLError(`${name} expects ${expected}.`);
    return text;
  };
  return new GraphQLScalarType({
    name,
    serialize: accept,
    parseValue: accept,
    parseLiteral: (node: ValueNode) =>
      accept(
        node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : null,
      ),
  });
}

/** The scalars of the customer graph, by name. Times are turned to UTC with second precision on the way in. */
export const SCALARS: Readonly<Record<string, GraphQLScalarType>> = {
  Decimal: textScalar('Decimal', 'a decimal number written as a string, such as "1234.50"', (text) =>
    DECIMAL.test(text) ? text : undefined,
  ),
  Date: textScalar('Date', 'a calendar date written as YYYY-MM-DD', (text) =>
    DATE.test(text) && isDay(text) ? text : undefined,
  ),
  DateTime: textScalar(
    'DateTime',
    'a point in time with its zone, written as YYYY-MM-DDTHH:MM:SSZ',
    readDateTime,
  ),
};
