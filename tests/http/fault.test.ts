import { expect, test } from 'vitest';
import { describeFault } from '../../src/http/fault.ts';

test('No value in a message: what the log says of an error is its type, its code and its place', () => {
  const cause = Object.assign(new TypeError('secret 138\n    at secret138 (138.ts:1:1)'), { code: 'ECONNRESET' });
  const fault = describeFault(new Error('query failed for 138', { cause }));
  expect(fault).toMatchObject({ name: 'Error', cause: { name: 'TypeError', code: 'ECONNRESET' } });
  expect(fault.at[0]).toContain('fault.test.ts');
  expect(JSON.stringify(fault)).not.toMatch(/138|secret/);
});

test('what is no error is named by its type alone', () => {
  expect(describeFault('138')).toEqual({ name: 'string', at: [] });
  expect(describeFault(null)).toEqual({ name: 'object', at: [] });
});

test('causes that lead back to themselves come to an end', () => {
  const error = new Error('a');
  error.cause = error;
  expect(JSON.stringify(describeFault(error)).match(/"name"/g)).toHaveLength(6);
});
