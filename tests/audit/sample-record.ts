import type { AuditRecord } from '../../src/audit/entry.ts';

/** An audit record, with what a test wants different. */
export function auditRecord(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    at: '2026-06-30T08:00:00.000Z',
    viewer: 'anna',
    roles: ['service_agent'],
    purpose: 'SERVICE',
    client: 'agent-desktop',
    operation: 'CustomerOverview',
    operationHash: 'ab'.repeat(32),
    customers: ['cus_00000000000000000001'],
    fields: [
      { field: 'Customer.name', classification: 'SENSITIVE', treatment: 'CLEAR', rule: 'p7' },
      { field: 'Customer.emails', classification: 'SENSITIVE', treatment: 'MASK(email)', rule: 'p9' },
    ],
    sources: [{ source: 'crm', outcome: 'OK', calls: 1, rows: 1 }],
    rows: 1,
    durationMs: 12.5,
    epoch: 1,
    traceId: '0123456789abcdef0123456789abcdef',
    outcome: 'OK',
    ...changes,
  };
}
