import { describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { SHIPPED } from './shipped.ts';

const explain = (...args: readonly string[]) => run(['explain', ...args], { yaml: SHIPPED });

const SALES = ['Customer.phones', '--role', 'account_manager', '--purpose', 'SALES'];

describe('facet explain', () => {
  test.each([
    [SALES, { treatment: 'MASK(phone)', rule: 'sales-other-phone' }],
    [[...SALES, '--fact', 'own_customer'], { treatment: 'CLEAR', rule: 'sales-own-phone' }],
    [
      [...SALES, '--fact', 'own_customer', '--fact', 'minor'],
      { treatment: 'DENY', rule: 'sales-minors-sensitive' },
    ],
    [
      [...SALES, '--unknown', 'own_customer'],
      { treatment: 'MASK(phone)', assumed: [{ fact: 'own_customer', holds: false }] },
    ],
    [
      ['Customer.nationalId', '--role', 'service_agent', '--role', 'analyst', '--purpose', 'SERVICE'],
      {
        classification: 'CONFIDENTIAL',
        category: 'NATIONAL_ID',
        treatment: 'MASK(national_id)',
        roles: [
          { role: 'service_agent', treatment: 'MASK(national_id)', rule: 'agent-national-id' },
          { role: 'analyst', treatment: null, rule: null, line: null },
        ],
        hangsOn: [],
      },
    ],
    [
      ['Query.auditEntries', '--role', 'service_agent', '--purpose', 'SERVICE'],
      { treatment: 'DENY', rule: 'silence', line: null },
    ],
  ])('%j', async (args, expected) => {
    const { code, out } = await explain(...args, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject(expected);
  });

  test('says it in words, with the line of the file', async () => {
    const { code, out } = await explain(...SALES, '--unknown', 'minor');
    expect(code).toBe(0);
    expect(out).toMatch(/^Customer\.phones is SENSITIVE PHONE; asked for SALES\.\nDENY: the rule/);
    expect(out).toMatch(/account_manager: DENY by sales-minors-sensitive, line \d+/);
    expect(out).toContain('It hangs on own_customer, minor of the customer.');
    expect(out).toContain('Not known, so taken as it withholds most: minor.');
  });

  test.each([
    [['Customer.phone', ...SALES.slice(1)], 1, 'the nearest is Customer.phones'],
    [
      ['phones', ...SALES.slice(1)],
      1,
      'Expected a field of the schema, a persisted query or a file, got "phones"',
    ],
    [['Customer.phones', '--role', 'boss', '--purpose', 'SALES'], 1, 'Expected a role of service_agent, '],
    [['Customer.phones', '--role', 'analyst', '--purpose', 'FUN'], 2, 'Allowed choices are SERVICE, '],
    [['Customer.phones', '--role', 'analyst'], 2, "required option '--purpose <purpose>'"],
    [[...SALES, '--fact', 'rich'], 2, 'Allowed choices are own_customer, '],
  ])('%j is refused', async (args, expectedCode, message) => {
    const { code, out, error } = await explain(...args);
    expect({ code, out }).toEqual({ code: expectedCode, out: '' });
    expect(error).toContain(message);
  });
});
