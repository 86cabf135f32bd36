import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const DECIMAL = /^-?\d{1,30}(\.\d{1,18})?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const [ZERO, DASH, COLON] = [48, 45, 58];

/** The number that two digits make; NaN where they are none. */
function pair(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Whether a text begins with a day of the calendar, written YYYY-MM-DD: told without the cost of a pattern. */
function isDay(text: string): boolean {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const [month, day] = [pair(text, 5), pair(text, 8)];
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year >= 0 && day >= 1 && day <= (DAYS[month - 1] ?? 0);
}

/** Whether a text is a time as connectors write it, and as it leaves: YYYY-MM-DDTHH:MM:SSZ. */
function isUtcSeconds(text: string): boolean {
  if (text.length !== 20 || text.charAt(10) !== 'T' || text.charAt(19) !== 'Z' || !isDay(text)) return false;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return false;
  return pair(text, 11) < 24 && pair(text, 14) < 60 && pair(text, 17) < 60;
}

function readDateTime(text: string): string | undefined {
  if (isUtcSeconds(text)) return text;
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
    text.length === 10 && isDay(text) ? text : undefined,
  ),
  DateTime: textScalar(
    'DateTime',
    'a point in time with its zone, written as YYYY-MM-DDTHH:MM:SSZ',
    readDateTime,
  ),
};
