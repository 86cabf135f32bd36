import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftOf } from '../../src/audit/canonical-record.ts';
import type { AuditRecord } from '../../src/audit/entry.ts';
import { checkedRecord } from '../../src/audit/record-shape.ts';
import { auditRecord } from './sample-record.ts';

/** What comes of a record, which may not even have the types of one: its body, or nothing. */
function bodyBy(read: () => object | string | null): string | null {
  try {
    const found = read();
    return found === null || typeof found === 'string' ? found : (canonicalize(found) ?? null);
  } catch {
    return null;
  }
}

const written = (record: AuditRecord, sequence: number): string | null =>
  bodyBy(() => {
    const draft = draftOf(record);
    return draft && `${draft.start}${draft.fields}${draft.middle}${sequence}${draft.end}`;
  });

const checked = (record: AuditRecord, sequence: number): string | null =>
  bodyBy(() => ({ ...checkedRecord(record), sequence }));

const name = fc.stringMatching(/^[_A-Za-z]\w{0,20}$/);
const code = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,10}$/);
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.constant(''));
const count = fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER), fc.constant(-0));

const fitting: fc.Arbitrary<AuditRecord> = fc
  .record({
    at: fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('9999-01-01') }),
    viewer: fc.stringMatching(/^[^\p{C}]{1,60}$/u),
    roles: fc.array(fc.stringMatching(/^[\p{L}\p{N}_][\p{L}\p{N}_.:@/ -]{0,20}$/u), { maxLength: 3 }),
    purpose: code,
    client: fc.option(fc.stringMatching(/^[\p{L}\p{N}_][\p{L}\p{N}_.:@/ -]{0,20}$/u)),
    operation: fc.option(name),
    customers: fc.array(fc.stringMatching(/^\w[\w:.-]{0,20}$/), { maxLength: 4 }),
    fields: fc.array(
      fc.record({
        field: fc.tuple(name, name).map((parts) => parts.join('.')),
        classification: code,
        treatment: fc.constantFrom('CLEAR', 'DENY', 'MASK(email)', 'MASK(keep:3-4)'),
        rule: fc.stringMatching(/^p\d{1,4}$/),
      }),
      { maxLength: 4 },
    ),
    sources: fc.array(fc.record({ source: name, outcome: code, calls: count, rows: count }), {
      maxLength: 3,
    }),
    rows: count,
    durationMs: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    epoch: count,
    traceId: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/)),
    outcome: code,
  })
  .map((changes) => auditRecord({ ...changes, at: changes.at.toISOString() }));

test('a record that fits is written in one go, as RFC 8785 wants it', () => {
  fc.assert(
    fc.property(fitting, fc.integer({ min: 1 }), (record, sequence) => {
      expect(written(record, sequence)).toBe(canonicalize({ ...record, sequence }));
      expect(written(record, sequence)).toBe(checked(record, sequence));
      expect(draftOf(record)?.fields).toBe(canonicalize(record.fields));
    }),
    { numRuns: 1000 },
  );
});

test('whatever stands in a slot, nothing is written that the form refuses or would write otherwise', () => {
  const anything: fc.Arbitrary<unknown> = fc.oneof(
    text,
    fc.array(text),
    fc.anything(),
    fc.constantFrom(NaN, Infinity, -1, 1.5),
  );
  const slot = fc.constantFrom(...Object.keys(auditRecord()));
  fc.assert(
    fc.property(fitting, slot, anything, (record, changed, value) => {
      const other = Object.assign({}, record, { [changed]: value });
      expect([null, checked(other, 7)]).toContain(written(other, 7));
    }),
    { numRuns: 2000 },
  );
});

test.each<[string, object]>([
  ['the record', { note: 'x' }],
  ['a field', { fields: [{ ...auditRecord().fields[0], note: 'x' }] }],
  ['a source', { sources: [{ ...auditRecord().sources[0], note: 'x' }] }],
])('a slot too many in %s is not taken, though the others were seen before', (_, change) => {
  expect(draftOf(auditRecord())).not.toBeNull();
  expect(draftOf(Object.assign(auditRecord(), change))).toBeNull();
});

test('times in another spelling are left to the form, which writes them in milliseconds', () => {
  for (const at of ['2026-06-30T08:00:00Z', '2026-06-30T08:00:00.5Z', '2026-02-30T08:00:00.000Z'])
    expect(draftOf(auditRecord({ at }))).toBeNull();
});

test.each<[string, unknown]>([
  ['one that would pass for two', ['cus_1","cus_2']],
  ['two in one', ['cus_1 cus_2']],
  ['a line break', ['cus_1\n']],
  ['nothing', ['']],
  ['a number', ['cus_1', 7]],
  ['null', [null]],
  ['a list', [['cus_1']]],
  ['no list', 'cus_1'],
])('customers with %s are not taken', (_, customers) => {
  expect(draftOf(Object.assign(auditRecord(), { customers }))).toBeNull();
});

test('customers of a large page are taken', () => {
  const customers = Array.from({ length: 100_000 }, (_, at) => `cus_${at}`);
  expect(draftOf(auditRecord({ customers }))?.start).toContain(`"customers":${JSON.stringify(customers)}`);
});
