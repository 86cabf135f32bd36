import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { areBelow, twoDigits } from '../two-digits.ts';

const DECIMAL = /^-?\d{1,30}(\.\d{1,18})?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const [DASH, COLON] = [45, 58];

/** Whether a text begins with a day of the calendar, written YYYY-MM-DD: told without the cost of a pattern. */
function isDay(text: string): boolean {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  const century = twoDigits(text, 0);
  const ofCentury = twoDigits(text, 2);
  if (century < 0 || ofCentury < 0) return false;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month !== 2 || day !== 29) return day >= 1 && day <= (DAYS[month - 1] ?? 0);
  return ofCentury % 4 === 0 && (ofCentury !== 0 || century % 4 === 0);
}

/** Whether a text is a time as connectors write it, and as it leaves: YYYY-MM-DDTHH:MM:SSZ. */
function isUtcSeconds(text: string): boolean {
  if (text.length !== 20 || text.charAt(10) !== 'T' || text.charAt(19) !== 'Z' || !isDay(text)) return false;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return false;
  return areBelow(24, text, 11) && areBelow(60, text, 14) && areBelow(60, text, 17);
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
