import { describe, expect, it } from 'vitest';
import { auditRecord, tell } from '../../src/graph/disclosure.ts';
import { createLedger, type Ledger } from '../../src/graph/ledger.ts';
import type { Decision } from '../../src/masking/treatment.ts';
import { CATALOGUE, CLEAR, DENY, mask } from './toy-graph.ts';

function info(coordinate: string) {
  const found = CATALOGUE.fields.get(coordinate);
  if (!found) throw new Error(`expected a field ${coordinate}`);
  return found;
}

const clear: Decision = { treatment: CLEAR, rule: 'open' };
const masked: Decision = { treatment: mask('name'), rule: 'half' };
const denied: Decision = { treatment: DENY, rule: 'shut' };

function ledgerOf(...decided: readonly (readonly [string, Decision])[]): Ledger {
  const ledger = createLedger();
  for (const [coordinate, decision] of decided) ledger.decided(info(coordinate), decision);
  return ledger;
}

describe('the ledger', () => {
  it('takes down each outcome of a field once', () => {
    const ledger = ledgerOf(
      ['Customer.name', clear],
      ['Customer.name', masked],
      ['Customer.name', { ...clear }],
      ['Customer.name', clear],
      ['Customer.vip', clear],
    );
    expect(ledger.fields.map(({ info: { name }, decision: { rule } }) => `${name} ${rule}`)).toEqual([
      'name open',
      'name half',
      'vip open',
    ]);
  });

  it.each<[string, Ledger, boolean]>([
    ['nothing', ledgerOf(), false],
    ['an INTERNAL field', ledgerOf(['Customer.vip', clear]), false],
    ['a SENSITIVE field', ledgerOf(['Customer.name', clear]), true],
    ['a SENSITIVE field, masked', ledgerOf(['Customer.name', masked]), true],
    ['a CONFIDENTIAL field', ledgerOf(['Customer.nationalId', clear]), true],
    ['a CONFIDENTIAL field that was denied', ledgerOf(['Customer.nationalId', denied]), false],
    [
      'a SENSITIVE field, denied of one customer and not of another',
      ledgerOf(['Customer.name', denied], ['Customer.name', clear]),
      true,
    ],
  ])('rule 9: knows whether the answer must wait for its entry: %s', (_what, ledger, waits) => {
    expect(tell(ledger.fields).isSensitive).toBe(waits);
  });

  it('sums up what each source did', () => {
    const ledger = createLedger();
    ledger.source('erp').rows += 2;
    ledger.source('erp').meter.calls += 1;
    ledger.source('erp').rows += 3;
    ledger.source('crm').outcome = 'SOURCE_TIMEOUT';
    expect(ledger.rows).toBe(5);
    expect(ledger.sources).toEqual([
      { source: 'erp', outcome: 'OK', calls: 1, rows: 5 },
      { source: 'crm', outcome: 'SOURCE_TIMEOUT', calls: 0, rows: 0 },
    ]);
  });
});

describe('what is told of it', () => {
  const ledger = ledgerOf(
    ['Customer.name', masked],
    ['Customer.nationalId', denied],
    ['Customer.vip', clear],
  );
  ledger.disclosed('c1');
  ledger.disclosed('c1');

  it('to the client: what was masked or denied, and by which rule', () => {
    expect(tell(ledger.fields).withheld).toEqual([
      { field: 'Customer.name', treatment: 'MASK(name)', rule: 'half' },
      { field: 'Customer.nationalId', treatment: 'DENY', rule: 'shut' },
    ]);
  });

  it('to the log: all', () => {
    const record = auditRecord({
      viewer: { subject: 'ann', roles: ['analyst'], purpose: 'ANALYTICS', persistedOnly: false },
      operation: { name: 'Q', hash: 'ab' },
      ledger,
      told: tell(ledger.fields),
      epoch: 7,
      startedAt: performance.now(),
      traceId: '0'.repeat(32),
      outcome: 'OK',
    });
    expect(record).toMatchObject({
      viewer: 'ann',
      client: null,
      operation: 'Q',
      operationHash: 'ab',
      customers: ['c1'],
      epoch: 7,
      outcome: 'OK',
      fields: [
        { field: 'Customer.name', classification: 'SENSITIVE', treatment: 'MASK(name)', rule: 'half' },
        { field: 'Customer.nationalId', classification: 'CONFIDENTIAL', treatment: 'DENY', rule: 'shut' },
        { field: 'Customer.vip', classification: 'INTERNAL', treatment: 'CLEAR', rule: 'open' },
      ],
    });
  });
});
