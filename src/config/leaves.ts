import { availableParallelism } from 'node:os';
import * as z from 'zod';

/** A string that came from the environment where the file asks for a number or a switch. */
const fromText = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
};

/** A whole number within the bounds. The message of each leaf is what was expected. */
export const whole = (from: number, to = Number.MAX_SAFE_INTEGER) => {
  const expected =
    to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`;
  return z.preprocess(fromText, z.int(expected).min(from, expected).max(to, expected));
};

/** A number of processes; `auto` is one for each core that the machine, or the limit of a container, leaves. */
export const workers = () => {
  const expected = '"auto" or a whole number from 1 to 1024';
  return z.preprocess(
    (value) => (value === 'auto' ? availableParallelism() : fromText(value)),
    z.int(expected).min(1, expected).max(1024, expected),
  );
};

export const share = () =>
  z.preprocess(
    fromText,
    z.number('a number from 0 to 1').min(0, 'a number from 0 to 1').max(1, 'a number from 0 to 1'),
  );

export const toggle = () => z.preprocess(fromText, z.boolean('true or false'));

export const text = (expected = 'a text that is not empty') => z.string(expected).min(1, expected);

export const pattern = (expression: RegExp, expected: string) =>
  z.string(expected).regex(expression, expected);

export const decimal = () => pattern(/^\d{1,15}(\.\d{1,10})?$/, 'a decimal number in quotes, such as "7.10"');

export const currency = () => pattern(/^[A-Z]{3}$/, 'a currency code of three letters, such as CNY');

export const day = () => z.iso.date('a date YYYY-MM-DD in quotes');

export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'an http or https URL' });

export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, `one of ${names.join(', ')}`);

/**
 * A group of settings that knows no others. Its message for unknown keys lists the known ones, from which the fault's text names
 * the nearest.
 */
export const group = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(',') : 'a group of settings',
  });

export const list = <Item extends z.ZodType>(item: Item) => z.array(item, 'a list');

export const named = <Item extends z.ZodType>(name: z.ZodString, item: Item) =>
  z.record(name, item, 'a group of settings');
